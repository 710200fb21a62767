"""The calendar before and after as weeks of days of posts, each post with its pillar and what becomes of it."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from cc_flow.frozen import frozen
from cc_flow.plan import Entry, Plan
from cc_flow.report.plan_fate import Fate, fate_after, fate_before, is_unchosen, vanished
from cc_flow.report.plan_palette import Pillar
from cc_flow.report.words import month_words, one_line

NOT_CHOSEN = "Not chosen yet"
UNTITLED = "Untitled"


@frozen
class PostView:
    """A post on a day. `kind` is its content type; `is_known` is False where only apply will tell which post it is.

    `place` says how sure it is that it stands there, as on a plan's entry.
    """

    title: str
    pillar: Pillar | None
    kind: str
    fate: Fate
    is_completed: bool
    is_known: bool
    place: str = ""

    @property
    def is_gone(self) -> bool:
        """Whether the calendar after no longer has it."""
        return self.fate.mark == "-"

    @property
    def is_sure(self) -> bool:
        """Whether the calendar after surely has it."""
        return self.fate.stays or self.fate.mark not in {"-", "?"}


@frozen
class DayView:
    """A day; `is_shown` is False for days of the months beside it, which only fill up the week."""

    date: date
    is_shown: bool
    posts: tuple[PostView, ...]


Weeks = tuple[tuple[DayView, ...], ...]


@frozen
class MonthView:
    """A month before and after: weeks of seven days from Monday, from the first that the plan touches to the last.
    `is_whole` says that no week was left out.
    """

    name: str
    before: Weeks
    after: Weeks
    is_whole: bool
    has_weekend: bool


@frozen
class Placed:
    """A post with its day and its place there."""

    day: date
    order: tuple[bool, int, str]
    post: PostView


def place_before(plan: Plan, pillars: Mapping[str, Pillar]) -> tuple[Placed, ...]:
    """The posts as they stand now, each with what becomes of it. Entries without a day are left out."""
    later = {entry.entry_id: entry for entry in plan.after if entry.entry_id is not None}
    return tuple(_place(entry, day, fate_before(entry, later), pillars) for entry, day in _dated(plan.before))


def place_after(plan: Plan, pillars: Mapping[str, Pillar]) -> tuple[Placed, ...]:
    """The posts as they will stand, those that go among them. Entries without a day are left out."""
    former = {entry.entry_id: entry for entry in plan.before if entry.entry_id is not None}
    staying = (_place(entry, day, fate_after(entry, former), pillars) for entry, day in _dated(plan.after))
    going = (_place(entry, day, Fate("-", "removed"), pillars) for entry, day in _dated(vanished(plan)))
    return (*staying, *going)


def months_of(before: tuple[Placed, ...], after: tuple[Placed, ...]) -> tuple[MonthView, ...]:
    """The months that the plan touches; where it touches none, those that it has seen."""
    seen = {one.day for one in (*before, *after)}
    touched = {one.day for one in (*before, *after) if one.post.fate.mark} or seen
    days = _by_day(before), _by_day(after)
    return tuple(
        _month(year, month, touched, days) for year, month in sorted({(day.year, day.month) for day in touched})
    )


def day_of(entry: Entry) -> date | None:
    """Its day; None where the service gave none that a calendar knows."""
    try:
        return date.fromisoformat(entry.date[:10])
    except ValueError:
        return None


def _dated(entries: tuple[Entry, ...]) -> Iterator[tuple[Entry, date]]:
    return ((entry, day) for entry in entries if (day := day_of(entry)) is not None)


def _place(entry: Entry, day: date, fate: Fate, pillars: Mapping[str, Pillar]) -> Placed:
    is_known = not is_unchosen(entry)
    post = PostView(
        title=one_line(entry.title or UNTITLED) if is_known else NOT_CHOSEN,
        pillar=pillars.get(entry.pillar or ""),
        kind=one_line(entry.kind or ""),
        fate=fate,
        is_completed=entry.is_completed,
        is_known=is_known,
        place=entry.place,
    )
    return Placed(day, (entry.order is None, entry.order or 0, post.title), post)


Days = Mapping[date, tuple[PostView, ...]]


def _by_day(placed: tuple[Placed, ...]) -> Days:
    """The posts of each day, those that go at the end."""
    days: dict[date, list[PostView]] = defaultdict(list)
    for one in sorted(placed, key=lambda one: (one.day, one.post.is_gone, one.order)):
        days[one.day].append(one.post)
    return {day: tuple(posts) for day, posts in days.items()}


def _month(year: int, month: int, touched: set[date], days: tuple[Days, Days]) -> MonthView:
    inside = [day for day in touched if (day.year, day.month) == (year, month)]
    mondays = list(_mondays(min(inside), max(inside)))
    before, after = (tuple(tuple(_week(monday, month, each)) for monday in mondays) for each in days)
    first, last = date(year, month, 1), _last_day(year, month)
    return MonthView(
        name=month_words(year, month),
        before=before,
        after=after,
        is_whole=len(mondays) == len(list(_mondays(first, last))),
        has_weekend=any(day.posts for week in (*before, *after) for day in week[5:]),
    )


def _last_day(year: int, month: int) -> date:
    following = date(year + month // 12, month % 12 + 1, 1) if (year, month) != (date.max.year, 12) else None
    return date.max if following is None else following - timedelta(days=1)


def _mondays(first: date, last: date) -> Iterator[date]:
    monday = first.toordinal() - first.weekday()
    return (date.fromordinal(each) for each in range(max(monday, 1), last.toordinal() + 1, 7))


def _week(monday: date, month: int, days: Days) -> Iterator[DayView]:
    for ordinal in range(monday.toordinal(), min(monday.toordinal() + 7, date.max.toordinal() + 1)):
        day = date.fromordinal(ordinal)
        is_shown = day.month == month
        yield DayView(day, is_shown, days.get(day, ()) if is_shown else ())
