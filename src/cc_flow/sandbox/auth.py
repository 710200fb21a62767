"""Who asks: the key, the tenant, and what the key may. 401 for the key, 403 for tenant and scopes (assumed)."""

from collections.abc import Mapping

from cc_flow.sandbox.constants import SANDBOX_TENANT
from cc_flow.sandbox.exchange import ApiError, Endpoint, refused
from cc_flow.sandbox.keys import PREFIX, digest
from cc_flow.sandbox.state import Document, State


def admit(state: State, headers: Mapping[str, str], endpoint: Endpoint) -> Document:
    """The key's document, if it is known, for this tenant, and may do this. Raises ApiError 401 or 403."""
    authorization = headers.get("authorization", "")
    if endpoint.public and not authorization:
        return {}
    key = _key(state, authorization)
    _demand_tenant(headers.get("x-tenant-slug", ""))
    if endpoint.scope and endpoint.scope not in key["scopes"]:
        raise refused(f"This key lacks the scope `{endpoint.scope}`.", status=403)
    return key


def _key(state: State, authorization: str) -> Document:
    scheme, _, raw = authorization.partition(" ")
    if scheme != "Bearer" or not raw:
        raise _unauthorized("Authentication credentials were not provided.")
    known = {key["digest"]: key for key in state.all("apiKey")}
    found = known.get(digest(raw)) if raw.startswith(PREFIX) else None
    if found is None:
        raise _unauthorized("Invalid API key.")
    return found


def _unauthorized(message: str) -> ApiError:
    return ApiError(401, {"detail": message}, {"WWW-Authenticate": "Bearer"})


def _demand_tenant(slug: str) -> None:
    if not slug:
        raise refused("The X-Tenant-Slug header is required.", status=403)
    if slug != SANDBOX_TENANT:
        raise refused("You do not have access to this tenant.", status=403)
