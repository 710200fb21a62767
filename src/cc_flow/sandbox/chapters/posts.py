"""Content Library, posts: list, detail, marks, trending reels, drops, and what is picked for the user."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from cc_flow.sandbox.chapters.picks import picked_slugs
from cc_flow.sandbox.chapters.views import find_post, marks_of, save_marks, show_caption, show_post, show_post_whole
from cc_flow.sandbox.exchange import Asked, Endpoint, Reply, not_found, ok, paged
from cc_flow.sandbox.kinds import BOOLEAN, DATE, ID, LINE, MONTH, Objection, choice
from cc_flow.sandbox.state import Document
from cc_flow.sandbox.validation import Fields, listing, optional

Test = Callable[[Document], bool]

MARK_BODY: Fields = {"isFavorite": optional(BOOLEAN), "isUsed": optional(BOOLEAN)}
# The filters are the guide's line put into snake_case words (assumed).
POST_QUERY: Fields = {
    "content_type": optional(listing(ID)),
    "pillar": optional(listing(ID)),
    "audience": optional(listing(ID)),
    "tag": optional(listing(ID)),
    "start_date": optional(DATE),
    "end_date": optional(DATE),
    "trending": optional(BOOLEAN),
    "picked_for_you": optional(BOOLEAN),
    "is_favorite": optional(BOOLEAN),
    "is_used": optional(BOOLEAN),
    "has_ai_caption": optional(BOOLEAN),
    "search": optional(LINE),
    "ordering": optional(choice("release_date", "-release_date", "title", "-title")),
}


def list_posts(asked: Asked) -> Reply:
    """All posts the filters let through, newest first unless ordered otherwise."""
    return _posts_page(asked, select(asked, asked.state.all("post")))


def get_post(asked: Asked) -> Reply:
    """One post in full detail."""
    return ok(show_post_whole(asked.state, _post(asked)))


def update_post(asked: Asked) -> Reply:
    """Favorite and used, set to what the body says."""
    post = _post(asked)
    save_marks(asked, post["id"])
    return ok(show_post_whole(asked.state, post))


def list_trending_reels(asked: Asked) -> Reply:
    """Posts that are trending, newest first."""
    return _posts_page(asked, ordered(asked, [post for post in asked.state.all("post") if post["isTrending"]]))


def list_drops(asked: Asked) -> Reply:
    """Weeks with what was released in them, newest first; `month` is the month of the week's Monday."""
    weeks: dict[str, list[Document]] = {}
    for post in asked.state.all("post"):
        weeks.setdefault(post["weekOf"], []).append(post)
    chosen = [week for week in sorted(weeks, reverse=True) if week.startswith(asked.query.get("month", ""))]
    rows = [{"weekOf": week, "posts": weeks[week]} for week in chosen]
    return paged(asked, rows, lambda row: _show_drop(asked, row))


def get_drop(asked: Asked) -> Reply:
    """All posts of one week, named by its Monday; a week may have none."""
    week = asked.path["week_of"]
    if not _is_monday(week):
        raise not_found()
    posts = [post for post in asked.state.all("post") if post["weekOf"] == week]
    return ok(_show_drop(asked, {"weekOf": week, "posts": posts}))


def get_picked_for_you(asked: Asked) -> Reply:
    """Pillars and tags that fit the goals and mindset of the profile."""
    pillars, tags = picked_slugs(asked.state)
    return ok(
        {
            "pillars": [one for one in asked.state.all("pillar") if one["slug"] in pillars],
            "tags": [one for one in asked.state.all("tag") if one["slug"] in tags],
        }
    )


def select(asked: Asked, posts: Iterable[Document]) -> list[Document]:
    """The posts that pass all filters of the query, in its order."""
    tests = [make(asked, asked.query[name]) for name, make in _TESTS.items() if name in asked.query]
    return ordered(asked, [post for post in posts if all(test(post) for test in tests)])


