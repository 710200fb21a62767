"""When a cron expression comes due in a zone, one after the other. croniter steps through days; the zone is ours."""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from cc_flow.cron.expression import Cron
from cc_flow.cron.fields import DAY, MONTH, WEEKDAY
from cc_flow.cron.wall import end_of_gap, instants, start_of_listing

# Offsets of whole minutes began in the seventies, and what zones will do in a hundred years nobody knows.
EARLIEST = datetime(1972, 2, 1, tzinfo=UTC)
LATEST = datetime(2200, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, order=True)
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
    for at in found:
        if at > last:
            return
        if at > previous:
            previous = at
            yield Due.of(at, zone)


def _once_each(cron: Cron, zone: ZoneInfo, after: datetime) -> Iterator[datetime]:
    """One instant for each listed local time, never falling; several where a gap swallowed several."""
    for local in _local_times(cron, start_of_listing(after, zone)):
        passes = instants(local, zone)
        yield passes[0] if passes else end_of_gap(local, zone)


def _each_showing(cron: Cron, zone: ZoneInfo, after: datetime) -> Iterator[datetime]:
    """Every instant at which the wall clock shows a listed time, rising."""
    # The second pass of a fold is held back until all of the first has gone by.
    held: list[datetime] = []
    for local in _local_times(cron, start_of_listing(after, zone)):
        passes = instants(local, zone)
        for at in passes:
            heapq.heappush(held, at)
        while passes and held and held[0] <= passes[0]:
            yield heapq.heappop(held)


def _local_times(cron: Cron, after: datetime) -> Iterator[datetime]:
    """The naive local times that the fields list, from `after` on, as if clocks never changed."""
    for day in _days(cron, after.replace(hour=0, minute=0, second=0, microsecond=0)):
        for hour in cron.hours:
            for minute in cron.minutes:
                local = day.replace(hour=hour, minute=minute)
                if local >= after:
                    yield local


def _days(cron: Cron, first: datetime) -> Iterator[datetime]:
    """The days (naive midnights) that the fields list, from `first` on to the year 2200."""
    from croniter import croniter

    days = croniter(f"0 0 {_plain_days(cron)}", first - timedelta(minutes=1), day_or=cron.either_day)
    last = LATEST.replace(tzinfo=None)
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
