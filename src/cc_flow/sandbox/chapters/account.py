"""Account & Profile: the user, their password, activity and tour."""

from typing import Any

from cc_flow.sandbox.chapters.events import show_event
from cc_flow.sandbox.chapters.picks import PROFILE
from cc_flow.sandbox.exchange import Asked, Endpoint, Reply, gone, invalid, no_such, ok
from cc_flow.sandbox.keys import digest
from cc_flow.sandbox.kinds import BOOLEAN, EMAIL, FREE, ID, LINE, TEXT
from cc_flow.sandbox.seed.chance import stamp
from cc_flow.sandbox.validation import Fields, listing, optional, required

# Field of the profile -> kind of the traits it takes.
TRAIT_LISTS = {"areasOfWork": "areaOfWork", "clientTypes": "clientType", "mindsets": "mindset", "goals": "goal"}


def get_profile(asked: Asked) -> Reply:
    """All of it."""
    return ok(asked.state.get("profile", PROFILE))


def update_profile(asked: Asked) -> Reply:
    """The fields given; traits come as ids and show as traits."""
    profile = asked.state.get("profile", PROFILE)
    changes = dict(asked.body)
    for field, kind in TRAIT_LISTS.items():
        if field in changes:
            changes[field] = [_trait(asked, field, kind, id_) for id_ in changes[field]]
    if changes.get("referralSource") is not None:
        changes["referralSource"] = _trait(asked, "referralSource", "referralSource", changes["referralSource"])
    return ok(asked.state.put("profile", PROFILE, {**profile, **changes}))


def change_password(asked: Asked) -> Reply:
    """The old one must be right, the new one long enough."""
    kept = asked.state.get("password", PROFILE)
    if digest(asked.body["currentPassword"]) != kept["digest"]:
        raise invalid(currentPassword="The current password is not correct.")
    if len(asked.body["newPassword"]) < 8:
        raise invalid(newPassword="This password is too short. It must contain at least 8 characters.")
    asked.state.put("password", PROFILE, {"digest": digest(asked.body["newPassword"])})
    return gone()


def get_activity(asked: Asked) -> Reply:
    """Counted from the marks and registrations as they are."""
    marks = asked.state.all("mark")
    attended = [one for one in asked.state.all("registration") if _is_over(asked, one["eventId"])]
    return ok(
        {
            "itemsUsed": sum(bool(mark.get("isUsed")) for mark in marks),
            "itemsFavorited": sum(bool(mark.get("isFavorite")) for mark in marks),
            "eventsAttended": len(attended),
        }
    )


def get_tour_progress(asked: Asked) -> Reply:
    """How far the tour got."""
    return ok(asked.state.get("tour", PROFILE))


def update_tour_progress(asked: Asked) -> Reply:
    """The fields given; the list of steps is replaced."""
    return ok(asked.state.put("tour", PROFILE, {**asked.state.get("tour", PROFILE), **asked.body}))


def _trait(asked: Asked, field: str, kind: str, id_: str) -> dict[str, Any]:
    trait = asked.state.find(kind, id_)
    if trait is None:
        raise no_such(field, id_)
    return {name: trait[name] for name in ("id", "name", "slug")}


def _is_over(asked: Asked, event_id: str) -> bool:
    event = show_event(asked.state, asked.state.get("event", event_id))
    return str(event["endsAt"]) < stamp(asked.now)


_READ, _WRITE = "account:read", "account:write"
_PROFILE: Fields = {
    "name": optional(LINE),
    "email": optional(EMAIL),
    "location": optional(LINE, nullable=True),
    "timezone": optional(LINE, nullable=True),
    "preferences": optional(FREE),
    **{field: optional(listing(ID)) for field in TRAIT_LISTS},
    "referralSource": optional(ID, nullable=True),
}
_PASSWORD: Fields = {"currentPassword": required(TEXT), "newPassword": required(TEXT)}
_TOUR: Fields = {"completedSteps": optional(listing(LINE)), "isCompleted": optional(BOOLEAN)}
ENDPOINTS = (
    Endpoint("account.get_profile", "GET", "/user/my-profile", get_profile, _READ),
    Endpoint("account.update_profile", "PATCH", "/user/my-profile", update_profile, _WRITE, body=_PROFILE),
    Endpoint("account.change_password", "POST", "/user/change-password", change_password, _WRITE, body=_PASSWORD),
    Endpoint("account.get_activity", "GET", "/user/my-activity", get_activity, _READ),
    Endpoint("account.get_tour_progress", "GET", "/user/my-tour-progress", get_tour_progress, _READ),
    Endpoint(
        "account.update_tour_progress", "PATCH", "/user/my-tour-progress", update_tour_progress, _WRITE, body=_TOUR
    ),
)
