"""Which of an account's keys is the one in use: lists show no key, only its first letters."""

from collections.abc import Mapping
from typing import Any

from cc_flow.secret import Secret

_OWNERS = {"user": "a user's key", "organization": "an organization's key, which acts as its admin"}
# Fewer letters tell nothing.
_FEWEST = 4


def key_in_use(key: Secret, listed: list[Any]) -> str:
    """The key among `listed` (results of `api_keys.list`), in words; empty where it is not one of them for sure."""
    found = [one for one in listed if isinstance(one, Mapping) and _begins_with(key, one.get("key_prefix"))]
    owner = _OWNERS.get(str(found[0].get("scope"))) if len(found) == 1 else None
    return f"`{found[0].get('name')}`, {owner}" if owner else ""


def _begins_with(key: Secret, prefix: Any) -> bool:
    """Whether these are its first letters, with the `cc_` of all keys or without it (the guide does not say)."""
    if not isinstance(prefix, str) or len(prefix.removeprefix("cc_")) < _FEWEST:
        return False
    text = key.reveal()
    return text.startswith(prefix) or text.removeprefix("cc_").startswith(prefix)
