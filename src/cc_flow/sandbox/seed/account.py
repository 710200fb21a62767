"""The agent whose sandbox this is: their key, profile and daily tasks."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from cc_flow.sandbox.constants import SANDBOX_KEY, SANDBOX_PASSWORD
from cc_flow.sandbox.keys import SCOPES, digest, make_raw_key, prefix_of
from cc_flow.sandbox.seed.chance import seeded_id, stamp
from cc_flow.sandbox.seed.document import Seeded
from cc_flow.sandbox.seed.taxonomy import CALENDAR_CATEGORIES, terms
from cc_flow.sandbox.seed.texts import people

TASKS = (
    ("Answer your comments", "Every one, with more than an emoji."),
    ("Post a story", "Behind the scenes beats perfect."),
    ("Send one thank-you note", "On paper, with a stamp."),
    ("Engage with five local accounts", "Say something they will remember."),
)


def account(now: datetime) -> Iterator[Seeded]:
    """The default key, the profile, the password, the tour, and this week's tasks."""
    yield _key(now)
    yield _spare_key(now)
    yield Seeded("profile", "me", _profile())
    yield Seeded("password", "me", {"digest": digest(SANDBOX_PASSWORD)})
    yield Seeded("tour", "me", {"completedSteps": ["welcome"], "isCompleted": False})
    yield from _daily_tasks(now)


def _key(now: datetime) -> Seeded:
    id_ = seeded_id("sandbox key", 1)
    key = {
        "id": id_,
        "name": "Sandbox",
        "keyPrefix": prefix_of(SANDBOX_KEY),
        "digest": digest(SANDBOX_KEY),
        "scope": "user",
        "scopes": list(SCOPES),
        "createdAt": stamp(now),
    }
    return Seeded("apiKey", id_, key)


def _spare_key(now: datetime) -> Seeded:
    """A key that lists show and that can be revoked; nobody knows it."""
    id_ = seeded_id("key", 1)
    raw_key = make_raw_key(0)
    key = {
        "id": id_,
        "name": "Old laptop",
        "keyPrefix": prefix_of(raw_key),
        "digest": digest(raw_key),
        "scope": "user",
        "scopes": ["content:read", "calendar:read"],
        "createdAt": stamp(now),
    }
    return Seeded("apiKey", id_, key)


def _profile() -> dict[str, object]:
    return {
        "id": seeded_id("user", 1),
        "email": "agent@sandbox.example",
        "name": "Robin Avery",
        "phone": "+1 555 0100",
        "location": "Asheville, NC",
        "brokerage": "Harbor & Pine Realty",
        "website": "https://robin.sandbox.example",
        "timezone": "America/New_York",
        "preferences": {"emailDigest": True, "showTips": True},
        "goals": terms("goal", people.GOALS)[:2],
        "mindsets": terms("mindset", people.MINDSETS)[:1],
        "areasOfWork": terms("area of work", people.AREAS_OF_WORK)[:1],
        "clientTypes": terms("client type", people.CLIENT_TYPES)[:2],
        "referralSource": terms("referral source", people.REFERRAL_SOURCES)[0],
    }


def _daily_tasks(now: datetime) -> Iterator[Seeded]:
    monday = now.date() - timedelta(days=now.date().weekday())
    for number in range(10):
        id_ = seeded_id("daily task", number + 1)
        day = (monday + timedelta(days=number // 2)).isoformat()
        title, how = TASKS[number % len(TASKS)]
        done = number < 2
        task = {
            "id": id_,
            "title": title,
            "description": how,
            "date": day,
            "category": CALENDAR_CATEGORIES[number % len(CALENDAR_CATEGORIES)],
            "isCompleted": done,
            "completedAt": stamp(now) if done else None,
        }
        yield Seeded("dailyTask", id_, task)
