"""Instagram Analytics: the connected account, its media and figures; nothing once it is disconnected."""

from datetime import datetime
from typing import Any

from cc_flow.sandbox.chapters.picks import PROFILE
from cc_flow.sandbox.exchange import Asked, Endpoint, Reply, gone, not_found, ok, paged, refused
from cc_flow.sandbox.kinds import DATE, choice
from cc_flow.sandbox.state import Document
from cc_flow.sandbox.validation import Fields, optional

FIGURES = {
    "reach": "reach",
    "impressions": "impressions",
    "saves": "saves",
    "likes": "likeCount",
    "comments": "commentsCount",
    "shares": "shares",
}


def get_info(asked: Asked) -> Reply:
    """The account's profile."""
    return ok(_account(asked))


def disconnect(asked: Asked) -> Reply:
    """The account goes, and with it all that was read from it."""
    _account(asked)
    asked.state.remove("instagram", PROFILE)
    for media in asked.state.all("igMedia"):
        asked.state.remove("igMedia", media["id"])
    return gone()


def get_insights(asked: Asked) -> Reply:
    """Figures of the whole account over the media of the days asked for."""
    account = _account(asked)
    first, last = asked.query.get("start_date", ""), asked.query.get("end_date", "9999")
    media = [one for one in asked.state.all("igMedia") if first <= one["timestamp"][:10] <= last]
    reach = _sum(media, "reach")
    return ok(
        {
            "reach": reach,
            "impressions": _sum(media, "impressions"),
            "profileViews": reach // 17,
            "followerCount": account["followersCount"],
        }
    )


def list_media(asked: Asked) -> Reply:
    """Newest first, or by a figure."""
    _account(asked)
    media = asked.state.all("igMedia")
    if ordering := asked.query.get("ordering"):
        field = FIGURES.get(ordering.lstrip("-"), ordering.lstrip("-"))
        media = sorted(media, key=lambda one: one[field], reverse=ordering.startswith("-"))
    return paged(asked, media, lambda one: {**one, "insights": _insights(one)})


def get_media_insights(asked: Asked) -> Reply:
    """Figures of one."""
    _account(asked)
    media = asked.state.find("igMedia", asked.path["media_id"])
    if media is None:
        raise not_found()
    return ok(_insights(media))


def get_posting_frequency(asked: Asked) -> Reply:
    """Posts a week, from the first to the last."""
    _account(asked)
    times = sorted(datetime.fromisoformat(one["timestamp"]) for one in asked.state.all("igMedia"))
    weeks = max((times[-1] - times[0]).days / 7, 1)
    return ok({"averagePostsPerWeek": round(len(times) / weeks, 1), "posts": len(times), "weeks": round(weeks, 1)})


def get_summary(asked: Asked) -> Reply:
    """All media added up, and the best of them."""
    _account(asked)
    media = asked.state.all("igMedia")
    figures = {name: _sum(media, field) for name, field in FIGURES.items()}
    engaged = figures["likes"] + figures["comments"] + figures["saves"] + figures["shares"]
    top = sorted(media, key=lambda one: -int(one["reach"]))[:5]
    return ok(
        {
            **figures,
            "posts": len(media),
            "engagementRate": round(engaged / figures["reach"], 4),
            "topMedia": [{"id": one["id"], "caption": one["caption"], "reach": one["reach"]} for one in top],
        }
    )


def _account(asked: Asked) -> Document:
    account = asked.state.find("instagram", PROFILE)
    if account is None:
        raise refused("Instagram is not connected.", status=404)
    return account


def _insights(media: Document) -> dict[str, Any]:
    return {"mediaId": media["id"], **{name: media[field] for name, field in FIGURES.items()}}


def _sum(media: list[Document], field: str) -> int:
    return sum(int(one[field]) for one in media)


_READ = "instagram:read"
_DATES: Fields = {"start_date": optional(DATE), "end_date": optional(DATE)}
_ORDERINGS = [f"{sign}{name}" for name in ("timestamp", *FIGURES) for sign in ("", "-")]
_SUMMARY = "/user/instagram/summary"
ENDPOINTS = (
    Endpoint("instagram.get_info", "GET", "/user/my-ig-info", get_info, _READ),
    Endpoint("instagram.disconnect", "DELETE", "/user/my-ig-info", disconnect),
    Endpoint("instagram.get_insights", "GET", "/user/my-ig-insights", get_insights, _READ, _DATES),
    Endpoint(
        "instagram.list_media",
        "GET",
        "/user/my-ig-media",
        list_media,
        _READ,
        {"ordering": optional(choice(*_ORDERINGS))},
        paged=True,
    ),
    Endpoint(
        "instagram.get_media_insights", "GET", "/user/instagram/media-insights/{media_id}", get_media_insights, _READ
    ),
    Endpoint(
        "instagram.get_posting_frequency", "GET", "/user/instagram/posting-frequency", get_posting_frequency, _READ
    ),
    Endpoint("instagram.get_summary", "GET", _SUMMARY, get_summary, _READ),
    Endpoint("instagram.delete_summary", "DELETE", _SUMMARY, disconnect),
)
