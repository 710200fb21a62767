"""Stock images and videos, the knowledge hub, and live events around the day of seeding."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from cc_flow.sandbox.seed.chance import dice, seeded_id, slug_of, some, stamp
from cc_flow.sandbox.seed.document import Seeded
from cc_flow.sandbox.seed.taxonomy import Term, by_slug, terms
from cc_flow.sandbox.seed.texts import people

IMAGES = 72
ORIENTATIONS = ("portrait", "landscape", "square")
SHOOTS = terms("shoot", people.SHOOTS)
TAGS = terms("image tag", people.IMAGE_TAGS)
CATEGORIES = terms("video category", [name for name, _ in people.VIDEOS])
EVENT_TYPES = terms("event type", ("Live Training", "Office Hours", "Workshop", "Q and A"))
EVENT_CATEGORIES = terms("event category", ("Content", "Market", "Business"))
EVENT_TAGS = terms("event tag", ("Planning", "Captions", "Reels", "Compliance", "Numbers"))


def resources(now: datetime) -> Iterator[Seeded]:
    """What there is besides posts."""
    yield from (Seeded("shoot", term["id"], term) for term in SHOOTS)
    yield from (Seeded("imageTag", term["id"], term) for term in TAGS)
    yield from _images()
    yield from (Seeded("videoCategory", term["id"], term) for term in CATEGORIES)
    yield from _hub_videos(now)
    yield from (Seeded("eventType", term["id"], term) for term in EVENT_TYPES)
    yield from _events(now)


def _images() -> Iterator[Seeded]:
    chance = dice("images")
    for number in range(IMAGES):
        # Every sixth is a clip.
        type_ = "video" if number % 6 == 5 else "image"
        shoot: Term = chance.choice(SHOOTS)
        id_ = seeded_id("image", number + 1)
        image = {
            "id": id_,
            "title": f"{shoot['name']} {number + 1:02}",
            "url": f"https://media.sandbox.example/stock/{number + 1:03}.{'mp4' if type_ == 'video' else 'jpg'}",
            "type": type_,
            "orientation": chance.choice(ORIENTATIONS),
            "photographer": chance.choice(people.PHOTOGRAPHERS),
            "shoot": shoot,
            "tags": some(chance, TAGS, 3),
        }
        yield Seeded("image", id_, image)
        if number % 9 == 0:
            yield Seeded("mark", id_, {"isFavorite": number % 2 == 0, "isUsed": number % 2 == 1})


def _hub_videos(now: datetime) -> Iterator[Seeded]:
    chance = dice("hub")
    titles = [
        (category, title) for category, (_, titles) in zip(CATEGORIES, people.VIDEOS, strict=True) for title in titles
    ]
    for number, (category, title) in enumerate(titles):
        id_ = seeded_id("video", number + 1)
        video = {
            "id": id_,
            "slug": slug_of(title),
            "title": title,
            "description": f"{title}, step by step.",
            "url": f"https://media.sandbox.example/hub/{slug_of(title)}.mp4",
            "thumbnailUrl": f"https://media.sandbox.example/hub/{slug_of(title)}.jpg",
            "durationSeconds": chance.randrange(180, 1500),
            "category": category,
            "publishedAt": stamp(now - timedelta(days=30 * number)),
        }
        yield Seeded("hubVideo", id_, video)


def _events(now: datetime) -> Iterator[Seeded]:
    """Each event once a month: two months back, this one, and two to come."""
    chance = dice("events")
    noon = now.replace(hour=17, minute=0, second=0, microsecond=0)
    for number in range(5 * len(people.EVENTS)):
        title, type_, about = people.EVENTS[number % len(people.EVENTS)]
        # The first is to come; the last third is over.
        days = 5 * number + 3
        start = noon + timedelta(days=days if days < 100 else days - 160)
        id_ = seeded_id("event", number + 1)
        event = {
            "id": id_,
            "slug": f"{slug_of(title)}-{number // len(people.EVENTS) + 1}",
            "title": title,
            "description": about,
            "type": by_slug(EVENT_TYPES, type_),
            "category": EVENT_CATEGORIES[number % len(EVENT_CATEGORIES)],
            "tags": some(chance, EVENT_TAGS, 2),
            "startsAt": stamp(start),
            "endsAt": stamp(start + timedelta(hours=1)),
            "url": f"https://live.sandbox.example/{slug_of(title)}",
        }
        yield Seeded("event", id_, event)
        if number % 7 == 0:
            yield Seeded("registration", id_, {"eventId": id_, "registeredAt": stamp(now)})
