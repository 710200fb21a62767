"""Keys and tenants are judged before anything uses them, and no message shows a key."""

import pytest

from cc_flow.api.credentials import checked_key, checked_tenant
from cc_flow.errors import NotAuthorized, UsageError
from cc_flow.secret import Secret

CANARY = "cc_CanaryCanary1234567890"


@pytest.mark.parametrize("text", [CANARY, f" {CANARY}\n", f"{CANARY}\r\n", f"\t{CANARY}"])
def test_white_space_around_a_key_is_taken_off(text: str) -> None:
    """`cat key.txt` brings a line end along."""
    assert checked_key(Secret(text)) == Secret(CANARY)


def test_a_session_token_is_a_key_as_well() -> None:
    """The guide: all endpoints that work with a session token work with a key, and the other way round."""
    assert checked_key(Secret("eyJhbGciOi.J9.x-y_z+/=")).reveal() == "eyJhbGciOi.J9.x-y_z+/="


@pytest.mark.parametrize(
    "text", [f"{CANARY}\n{CANARY}", f"Bearer {CANARY}", f"{CANARY}\x00", f"{CANARY}é", f"{CANARY}\u200b", f"“{CANARY}”"]
)
def test_a_key_that_no_header_carries_is_refused_unseen(text: str) -> None:
    """Its length and that it starts with `cc_` are all that is said."""
    with pytest.raises(NotAuthorized) as refusal:
        checked_key(Secret(text))
    shown = repr(refusal.value) + refusal.value.message + str(refusal.value.help)
    assert "Canary" not in shown
    assert f"{len(text)} characters" in shown
    assert ("starts with `cc_`," in shown) is text.startswith("cc_")
    assert refusal.value.__cause__ is None


@pytest.mark.parametrize(("text", "message"), [("", "it is empty"), (" \n", "it is empty"), ("cc_", "3 characters")])
def test_no_key_is_said_to_be_none(text: str, message: str) -> None:
    """An empty variable is the most common of all mistakes."""
    with pytest.raises(NotAuthorized, match=message):
        checked_key(Secret(text))


@pytest.mark.parametrize("slug", ["coffee-contracts", "A", "my_team-2", "a" * 63, " padded\n"])
def test_a_tenant_is_a_slug(slug: str) -> None:
    """Letters of either case, digits, `-` and `_`."""
    assert checked_tenant(slug) == slug.strip()


@pytest.mark.parametrize("slug", ["", "a b", "a/b", "a\r\nX-Admin: 1", "é", "a" * 64, "a.b"])
def test_no_tenant_smuggles_a_header(slug: str) -> None:
    """Anything else is refused before it is near a header."""
    with pytest.raises(UsageError):
        checked_tenant(slug)
