"""Events: live ones and past ones, and whether the user is coming."""

from typing import Any

from cc_flow.sandbox.chapters.posts import names
from cc_flow.sandbox.exchange import Asked, Endpoint, Reply, no_such, not_found, ok, paged, refused
from cc_flow.sandbox.kinds import BOOLEAN, ID
from cc_flow.sandbox.seed.chance import stamp
from cc_flow.sandbox.state import Document, State
from cc_flow.sandbox.validation import Fields, listing, optional, required


def list_events(asked: Asked) -> Reply:
    """By the time they begin."""
    events = sorted(asked.state.all("event"), key=lambda event: str(event["startsAt"]))
    return paged(
        asked, [event for event in events if _wanted(asked, event)], lambda event: show_event(asked.state, event)
    )


def get_event(asked: Asked) -> Reply:
    """One event by id or slug."""
    wanted = [asked.path["id_or_slug"]]
    event = next((event for event in asked.state.all("event") if names(event, wanted)), None)
    if event is None:
        raise not_found()
    return ok(show_event(asked.state, event))


def list_types(asked: Asked) -> Reply:
    """Types that have events to come."""
    live = {event["type"]["id"] for event in asked.state.all("event") if not _is_over(asked, event)}
    return paged(asked, [type_ for type_ in asked.state.all("eventType") if type_["id"] in live])


def register(asked: Asked) -> Reply:
    """As `isRegistered` says; without it the registration is turned over, as the guide's words allow."""
    event = asked.state.find("event", asked.body["eventId"])
    if event is None:
        raise no_such("eventId", asked.body["eventId"])
    if _is_over(asked, event):
        raise refused("This event is over.")
    if asked.body.get("isRegistered", not _is_registered(asked.state, event)):
        asked.state.put("registration", event["id"], {"eventId": event["id"], "registeredAt": asked.timestamp})
    else:
        asked.state.remove("registration", event["id"])
    return ok(show_event(asked.state, event))


def show_event(state: State, event: Document) -> dict[str, Any]:
    """An event with the user's attendee status."""
    return {**event, "isRegistered": _is_registered(state, event)}


def _is_registered(state: State, event: Document) -> bool:
    return state.find("registration", event["id"]) is not None


def _is_over(asked: Asked, event: Document) -> bool:
    ends_at: str = event["endsAt"]
    return ends_at < stamp(asked.now)


def _wanted(asked: Asked, event: Document) -> bool:
    query, is_over = asked.query, _is_over(asked, event)
    return (
        names(event["category"], query.get("category", []))
        and names(event["type"], query.get("type", []))
        and any(names(tag, query.get("tags", [])) for tag in event["tags"])
        and is_over is not query.get("upcoming", not is_over)
        and is_over is query.get("past", is_over)
    )


_QUERY: Fields = {
    "category": optional(listing(ID)),
    "type": optional(listing(ID)),
    "tags": optional(listing(ID)),
    "upcoming": optional(BOOLEAN),
    "past": optional(BOOLEAN),
}
_REGISTER: Fields = {"eventId": required(ID), "isRegistered": optional(BOOLEAN)}
ENDPOINTS = (
    Endpoint("events.list", "GET", "/user/event/events", list_events, query=_QUERY, paged=True),
    Endpoint("events.get", "GET", "/user/event/events/{id_or_slug}", get_event),
    Endpoint("events.list_types", "GET", "/user/event/event-types", list_types, paged=True),
    Endpoint("events.register", "POST", "/user/event/register", register, body=_REGISTER),
)
