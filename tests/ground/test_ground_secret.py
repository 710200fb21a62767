"""What the mask hides, wherever it stands."""

from cc_flow.secret import Mask


def test_secrets_are_masked_inside_lists_and_mappings():
    """Also what a server's refusal lists field by field, as it is kept in the journal."""
    mask = Mask(["hunter2hunter2"])
    error = {"message": "hunter2hunter2 is too weak", "detail": {"new_password": ["is hunter2hunter2"]}, "status": 400}
    assert mask.within(error) == {
        "message": "*** is too weak",
        "detail": {"new_password": ["is ***"]},
        "status": 400,
    }
