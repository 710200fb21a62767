"""Content Library, its shelves: types, pillars, tags, audiences, styles and photos, with counts that are live."""

from collections import Counter
from collections.abc import Callable, Iterable

from cc_flow.sandbox.exchange import Asked, Endpoint, Handler, Reply, not_found, ok, paged
from cc_flow.sandbox.kinds import ID, MONTH
from cc_flow.sandbox.state import Document
from cc_flow.sandbox.validation import Fields, listing, optional

TermIds = Callable[[Document], Iterable[str]]


def _shelf(kind: str, term_ids: TermIds | None = None) -> Handler:
    """A handler that lists the terms of a kind, with how many posts have each where `term_ids` tells a post's."""

    def list_terms(asked: Asked) -> Reply:
        if term_ids is None:
            return paged(asked, asked.state.all(kind))
        counts = Counter(id_ for post in asked.state.all("post") for id_ in term_ids(post))
        return paged(asked, asked.state.all(kind), lambda term: {**term, "postCount": counts[term["id"]]})

    return list_terms


def list_photos(asked: Asked) -> Reply:
    """Photos of posts; with `ids` only these, in the order in which they were asked for."""
    if not (ids := asked.query.get("ids")):
        return paged(asked, asked.state.all("photo"))
    found = [asked.state.find("photo", id_) for id_ in dict.fromkeys(ids)]
    return paged(asked, [photo for photo in found if photo is not None])


def get_photo(asked: Asked) -> Reply:
    """One photo."""
    photo = asked.state.find("photo", asked.path["id"])
    if photo is None:
        raise not_found()
    return ok(photo)


def list_styles(asked: Asked) -> Reply:
    """Styles, each with the month it came out; `date` is such a month."""
    month: str = asked.query.get("date", "")
    return paged(asked, [style for style in asked.state.all("style") if style["date"].startswith(month)])


_READ = "content:read"


def _list(name: str, path: str, handler: Handler, query: Fields | None = None) -> Endpoint:
    return Endpoint(f"content.{name}", "GET", f"/user/content/{path}", handler, _READ, query or {}, paged=True)


ENDPOINTS = (
    _list("list_content_types", "content-types", _shelf("contentType", lambda post: [post["type"]["id"]])),
    _list("list_content_type_categories", "content-type-categories", _shelf("contentTypeCategory")),
    _list("list_pillars", "content-pillars", _shelf("pillar", lambda post: [post["pillar"]["id"]])),
    _list("list_pillar_categories", "content-pillar-categories", _shelf("pillarCategory")),
    _list("list_tags", "content-tags", _shelf("tag", lambda post: [tag["id"] for tag in post["tags"]])),
    _list(
        "list_audiences",
        "target-audiences",
        _shelf("audience", lambda post: [audience["id"] for audience in post["targetAudiences"]]),
    ),
    _list("list_photos", "post-photos", list_photos, {"ids": optional(listing(ID))}),
    Endpoint("content.get_photo", "GET", "/user/content/post-photos/{id}", get_photo, _READ),
    _list("list_styles", "styles", list_styles, {"date": optional(MONTH)}),
)
