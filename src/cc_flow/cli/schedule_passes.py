"""One pass over the schedules of a directory: read the files, see what is due, make the runs. `tick` and `start` share
it.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import click

from cc_flow.check import Checked
from cc_flow.cli.connecting import Target, standing_of, target_of
from cc_flow.cli.fleet_progress import Prefixed, Silent
from cc_flow.cli.running import Options, carry
from cc_flow.cli.schedule_files import Folder, Scheduled
from cc_flow.cli.starting import Start, begin, new_run_name, secrets_of
from cc_flow.cli.stopping import Stopping
from cc_flow.cli.tenants import Whom, tenants_of
from cc_flow.errors import CcFlowError, UsageError
from cc_flow.frozen import frozen
from cc_flow.journal.lease import Lease, LeaseLost
from cc_flow.journal.occurrences import Occurrences
from cc_flow.journal.store import Store
from cc_flow.schedule import Overlap, Schedule, Timetable, Verdict, occurrences_due
from cc_flow.schedule.lane import Ending, Line, Occurrence
from cc_flow.schedule.orphans import Interrupted, interrupted_runs
from cc_flow.schedule.tick import Pass, tick, worst_of
from cc_flow.settings.connection import Standing
from cc_flow.settings.tenants import Tenant

Place = tuple[str, str]


@frozen
class Asked:
    """What the command line says: where the workflows are, and whom they are for."""

    directory: Path
    whom: Whom
    parallel: int = 4
    is_json: bool = False

    def members(self) -> tuple[tuple[Tenant | None, Standing], ...]:
        """Each tenant that the schedules run for: one of the file, or None for the one of the connection."""
        whom, beside = self.whom, self.directory.resolve()
        owns = tenants_of(whom.tenants, whom.tenants_file, beside=beside) or (None,)
        return tuple((own, standing_of(whom.flags, sandbox=whom.sandbox, beside=beside, own=own)) for own in owns)


@frozen
class Made:
    """What a pass did. `refused` are the workflows, by (tenant, workflow), that were due and could not begin."""

    made: Pass
    refused: Mapping[Place, CcFlowError]
    has_broken: bool
    schedules: tuple[Schedule, ...]
    origin: str

    @property
    def lines(self) -> tuple[Line, ...]:
        """What was decided."""
        return self.made.lines

    @property
    def exit_code(self) -> int:
        """The worst of its runs' codes, of what could not begin, and 2 where a file is broken."""
        refused = (error.exit_code for error in self.refused.values())
        return worst_of((self.made.exit_code, *refused, 2 if self.has_broken else 0))


@dataclass(slots=True)
class Scheduler:
    """Makes passes, one after the other or side by side."""

    asked: Asked
    store: Store
    stopping: Stopping
    folder: Folder = field(init=False)

    def __post_init__(self) -> None:
        self.folder = Folder(self.asked.directory)

    async def look(self, now: datetime) -> Made:
        """One pass at `now`. Raises UsageError without a tenant or a directory, StoreError."""
        self.folder.read()
        self.folder.tell()
        has_broken = bool(self.folder.broken)
        crew = Crew(self.asked, self.store, self.stopping, dict(self.folder.workflows), self.asked.members())
        refused = await crew.refuse(now)
        made = await tick(
            Timetable(one for one in crew.schedules if (one.tenant, one.workflow) not in refused),
            crew.occurrences,
            crew,
            now=now,
            name_run=new_run_name,
            parallel=self.asked.parallel,
            interrupted=self.stopping.asked,
        )
        return Made(made, refused, has_broken, crew.schedules, crew.origin)


