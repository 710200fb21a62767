"""Plans made by hand for whoever shows plans: small, empty, hostile, three months, generated, three hundred writes."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from cc_flow.plan import Change, ChangeKind, Entry, LimitUse, Plan

SCHEDULE = "/user/content/schedule"
PILLARS = (
    "Local",
    "Market Education",
    "Listings",
    "Buyer Tips",
    "Seller Tips",
    "Personal Brand",
    "Social Proof",
    "Home Life",
)
TITLES = (
    "The best coffee shops in [Your City]",
    "What rates did this week, slide by slide",
    "Just listed: 12 Maple Street",
    "Pre-qualified is not pre-approved",
    "Is it a buyer's market yet?",
    "Why I chose [Your City]",
    "POV: How a bidding war really ends",
    "Three kitchens, one budget (voice-over)",
    "Closing costs, line by line",
    "Hidden patios of [Your City]",
    "Property taxes in [Your County]",
)
KINDS = ("Reel", "Carousel", "Story", "Single Image")


def entry(number: int, day: str, **fields: Any) -> Entry:
    """The post `number` on a day."""
    about = {
        "order": 0,
        "title": TITLES[number % len(TITLES)],
        "pillar": PILLARS[number % len(PILLARS)],
        "entry_id": f"e{number}",
        "post_id": f"p{number}",
        "kind": KINDS[number % len(KINDS)],
    }
    return Entry(date=day, **(about | fields))


def write(at: str, action: str, call: str, kind: ChangeKind, **fields: Any) -> Change:
    """A change at the path `at`; `call` is method and path."""
    step, _, key = at.rstrip("]").partition("[")
    method, path = call.split(" ")
    effect = fields.pop("effect", "write")
    return Change(at, step, key or None, action, effect, method, path, kind, **fields)


def schedule(day: str, number: int, **fields: Any) -> Change:
    """A post put on a day."""
    body = {"postId": f"p{number}", "date": day}
    kind = fields.pop("kind", ChangeKind.CREATE)
    title = fields.pop("title", TITLES[number % len(TITLES)])
    at = f"slot[{day}]"
    return write(at, "calendar.schedule_post", f"POST {SCHEDULE}", kind, request=body, title=title, **fields)


def plan(**fields: Any) -> Plan:
    """A plan of Monday's workflow; nothing in it but `fields`."""
    about: dict[str, Any] = {
        "plan": "01JDPLAN7Q",
        "workflow": "monday-content",
        "file": "workflows/monday-content.yaml",
        "text": "",
        "files": {},
        "tenant": "coffee-contracts",
        "timezone": "America/New_York",
        "origin": "https://api.coffeecontracts.com",
        "account": "a1",
        "inputs": {},
        "scheduled_for": "2026-11-30T07:00:00-05:00",
        "run": "01JDRUN4",
        "created_at": datetime(2026, 11, 29, 9, 0, tzinfo=UTC),
        "expires_at": datetime(2026, 11, 30, 9, 0, tzinfo=UTC),
        "commit": "f97ec57828208452acac77e0b119219b77cdd008",
        "version": "0.1.0",
        "changes": (),
        "reads": 4,
        "facts": (),
        "limits": (),
        "before": (),
        "after": (),
    }
    return Plan(**(about | fields))


def workdays(first: date, count: int) -> list[str]:
    """So many days from Monday to Friday, from `first` on."""
    days = (first + timedelta(step) for step in range(2 * count + 7))
    return [day.isoformat() for day in days if day.weekday() < 5][:count]


EMPTY = plan()
UNCHANGED = plan(
    before=(entry(0, "2026-12-01"),),
    after=(entry(0, "2026-12-01"),),
    changes=(schedule("2026-12-01", 0, kind=ChangeKind.SKIP, because="it is there already", at_least=0, at_most=0),),
)

