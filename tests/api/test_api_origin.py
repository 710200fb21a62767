"""Where requests may go: which base URLs are accepted, and what is said of the others."""

import pytest

from cc_flow.api.origin import Origin, parse_origin
from cc_flow.errors import UsageError


@pytest.mark.parametrize(
    ("text", "origin"),
    [
        ("https://api.coffeecontracts.com", "https://api.coffeecontracts.com"),
        ("HTTPS://API.CoffeeContracts.com", "https://api.coffeecontracts.com"),
        ("https://api.coffeecontracts.com:443", "https://api.coffeecontracts.com"),
        ("https://api.coffeecontracts.com:8443", "https://api.coffeecontracts.com:8443"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("http://127.200.0.1", "http://127.200.0.1"),
        ("http://localhost:80", "http://localhost"),
        ("http://[::1]:8000", "http://[::1]:8000"),
        ("https://[2001:db8::1]", "https://[2001:db8::1]"),
    ],
)
def test_an_origin_has_one_spelling(text: str, origin: str) -> None:
    """Letters and the scheme's own port do not make another origin, and its text reads back as itself."""
    assert parse_origin(text).text == origin
    assert parse_origin(origin) == parse_origin(text)


REFUSED = {
    "": "is empty",
    "api.coffeecontracts.com": "does not start with `https://`",
    "ftp://api.coffeecontracts.com": "does not start with `https://`",
    "https://": "does not start with `https://`",
    "https:///api": "does not start with `https://`",
    "https:api.coffeecontracts.com": "does not start with `https://`",
    "http://api.coffeecontracts.com": "plain http to api.coffeecontracts.com",
    "http://localhost.evil.example": "plain http to localhost.evil.example",
    "http://127.0.0.1.evil.example": "plain http to",
    "http://0.0.0.0": "plain http to",
    "http://127.1": "plain http to",
    "http://2130706433": "plain http to",
    "http://[::ffff:10.0.0.1]": "plain http to",
    "http://sandbox": "plain http to",
    "https://api.coffeecontracts.com/": "ends in `/`",
    "https://api.coffeecontracts.com/api": "ends in `/api`",
    "https://api.coffeecontracts.com?x=1": "ends in `?`",
    "https://api.coffeecontracts.com#x": "ends in `?`",
    "https://user:hunter2@api.coffeecontracts.com": "user name or a password",
    "https://hunter2@api.coffeecontracts.com/api": "user name or a password",
    "https://api.coffeecontracts.com:port": "cannot be read",
    "https://api.coffeecontracts.com:99999": "cannot be read",
    "https://[::1": "cannot be read",
    "https://a b": "holds a space",
    "https://a\n.b": "holds a space",
    "https://a\\b": "holds a space",
    "https://a..b": "names no host",
    "https://" + "a" * 64 + ".com": "names no host",
    "https://" + "a." * 130 + "com": "names no host",
}


@pytest.mark.parametrize(("text", "message"), REFUSED.items())
def test_anything_else_is_refused_with_a_way_out(text: str, message: str) -> None:
    """The message says what is wrong; a password in the text is never shown."""
    with pytest.raises(UsageError) as refusal:
        parse_origin(text)
    assert message in refusal.value.message
    assert refusal.value.help
    assert "hunter2" not in refusal.value.message + refusal.value.help


def test_the_way_out_of_a_path_is_the_same_without_it() -> None:
    """The help can be copied."""
    with pytest.raises(UsageError) as refusal:
        parse_origin("https://api.coffeecontracts.com/api/")
    assert refusal.value.help == "write `https://api.coffeecontracts.com`: `/api` and the path are added to it"


def test_the_sandbox_has_plain_http_inside_the_process_only() -> None:
    """No name resolves there, and no other host is let through with it."""
    assert parse_origin("http://sandbox", in_process=True) == Origin("http", "sandbox")
    with pytest.raises(UsageError):
        parse_origin("http://api.coffeecontracts.com", in_process=True)
