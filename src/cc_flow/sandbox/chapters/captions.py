"""AI Captions: written from the post's own words; a second call overwrites the first."""

from typing import Any

from cc_flow.sandbox.chapters.views import post_named
from cc_flow.sandbox.exchange import Asked, Endpoint, Reply, created, no_such, ok
from cc_flow.sandbox.kinds import ID, choice
from cc_flow.sandbox.seed.texts.sentences import CAPTIONS
from cc_flow.sandbox.state import Document
from cc_flow.sandbox.validation import required


def generate(asked: Asked) -> Reply:
    """A caption for the post; it shows as `aiCaption` wherever the post does."""
    post = post_named(asked, "postId")
    number = asked.state.next_number("caption text")
    caption = {
        "id": asked.state.new_id("caption"),
        "postId": post["id"],
        "text": _write(post, number),
        "reaction": None,
        "createdAt": asked.timestamp,
    }
    asked.state.put("caption", post["id"], caption)
    return created(caption)


def react(asked: Asked) -> Reply:
    """Thumbs up or down on a caption that is still there."""
    for caption in asked.state.all("caption"):
        if caption["id"] == asked.body["captionId"]:
            return ok(asked.state.put("caption", caption["postId"], {**caption, "reaction": asked.body["reaction"]}))
    raise no_such("captionId", asked.body["captionId"])


def _write(post: Document, number: int) -> str:
    lines: list[Any] = [line for line in post["caption"].split("\n\n") if line]
    # Not `format`: a title may hold braces of its own.
    return CAPTIONS[number % len(CAPTIONS)].replace("{line}", lines[1]).replace("{title}", post["title"])


ENDPOINTS = (
    Endpoint("captions.generate", "POST", "/user/content/ai-caption", generate, body={"postId": required(ID)}),
    Endpoint(
        "captions.react",
        "POST",
        "/user/content/ai-caption-reaction",
        react,
        body={"captionId": required(ID), "reaction": required(choice("up", "down"))},
    ),
)
