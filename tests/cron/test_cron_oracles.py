"""Due times against two that know nothing of ours: cronsim, which follows Debian's cron, and a walk by the minute.

The short setting runs with the suite. The long one, five zones, ten years, 200 expressions, takes minutes:

    CC_FLOW_CRON_YEARS=10 CC_FLOW_CRON_EXPRESSIONS=200 pytest tests/cron/test_cron_oracles.py

`CC_FLOW_CRON_SEED=2` tries other expressions.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from cronsim import CronSim

from cc_flow.cron import due_times, parse_cron

MINUTE = timedelta(minutes=1)
RANGES = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 7))


def test_due_times_are_those_of_cronsim(place: ZoneInfo, expressions: list[str], years: range) -> None:
    """Over whole years cronsim finds the same due times (long setting: see the head of this file).

    Left out are expressions due more than 48 times a day, for their bulk, and a fault of cronsim 2.8: at Lord Howe it
    steps over a change of half an hour by whole hours, and so loses times that day of expressions that go by the wall
    clock. The walk through the minutes covers both.
    """
    start, end = datetime(years[0], 1, 1, tzinfo=place), datetime(years[-1] + 1, 1, 1, tzinfo=place)
    for text in expressions:
        cron = parse_cron(text)
        if len(cron.minutes) * len(cron.hours) > 48:
            continue
        lost = _half_hour_days(place, years) if cron.by_wall_clock else set()
        ours = [due.at for due in due_times(cron, zone=place, after=start, until=end) if due.local.date() not in lost]
        theirs = [at.astimezone(UTC) for at in _until(CronSim(text, start), end) if at.date() not in lost]
        assert ours == theirs, text


def test_due_times_are_those_of_a_walk_through_the_minutes(
    place: ZoneInfo, expressions: list[str], years: range, changes: Callable[[ZoneInfo, range], list[datetime]]
) -> None:
    """Around each change of the clock the due times are those the written rule gives minute by minute."""
    assert changes(place, years)
    for day in changes(place, years):
        start, end = day - timedelta(days=1), day + timedelta(days=3)
        walk = list(_walk(place, start, end))
        for text in expressions:
            ours = [due.at for due in due_times(parse_cron(text), zone=place, after=start, until=end)]
            assert ours == _due_by_the_rule(text, walk), text


@dataclass(frozen=True)
class Minute:
    """A minute of a walk: the instant, what the wall clock shows, whether it did before, what it has just skipped."""

    at: datetime
    shows: datetime
    again: bool
    skipped: tuple[datetime, ...]


def _walk(zone: ZoneInfo, start: datetime, end: datetime) -> Iterator[Minute]:
    """Every minute after `start` until `end`, told by comparing wall clocks alone."""
    latest = start.astimezone(zone).replace(tzinfo=None)
    at = start + MINUTE
    while at <= end:
        shows = at.astimezone(zone).replace(tzinfo=None, fold=0)
        skipped = tuple(latest + MINUTE * step for step in range(1, (shows - latest) // MINUTE))
        yield Minute(at, shows, shows <= latest, skipped)
        latest = max(latest, shows)
        at += MINUTE


def _due_by_the_rule(text: str, walk: list[Minute]) -> list[datetime]:
    """The rule as it is written, on a walk."""
    fields = text.split()
    listed = [_listed(field, *ends) for field, ends in zip(fields, RANGES, strict=True)]
    both_days = fields[2].startswith("*") or fields[4].startswith("*")

    def fits(shows: datetime) -> bool:
        minutes, hours, days, months, weekdays = listed
        if shows.minute not in minutes or shows.hour not in hours or shows.month not in months:
            return False
        day, weekday = shows.day in days, shows.isoweekday() in weekdays or shows.isoweekday() % 7 in weekdays
        return (day and weekday) if both_days else (day or weekday)

    if "*" in fields[0] + fields[1]:
        return [minute.at for minute in walk if fits(minute.shows)]
    return [
        minute.at
        for minute in walk
        if (fits(minute.shows) and not minute.again) or any(fits(skipped) for skipped in minute.skipped)
    ]


def _listed(field: str, low: int, high: int) -> set[int]:
    """The values of a field of numbers."""
    values: set[int] = set()
    for item in field.split(","):
        span, _, step = item.partition("/")
        first, _, last = span.partition("-")
        ends = (low, high) if span == "*" else (int(first), int(last or first))
        values.update(range(ends[0], ends[1] + 1, int(step or 1)))
    return values


def _half_hour_days(zone: ZoneInfo, years: range) -> set[object]:
    """The local days on which the clocks of a zone change by less than an hour."""
    days, day = set(), datetime(years[0], 1, 1, tzinfo=UTC)
    while day.year <= years[-1]:
        after = day + timedelta(days=1)
        change = (after.astimezone(zone).utcoffset() or MINUTE) - (day.astimezone(zone).utcoffset() or MINUTE)
        if timedelta(0) < abs(change) < timedelta(hours=1):
            days.update({day.astimezone(zone).date(), after.astimezone(zone).date()})
        day = after
    return days


def _until(times: CronSim, end: datetime) -> Iterator[datetime]:
    """What an endless iterator gives until `end`."""
    for at in times:
        if at.astimezone(UTC) > end:
            return
        yield at
