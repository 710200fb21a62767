"""Organization: the team you belong to."""

from cc_flow.actions.base import Action, Output, action
from cc_flow.actions.outputs import Acknowledgement
from cc_flow.actions.spec import Effect, EffectClass, blurs, updates
from cc_flow.actions.types import Email, Id, Title


class Member(Output):
    """Somebody in the organization."""

    id: Id
    """Their id. (assumed)"""

    name: str
    """Their name. (assumed)"""

    email: Email
    """Their e-mail address. (assumed)"""

    is_admin: bool
    """Whether they may change it. (assumed)"""


class Organization(Output):
    """The team."""

    id: Id | None
    """Its id, null where you are in none. (assumed)"""

    name: str | None
    """Its name, null where you are in none. (assumed)"""

    members: list[Member]
    """Who is in it. (documented; the field is assumed)"""


@action("organization.get", "GET /user/my-organization", resource="organization", may_be_absent=True)
class GetOrganization(Action[Organization]):
    """Get your organization with member list."""


@action(
    "organization.save",
    "POST /user/my-organization",
    effect=Effect.ACCOUNT,
    effect_class=EffectClass.ACCOUNT,
    resource="organization",
    cannot_read_back="what touches an account is looked at by a person: `organization.get` shows the name",
    overlay=updates("organization", by=None),
)
class SaveOrganization(Action[Organization]):
    """Create or rename your organization."""

    name: Title
    """Its name. (assumed)"""


@action(
    "organization.leave",
    "DELETE /user/my-organization",
    effect=Effect.ACCOUNT,
    effect_class=EffectClass.ACCOUNT,
    resource="organization",
    cannot_read_back="what touches an account is looked at by a person: `organization.get` shows whether you are in it",
    overlay=blurs("organization.get"),
)
class LeaveOrganization(Action[Acknowledgement]):
    """Leave your organization (non-admins only)."""
