"""API keys: made, listed without themselves, revoked at once.

Source: the guide's "Authentication"; `scopes` the vendor's help page.
"""

from typing import Any

from cc_flow.sandbox.chapters.organization import is_admin
from cc_flow.sandbox.exchange import Asked, Endpoint, Reply, created, gone, not_found, ok, refused
from cc_flow.sandbox.keys import SCOPES, digest, make_raw_key, prefix_of
from cc_flow.sandbox.kinds import LINE, choice
from cc_flow.sandbox.state import Document
from cc_flow.sandbox.validation import Fields, listing, optional, required


def list_keys(asked: Asked) -> Reply:
    """Keys that work. Whether the list has pages is not documented; it comes whole."""
    keys = [_show(key) for key in asked.state.all("apiKey")]
    return ok({"results": keys, "count": len(keys)})


def create_key(asked: Asked) -> Reply:
    """A key, shown this once. It may do no more than the key that makes it (assumed)."""
    if asked.body["scope"] == "organization" and not is_admin(asked.state):
        raise refused("Only organization admins can create organization-scoped keys.", status=403)
    scopes = list(dict.fromkeys(asked.body.get("scopes", asked.key["scopes"])))
    if beyond := [scope for scope in scopes if scope not in asked.key["scopes"]]:
        raise refused(f"This key lacks the scope `{beyond[0]}` and cannot give it on.", status=403)
    raw_key = make_raw_key(asked.state.next_number("raw key"))
    key: dict[str, Any] = {
        "id": asked.state.new_id("apiKey"),
        "name": asked.body["name"],
        "keyPrefix": prefix_of(raw_key),
        "digest": digest(raw_key),
        "scope": asked.body["scope"],
        "scopes": scopes,
        "createdAt": asked.timestamp,
    }
    return created({**_show(asked.state.put("apiKey", key["id"], key)), "rawKey": raw_key})


def revoke_key(asked: Asked) -> Reply:
    """The key stops working, also the one that asks."""
    key = asked.state.find("apiKey", asked.path["key_id"])
    if key is None:
        raise not_found()
    asked.state.remove("apiKey", key["id"])
    return gone()


def _show(key: Document) -> dict[str, Any]:
    return {name: value for name, value in key.items() if name != "digest"}


_KEYS = "/user/api-keys"
_CREATE: Fields = {
    "name": required(LINE),
    "scope": required(choice("user", "organization")),
    "scopes": optional(listing(choice(*SCOPES), least=1)),
}
ENDPOINTS = (
    Endpoint("api_keys.list", "GET", _KEYS, list_keys),
    Endpoint("api_keys.create", "POST", _KEYS, create_key, body=_CREATE),
    Endpoint("api_keys.revoke", "DELETE", f"{_KEYS}/{{key_id}}", revoke_key),
)
