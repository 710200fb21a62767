"""Content Library, items: posts and stock images in one list, with one set of marks; counts for a filter."""

from typing import Any

from cc_flow.sandbox.chapters.views import marks_of, save_marks
from cc_flow.sandbox.exchange import Asked, Endpoint, Reply, not_found, ok, paged
from cc_flow.sandbox.kinds import BOOLEAN, LINE, choice
from cc_flow.sandbox.state import Document
from cc_flow.sandbox.validation import Fields, optional

FILTERS: Fields = {"is_favorite": optional(BOOLEAN), "is_used": optional(BOOLEAN), "search": optional(LINE)}
MARKS: Fields = {"isFavorite": optional(BOOLEAN), "isUsed": optional(BOOLEAN)}


def list_items(asked: Asked) -> Reply:
    """Posts, then images; videos are not items."""
    rows = [item for item in _items(asked) if item["type"] in {"post", "image"} and _wanted(asked, item)]
    return paged(asked, [item for item in rows if item["type"] == asked.query.get("type", item["type"])])


def update_item(asked: Asked) -> Reply:
    """Favorite and used, set to what the body says."""
    found = next((item for item in _items(asked) if item["id"] == asked.path["item_id"]), None)
    if found is None:
        raise not_found()
    save_marks(asked, found["id"])
    return ok({**found, **marks_of(asked.state, found["id"])})


def get_item_filters(asked: Asked) -> Reply:
    """How many posts, images and videos the filter leaves."""
    left = [item["type"] for item in _items(asked) if _wanted(asked, item)]
    return ok({f"{type_}s": left.count(type_) for type_ in ("post", "image", "video")})


def _items(asked: Asked) -> list[dict[str, Any]]:
    posts = [_item(asked, post, "post", slug=post["slug"]) for post in asked.state.all("post")]
    return posts + [_item(asked, image, image["type"], url=image["url"]) for image in asked.state.all("image")]


def _item(asked: Asked, document: Document, type_: str, **more: str) -> dict[str, Any]:
    shown = {"id": document["id"], "type": type_, "title": document["title"], "slug": None, "url": None}
    return {**shown, **more, **marks_of(asked.state, document["id"])}


def _wanted(asked: Asked, item: Document) -> bool:
    query = asked.query
    return (
        item["isFavorite"] is query.get("is_favorite", item["isFavorite"])
        and item["isUsed"] is query.get("is_used", item["isUsed"])
        and query.get("search", "").casefold() in item["title"].casefold()
    )


_READ, _WRITE = "content:read", "content:write"
_LIST: Fields = {**FILTERS, "type": optional(choice("post", "image"))}
ENDPOINTS = (
    Endpoint("content.get_item_filters", "GET", "/user/content/item-filters", get_item_filters, _READ, FILTERS),
    Endpoint("content.list_items", "GET", "/user/content/items", list_items, _READ, _LIST, paged=True),
    Endpoint("content.update_item", "PATCH", "/user/content/items/{item_id}", update_item, _WRITE, body=MARKS),
)
