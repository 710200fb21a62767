"""Instagram Analytics: your profile there, and how posts do."""

from cc_flow.actions.base import Action, Output, PagedAction, action
from cc_flow.actions.outputs import Acknowledgement
from cc_flow.actions.spec import Effect, EffectClass, blurs
from cc_flow.actions.types import Date, DateTime, Id, Title, Url

READ = "instagram:read"
_READS = (
    "instagram.get_info",
    "instagram.get_insights",
    "instagram.list_media",
    "instagram.get_media_insights",
    "instagram.get_posting_frequency",
    "instagram.get_summary",
)
_LOOK = "what touches an account is looked at by a person: `instagram.get_info` shows whether it is still connected"


class InstagramInfo(Output):
    """Your Instagram profile."""

    id: Id | None
    """Its id, null where none is connected. (assumed)"""

    username: str | None
    """Your name there, null where none is connected. (assumed)"""

    followers_count: int
    """How many follow you. (assumed)"""

    follows_count: int
    """How many you follow. (assumed)"""

    media_count: int
    """How many posts you have. (assumed)"""

    profile_picture_url: Url | None
    """Your picture. (assumed)"""


class Insights(Output):
    """How you do as a whole."""

    reach: int
    """How many accounts saw something of you. (assumed)"""

    impressions: int
    """How often. (assumed)"""

    profile_views: int
    """How many looked at your profile. (assumed)"""

    follower_count: int
    """How many follow you. (assumed)"""


class MediaInsights(Output):
    """How one post does."""

    media_id: Id
    """The post. (assumed)"""

    reach: int
    """How many accounts saw it. (documented; the field is assumed)"""

    impressions: int
    """How often it was seen. (assumed)"""

    saves: int
    """How often it was saved. (documented; the field is assumed)"""

    likes: int
    """How often it was liked. (assumed)"""

    comments: int
    """How many comments it has. (assumed)"""

    shares: int
    """How often it was shared. (assumed)"""


class Media(Output):
    """A post of yours on Instagram."""

    id: Id
    """Its id, for `instagram.get_media_insights`. (assumed)"""

    media_type: str
    """Such as `IMAGE`, `VIDEO` or `CAROUSEL_ALBUM`. (assumed)"""

    caption: str | None
    """Its caption. (assumed)"""

    permalink: Url
    """Where it can be seen. (assumed)"""

    timestamp: DateTime
    """When it was posted. (assumed)"""

    media_url: Url | None
    """The image or video itself. (assumed)"""

    reach: int
    """How many accounts saw it. (documented; the field is assumed)"""

    impressions: int
    """How often it was seen. (assumed)"""

    saves: int
    """How often it was saved. (documented; the field is assumed)"""

    like_count: int
    """How often it was liked. (assumed)"""

    comments_count: int
    """How many comments it has. (assumed)"""

    shares: int
    """How often it was shared. (assumed)"""


class PostingFrequency(Output):
    """How often you post."""

    average_posts_per_week: float
    """Your average. (documented; the field is assumed)"""


class TopMedia(Output):
    """A post that did well."""

    id: Id
    """Its id. (assumed)"""

    caption: str | None
    """Its caption. (assumed)"""

    reach: int
    """How many accounts saw it. (assumed)"""


class Summary(Output):
    """All of it in short."""

    reach: int
    """How many accounts saw something of you. (documented; the field is assumed)"""

    saves: int
    """How often your posts were saved. (documented; the field is assumed)"""

    impressions: int
    """How often your posts were seen. (assumed)"""

    engagement_rate: float
    """Reactions by reach. (assumed)"""

    posts: int
    """How many posts were counted. (assumed)"""

    top_media: list[TopMedia]
    """The posts that did best. (assumed)"""


@action("instagram.get_info", "GET /user/my-ig-info", scope=READ, resource="instagram", may_be_absent=True)
class GetInfo(Action[InstagramInfo]):
    """Get your Instagram profile info."""


@action(
    "instagram.disconnect",
    "DELETE /user/my-ig-info",
    effect=Effect.ACCOUNT,
    effect_class=EffectClass.ACCOUNT,
    resource="instagram",
    cannot_read_back=_LOOK,
    overlay=blurs(*_READS),
)
class Disconnect(Action[Acknowledgement]):
    """Disconnect Instagram."""


@action("instagram.get_insights", "GET /user/my-ig-insights", scope=READ, resource="instagram")
class GetInsights(Action[Insights]):
    """Get Instagram user-level insights."""

    start_date: Date | None = None
    """Only this day and later. (assumed)"""

    end_date: Date | None = None
    """Only this day and before. (assumed)"""


@action("instagram.list_media", "GET /user/my-ig-media", scope=READ, resource="instagram")
class ListMedia(PagedAction[Media]):
    """List your Instagram media."""

    ordering: Title | None = None
    """The figure to order by, such as `-reach` or `-saves`. (assumed)"""


@action(
    "instagram.get_media_insights", "GET /user/instagram/media-insights/{media_id}", scope=READ, resource="instagram"
)
class GetMediaInsights(Action[MediaInsights]):
    """Get insights for a specific post."""

    media_id: Id
    """The post, one of `instagram.list_media`."""


@action("instagram.get_posting_frequency", "GET /user/instagram/posting-frequency", scope=READ, resource="instagram")
class GetPostingFrequency(Action[PostingFrequency]):
    """Get your average posts per week."""


@action("instagram.get_summary", "GET /user/instagram/summary", scope=READ, resource="instagram")
class GetSummary(Action[Summary]):
    """Get aggregated Instagram analytics summary."""


@action(
    "instagram.delete_summary",
    "DELETE /user/instagram/summary",
    effect=Effect.ACCOUNT,
    effect_class=EffectClass.ACCOUNT,
    resource="instagram",
    cannot_read_back=_LOOK,
    overlay=blurs(*_READS),
)
class DeleteSummary(Action[Acknowledgement]):
    """Disconnect Instagram and delete cached data."""