def ordered(asked: Asked, posts: list[Document]) -> list[Document]:
    """Newest release first, or as `ordering` says."""
    ordering: str = asked.query.get("ordering", "-release_date")
    field = "title" if ordering.endswith("title") else "releaseDate"
    return sorted(posts, key=lambda post: str(post[field]), reverse=ordering.startswith("-"))


def names(term: Document, wanted: list[str]) -> bool:
    """Whether a term is among those wanted, by id or by slug. An empty list wants all."""
    return not wanted or term["id"] in wanted or term["slug"] in wanted


def _post(asked: Asked) -> Document:
    post = find_post(asked.state, asked.path["id_or_slug"])
    if post is None:
        raise not_found()
    return post


def _is_monday(text: str) -> bool:
    try:
        return date.fromisoformat(DATE.from_text(text)).weekday() == 0
    except Objection:
        return False


def _posts_page(asked: Asked, posts: list[Document]) -> Reply:
    return paged(asked, posts, lambda post: show_post(asked.state, post))


def _show_drop(asked: Asked, row: Document) -> dict[str, Any]:
    posts = [show_post(asked.state, post) for post in row["posts"]]
    return {"weekOf": row["weekOf"], "count": len(posts), "posts": posts}


def _is_marked(name: str) -> Callable[[Asked, bool], Test]:
    return lambda asked, wanted: lambda post: marks_of(asked.state, post["id"])[name] is wanted


def _is_picked(asked: Asked, wanted: bool) -> Test:  # noqa: FBT001 - the filter's value
    pillars, _ = picked_slugs(asked.state)
    return lambda post: (post["pillar"]["slug"] in pillars) is wanted


def _says(_asked: Asked, wanted: str) -> Test:
    folded = wanted.casefold()
    return lambda post: folded in post["title"].casefold() or folded in post["caption"].casefold()


_TESTS: dict[str, Callable[[Asked, Any], Test]] = {
    "content_type": lambda _, wanted: lambda post: names(post["type"], wanted),
    "pillar": lambda _, wanted: lambda post: names(post["pillar"], wanted),
    "audience": lambda _, wanted: lambda post: any(names(one, wanted) for one in post["targetAudiences"]),
    "tag": lambda _, wanted: lambda post: any(names(one, wanted) for one in post["tags"]),
    "start_date": lambda _, wanted: lambda post: post["releaseDate"] >= wanted,
    "end_date": lambda _, wanted: lambda post: post["releaseDate"] <= wanted,
    "trending": lambda _, wanted: lambda post: post["isTrending"] is wanted,
    "picked_for_you": _is_picked,
    "is_favorite": _is_marked("isFavorite"),
    "is_used": _is_marked("isUsed"),
    "has_ai_caption": lambda asked, wanted: lambda post: (show_caption(asked.state, post["id"]) is not None) is wanted,
    "search": _says,
}

_READ, _WRITE = "content:read", "content:write"
_ONE = "/user/content/posts-v2/{id_or_slug}"
ENDPOINTS = (
    Endpoint("content.list_posts", "GET", "/user/content/posts-v2", list_posts, _READ, POST_QUERY, paged=True),
    Endpoint("content.get_post", "GET", _ONE, get_post, _READ),
    Endpoint("content.update_post", "PATCH", _ONE, update_post, _WRITE, body=MARK_BODY),
    Endpoint(
        "content.list_drops",
        "GET",
        "/user/content/content-drops",
        list_drops,
        _READ,
        {"month": optional(MONTH)},
        paged=True,
    ),
    Endpoint("content.get_drop", "GET", "/user/content/content-drops/{week_of}", get_drop, _READ),
    Endpoint(
        "content.list_trending_reels", "GET", "/user/content/trending-reels", list_trending_reels, _READ, paged=True
    ),
    Endpoint("content.get_picked_for_you", "GET", "/user/content/picked-for-you", get_picked_for_you, _READ),
)
