"""Organization: a member sees it and may leave it; whoever makes one of their own is its admin."""

from cc_flow.sandbox.chapters.picks import PROFILE
from cc_flow.sandbox.exchange import NOTHING, Asked, Endpoint, Reply, created, gone, not_found, ok, refused
from cc_flow.sandbox.kinds import LINE
from cc_flow.sandbox.state import Document, State
from cc_flow.sandbox.validation import required


def get_organization(asked: Asked) -> Reply:
    """The organization with its members. 404 for somebody in none."""
    return ok(_seat(asked)["organization"])


def save_organization(asked: Asked) -> Reply:
    """An admin renames theirs; anybody else makes a new one and leaves the one they were in (assumed)."""
    if is_admin(asked.state):
        return ok(_sit(asked, {**_seat(asked)["organization"], "name": asked.body["name"]}))
    profile = asked.state.get("profile", PROFILE)
    me = {"id": asked.state.new_id("member"), "name": profile["name"], "email": profile["email"], "isAdmin": True}
    made = {"id": asked.state.new_id("organization"), "name": asked.body["name"], "members": [me]}
    return created(_sit(asked, made))


def leave_organization(asked: Asked) -> Reply:
    """For members; an admin cannot."""
    if _seat(asked)["isAdmin"]:
        raise refused("An admin cannot leave the organization.", status=403)
    asked.state.remove("seat", PROFILE)
    return gone()


def is_admin(state: State) -> bool:
    """Whether the user is the admin of an organization."""
    return bool((state.find("seat", PROFILE) or NOTHING).get("isAdmin"))


def _seat(asked: Asked) -> Document:
    seat = asked.state.find("seat", PROFILE)
    if seat is None:
        raise not_found()
    return seat


def _sit(asked: Asked, organization: Document) -> Document:
    asked.state.put("seat", PROFILE, {"isAdmin": True, "organization": organization})
    return organization


_MINE = "/user/my-organization"
ENDPOINTS = (
    Endpoint("organization.get", "GET", _MINE, get_organization),
    Endpoint("organization.save", "POST", _MINE, save_organization, body={"name": required(LINE)}),
    Endpoint("organization.leave", "DELETE", _MINE, leave_organization),
)
