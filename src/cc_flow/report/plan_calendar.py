"""The calendar before and after as weeks of days of posts, each post with its pillar and what becomes of it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from cc_flow.plan import Entry, Plan
from cc_flow.report.plan_palette import Pillar
from cc_flow.report.words import day_words, month_words, one_line

CHOSEN_LATER = "Chosen by the service"


@dataclass(frozen=True, slots=True)
class PostView:
    """A post on a day. `mark` is one of `+ ~ - ?` or empty; `fate` says it in words; `is_gone` for one that the calendar
    after no longer has.
    """

    title: str
    pillar: Pillar | None
    kind: str
    mark: str
    fate: str
    is_completed: bool
    is_gone: bool
    is_known: bool


@dataclass(frozen=True, slots=True)
class DayView:
    """A day; `is_shown` is False for days of the months beside it, which only fill up the week."""

    date: date
    is_shown: bool
    posts: tuple[PostView, ...]


@dataclass(frozen=True, slots=True)
class MonthView:
    """A month, before and after: weeks from Monday, each of seven days. Only weeks from the first to the last that the plan touches."""

    name: str
    key: str
    before: tuple[tuple[DayView, ...], ...]
    after: tuple[tuple[DayView, ...], ...]
    is_whole: bool
    has_weekend: bool


@dataclass(frozen=True, slots=True)
class Placed:
    """A post with its day and its place there."""

    day: date
    order: tuple[bool, int, str]
    post: PostView


def months_of(plan: Plan, pillars: Mapping[str, Pillar]) -> tuple[MonthView, ...]:
    """The months that the plan touches; where it touches none, those that it has seen."""
    before, after = placed_before(plan, pillars), placed_after(plan, pillars)
    everything = [*before, *after]
    touched = {one.day for one in everything if one.post.mark} or {one.day for one in everything}
    months = sorted({(day.year, day.month) for day in touched})
    return tuple(_month(year, month, touched, _by_day(before), _by_day(after)) for year, month in months)


def day_of(entry: Entry) -> date | None:
    """Its day; None where the service gave none that a calendar knows."""
    try:
        return date.fromisoformat(entry.date[:10])
    except ValueError:
        return None


def placed_before(plan: Plan, pillars: Mapping[str, Pillar]) -> list[Placed]:
    """The posts as they stand now, and what becomes of each."""
    after = {entry.entry_id: entry for entry in plan.after if entry.entry_id is not None}
    return _placed((entry, *_leaving(entry, after)) for entry in plan.before) if pillars is None else [
        placed for entry in plan.before if (placed := _place(entry, _leaving(entry, after), pillars)) is not None
    ]
