"""Content Library: posts, what sorts them, drops, photos, and the marks you put on them."""

from cc_flow.actions.base import Action, Output, PagedAction, action
from cc_flow.actions.outputs import CategorizedTerm, CountedTerm, Photo, Post, PostDetail, Term
from cc_flow.actions.spec import EffectClass, ReadBack, updates
from cc_flow.actions.types import Date, Id, IdOrSlug, Ids, Month, Title, Url

READ = "content:read"
WRITE = "content:write"


class Style(Term):
    """A look of the library."""

    date: Date | None
    """The month it came out, as a date in it. (assumed)"""


class Drop(Output):
    """The posts of one week."""

    week_of: Date
    """The Monday of the week. (assumed)"""

    posts: list[Post]
    """Its posts. (assumed)"""

    count: int
    """How many. (assumed)"""


class PickedForYou(Output):
    """What your onboarding answers point to."""

    pillars: list[Term]
    """The pillars that match. (documented)"""

    tags: list[Term]
    """The tags that match. (documented)"""


class ItemCounts(Output):
    """How much a filter leaves."""

    posts: int
    """How many posts. (documented)"""

    images: int
    """How many images. (documented)"""

    videos: int
    """How many videos. (documented)"""


class Item(Output):
    """A post or an image, with your marks."""

    id: Id
    """Its id. (assumed)"""

    type: str
    """`post` or `image`. (assumed)"""

    title: str
    """Its title. (assumed)"""

    slug: str | None
    """A post's short name. (assumed)"""

    url: Url | None
    """An image's address. (assumed)"""

    is_favorite: bool
    """Whether you marked it a favorite. (assumed)"""

    is_used: bool
    """Whether you marked it used. (assumed)"""


@action("content.list_posts", "GET /user/content/posts-v2", scope=READ, resource="post")
class ListPosts(PagedAction[Post]):
    """List all posts with favorite/used/AI-caption state. Supports filtering by content type, pillar, audience, date
    range, trending, and picked-for-you.
    """

    content_type: IdOrSlug | None = None
    """Only posts of this content type. The filter is documented, its name is not. (assumed)"""

    pillar: IdOrSlug | None = None
    """Only posts of this pillar. (assumed)"""

    audience: IdOrSlug | None = None
    """Only posts for this audience. (assumed)"""

    tag: IdOrSlug | None = None
    """Only posts with this tag. (assumed)"""

    start_date: Date | None = None
    """Only posts that came out on this day or later. (assumed)"""

    end_date: Date | None = None
    """Only posts that came out on this day or before. (assumed)"""

    trending: bool | None = None
    """True gives the trending posts, false the others. (assumed)"""

    picked_for_you: bool | None = None
    """True gives the posts that match your onboarding answers. (assumed)"""

    is_favorite: bool | None = None
    """True gives your favorites, false the others. (assumed)"""

    is_used: bool | None = None
    """True gives the posts you have used, false the others. (assumed)"""

    has_ai_caption: bool | None = None
    """True gives the posts with an AI caption, false the others. (assumed)"""

    search: Title | None = None
    """Only posts with these words. (assumed)"""

    ordering: Title | None = None
    """The field to order by, with `-` before it for the other way round. (assumed)"""


@action("content.get_post", "GET /user/content/posts-v2/{id_or_slug}", scope=READ, resource="post")
class GetPost(Action[PostDetail]):
    """Get a single post with full detail."""

    id_or_slug: IdOrSlug
    """The post, by id or by slug."""


@action(
    "content.update_post",
    "PATCH /user/content/posts-v2/{id_or_slug}",
    # The guide says "toggle": until proven otherwise a second call may take the mark away again.
    effect_class=EffectClass.TOGGLE,
    scope=WRITE,
    resource="post",
    changes=("item", "schedule"),
    read_back=ReadBack(
        "content.get_post",
        inputs={"id_or_slug": "id_or_slug"},
        match={"is_favorite": "is_favorite", "is_used": "is_used"},
    ),
    overlay=updates("post", "post detail", "item", by="id_or_slug", blurs=("content.get_item_filters",)),
)
class UpdatePost(Action[PostDetail]):
    """Toggle favorite or used state on a post."""

    id_or_slug: IdOrSlug
    """The post, by id or by slug."""

    is_favorite: bool | None = None
    """True marks the post a favorite; false takes the mark away. (assumed)"""

    is_used: bool | None = None
    """True marks the post used; false takes the mark away. (assumed)"""


@action("content.list_content_types", "GET /user/content/content-types", scope=READ, resource="content_type")
class ListContentTypes(PagedAction[CategorizedTerm]):
    """List content types (Reel, Carousel, etc.) with live post counts."""


