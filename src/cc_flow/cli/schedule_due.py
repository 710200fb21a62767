"""The due times to come of the schedules in one file."""

from dataclasses import replace
from itertools import islice
from pathlib import Path

from cc_flow.cli.checking import checked_file
from cc_flow.cli.connecting import standing_of
from cc_flow.cli.schedule_files import Scheduled
from cc_flow.cli.starting import moment_in
from cc_flow.cron import Due, ZoneError, describe, due_times, zone
from cc_flow.errors import UsageError
from cc_flow.frozen import frozen
from cc_flow.schedule import Schedule
from cc_flow.settings.connection import Flags


@frozen
class Coming:
    """A schedule with its next due times."""

    schedule: Schedule
    due: tuple[Due, ...]

    @property
    def words(self) -> str:
        """When it is due, in words."""
        return describe(self.schedule.cron, self.schedule.zone)

    def as_json(self) -> dict[str, object]:
        """For programs."""
        due = [one.label for one in self.due]
        return {"cron": self.schedule.cron.text, "timezone": self.schedule.zone.key, "due": due}


def coming(file: str, *, after: str | None, count: int, timezone: str | None) -> tuple[Coming, ...]:
    """The next `count` due times of each schedule in `file`, after `after` or now; all in `timezone` where it is given.

    Raises InvalidWorkflow, after its findings were printed, and UsageError for a time or zone that is none.
    """
    if Path(file).is_dir():
        raise UsageError(
            f"{file} is a folder", help=f"name one file of it; `cc-flow schedule list {file}` shows them all"
        )
    checked, texts = checked_file(file)
    beside = Path.cwd() if file == "-" else Path(file).resolve().parent
    usual = standing_of(Flags(), sandbox=False, beside=beside).timezone
    schedules = Scheduled(checked, texts).schedules(tenant="", timezone=timezone or usual)
    return tuple(_coming(_moved(one, timezone), after, count) for one in schedules)


def _moved(schedule: Schedule, timezone: str | None) -> Schedule:
    if timezone is None:
        return schedule
    try:
        return replace(schedule, zone=zone(timezone))
    except ZoneError as error:
        raise UsageError(error.message, help=error.help) from None


def _coming(schedule: Schedule, after: str | None, count: int) -> Coming:
    start = moment_in(schedule.zone, after)
    return Coming(schedule, tuple(islice(due_times(schedule.cron, zone=schedule.zone, after=start), count)))
