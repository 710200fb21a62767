"""Search: every word must stand in the title or the text of a post or an event."""

from typing import Any

from cc_flow.sandbox.chapters.events import show_event
from cc_flow.sandbox.chapters.facets import facets, word
from cc_flow.sandbox.chapters.views import show_post
from cc_flow.sandbox.exchange import Asked, Endpoint, Reply, ok, paged
from cc_flow.sandbox.kinds import LINE, choice
from cc_flow.sandbox.state import Document
from cc_flow.sandbox.validation import Fields, optional, required

TEXT_FIELDS = {"post": ("title", "caption"), "event": ("title", "description")}


def query(asked: Asked) -> Reply:
    """Posts, then events."""
    types = [asked.query["type"]] if "type" in asked.query else list(TEXT_FIELDS)
    rows = [{"type": type_, "found": found} for type_ in types for found in _find(asked, type_)]
    return paged(asked, rows, lambda row: _show(asked, row))


def get_filters(asked: Asked) -> Reply:
    """What the findings can be narrowed by."""
    posts, events = _find(asked, "post"), _find(asked, "event")
    types = [word("search type", type_) for type_, found in (("post", posts), ("event", events)) for _ in found]
    return ok(
        {
            "types": facets(types),
            "contentTypes": facets(post["type"] for post in posts),
            "pillars": facets(post["pillar"] for post in posts),
            "tags": facets(tag for post in posts for tag in post["tags"]),
        }
    )


def _find(asked: Asked, type_: str) -> list[Document]:
    words = asked.query["query"].casefold().split()
    found = []
    for document in asked.state.all(type_):
        text = " ".join(document[field] for field in TEXT_FIELDS[type_]).casefold()
        if all(one in text for one in words):
            found.append(document)
    return found


def _show(asked: Asked, row: Document) -> dict[str, Any]:
    type_, found = row["type"], row["found"]
    head = {"id": found["id"], "type": type_, "title": found["title"], "slug": found["slug"]}
    post = show_post(asked.state, found) if type_ == "post" else None
    event = show_event(asked.state, found) if type_ == "event" else None
    return {**head, "post": post, "event": event}


_READ = "search:read"
_WORDS: Fields = {"query": required(LINE)}
_QUERY: Fields = {**_WORDS, "type": optional(choice("post", "event"))}
ENDPOINTS = (
    Endpoint("search.query", "GET", "/user/content/search", query, _READ, _QUERY, paged=True),
    Endpoint("search.get_filters", "GET", "/user/content/search-filters", get_filters, _READ, _WORDS),
)
