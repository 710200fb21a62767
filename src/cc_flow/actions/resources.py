"""Resources (Stock Images & Knowledge Hub): images and videos to post, and videos to learn from."""

from cc_flow.actions.base import Action, Output, PagedAction, action
from cc_flow.actions.outputs import Facet, Image, Term
from cc_flow.actions.types import DateTime, Id, IdOrSlug, Ids, Slug, Title, Url

READ = "resources:read"


class ImageFilters(Output):
    """How many images each filter would leave."""

    orientations: list[Facet]
    """By orientation. (documented; the field is assumed)"""

    types: list[Facet]
    """By type. (documented; the field is assumed)"""

    shoots: list[Facet]
    """By shoot. (documented; the field is assumed)"""

    tags: list[Facet]
    """By tag. (documented; the field is assumed)"""


class Video(Output):
    """A video of the knowledge hub."""

    id: Id
    """Its id. (assumed)"""

    slug: Slug
    """Its short name. (assumed)"""

    title: str
    """Its title. (assumed)"""

    description: str
    """What it teaches. (assumed)"""

    category: Term | None
    """Its category. (assumed)"""

    url: Url
    """Where it can be seen. (assumed)"""

    published_at: DateTime | None
    """When it came out. (assumed)"""


class VideoCategory(Term):
    """A category with the number of its videos."""

    count: int
    """How many videos it has. (documented; the field is assumed)"""


@action("resources.list_images", "GET /user/resources/images", scope=READ, resource="image")
class ListImages(PagedAction[Image]):
    """List stock images/videos with favorite/used state. Filterable by shoot, tags, type, orientation."""

    shoot: IdOrSlug | None = None
    """Only images of this shoot. The filter is documented, its name is not. (assumed)"""

    tags: Ids | None = None
    """Only images with these tags. A list here, joined by commas on the wire. (assumed)"""

    type: Title | None = None
    """Only this type: `image` or `video`. (assumed)"""

    orientation: Title | None = None
    """Only this orientation, such as `portrait` or `landscape`. (assumed)"""

    is_favorite: bool | None = None
    """True gives your favorites, false the others. (assumed)"""

    is_used: bool | None = None
    """True gives what you have used, false the rest. (assumed)"""


@action("resources.get_image_filters", "GET /user/resources/image-filters", scope=READ, resource="image")
class GetImageFilters(Action[ImageFilters]):
    """Get image filter metadata (counts by orientation, type, shoot, tag)."""


@action("resources.list_videos", "GET /user/resources/knowledge-hub-videos", scope=READ, resource="video")
class ListVideos(PagedAction[Video]):
    """List knowledge hub videos. Filterable by category and title search."""

    category: IdOrSlug | None = None
    """Only videos of this category. The filter is documented, its name is not. (assumed)"""

    search: Title | None = None
    """Only videos with these words in the title. (assumed)"""


@action(
    "resources.list_video_categories",
    "GET /user/resources/knowledge-hub-video-categories",
    scope=READ,
    resource="video",
)
class ListVideoCategories(PagedAction[VideoCategory]):
    """List video categories with counts."""
