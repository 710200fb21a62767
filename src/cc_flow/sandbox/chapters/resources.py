"""Resources: stock images and videos with the user's marks, and the knowledge hub."""

from collections import Counter
from typing import Any

from cc_flow.sandbox.chapters.facets import facets, word
from cc_flow.sandbox.chapters.posts import names
from cc_flow.sandbox.chapters.views import marks_of
from cc_flow.sandbox.exchange import Asked, Endpoint, Reply, ok, paged
from cc_flow.sandbox.kinds import BOOLEAN, ID, LINE, choice
from cc_flow.sandbox.state import Document
from cc_flow.sandbox.validation import Fields, listing, optional


def list_images(asked: Asked) -> Reply:
    """Stock images and clips that the filters let through."""
    shown = [{**image, **marks_of(asked.state, image["id"])} for image in asked.state.all("image")]
    return paged(asked, [image for image in shown if _wanted(asked, image)])


def get_image_filters(asked: Asked) -> Reply:
    """Counts by orientation, type, shoot and tag."""
    images = asked.state.all("image")
    return ok(
        {
            "orientations": facets(word("orientation", image["orientation"]) for image in images),
            "types": facets(word("image type", image["type"]) for image in images),
            "shoots": facets(image["shoot"] for image in images),
            "tags": facets(tag for image in images for tag in image["tags"]),
        }
    )


def list_videos(asked: Asked) -> Reply:
    """Hub videos by category and by words of the title."""
    wanted: list[str] = asked.query.get("category", [])
    words: str = asked.query.get("search", "").casefold()
    videos = asked.state.all("hubVideo")
    return paged(
        asked, [video for video in videos if names(video["category"], wanted) and words in video["title"].casefold()]
    )


def list_video_categories(asked: Asked) -> Reply:
    """Categories with how many videos each has."""
    counts = Counter(video["category"]["id"] for video in asked.state.all("hubVideo"))

    def show(category: Document) -> dict[str, Any]:
        return {**category, "count": counts[category["id"]]}

    return paged(asked, asked.state.all("videoCategory"), show)


def _wanted(asked: Asked, image: Document) -> bool:
    query = asked.query
    plain = {"type": "type", "orientation": "orientation", "is_favorite": "isFavorite", "is_used": "isUsed"}
    return (
        all(image[field] == query[name] for name, field in plain.items() if name in query)
        and names(image["shoot"], query.get("shoot", []))
        and any(names(tag, query.get("tags", [])) for tag in image["tags"])
    )


_READ = "resources:read"
_IMAGES: Fields = {
    "shoot": optional(listing(ID)),
    "tags": optional(listing(ID)),
    "type": optional(choice("image", "video")),
    "orientation": optional(choice("portrait", "landscape", "square")),
    "is_favorite": optional(BOOLEAN),
    "is_used": optional(BOOLEAN),
}
_VIDEOS: Fields = {"category": optional(listing(ID)), "search": optional(LINE)}
_HUB = "/user/resources/knowledge-hub"
ENDPOINTS = (
    Endpoint("resources.list_images", "GET", "/user/resources/images", list_images, _READ, _IMAGES, paged=True),
    Endpoint("resources.get_image_filters", "GET", "/user/resources/image-filters", get_image_filters, _READ),
    Endpoint("resources.list_videos", "GET", f"{_HUB}-videos", list_videos, _READ, _VIDEOS, paged=True),
    Endpoint(
        "resources.list_video_categories", "GET", f"{_HUB}-video-categories", list_video_categories, _READ, paged=True
    ),
)
