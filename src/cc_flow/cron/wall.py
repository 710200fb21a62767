"""From the wall clock of a zone to instants: a time may come twice (a fold, clocks go back) or not at all (a gap)."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

_SECOND, _DAY = timedelta(seconds=1), timedelta(days=1)


def instants(local: datetime, zone: ZoneInfo) -> tuple[datetime, ...]:
    """When the wall clock shows `local` (naive): once, twice in a fold, never in a gap. Aware UTC, in order."""
    first = local.replace(tzinfo=zone, fold=0).astimezone(UTC)
    second = local.replace(tzinfo=zone, fold=1).astimezone(UTC)
    if first == second:
        return (first,)
    # In a gap fold=0 counts by the offset before the change, which gives the later instant (PEP 495).
    return (first, second) if first < second else ()


def whole_day_offset(day: datetime, zone: ZoneInfo) -> timedelta | None:
    """The offset that all of a day (naive midnight) has, its midnights included; None where clocks change.

    No zone changes its clocks twice within a day, so both midnights, each shown once and with one offset, tell.
    """
    here = day.replace(tzinfo=zone)
    there = here + _DAY
    offset = here.utcoffset()
    others = (here.replace(fold=1), there, there.replace(fold=1))
    return offset if all(one.utcoffset() == offset for one in others) else None


def end_of_gap(local: datetime, zone: ZoneInfo) -> datetime:
    """The first instant after the gap that `local` (naive) lies in. Aware UTC."""
    after = local.replace(tzinfo=zone, fold=0).astimezone(UTC)
    before = local.replace(tzinfo=zone, fold=1).astimezone(UTC)
    old_offset = before.astimezone(zone).utcoffset()
    while after - before > _SECOND:
        middle = before + (after - before) // _SECOND // 2 * _SECOND
        if middle.astimezone(zone).utcoffset() == old_offset:
            before = middle
        else:
            after = middle
    return after


def start_of_listing(after: datetime, zone: ZoneInfo) -> datetime:
    """A wall time (naive) from which on every wall time has been or will be shown again after `after`.

    It is the wall time of `after` itself, except in the first pass of a fold, whose times come again: there, earlier.
    """
    here = after.astimezone(zone)
    local = here.replace(tzinfo=None, fold=0)
    passes = instants(local, zone)
    if len(passes) == 2 and here.fold == 0:
        return local - (passes[1] - passes[0])
    return local
