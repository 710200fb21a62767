"""API keys: who may act as you. Every field here is in the guide or on the vendor's help page."""

from typing import Annotated, Literal

from pydantic import Field

from cc_flow.actions.base import Action, Output, action
from cc_flow.actions.outputs import Acknowledgement
from cc_flow.actions.spec import Effect, EffectClass, adds, removes
from cc_flow.actions.types import DateTime, Id, SecretText, Title

Ownership = Literal["user", "organization"]
# The names of `scopes.SCOPES`, which a test holds this to.
Scope = Literal[
    "content:read",
    "content:write",
    "calendar:read",
    "calendar:write",
    "resources:read",
    "pages:read",
    "pages:write",
    "account:read",
    "account:write",
    "instagram:read",
    "search:read",
]
# Left out, a key may do everything, and to a server an empty list may mean the same.
Scopes = Annotated[list[Scope], Field(min_length=1)]


class ApiKey(Output):
    """A key as it can be seen later."""

    id: Id
    """Its id. (documented)"""

    name: str
    """What it was called. (documented)"""

    key_prefix: str
    """Its first letters, to tell it from others. (documented)"""

    created_at: DateTime
    """When it was made. (documented)"""

    scope: Ownership
    """As whom it acts. (documented as an input)"""

    scopes: list[str]
    """What it may do. (documented as an input)"""


class NewApiKey(ApiKey):
    """A key as it is seen once."""

    raw_key: SecretText
    """The key itself, shown this one time. Never shown, never recorded by us. (documented)"""


class ApiKeys(Output):
    """The keys that work."""

    results: list[ApiKey]
    """The keys. (documented as for all lists)"""

    count: int
    """How many. (documented as for all lists)"""


@action("api_keys.list", "GET /user/api-keys", resource="api_key")
class ListApiKeys(Action[ApiKeys]):
    """List active keys"""


@action(
    "api_keys.create",
    "POST /user/api-keys",
    effect=Effect.ACCOUNT,
    effect_class=EffectClass.ACCOUNT,
    resource="api_key",
    cannot_read_back="a key is shown once: find the lost one in `api_keys.list` by its name and revoke it",
    overlay=adds("api key", "new api key"),
)
class CreateApiKey(Action[NewApiKey]):
    """Create a key"""

    name: Title
    """What to call it."""

    scope: Ownership
    """`user`: it acts as you. `organization`: as the admin of your organization; only admins can make such a key."""

    scopes: Scopes | None = None
    """What it may do; left out, everything."""


@action(
    "api_keys.revoke",
    "DELETE /user/api-keys/{key_id}",
    effect=Effect.ACCOUNT,
    effect_class=EffectClass.ACCOUNT,
    resource="api_key",
    cannot_read_back="what touches an account is looked at by a person: `api_keys.list` shows whether it is there",
    overlay=removes("api key", by="key_id"),
)
class RevokeApiKey(Action[Acknowledgement]):
    """Revoke a key"""

    key_id: Id
    """The key, by its id."""
