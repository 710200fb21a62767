"""Runs of schedules that were cut off: which a pass goes on with, and why it leaves the others to a person."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from cc_flow.cron import Due, due_times
from cc_flow.duration import format_duration
from cc_flow.schedule.model import Schedule, begins_at
from cc_flow.schedule.store import Orphan

# What killed a run may kill it again: so often it is gone on with, then somebody must look.
MOST_RESUMES = 3
_LEFT = "left: "
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Interrupted:
    """An orphan with its schedule and due time. `left` is why a pass does not go on with it, None where it does."""

    schedule: Schedule
    due: Due
    orphan: Orphan
    left: str | None

    @property
    def reason(self) -> str:
        """Why it is gone on with, in words."""
        return f"it was cut off, {self.orphan.takings} of {MOST_RESUMES}"

    @property
    def place(self) -> tuple[str, str, str]:
        """What its occurrence is known by."""
        return (self.schedule.tenant, self.schedule.workflow, self.due.label)

    @property
    def goes_on(self) -> bool:
        """Whether a pass goes on with it."""
        return self.left is None and not self.is_told

    @property
    def why_left(self) -> str | None:
        """Why it is left to a person: as it was said, else as it would be; None where it is not."""
        return self.orphan.decision.removeprefix(_LEFT) if self.is_told else self.left

    @property
    def is_told(self) -> bool:
        """Whether a pass has said before that it leaves this one."""
        return self.orphan.decision.startswith(_LEFT)


def word_of_leaving(reason: str) -> str:
    """The word on a due time whose run is left to a person."""
    return f"{_LEFT}{reason}"


def interrupted_runs(schedules: Iterable[Schedule], orphans: Sequence[Orphan], now: datetime) -> Iterator[Interrupted]:
    """The orphans whose schedule is still there, the oldest first; the schedule of an edited file may be another."""
    if not orphans:
        return
    found = {(orphan.tenant, orphan.workflow): list[Schedule]() for orphan in orphans}
    for schedule in schedules:
        if (schedule.tenant, schedule.workflow) in found:
            found[schedule.tenant, schedule.workflow].append(schedule)
    for orphan in orphans:
        known = ((one, _due(one, orphan.due)) for one in found[orphan.tenant, orphan.workflow])
        match = next(((one, due) for one, due in known if due is not None), None)
        if match is not None:
            yield Interrupted(*match, orphan, _reason_to_leave(*match, orphan, now))


def _due(schedule: Schedule, label: str) -> Due | None:
    """The due time of that name, where the schedule has it."""
    at = datetime.fromisoformat(label)
    found = due_times(schedule.cron, zone=schedule.zone, after=at - _MINUTE, until=at)
    return next((due for due in found if due.label == label), None)


def _reason_to_leave(schedule: Schedule, due: Due, orphan: Orphan, now: datetime) -> str | None:
    if orphan.takings > MOST_RESUMES:
        return f"it was cut off {orphan.takings} times"
    if now - begins_at(schedule, due) > schedule.catch_up_window:
        window = format_duration(schedule.catch_up_window)
        return f"it was cut off, and is older than the catch_up_window of {window}"
    return None
