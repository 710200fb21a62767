"""Events: what is live, and whether you are coming."""

from cc_flow.actions.base import Action, PagedAction, action
from cc_flow.actions.outputs import Event, Term
from cc_flow.actions.spec import EffectClass, ReadBack, updates
from cc_flow.actions.types import Id, IdOrSlug, Ids


@action("events.list", "GET /user/event/events", resource="event")
class ListEvents(PagedAction[Event]):
    """List live events with your attendee status. Filterable by category, type, tags, upcoming/past."""

    category: IdOrSlug | None = None
    """Only events of this category. The filter is documented, its name is not. (assumed)"""

    type: IdOrSlug | None = None
    """Only events of this type. (assumed)"""

    tags: Ids | None = None
    """Only events with these tags. A list here, joined by commas on the wire. (assumed)"""

    upcoming: bool | None = None
    """True gives the events to come. (assumed)"""

    past: bool | None = None
    """True gives the events that are over. (assumed)"""


@action("events.get", "GET /user/event/events/{id_or_slug}", resource="event")
class GetEvent(Action[Event]):
    """Get a single event."""

    id_or_slug: IdOrSlug
    """The event, by id or by slug."""


@action("events.list_types", "GET /user/event/event-types", resource="event_type")
class ListEventTypes(PagedAction[Term]):
    """List event types with live events."""


@action(
    "events.register",
    "POST /user/event/register",
    # The guide says "register or unregister": until proven otherwise a second call may take the registration back.
    effect_class=EffectClass.TOGGLE,
    resource="event",
    read_back=ReadBack("events.get", inputs={"id_or_slug": "event_id"}, match={"is_registered": "is_registered"}),
    overlay=updates("event", by="event_id"),
)
class Register(Action[Event]):
    """Register or unregister for an event."""

    event_id: Id
    """The event. (assumed)"""

    is_registered: bool | None = None
    """True registers you, false takes the registration back; left out, the server may flip what is there. (assumed)"""
