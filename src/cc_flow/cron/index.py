"""Which of very many schedules are due at a minute, found without asking each: masks over the expressions of a zone.

A bit stands for an expression. Each value of each field has the mask of the expressions that list it, so those that fit
a wall time are a handful of `&` and `|` of long integers, whatever their number. The rule is that of `due_times`; tests
hold the two equal.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Generic, TypeVar
from zoneinfo import ZoneInfo

from cc_flow.cron.due import Due
from cc_flow.cron.expression import Cron

K = TypeVar("K")
_MINUTE = timedelta(minutes=1)


class DueIndex(Generic[K]):
    """Made once from (key, expression, zone), then asked minute by minute."""

    def __init__(self, entries: Iterable[tuple[K, Cron, ZoneInfo]]) -> None:
        grouped: dict[ZoneInfo, dict[str, tuple[Cron, list[K]]]] = {}
        for key, cron, zone in entries:
            grouped.setdefault(zone, {}).setdefault(cron.text, (cron, []))[1].append(key)
        self._zones = [
            (zone, _Masks([cron for cron, _ in group.values()]), [keys for _, keys in group.values()])
            for zone, group in grouped.items()
        ]

    def due(self, *, after: datetime, until: datetime) -> Iterator[tuple[Due, tuple[K, ...]]]:
        """The due times after `after` until `until`, both aware, each with the keys due then, by zone and minute."""
        minute = after.astimezone(UTC).replace(second=0, microsecond=0) + _MINUTE
        while minute <= until:
            for zone, masks, keys in self._zones:
                if bits := masks.due_at(minute, zone):
                    yield Due.of(minute, zone), tuple(key for place in _places(bits) for key in keys[place])
            minute += _MINUTE


class _Masks:
    """The expressions of one zone, as masks by value."""

    def __init__(self, crons: Sequence[Cron]) -> None:
        self._minutes = _by_value([cron.minutes for cron in crons], 60)
        self._hours = _by_value([cron.hours for cron in crons], 24)
        self._days = _by_value([cron.days for cron in crons], 32)
        self._months = _by_value([cron.months for cron in crons], 13)
        self._weekdays = _by_value([cron.weekdays for cron in crons], 7)
        _, self._either_day = _by_value([(cron.either_day,) for cron in crons], 2)
        self._once, self._by_wall_clock = _by_value([(cron.by_wall_clock,) for cron in crons], 2)

    def due_at(self, minute: datetime, zone: ZoneInfo) -> int:
        """The expressions that are due at an instant, a whole minute."""
        here = minute.astimezone(zone)
        due = self._listing(here)
        if here.fold:
            due &= self._by_wall_clock
        for skipped in _skipped_before(minute, here, zone):
            due |= self._listing(skipped) & self._once
        return due

    def _listing(self, local: datetime) -> int:
        """The expressions that list a wall time."""
        days, weekdays = self._days[local.day], self._weekdays[local.isoweekday() % 7]
        fits = (days & weekdays) | ((days | weekdays) & self._either_day)
        return fits & self._months[local.month] & self._hours[local.hour] & self._minutes[local.minute]


def _by_value(listed: Sequence[Iterable[int]], size: int) -> list[int]:
    """For each value below `size` the mask of those that list it."""
    # Bytes take one bit in constant time; an integer would be copied for each.
    masks = [bytearray(len(listed) // 8 + 1) for _ in range(size)]
    for place, values in enumerate(listed):
        for value in values:
            masks[value][place >> 3] |= 1 << (place & 7)
    return [int.from_bytes(mask, "little") for mask in masks]


def _skipped_before(minute: datetime, here: datetime, zone: ZoneInfo) -> Iterator[datetime]:
    """The wall times (naive) of the gap that ended at `minute`; almost always none."""
    before = (minute - _MINUTE).astimezone(zone).replace(tzinfo=None)
    local = here.replace(tzinfo=None)
    while (before := before + _MINUTE) < local:
        yield before


def _places(bits: int) -> Iterator[int]:
    """The places of the bits that are set."""
    text = f"{bits:b}"[::-1]
    place = text.find("1")
    while place >= 0:
        yield place
        place = text.find("1", place + 1)