class Crew:
    """The workflows and tenants of one pass, and how a run of one for the other begins."""

    def __init__(
        self,
        asked: Asked,
        store: Store,
        stopping: Stopping,
        workflows: Mapping[str, Scheduled],
        members: tuple[tuple[Tenant | None, Standing], ...],
    ) -> None:
        self._asked = asked
        self._store = store
        self._stopping = stopping
        self._workflows = workflows
        self._members = {_slug(standing): (own, standing) for own, standing in members}
        self._targets: dict[str, Target] = {}
        self.schedules: tuple[Schedule, ...] = tuple(
            schedule
            for tenant, (_, standing) in self._members.items()
            for one in workflows.values()
            for schedule in one.schedules(tenant=tenant, timezone=standing.timezone)
        )

    @property
    def origin(self) -> str:
        """The API that the runs go to: one for all of them."""
        return next(iter(self._members.values()))[1].origin

    @property
    def occurrences(self) -> Occurrences:
        """What the store knows of the due times of this API."""
        return self._store.occurrences.of(self.origin)

    async def refuse(self, now: datetime) -> dict[Place, CcFlowError]:
        """What is due and cannot begin: it is told and left owed, so that it still runs once that is mended."""
        refused: dict[Place, CcFlowError] = {}
        for place in self._due(now):
            try:
                # A program that is asked for a key may take its time, and runs of other passes go on meanwhile.
                await asyncio.to_thread(self._prepare, *place)
            except CcFlowError as error:
                refused[place] = error
        return refused

    def _due(self, now: datetime) -> list[Place]:
        timetable = Timetable(self.schedules)
        looked = self.occurrences.last_looked(timetable.by_key)
        due = (
            (one.tenant, one.workflow)
            for one in timetable.to_look_at(looked, now)
            if any(
                decision.verdict is Verdict.RUN
                for decision in occurrences_due(one, last_looked=looked.get(one.key), now=now)
            )
        )
        interrupted = interrupted_runs(self.schedules, self.occurrences.orphans(), now)
        return list(dict.fromkeys([*(one.place[:2] for one in interrupted if one.goes_on), *due]))

    def _prepare(self, tenant: str, workflow: str) -> tuple[Scheduled, Target, Options]:
        """All that a run needs before there is one. Raises CcFlowError."""
        one, target = self._workflows[workflow], self._target(tenant)
        secrets = secrets_of(one.checked, target)
        return one, target, Options(is_confirmed=True, is_scheduled=True, secrets=secrets)

    def _target(self, tenant: str) -> Target:
        """Asked for once a pass: its key may come from a program of the user's."""
        if tenant not in self._targets:
            own, _ = self._members[tenant]
            whom, beside = self._asked.whom, self._asked.directory.resolve()
            self._targets[tenant] = target_of(whom.flags, sandbox=whom.sandbox, beside=beside, own=own)
        return self._targets[tenant]

    async def start(self, occurrence: Occurrence) -> Ending:
        """Make the run of a due time, to its end. Raises AlreadyRunning where somebody else has."""
        schedule = occurrence.schedule
        one, target, options = self._prepare(schedule.tenant, schedule.workflow)
        own, _ = self._members[schedule.tenant]
        beginning = Start(
            one.checked,
            one.texts,
            {},
            trigger="schedule",
            labels=own.labels if own else (),
            run=occurrence.run,
            due=occurrence.due.label,
            may_overlap=schedule.overlap is Overlap.ALLOW,
        )
        lease = begin(beginning, target, self._store, options)
        return await self._carry(schedule, one.checked, target, lease, options)

    async def resume(self, interrupted: Interrupted) -> Ending:
        """Go on with a run that was cut off, to its end, with the text it began with.

        Raises AlreadyRunning where somebody else does, Refused where its file or key is another one now.
        """
        # Most passes go on with nothing: what that needs is not imported before.
        from cc_flow.cli.schedule_resuming import taken_up

        schedule = interrupted.schedule
        one, target, options = self._prepare(schedule.tenant, schedule.workflow)
        checked, lease = taken_up(interrupted, one, target, self._store, options)
        return await self._carry(schedule, checked, target, lease, options)

    async def _carry(
        self, schedule: Schedule, checked: Checked, target: Target, lease: Lease, options: Options
    ) -> Ending:
        """Do a run whose lease is held."""
        progress = Silent() if self._asked.is_json else Prefixed(self._word(schedule))
        with self._stopping.one() as interrupt:
            try:
                ended = await carry(
                    checked, target, self._store, lease, options, interrupt=interrupt, progress=progress
                )
            except LeaseLost as error:
                return Ending("interrupted", error.exit_code, error.message)
            except CcFlowError:
                raise
            except Exception as error:  # noqa: BLE001 - a mistake of ours in one workflow must not stop the others
                return _mistake(error)
        if ended.status == "cancelled" and self._stopping.is_from_system:
            self.occurrences.cut_off(lease.run)
        problem = ended.problem
        return Ending(ended.status, ended.exit_code, f"{problem.step}: {problem.message}" if problem else "")

    def _word(self, schedule: Schedule) -> str:
        return schedule.workflow if len(self._members) == 1 else f"{schedule.tenant}  {schedule.workflow}"


def _slug(standing: Standing) -> str:
    if not standing.tenant:
        raise UsageError(
            "it is not said which tenant this is for",
            help='set CC_FLOW_TENANT, `--tenant`, or `tenant = "…"` in cc-flow.toml; `--sandbox` needs none',
        )
    return standing.tenant


def _mistake(error: Exception) -> Ending:
    from cc_flow.cli.crash import write_crash

    click.echo(f"error: cc-flow itself failed ({type(error).__name__})\n  help: {write_crash(error)}", err=True)
    return Ending("failed", 1, f"cc-flow itself failed ({type(error).__name__})")
