"""Notifications: what the platform has to say."""

from cc_flow.actions.base import Output, PagedAction, action
from cc_flow.actions.types import DateTime, Id


class Notification(Output):
    """One message of the platform."""

    id: Id
    """Its id. (assumed)"""

    title: str
    """Its headline. (assumed)"""

    message: str
    """What it says. (assumed)"""

    is_read: bool
    """Whether you have read it. (documented; the field is assumed)"""

    created_at: DateTime
    """When it came. (assumed)"""


@action("notifications.list", "GET /user/content/notifications", resource="notification")
class ListNotifications(PagedAction[Notification]):
    """List platform notifications with read status."""
