"""Search: posts and events by their words."""

from cc_flow.actions.base import Action, Output, PagedAction, action
from cc_flow.actions.outputs import Event, Facet, Post
from cc_flow.actions.types import Id, Slug, Title

# The vendor's help page says that there is a scope for this; its name is assumed.
READ = "search:read"


class Found(Output):
    """A post or an event that has the words."""

    id: Id
    """Its id. (assumed)"""

    type: str
    """`post` or `event`. (assumed)"""

    title: str
    """Its title. (assumed)"""

    slug: Slug
    """Its short name. (assumed)"""

    post: Post | None
    """The post, null where it is an event. (assumed)"""

    event: Event | None
    """The event, null where it is a post. (assumed)"""


class SearchFilters(Output):
    """What a search can be narrowed by."""

    types: list[Facet]
    """By type. (assumed)"""

    content_types: list[Facet]
    """By content type. (assumed)"""

    pillars: list[Facet]
    """By pillar. (assumed)"""

    tags: list[Facet]
    """By tag. (assumed)"""


@action("search.query", "GET /user/content/search", scope=READ, resource="search")
class Query(PagedAction[Found]):
    """Full-text search across posts and events."""

    query: Title
    """The words. That they are sent as `query` is assumed. (assumed)"""

    type: Title | None = None
    """Only `post` or only `event`. (assumed)"""


@action("search.get_filters", "GET /user/content/search-filters", scope=READ, resource="search")
class GetSearchFilters(Action[SearchFilters]):
    """Get filter options for a search query."""

    query: Title
    """The words. That they are sent as `query` is assumed. (assumed)"""
