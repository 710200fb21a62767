"""How posts and marks look from outside: the library's documents with the user's own state laid over."""

from collections.abc import Mapping
from typing import Any

from cc_flow.sandbox.exchange import NOTHING, Asked, no_such
from cc_flow.sandbox.state import Document, State

SUMMARY_LEFT_OUT = frozenset({"instructions", "photoIds"})
MARKS = ("isFavorite", "isUsed")


def marks_of(state: State, id_: str) -> dict[str, bool]:
    """`isFavorite` and `isUsed` of a post, photo, image or video."""
    mark = state.find("mark", id_) or NOTHING
    return {name: bool(mark.get(name)) for name in MARKS}


def save_marks(asked: Asked, id_: str) -> None:
    """The marks in the body, kept; what is not in it stays."""
    given = {name: asked.body[name] for name in MARKS if name in asked.body}
    before = asked.state.find("mark", id_) or NOTHING
    if given:
        asked.state.put("mark", id_, {**before, **given, "updatedAt": asked.timestamp})


def show_post(state: State, post: Document) -> dict[str, Any]:
    """A post as lists have it: with favorite, used and AI-caption state (documented)."""
    shown = {name: value for name, value in post.items() if name not in SUMMARY_LEFT_OUT}
    return {**shown, **marks_of(state, post["id"]), "aiCaption": show_caption(state, post["id"])}


def show_post_whole(state: State, post: Document) -> dict[str, Any]:
    """A post in full detail: also its instructions and photos."""
    photos = [state.get("photo", id_) for id_ in post["photoIds"]]
    return {**show_post(state, post), "instructions": post["instructions"], "photos": photos}


def show_caption(state: State, post_id: str) -> Mapping[str, Any] | None:
    """The post's AI caption, None while there is none."""
    return state.find("caption", post_id)


def find_post(state: State, id_or_slug: str) -> Document | None:
    """A post by id, else by slug."""
    return state.find("post", id_or_slug) or next(
        (post for post in state.all("post") if post["slug"] == id_or_slug), None
    )


def post_named(asked: Asked, field: str) -> Document:
    """The post that a body field names by id. Raises ApiError 400."""
    id_: str = asked.body[field]
    post = asked.state.find("post", id_)
    if post is None:
        raise no_such(field, id_)
    return post
