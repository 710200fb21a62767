"""When a cron expression comes due in a zone, one after the other. croniter steps through days; the zone is ours."""

import heapq
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache
from zoneinfo import ZoneInfo

from cc_flow.cron.expression import Cron
from cc_flow.cron.fields import DAY, MONTH, WEEKDAY
from cc_flow.cron.wall import end_of_gap, instants, start_of_listing, whole_day_offset
from cc_flow.frozen import frozen

# Offsets of whole minutes began in the seventies, and what zones will do in a hundred years nobody knows.
EARLIEST = datetime(1972, 2, 1, tzinfo=UTC)
LATEST = datetime(2200, 1, 1, tzinfo=UTC)

# Times of day: each as the time since midnight, and as it stands in a label.
Times = tuple[tuple[timedelta, str], ...]


@frozen
class Due:
    """One due time: `at` aware UTC, `local` what the wall clock shows then (naive), `label` ISO text with the offset.

    The label is the identity of an occurrence: `2026-11-01T01:30:00-04:00` and `2026-11-01T01:30:00-05:00` are two.
    """

    at: datetime
    local: datetime
    label: str

    @classmethod
    def of(cls, at: datetime, zone: ZoneInfo) -> "Due":
        """The due time at that instant."""
        here = at.astimezone(zone)
        return cls(at.astimezone(UTC), here.replace(tzinfo=None, fold=0), here.isoformat())

    def __lt__(self, other: "Due") -> bool:
        """By the instant, then by the label: schedules in two zones may come due at once."""
        return (self.at, self.label) < (other.at, other.label)


def due_times(cron: Cron, *, zone: ZoneInfo, after: datetime, until: datetime | None = None) -> Iterator[Due]:
    """The due times after `after` (exclusive) until `until` (inclusive), both aware, in order.

    Without `until` they go on to the year 2200. The rule, as users read it: *no `*` in the minute and hour fields:
    exactly once for each listed local time and day; otherwise by the wall clock*. That is, where clocks change:

    - Without a `*` in either field (`30 2 * * *`, `0,30 1-3 * * *`, `0-59/20 1 * * *`): a listed time that the wall
      clock skips comes due at the first instant after the gap, and several such times, with one listed at that very
      instant, are one. A listed time that comes twice is due the first time only.
    - With a `*` in one of them, `*/20` included (`*/20 1 * * *`, `0 */2 * * *`, `30 * * * *`, `@hourly`): it is due
      whenever the wall clock shows such a time: in both passes of a fold, and not for times in a gap.

    Raises ValueError for a naive `after` or `until`.
    """
    if after.tzinfo is None or (until is not None and until.tzinfo is None):
        raise ValueError("due times are asked for between aware times")
    previous, last = max(after, EARLIEST), min(until or LATEST, LATEST)
    if previous >= last:
        return
    found = _each_showing(cron, zone, previous) if cron.by_wall_clock else _once_each(cron, zone, previous)
    for due in found:
        if due.at > last:
            return
        if due.at > previous:
            previous = due.at
            yield due


def _once_each(cron: Cron, zone: ZoneInfo, after: datetime) -> Iterator[Due]:
    """One due time for each listed local time, never falling; several at an instant where a gap swallowed several."""
    start, times = start_of_listing(after, zone), tuple(_times_of_day(cron))
    for day in _days(cron, start):
        offset = whole_day_offset(day, zone)
        if offset is not None:
            yield from _on_a_plain_day(times, day, start, offset)
            continue
        for local in _local_times(times, day, start):
            passes = instants(local, zone)
            yield Due.of(passes[0] if passes else end_of_gap(local, zone), zone)


def _each_showing(cron: Cron, zone: ZoneInfo, after: datetime) -> Iterator[Due]:
    """A due time for every instant at which the wall clock shows a listed time, rising."""
    # The second pass of a fold is held back until all of the first has gone by.
    held: list[datetime] = []
    start, times = start_of_listing(after, zone), tuple(_times_of_day(cron))
    for day in _days(cron, start):
        offset = whole_day_offset(day, zone)
        if offset is not None:
            while held:
                yield Due.of(heapq.heappop(held), zone)
            yield from _on_a_plain_day(times, day, start, offset)
            continue
        for local in _local_times(times, day, start):
            passes = instants(local, zone)
            for at in passes:
                heapq.heappush(held, at)
            while passes and held and held[0] <= passes[0]:
                yield Due.of(heapq.heappop(held), zone)


def _on_a_plain_day(times: Times, day: datetime, start: datetime, offset: timedelta) -> Iterator[Due]:
    """The due times from `start` on (naive) of a day (naive midnight) that has one offset."""
    midnight = day.replace(tzinfo=timezone(offset))
    begins, (date, ending) = midnight.astimezone(UTC), midnight.isoformat().split("T00:00:00")
    for since, text in times:
        if (local := day + since) >= start:
            yield Due(begins + since, local, f"{date}{text}{ending}")


def _local_times(times: Times, day: datetime, start: datetime) -> Iterator[datetime]:
    """The naive local times of a day, from `start` on, as if clocks never changed."""
    for since, _ in times:
        if (local := day + since) >= start:
            yield local


def _times_of_day(cron: Cron) -> Iterator[tuple[timedelta, str]]:
    """The times that the fields list."""
    for hour in cron.hours:
        for minute in cron.minutes:
            yield _time_of_day(hour, minute)


# To make the two takes as long as everything else about a due time.
@lru_cache(maxsize=24 * 60)
def _time_of_day(hour: int, minute: int) -> tuple[timedelta, str]:
    return timedelta(hours=hour, minutes=minute), f"T{hour:02}:{minute:02}:00"


def _days(cron: Cron, after: datetime) -> Iterator[datetime]:
    """The days (naive midnights) that the fields list, from the day of `after` on to the year 2200."""
    from croniter import croniter

    first, last = after.replace(hour=0, minute=0, second=0, microsecond=0), LATEST.replace(tzinfo=None)
    if (listed := _plain_days(cron)) == "* * *":
        yield from (first + timedelta(days=number) for number in range((last - first).days))
        return
    days = croniter(f"0 0 {listed}", first - timedelta(minutes=1), day_or=cron.either_day)
    while (day := days.get_next(datetime)) < last:
        yield day


def _plain_days(cron: Cron) -> str:
    """The three fields about days as lists of numbers, which every version of croniter reads alike.

    Where either day will do and one of the two lists all its days, both are `*`: whether a full list counts as a `*`,
    which leaves the choice to the other field, has changed between versions.
    """
    days, weekdays = cron.days, cron.weekdays
    if cron.either_day and (len(days) == DAY.size or len(weekdays) == WEEKDAY.size):
        days, weekdays = tuple(range(1, 32)), tuple(range(7))
    listed = ((DAY, days), (MONTH, cron.months), (WEEKDAY, weekdays))
    return " ".join("*" if len(values) == which.size else ",".join(map(str, values)) for which, values in listed)
