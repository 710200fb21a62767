"""Passes over a real run store whose runs do nothing but begin and end: what the proofs of time and races share."""

import asyncio
import tempfile
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from cc_flow.errors import AlreadyRunning
from cc_flow.journal.events import RunCreated, RunFinished, RunStarted
from cc_flow.journal.lease import Holder, Lease, this_process
from cc_flow.journal.run_id import new_run_id
from cc_flow.journal.runs import RunExists
from cc_flow.journal.store import Store
from cc_flow.journal.writer import Journal
from cc_flow.schedule import Overlap, Schedule, Timetable
from cc_flow.schedule.lane import Ending, Occurrence
from cc_flow.schedule.orphans import Interrupted
from cc_flow.schedule.tick import Pass, tick

ORIGIN = "https://api.test"
TTL = timedelta(seconds=30)
# What the proofs ask of time and death is not asked of the disk: where there is one in memory, the store lies there.
_MEMORY = Path("/dev/shm")


def folder() -> tempfile.TemporaryDirectory[str]:
    """A directory for a store."""
    return tempfile.TemporaryDirectory(prefix="cc-flow-", dir=_MEMORY if _MEMORY.is_dir() else None)


class Runner:
    """Makes runs in a store, as the command line does: begun under the name of their claim, recorded, given back.

    `seam` is called before, in and after each run, and may raise what ends the process there; `holder` is that process.
    """

    def __init__(
        self,
        store: Store,
        clock: Callable[[], datetime],
        seam: Callable[[str], None] = lambda _: None,
        holder: Holder | None = None,
    ) -> None:
        self._store = store
        self._clock = clock
        self._seam = seam
        self._holder = holder or this_process()

    async def start(self, occurrence: Occurrence) -> Ending:
        """A run from beginning to end."""
        self._seam("claimed")
        schedule = occurrence.schedule
        created = RunCreated(
            run=occurrence.run,
            workflow=schedule.workflow,
            tenant=schedule.tenant,
            origin=ORIGIN,
            account="",
            file=f"{schedule.workflow}.yaml",
            text="",
            files={},
            inputs={},
            scheduled_for=occurrence.due.label,
            trigger="schedule",
        )
        try:
            lease = self._store.begin(created, self._holder, ttl=TTL, exclusive=_scope(schedule))
        except RunExists as error:
            raise AlreadyRunning(error.message) from None
        return await self._end(lease, attempt=1)

    async def resume(self, one: Interrupted) -> Ending:
        """A run that was cut off, to its end."""
        lease = self._store.acquire(one.orphan.run, self._holder, ttl=TTL, exclusive=_scope(one.schedule))
        if lease.epoch != one.orphan.takings + 1:
            self._store.release(lease)
            raise AlreadyRunning(f"{one.orphan.run} was taken up by another process")
        return await self._end(lease, attempt=lease.epoch)

    async def _end(self, lease: Lease, *, attempt: int) -> Ending:
        """Who dies in the middle gives nothing back."""
        journal = Journal(self._store, lease, offload=_at_once, clock=self._clock)
        await journal.record_durably(RunStarted(attempt, "proof"))
        self._seam("begun")
        await journal.record_durably(RunFinished("succeeded", 0))
        self._store.release(lease)
        self._seam("ended")
        return Ending("succeeded", 0)


def _scope(schedule: Schedule) -> tuple[str, str, str] | None:
    return None if schedule.overlap is Overlap.ALLOW else (ORIGIN, schedule.tenant, schedule.workflow)


async def _at_once(work: Callable[[], object]) -> object:
    return work()


def make_pass(
    schedules: Iterable[Schedule], store: Store, runner: Runner, *, now: datetime, chance: Random, parallel: int = 2
) -> Pass:
    """One pass."""
    return asyncio.run(
        tick(
            Timetable(schedules),
            store.occurrences.of(ORIGIN),
            runner,
            now=now,
            name_run=lambda: new_run_id(now, chance),
            parallel=parallel,
        )
    )


def labels(store: Store, workflow: str) -> list[str]:
    """The due times that runs of a workflow were begun for, the newest run first."""
    return [run.scheduled_for for run in store.runs(1_000_000, workflow=workflow)]