# A week in which everything happens once: added, moved, swapped, removed, perhaps; two captions, one not written yet.
OLD = "Grab a coffee.\n\nThree places I take every client who is new to town.\n\n#shoplocal"
NEW = "Grab a coffee.\n\nFour places I take every client who is new to Springfield.\n\n#shoplocal"
SMALL = plan(
    before=(
        entry(0, "2026-12-01", is_completed=True),
        entry(1, "2026-12-02"),
        entry(2, "2026-12-03"),
        entry(4, "2026-12-07", caption_before=OLD),
        entry(6, "2026-12-08"),
    ),
    after=(
        entry(0, "2026-12-01", is_completed=True),
        entry(1, "2026-12-02", mark="~", post_id="p5", title=TITLES[5], pillar=PILLARS[5]),
        entry(7, "2026-12-03", mark="+", entry_id=None),
        entry(2, "2026-12-04", mark="~", moved_from="2026-12-03"),
        entry(3, "2026-12-04", mark="?", entry_id=None, order=1),
        entry(4, "2026-12-07", caption_before=OLD, caption_after=NEW),
    ),
    changes=(
        schedule("2026-12-01", 0, kind=ChangeKind.SKIP, because="it is there already", at_least=0, at_most=0),
        schedule("2026-12-03", 7),
        write(
            "swap",
            "calendar.update_entry",
            f"PATCH {SCHEDULE}/e1",
            ChangeKind.UPDATE,
            request={"postId": "p5"},
            before={"id": "e1", "post": {"id": "p1"}},
            title=TITLES[5],
        ),
        write(
            "drop",
            "calendar.remove_entry",
            f"DELETE {SCHEDULE}/e6",
            ChangeKind.DELETE,
            title=TITLES[6],
            effect="destroy",
        ),
        write(
            "arrange.moves",
            "calendar.reorder",
            "POST /user/content/reorder-schedule",
            ChangeKind.UPDATE,
            request={"items": [{"id": None, "date": "2026-12-04", "order": 0}]},
            unknown={"/items/0/id": "slot[2026-12-03].id"},
            title="1 entry",
        ),
        write(
            "caption[p7]",
            "captions.generate",
            "POST /user/content/ai-caption",
            ChangeKind.CREATE,
            request={"postId": "p7"},
            title=TITLES[7],
        ),
        schedule("2026-12-04", 3, kind=ChangeKind.CONDITIONAL, because="menu.hooks", at_least=0),
    ),
    limits=(LimitUse("writes", 5, 6, 60), LimitUse("ai_generations", 1, None, 20), LimitUse("deletes", 1, 1, None)),
    notes=("assert `check` is decided only after apply: it turns on menu.hooks",),
    reads=14,
)

# The first plan of a month: the service will choose the posts, so the rest is deferred.
GENERATED = plan(
    after=tuple(Entry(day, None, None, None, mark="+") for day in workdays(date(2026, 12, 1), 23)),
    changes=(
        write(
            "calendar",
            "calendar.generate",
            "POST /user/content/generate-calendar",
            ChangeKind.CREATE,
            request={"month": "2026-12", "daysOfWeek": ["monday", "tuesday"]},
            title="23 days of 2026-12",
        ),
        write(
            "caption",
            "captions.generate",
            "POST /user/content/ai-caption",
            ChangeKind.CONDITIONAL,
            request={"postId": None},
            unknown={"/postId": "calendar.results[].post.id"},
            because="calendar.results",
            at_least=0,
            at_most=5,
        ),
        write(
            "tell",
            "pages.create",
            "POST /user/pagebuilder/pages",
            ChangeKind.CONDITIONAL,
            request={"title": None},
            unknown={"/title": "menu.hooks[].title"},
            because="menu.hooks",
            at_least=0,
            at_most=None,
        ),
    ),
)
_SEASON = workdays(date(2026, 11, 2), 66)
THREE_MONTHS = plan(
    before=tuple(entry(number, day) for number, day in enumerate(_SEASON) if number % 2),
    after=tuple(entry(number, day, mark="" if number % 2 else "+") for number, day in enumerate(_SEASON)),
    changes=tuple(schedule(day, number) for number, day in enumerate(_SEASON) if not number % 2),
)
MANY = plan(
    after=tuple(entry(number, day, mark="+", entry_id=None) for number, day in enumerate(_SEASON[:22] * 4)),
    changes=tuple(
        replace(schedule("2026-12-01", number), at=f"slot[{number}]", key=str(number)) for number in range(300)
    ),
)

