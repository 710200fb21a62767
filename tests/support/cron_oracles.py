"""Random cron expressions, and due times found in ways that know nothing of ours: cronsim, and a walk by the minute."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from cronsim import CronSim

# North, south, a change by half an hour, a change at midnight (until 2019), far ahead of UTC.
ZONES = ("America/New_York", "Europe/London", "Australia/Lord_Howe", "America/Sao_Paulo", "Pacific/Auckland")
MINUTE = timedelta(minutes=1)
_RANGES = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 7))


def expression(random: Random) -> str:
    """Five fields, mostly a few times a day; the hours lean to the night, when clocks change."""
    night = ["0", "1", "2", "3", "1,2", "2,3", "0-3", "1-3/2", "*/2", "*"]
    hour = random.choice(night) if random.random() < 0.7 else _field(random, 0, 23, any_value=0.1)
    minute = _field(random, 0, 59, any_value=0.1) if random.random() < 0.3 else str(random.randint(0, 59))
    days = [
        _field(random, 1, 28, any_value=0.8),
        _field(random, 1, 12, any_value=0.8),
        _field(random, 0, 7, any_value=0.7),
    ]
    return " ".join([minute, hour, *days])


def _field(random: Random, low: int, high: int, *, any_value: float) -> str:
    """`*` by that chance, else a step, a value, a range, a range with a step, or a list."""
    if random.random() < any_value:
        return "*"
    first = random.randint(low, high - 1)
    last = random.randint(first + 1, high)
    forms = [f"*/{random.randint(2, high // 2)}", f"{first}", f"{last}", f"{first}-{last}"]
    forms += [f"{first}-{last}/{random.randint(2, min(9, high))}", f"{last},{first}", f"{first}"]
    return random.choice(forms)


def changing_days(zone: ZoneInfo, year: int) -> Iterator[datetime]:
    """The UTC midnights of a year between which and the next the offset changes."""
    day, one_day = datetime(year, 1, 1, tzinfo=UTC), timedelta(days=1)
    while day.year == year:
        if day.astimezone(zone).utcoffset() != (day + one_day).astimezone(zone).utcoffset():
            yield day
        day += one_day


def by_cronsim(text: str, start: datetime, end: datetime) -> list[datetime]:
    """The due times after `start` until `end`, as cronsim has them, in its zone."""
    found = []
    for at in CronSim(text, start):
        if at.astimezone(UTC) > end:
            return found
        found.append(at)
    return found


def half_hour_days(zone: ZoneInfo, years: range) -> set[date]:
    """The local days on which the clocks of a zone change by less than an hour.

    cronsim 2.8 steps over such a change by whole hours, and so loses times that day of expressions that go by the wall
    clock.
    """
    days, day = set(), datetime(years[0], 1, 1, tzinfo=UTC)
    while day.year <= years[-1]:
        after = day + timedelta(days=1)
        change = (after.astimezone(zone).utcoffset() or MINUTE) - (day.astimezone(zone).utcoffset() or MINUTE)
        if timedelta(0) < abs(change) < timedelta(hours=1):
            days.update({day.astimezone(zone).date(), after.astimezone(zone).date()})
        day = after
    return days


@dataclass(frozen=True)
class Minute:
    """A minute of a walk: the instant, what the wall clock shows, whether it did before, what it has just skipped."""

    at: datetime
    shows: datetime
    again: bool
    skipped: tuple[datetime, ...]


def walk(zone: ZoneInfo, start: datetime, end: datetime) -> Iterator[Minute]:
    """Every minute after `start` until `end`, told by comparing wall clocks alone."""
    latest = start.astimezone(zone).replace(tzinfo=None)
    at = start + MINUTE
    while at <= end:
        shows = at.astimezone(zone).replace(tzinfo=None, fold=0)
        skipped = tuple(latest + MINUTE * step for step in range(1, (shows - latest) // MINUTE))
        yield Minute(at, shows, shows <= latest, skipped)
        latest = max(latest, shows)
        at += MINUTE


def by_the_rule(text: str, minutes: list[Minute]) -> list[datetime]:
    """The rule as it is written, on a walk."""
    fields = text.split()
    listed = [_listed(field, *ends) for field, ends in zip(fields, _RANGES, strict=True)]
    both_days = fields[2].startswith("*") or fields[4].startswith("*")

    def fits(shows: datetime) -> bool:
        minutes, hours, days, months, weekdays = listed
        if shows.minute not in minutes or shows.hour not in hours or shows.month not in months:
            return False
        day, weekday = shows.day in days, shows.isoweekday() in weekdays or shows.isoweekday() % 7 in weekdays
        return (day and weekday) if both_days else (day or weekday)

    if "*" in fields[0] + fields[1]:
        return [minute.at for minute in minutes if fits(minute.shows)]
    return [
        minute.at
        for minute in minutes
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
