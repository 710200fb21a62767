"""Random cron expressions, and due times found in ways that know nothing of ours: cronsim, and the rule as it is
written, walked minute by minute where clocks change.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from cronsim import CronSim

# North, south, a change by half an hour, a change at midnight (until 2019), far ahead of UTC.
ZONES = ("America/New_York", "Europe/London", "Australia/Lord_Howe", "America/Sao_Paulo", "Pacific/Auckland")
MINUTE, ONE_DAY = timedelta(minutes=1), timedelta(days=1)
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
    day = datetime(year, 1, 1, tzinfo=UTC)
    while day.year == year:
        if day.astimezone(zone).utcoffset() != (day + ONE_DAY).astimezone(zone).utcoffset():
            yield day
        day += ONE_DAY


def by_cronsim(text: str, start: datetime, end: datetime, *, without: Collection[date] = ()) -> list[datetime]:
    """The due times after `start` until `end`, as cronsim has them in their zone, in UTC; not those of days `without`.

    Both ends are in the zone, and not in a fold.
    """
    found = []
    for at in CronSim(text, start):
        if at > end:
            return found
        if not without or at.date() not in without:
            found.append(at.astimezone(UTC))
    return found


def half_hour_days(zone: ZoneInfo, years: range) -> set[date]:
    """The local days on which the clocks of a zone change by less than an hour.

    cronsim 2.8 steps over such a change by whole hours, and so loses times that day of expressions that go by the wall
    clock.
    """
    days, day = set(), datetime(years[0], 1, 1, tzinfo=UTC)
    while day.year <= years[-1]:
        after = day + ONE_DAY
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


class Walk:
    """Some days before and after a change of the clock, minute by minute; the minutes by what the clock shows."""

    def __init__(self, zone: ZoneInfo, first: date, last: date) -> None:
        self.first, self.last = first, last
        self.start, self.end = midnight(first, zone) - MINUTE, midnight(last + ONE_DAY, zone) - MINUTE
        self.showing: defaultdict[tuple[int, int], list[Minute]] = defaultdict(list)
        self.skipping: list[Minute] = []
        for minute in walk(zone, self.start.astimezone(UTC), self.end.astimezone(UTC)):
            self.showing[minute.shows.hour, minute.shows.minute].append(minute)
            if minute.skipped:
                self.skipping.append(minute)


class Year:
    """A year in a zone, for the rule: walks around the changes of the clock, and the days between with their midnights.

    `start` (exclusive) and `end` (inclusive) are its ends, in the zone; clocks must not change near them.
    """

    def __init__(self, zone: ZoneInfo, year: int) -> None:
        self.start, self.end = midnight(date(year, 1, 1), zone) - MINUTE, midnight(date(year + 1, 1, 1), zone) - MINUTE
        changes = [day.astimezone(zone).date() for day in changing_days(zone, year)]
        self.walks = [Walk(zone, day - ONE_DAY, day + 3 * ONE_DAY) for day in changes]
        days = (date(year, 1, 1) + ONE_DAY * number for number in range((date(year + 1, 1, 1) - date(year, 1, 1)).days))
        self.plain = [
            (day, midnight(day, zone).astimezone(UTC))
            for day in days
            if not any(one.first <= day <= one.last for one in self.walks)
        ]


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """The beginning of a day on which clocks do not change, in the zone."""
    return datetime.combine(day, time(), tzinfo=zone)


class Rule:
    """An expression of numbers under the rule as it is written."""

    def __init__(self, text: str) -> None:
        fields = text.split()
        minutes, hours, *self._days = [_listed(field, *ends) for field, ends in zip(fields, _RANGES, strict=True)]
        self._both_days = fields[2].startswith("*") or fields[4].startswith("*")
        self.by_wall_clock = "*" in fields[0] + fields[1]
        self.times = [(hour, minute) for hour in sorted(hours) for minute in sorted(minutes)]

    def is_day(self, day: date) -> bool:
        """Whether the fields about days list it."""
        days, months, weekdays = self._days
        by_month, by_week = day.day in days, day.isoweekday() in weekdays or day.isoweekday() % 7 in weekdays
        return day.month in months and ((by_month and by_week) if self._both_days else (by_month or by_week))

    def fits(self, shows: datetime) -> bool:
        """Whether all five fields list a wall time."""
        return (shows.hour, shows.minute) in self.times and self.is_day(shows.date())


def by_the_rule(text: str, year: Year) -> list[datetime]:
    """The due times of a year under the rule as it is written, in UTC."""
    rule = Rule(text)
    since = [timedelta(hours=hour, minutes=minute) for hour, minute in rule.times]
    found = [begins + length for day, begins in year.plain if rule.is_day(day) for length in since]
    for one in year.walks:
        found += on_a_walk(rule, one)
    return sorted(found)


def on_a_walk(rule: Rule, around: Walk) -> set[datetime]:
    """The due times around a change of the clock, in UTC."""
    shown = (minute for time_of_day in rule.times for minute in around.showing[time_of_day])
    fitting = [minute for minute in shown if rule.is_day(minute.shows.date())]
    if rule.by_wall_clock:
        return {minute.at for minute in fitting}
    made_up = {minute.at for minute in around.skipping if any(rule.fits(skipped) for skipped in minute.skipped)}
    return made_up | {minute.at for minute in fitting if not minute.again}


def _listed(field: str, low: int, high: int) -> set[int]:
    """The values of a field of numbers."""
    values: set[int] = set()
    for item in field.split(","):
        span, _, step = item.partition("/")
        first, _, last = span.partition("-")
        ends = (low, high) if span == "*" else (int(first), int(last or first))
        values.update(range(ends[0], ends[1] + 1, int(step or 1)))
    return values
