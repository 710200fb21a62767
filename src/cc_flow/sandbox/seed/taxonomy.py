"""The words by which the library is sorted: types, pillars, tags, audiences, styles and their categories."""

from collections.abc import Iterable, Iterator

from cc_flow.sandbox.seed.chance import seeded_id, slug_of
from cc_flow.sandbox.seed.document import Seeded

Term = dict[str, str]

SOCIAL = ("Reel", "Carousel", "Story", "Single Image")
VAULT = ("Email Template", "Story Template", "Lead Magnets", "Marketing Campaigns", "Landing Page", "Guides")
PILLARS = {
    "Local": "Community",
    "Market Education": "Expertise",
    "Listings": "Business",
    "Buyer Tips": "Expertise",
    "Seller Tips": "Expertise",
    "Personal Brand": "Connection",
    "Social Proof": "Business",
    "Home Life": "Connection",
}
TAGS = (
    "Coffee",
    "Seasonal",
    "Funny",
    "Quote",
    "Checklist",
    "Story",
    "Data",
    "Video",
    "Holiday",
    "Evergreen",
    "Engagement",
    "Luxury",
)
AUDIENCES = ("First-time Buyers", "Move-up Buyers", "Sellers", "Investors", "Past Clients", "Everyone")
STYLES = ("Minimal", "Bold", "Editorial", "Playful", "Classic")


def terms(kind: str, names: Iterable[str]) -> list[Term]:
    """`{id, name, slug}` for each name."""
    return [
        {"id": seeded_id(kind, number), "name": name, "slug": slug_of(name)} for number, name in enumerate(names, 1)
    ]


TYPE_CATEGORIES = terms("type category", ("Social", "Vault"))
PILLAR_CATEGORIES = terms("pillar category", dict.fromkeys(PILLARS.values()))
CONTENT_TYPES = terms("content type", (*SOCIAL, *VAULT))
CONTENT_PILLARS = terms("pillar", PILLARS)
CONTENT_TAGS = terms("tag", TAGS)
TARGET_AUDIENCES = terms("audience", AUDIENCES)
CONTENT_STYLES = terms("style", STYLES)
CALENDAR_CATEGORIES = terms("calendar category", ("Engage", "Educate", "Promote", "Connect"))


def by_slug(of: Iterable[Term], slug: str) -> Term:
    """The term with this slug. Raises StopIteration where the pools do not fit together."""
    return next(term for term in of if term["slug"] == slug)


def taxonomy() -> Iterator[Seeded]:
    """All terms; types and pillars know their category."""
    for term in CONTENT_TYPES:
        category = TYPE_CATEGORIES[0 if term["name"] in SOCIAL else 1]
        yield Seeded("contentType", term["id"], {**term, "category": category})
    for term in CONTENT_PILLARS:
        category = by_slug(PILLAR_CATEGORIES, slug_of(PILLARS[term["name"]]))
        yield Seeded("pillar", term["id"], {**term, "category": category})
    plain = {
        "contentTypeCategory": TYPE_CATEGORIES,
        "pillarCategory": PILLAR_CATEGORIES,
        "tag": CONTENT_TAGS,
        "audience": TARGET_AUDIENCES,
        "calendarCategory": CALENDAR_CATEGORIES,
    }
    for kind, of_kind in plain.items():
        yield from (Seeded(kind, term["id"], term) for term in of_kind)
