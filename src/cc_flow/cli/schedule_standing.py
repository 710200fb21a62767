"""How each schedule of a directory stands: when it is due, how its last run ended, whether it pauses or is overdue."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from cc_flow.cli.connecting import utc_now
from cc_flow.cli.reading import reading_store
from cc_flow.cli.schedule_files import Folder
from cc_flow.cli.schedule_heartbeat import resting, telling_runs
from cc_flow.cli.schedule_passes import Asked, Place
from cc_flow.cron import Due, describe, due_times
from cc_flow.frozen import frozen
from cc_flow.journal.runs import RunSummary
from cc_flow.schedule import Schedule
from cc_flow.schedule.decisions import ON_TIME, looked_from
from cc_flow.schedule.orphans import Interrupted, interrupted_runs


@frozen
class Stand:
    """One schedule now. `overdue` is the first due time that nobody looked at, `last` its workflow's newest run,
    `interrupted` a run of its own that was cut off.
    """

    schedule: Schedule
    file: str
    next: Due | None
    looked: datetime | None
    overdue: Due | None
    pause: str | None
    last: RunSummary | None
    interrupted: Interrupted | None

    @property
    def words(self) -> str:
        """When it is due, in words."""
        return describe(self.schedule.cron, self.schedule.zone)

    def complaints(self) -> Iterator[str]:
        """What somebody should look at."""
        if self.overdue is not None:
            since = f"{self.looked:%Y-%m-%d %H:%M} UTC"
            yield f"overdue since {self.overdue.label}: nothing ran, for nobody has looked since {since}"
        if self.pause is not None:
            yield f"pauses: {self.pause}"
        if self.interrupted is not None and self.interrupted.goes_on:
            run = self.interrupted.orphan.run
            yield f"run {run} was interrupted; the next `schedule tick` or `start` goes on with it"
        elif self.interrupted is not None:
            run = self.interrupted.orphan.run
            yield f"run {run} was interrupted and is left: {self.interrupted.why_left}; `cc-flow runs resume {run}`"
        elif self.last is not None and self.last.shown_status == "interrupted":
            yield f"its last run was interrupted; go on with `cc-flow runs resume {self.last.run}`"

    def as_json(self) -> dict[str, Any]:
        """For programs."""
        return {
            "workflow": self.schedule.workflow,
            "tenant": self.schedule.tenant or None,
            "file": self.file,
            "cron": self.schedule.cron.text,
            "timezone": self.schedule.zone.key,
            "description": self.words,
            "next": self.next.label if self.next else None,
            "last_looked": self.looked.isoformat() if self.looked else None,
            "overdue_since": self.overdue.label if self.overdue else None,
            "paused": self.pause,
            "last_run": self._last_as_json(),
            "interrupted": self._interrupted_as_json(),
        }

    def _last_as_json(self) -> dict[str, str] | None:
        if self.last is None:
            return None
        return {"run": self.last.run, "status": self.last.shown_status, "scheduled_for": self.last.scheduled_for}

    def _interrupted_as_json(self) -> dict[str, str | None] | None:
        if self.interrupted is None:
            return None
        due = self.interrupted.due.label
        return {"run": self.interrupted.orphan.run, "scheduled_for": due, "left": self.interrupted.why_left}


@frozen
class _Known:
    """What the store knows: last looks by key, pauses and newest runs by (tenant, workflow), orphans by key."""

    looked: Mapping[str, datetime]
    rests: Mapping[Place, str]
    last: Mapping[Place, RunSummary]
    interrupted: Mapping[str, Interrupted]


def stands(asked: Asked, folder: Folder) -> tuple[Stand, ...]:
    """Every schedule of the directory, for everybody it runs for, by when it is due next."""
    members = asked.members()
    schedules = {
        schedule: one.file
        for _, standing in members
        for one in folder.workflows.values()
        for schedule in one.schedules(tenant=standing.tenant or "", timezone=standing.timezone)
    }
    now = utc_now()
    known = _known(members[0][1].origin, tuple(schedules), now)
    found = (_stand(schedule, file, known, now) for schedule, file in schedules.items())
    return tuple(sorted(found, key=lambda one: (one.next is None, one.next.at if one.next else now)))


def _known(origin: str, schedules: tuple[Schedule, ...], now: datetime) -> _Known:
    with reading_store() as store:
        if store is None:
            return _Known({}, {}, {}, {})
        runs = tuple(run for run in telling_runs(store) if run.origin == origin)
        occurrences = store.occurrences.of(origin)
        looked = occurrences.last_looked(one.key for one in schedules)
        interrupted = {one.schedule.key: one for one in interrupted_runs(schedules, occurrences.orphans(), now)}
    last: dict[Place, RunSummary] = {}
    for run in runs:
        last.setdefault((run.tenant, run.workflow), run)
    return _Known(looked, resting(runs, schedules, origin), last, interrupted)


def _stand(schedule: Schedule, file: str, known: _Known, now: datetime) -> Stand:
    place = (schedule.tenant, schedule.workflow)
    looked = known.looked.get(schedule.key)
    return Stand(
        schedule=schedule,
        file=file,
        next=next(due_times(schedule.cron, zone=schedule.zone, after=now), None),
        looked=looked,
        overdue=_overdue(schedule, looked, now),
        pause=known.rests.get(place),
        last=known.last.get(place),
        interrupted=known.interrupted.get(schedule.key),
    )


def _overdue(schedule: Schedule, looked: datetime | None, now: datetime) -> Due | None:
    """The first due time since the last look whose run should have begun a while ago; None without a look ever."""
    if looked is None:
        return None
    until = now - ON_TIME - schedule.jitter
    return next(due_times(schedule.cron, zone=schedule.zone, after=looked_from(looked, now), until=until), None)
