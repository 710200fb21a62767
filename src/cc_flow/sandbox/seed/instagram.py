"""The connected Instagram account: profile, its last ten weeks of media, and their figures."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from cc_flow.sandbox.seed.chance import EASY, dice, stamp
from cc_flow.sandbox.seed.document import Seeded
from cc_flow.sandbox.seed.texts.topics import TOPICS

MEDIA = 34
KINDS = ("REELS", "CAROUSEL_ALBUM", "IMAGE")


def instagram(now: datetime) -> Iterator[Seeded]:
    """Newest media first, as Instagram lists them."""
    account = {
        "id": "17841400000000001",
        "username": "robin.sells.asheville",
        "name": "Robin Avery | Asheville Homes",
        "biography": "Coffee first, contracts second. ☕📝 DM me HOME.",
        "followersCount": 2814,
        "followsCount": 611,
        "mediaCount": MEDIA,
        "profilePictureUrl": "https://media.sandbox.example/ig/robin.jpg",
        "isConnected": True,
    }
    yield Seeded("instagram", "me", account)
    for media in _media(now):
        yield Seeded("igMedia", media["id"], media)


def _media(now: datetime) -> Iterator[dict[str, Any]]:
    chance = dice("instagram")
    pillars = list(TOPICS)
    for number in range(MEDIA):
        pillar = pillars[chance.randrange(len(pillars))]
        topic = chance.choice(TOPICS[pillar])
        type_ = KINDS[number % len(KINDS)]
        reach = chance.randrange(300, 1200) * (4 if type_ == "REELS" else 1)
        posted = now - timedelta(days=2 * number + 1, hours=chance.randrange(5))
        likes, saves = reach * chance.randrange(4, 9) // 100, reach * chance.randrange(1, 4) // 100
        yield {
            # Numbers longer than a float can tell apart, as text: the way Instagram sends them.
            "id": f"media-{number + 1}" if number < EASY else str(18000000000000000 + 7919 * number),
            "caption": f"{topic.title}\n\n{topic.line}".replace("[Your City]", "Asheville"),
            "mediaType": type_,
            "mediaUrl": f"https://media.sandbox.example/ig/{number:03}.jpg",
            "permalink": f"https://instagram.example/p/C{number:03}robin/",
            "timestamp": stamp(posted),
            "likeCount": likes,
            "commentsCount": likes // 9,
            "reach": reach,
            "saves": saves,
            "shares": saves // 2,
            "impressions": reach * 13 // 10,
        }