# A rotation over new posts: where they stand, and what stands there already, is likely; of one it is open.
ROTATED = plan(
    before=(entry(0, "2026-12-01"), entry(1, "2026-12-02"), entry(2, "2026-12-03"), entry(3, "2026-12-04")),
    after=(
        entry(0, "2026-12-02", mark="?", moved_from="2026-12-01", place="likely"),
        entry(1, "2026-12-02", mark="?", order=1, place="likely"),
        entry(2, "2026-12-03"),
        entry(3, "2026-12-04", mark="?", place="open"),
        entry(5, "2026-12-01", mark="+", entry_id=None, moved_from="2026-12-02", place="likely"),
        entry(6, "2026-12-03", mark="+", entry_id=None, place="likely"),
    ),
    changes=(
        schedule("2026-12-02", 5),
        schedule("2026-12-03", 6),
        write(
            "arrange.reorder",
            "calendar.reorder",
            "POST /user/content/reorder-schedule",
            ChangeKind.CONDITIONAL,
            request={"items": None},
            unknown={"/items": "slot[2026-12-02].order"},
            because="slot[2026-12-02].order",
            at_least=0,
        ),
    ),
)
# Four posts on each of 31 days, weekends too, some with long titles.
_MONTH = [f"2026-12-{day:02}" for day in range(1, 32)]
_ENDLESS = "Why the market in [Your City] feels slow although it is not, " * 4
CROWDED = plan(
    before=tuple(
        entry(number + place, day, order=place, entry_id=f"{day}-{place}")
        for number, day in enumerate(_MONTH)
        for place in range(3)
    ),
    after=tuple(
        entry(number + place, day, order=place, entry_id=f"{day}-{place}", mark="" if place < 3 else "+")
        if (number + place) % 7
        else entry(number + place, day, order=place, mark="+", entry_id=None, title=_ENDLESS)
        for number, day in enumerate(_MONTH)
        for place in range(4)
    ),
    changes=tuple(schedule(day, number) for number, day in enumerate(_MONTH)),
)

# Texts of others at their worst.
SCRIPT = "<script>alert(1)</script>\"'&<img src=x onerror=alert(1)>"
MARKDOWN = "| @octocat #1 GH-7 **b** `c` [x](http://e.x) ![i](http://e.x) www.e.x :smile: $x$ ~~s~~ <!-- --> \\"
TURNED = "invoice\u202egnp.exe\u2066 \x1b[31mred\x1b[0m \ud800"
HEAP = "Z" + "\u0301" * 200 + "algo"
HOSTILE = plan(
    workflow="x--><script>",
    tenant='t"><b>',
    file="flows/`a`.yaml",
    before=(
        Entry("2026-12-01", 0, SCRIPT, TURNED, "h1", "h1", caption_before=SCRIPT + "\n</del><script>"),
        Entry("2026-12-02", 0, "W" * 400, "Local", "h2", "h2"),
    ),
    after=(
        Entry(
            "2026-12-01",
            0,
            SCRIPT,
            TURNED,
            "h1",
            "h1",
            mark="~",
            caption_before=SCRIPT,
            caption_after=f"{MARKDOWN}\n# head\n",
        ),
        Entry("2026-12-02", 0, "W" * 400, "Local", "h2", "h2", mark="+"),
        Entry("2026-12-03", 0, "مرحبا بكم في منزلكم الجديد 🏡", "日本語の柱", mark="+"),
        Entry("2026-12-04", 0, "👩‍👩‍👧‍👦" * 12, "🏡", mark="+"),
        Entry("2026-12-04", 1, HEAP, SCRIPT, mark="+"),
        Entry("2026-12-05", 0, MARKDOWN, MARKDOWN, mark="?"),
        Entry("2026-12-06", 0, TURNED, "", mark="-"),
        Entry("tomorrow", 0, SCRIPT, "Local", mark="+"),
    ),
    changes=(
        write(
            f"slot[{SCRIPT}]",
            "calendar.schedule_post",
            f"POST {SCHEDULE}",
            ChangeKind.CREATE,
            request={"postId": SCRIPT, "note": MARKDOWN, "long": "y" * 5000, SCRIPT: None, "turned": TURNED},
            unknown={"/postId": SCRIPT},
            title=SCRIPT,
        ),
        write(
            "t",
            "captions.generate",
            "POST /x/|",
            ChangeKind.CONDITIONAL,
            because=SCRIPT,
            title=MARKDOWN,
        ),
    ),
    limits=(LimitUse(SCRIPT, 1, 2, 1),),
    notes=(SCRIPT, MARKDOWN, TURNED),
    commit=None,
)
ALL = {
    "empty": EMPTY,
    "unchanged": UNCHANGED,
    "small": SMALL,
    "generated": GENERATED,
    "three_months": THREE_MONTHS,
    "many": MANY,
    "rotated": ROTATED,
    "crowded": CROWDED,
    "hostile": HOSTILE,
}