@action(
    "content.list_content_type_categories",
    "GET /user/content/content-type-categories",
    scope=READ,
    resource="content_type",
)
class ListContentTypeCategories(PagedAction[Term]):
    """List content type categories."""


@action("content.list_pillars", "GET /user/content/content-pillars", scope=READ, resource="pillar")
class ListPillars(PagedAction[CategorizedTerm]):
    """List content pillars with live post counts."""


@action("content.list_pillar_categories", "GET /user/content/content-pillar-categories", scope=READ, resource="pillar")
class ListPillarCategories(PagedAction[Term]):
    """List content pillar categories."""


@action("content.list_tags", "GET /user/content/content-tags", scope=READ, resource="tag")
class ListTags(PagedAction[CountedTerm]):
    """List content tags with live post counts."""


@action("content.list_audiences", "GET /user/content/target-audiences", scope=READ, resource="audience")
class ListAudiences(PagedAction[CountedTerm]):
    """List target audiences with live post counts."""


@action("content.list_photos", "GET /user/content/post-photos", scope=READ, resource="photo")
class ListPhotos(PagedAction[Photo]):
    """List post photos. Filterable by comma-separated ids."""

    ids: Ids | None = None
    """Only these photos. A list here, joined by commas on the wire."""


@action("content.get_photo", "GET /user/content/post-photos/{id}", scope=READ, resource="photo")
class GetPhoto(Action[Photo]):
    """Get a single post photo."""

    id: Id
    """The photo."""


@action("content.list_styles", "GET /user/content/styles", scope=READ, resource="style")
class ListStyles(PagedAction[Style]):
    """List content styles. Filterable by date (year/month)."""

    date: Month | None = None
    """Only styles of this month. The filter is documented, how year and month are written is not. (assumed)"""


@action("content.list_drops", "GET /user/content/content-drops", scope=READ, resource="drop")
class ListDrops(PagedAction[Drop]):
    """List content drops grouped by week. Filterable by month."""

    month: Month | None = None
    """Only the weeks of this month. The filter is documented, how a month is written is not. (assumed)"""


@action("content.get_drop", "GET /user/content/content-drops/{week_of}", scope=READ, resource="drop")
class GetDrop(Action[Drop]):
    """Get all posts in a specific weekly drop."""

    week_of: Date
    """The week, by the date of its Monday. That it is a date is assumed. (assumed)"""


@action("content.list_trending_reels", "GET /user/content/trending-reels", scope=READ, resource="post")
class ListTrendingReels(PagedAction[Post]):
    """List trending reel/dashboard posts."""


@action("content.get_picked_for_you", "GET /user/content/picked-for-you", scope=READ, resource="post")
class GetPickedForYou(Action[PickedForYou]):
    """Get pillars and tags matched to your onboarding preferences."""


@action("content.get_item_filters", "GET /user/content/item-filters", scope=READ, resource="item")
class GetItemFilters(Action[ItemCounts]):
    """Get counts of posts, images, and videos matching the current filter."""

    is_favorite: bool | None = None
    """Count only your favorites, or only the others. (assumed)"""

    is_used: bool | None = None
    """Count only what you have used, or only the rest. (assumed)"""

    search: Title | None = None
    """Count only what has these words. (assumed)"""


@action("content.list_items", "GET /user/content/items", scope=READ, resource="item")
class ListItems(PagedAction[Item]):
    """List all content items (posts + images) with favorite/used state."""

    type: Title | None = None
    """Only items of this type: `post` or `image`. (assumed)"""

    is_favorite: bool | None = None
    """True gives your favorites, false the others. (assumed)"""

    is_used: bool | None = None
    """True gives what you have used, false the rest. (assumed)"""

    search: Title | None = None
    """Only items with these words. (assumed)"""


@action(
    "content.update_item",
    "PATCH /user/content/items/{item_id}",
    scope=WRITE,
    resource="item",
    changes=("post", "image", "schedule"),
    cannot_read_back="a single item cannot be asked for; the marks are given as they shall be, twice is the same",
    overlay=updates("item", "post", "post detail", "image", by="item_id", blurs=("content.get_item_filters",)),
)
class UpdateItem(Action[Item]):
    """Mark an item as favorite/unfavorite or used/unused."""

    item_id: Id
    """The item, a post or an image."""

    is_favorite: bool | None = None
    """True marks the item a favorite; false takes the mark away. (assumed)"""

    is_used: bool | None = None
    """True marks the item used; false takes the mark away. (assumed)"""
