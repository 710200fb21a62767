"""The posts: every pillar's topics in three formats, the vault, a few nasty titles; and photos, styles and marks."""

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from cc_flow.sandbox.seed import taxonomy
from cc_flow.sandbox.seed.chance import dice, make_id, seeded_id, slug_of, some, stamp
from cc_flow.sandbox.seed.document import Seeded
from cc_flow.sandbox.seed.texts import phrases
from cc_flow.sandbox.seed.texts.topics import TOPICS, Topic

WEEKS = 20
TRENDING = 22
PHOTOS = 60
SOCIAL_SLUGS = ("reel", "carousel", "story", "single-image")

Idea = tuple[str, str, str, str]  # title, line, format slug, pillar slug


def library(now: datetime) -> Iterator[Seeded]:
    """Terms, photos, styles, posts, and which of these the user has marked before."""
    this_week = now.date() - timedelta(days=now.date().weekday())
    posts = _posts(this_week)
    yield from taxonomy.taxonomy()
    yield from _styles(this_week)
    yield from _photos()
    yield from (Seeded("post", post["id"], post) for post in posts)
    yield from _marks(posts, now)
    yield from _history(posts, this_week)


def _ideas() -> Iterator[Idea]:
    """Every topic in three of the four formats, pillar after pillar in turn, so that each week has a bit of each."""
    for number in range(max(len(topics) for topics in TOPICS.values())):
        for turn in range(3):
            for place, (pillar, topics) in enumerate(TOPICS.items()):
                topic: Topic = topics[number % len(topics)]
                form = SOCIAL_SLUGS[(number + turn + place) % len(SOCIAL_SLUGS)]
                wording = phrases.FORMS[form][(number + place) % 3]
                yield wording.format(topic=topic.title), topic.line, form, pillar


def _vault_ideas() -> Iterator[Idea]:
    pillars = list(TOPICS)
    for place, (form, titles) in enumerate(phrases.VAULT.items()):
        for number, title in enumerate(titles):
            yield (
                title,
                "Ready to send: replace what stands in brackets.",
                form,
                pillars[(place + number) % len(pillars)],
            )


def _nasty_ideas() -> Iterator[Idea]:
    pillars = list(TOPICS)
    for number, title in enumerate(phrases.NASTY):
        yield title, f"Also known as {title}.", SOCIAL_SLUGS[number % 4], pillars[number % len(pillars)]


def _posts(this_week: date) -> list[dict[str, Any]]:
    chance = dice("posts")
    ideas = [*_ideas(), *_vault_ideas(), *_nasty_ideas()]
    reels = [number for number, idea in enumerate(ideas) if idea[2] == "reel" and idea[0] not in phrases.NASTY]
    trending = set(dice("trending").sample(reels, TRENDING))
    slugs: set[str] = set()
    posts = []
    for number, idea in enumerate(ideas):
        week = this_week - timedelta(weeks=WEEKS - 1 - number * WEEKS // len(ideas))
        post = _post(number, idea, chance, week)
        if post["slug"] in slugs:
            post["slug"] = f"{post['slug']}-{number}"
        slugs.add(post["slug"])
        posts.append({**post, "isTrending": number in trending})
    return posts


def _post(number: int, idea: Idea, chance: random.Random, week: date) -> dict[str, Any]:
    title, line, form, pillar = idea
    released = week + timedelta(days=chance.randrange(5))
    code = make_id("canva", number).replace("-", "")[:11]
    photos = some(chance, range(1, PHOTOS + 1), 3)
    return {
        "id": seeded_id("post", number + 1),
        "slug": slug_of(title),
        "title": title,
        "caption": _caption(line, pillar, chance),
        "instructions": phrases.INSTRUCTIONS.get(form, "Open the template, replace what stands in brackets, and send."),
        "canvaUrl": f"https://canva.example/design/DAF{code}/edit",
        "type": taxonomy.by_slug(taxonomy.CONTENT_TYPES, form),
        "pillar": taxonomy.by_slug(taxonomy.CONTENT_PILLARS, pillar),
        "tags": some(chance, taxonomy.CONTENT_TAGS, 3),
        "targetAudiences": some(chance, taxonomy.TARGET_AUDIENCES, 2),
        "style": chance.choice(taxonomy.CONTENT_STYLES),
        "photoIds": [seeded_id("photo", photo) for photo in photos],
        "releaseDate": released.isoformat(),
        "weekOf": week.isoformat(),
        "createdAt": f"{released.isoformat()}T14:00:00Z",
    }


def _caption(line: str, pillar: str, chance: random.Random) -> str:
    opener, call = chance.choice(phrases.OPENERS), chance.choice(phrases.CALLS_TO_ACTION)
    return f"{opener}\n\n{line}\n\n{call}\n\n{phrases.HASHTAGS[pillar]}"


def _photos() -> Iterator[Seeded]:
    for number in range(1, PHOTOS + 1):
        id_ = seeded_id("photo", number)
        url = f"https://media.sandbox.example/photos/{number:03}.jpg"
        yield Seeded(
            "photo", id_, {"id": id_, "url": url, "alt": f"Stock photo {number}", "width": 1080, "height": 1350}
        )


def _styles(this_week: date) -> Iterator[Seeded]:
    for number, style in enumerate(taxonomy.CONTENT_STYLES):
        # One new look every second month.
        month = this_week.replace(day=1)
        for _ in range(2 * number):
            month = (month - timedelta(days=1)).replace(day=1)
        yield Seeded("style", style["id"], {**style, "date": month.isoformat()})


def _marks(posts: list[dict[str, Any]], now: datetime) -> Iterator[Seeded]:
    """Some posts are favorites, some are used; of the trending ones the first four are used."""
    chance = dice("marks")
    trending = [post["id"] for post in posts if post["isTrending"]]
    rest = [post["id"] for post in posts if not post["isTrending"]]
    used = {*trending[:4], *chance.sample(rest, 24)}
    favorites = {*trending[2:6], *chance.sample(rest, 14)}
    at = stamp(now - timedelta(days=30))
    for id_ in [*trending, *rest]:
        if id_ in used or id_ in favorites:
            mark = {"isFavorite": id_ in favorites, "isUsed": id_ in used, "updatedAt": at}
            yield Seeded("mark", id_, mark)


def _history(posts: list[dict[str, Any]], this_week: date) -> Iterator[Seeded]:
    """What the user did last week: two posts on the calendar, the first with a caption."""
    chosen = [post for post in posts if post["type"]["slug"] == "carousel" and not post["isTrending"]]
    for number, post in enumerate(chosen[:2], 1):
        day = (this_week - timedelta(days=7 - 2 * number)).isoformat()
        entry = {"id": seeded_id("entry", number), "date": day, "order": 1, "isCompleted": number == 2}
        made = f"{day}T12:00:00.000Z"
        shown = {**entry, "isRecommended": False, "postId": post["id"], "createdAt": made}
        yield Seeded("entry", shown["id"], shown)
        if number == 1:
            words = f"{post['title']} ☕ Save this for later."
            caption = {"id": seeded_id("caption", 1), "postId": post["id"], "text": words, "reaction": None}
            yield Seeded("caption", post["id"], {**caption, "createdAt": made})
