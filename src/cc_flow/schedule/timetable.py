"""Very many schedules, and which of them a pass must look at. Made once for a set of files, asked at every pass."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from cc_flow.cron import DueIndex
from cc_flow.schedule.decisions import looked_from
from cc_flow.schedule.model import Schedule, begins_at

# Up to here the index is asked minute by minute; a schedule that nobody looked at for longer is asked for itself.
_RECENT = timedelta(hours=1)


class Timetable:
    """Schedules by key; the first of two with the same key counts."""

    def __init__(self, schedules: Iterable[Schedule]) -> None:
        by_key: dict[str, Schedule] = {}
        for schedule in schedules:
            by_key.setdefault(schedule.key, schedule)
        self.by_key: Mapping[str, Schedule] = by_key
        self.index = DueIndex((key, one.cron, one.zone) for key, one in by_key.items())
        self._longest_jitter = max((one.jitter for one in by_key.values()), default=timedelta(0))

    def to_look_at(self, looked: Mapping[str, datetime], now: datetime) -> list[Schedule]:
        """The schedules with something due since their last look, and those not looked at for an hour."""
        after = {key: looked_from(looked.get(key), now) for key in self.by_key}
        recent = {key: moment for key, moment in after.items() if moment >= now - _RECENT}
        found = {key for key in after if key not in recent}
        earliest = min(recent.values(), default=now) - self._longest_jitter
        for due, keys in self.index.due(after=earliest, until=now):
            found.update(key for key in keys if key in recent and recent[key] < begins_at(self.by_key[key], due) <= now)
        return [schedule for key, schedule in self.by_key.items() if key in found]
