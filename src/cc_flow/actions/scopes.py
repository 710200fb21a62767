"""The permissions that a key can have, as the vendor's help page lists them."""

from collections.abc import Mapping
from types import MappingProxyType

# `search:read` is described there; how it is spelled is assumed.
SCOPES: Mapping[str, str] = MappingProxyType(
    {
        "content:read": "posts, types, pillars, tags, audiences, styles, drops",
        "content:write": "favorite and used marks on posts and items",
        "calendar:read": "the schedule, calendar categories, daily tasks",
        "calendar:write": "create, update, delete and reorder entries, generate calendars",
        "resources:read": "images, videos, the knowledge hub",
        "pages:read": "pages with their components, images and links",
        "pages:write": "create, change and delete pages and what is on them",
        "account:read": "the profile, activity, the tour",
        "account:write": "the profile, the password",
        "instagram:read": "the Instagram profile, insights, media, analytics",
        "search:read": "posts and events by their words",
    }
)
