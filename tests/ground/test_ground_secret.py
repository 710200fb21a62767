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


def test_what_holds_no_secret_is_given_back_itself():
    """So that whoever masks sees whether there was anything to mask."""
    mask = Mask(["hunter2hunter2"])
    value = {"titles": ["007", {"caption": "***"}], "count": 2}
    assert mask.within(value) is value


def test_secrets_with_quotes_and_letters_of_any_script_are_found():
    """However a text of JSON writes them."""
    for secret in ('say "käse" twice', "back\\slash\\path", "日本語の秘密です", "line\nbreak here"):
        assert Mask([secret]).within([{"a": f"<{secret}>"}]) == [{"a": "<***>"}]
