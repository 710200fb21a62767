"""A store in memory that keeps what `OccurrenceStore` promises, and a runner that makes runs in it."""

import asyncio
import threading
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

import pytest

from cc_flow.cron import parse_cron
from cc_flow.errors import AlreadyRunning
from cc_flow.schedule import CatchUp, Overlap, Schedule, Timetable
from cc_flow.schedule.lane import Ending, Occurrence
from cc_flow.schedule.orphans import Interrupted
from cc_flow.schedule.tick import Pass, tick

Place = tuple[str, str]


@dataclass(frozen=True)
class Orphan:
    """A run whose process is gone."""

    tenant: str
    workflow: str
    due: str
    run: str
    takings: int
    decision: str


@dataclass(frozen=True)
class EndedRun:
    """A run that has ended."""

    run: str
    status: str
    began: datetime
    ended: datetime


class MemoryStore:
    """Claims, looks and runs, under one lock: each method is a transaction."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.looked: dict[str, datetime] = {}
        self.claims: dict[tuple[str, str, str], tuple[str, str | None]] = {}
        self.runs: dict[str, tuple[Place, str]] = {}
        self.since: dict[str, datetime] = {}
        self.until: dict[str, datetime] = {}
        self.now = datetime(2026, 1, 1, tzinfo=UTC)
        self.begun: list[tuple[str, str]] = []
        self.dead: dict[str, Orphan] = {}

    def last_looked(self, schedules: Iterable[str]) -> Mapping[str, datetime]:
        with self.lock:
            return {key: self.looked[key] for key in schedules if key in self.looked}

    def mark_looked(self, looked: Mapping[str, datetime]) -> None:
        with self.lock:
            self.looked.update(looked)

    def claim_occurrence(self, tenant: str, workflow: str, due: str, *, decision: str, run: str | None = None) -> bool:
        with self.lock:
            if (tenant, workflow, due) in self.claims:
                return False
            self.claims[tenant, workflow, due] = (decision, run)
            return True

    def decide_occurrence(self, tenant: str, workflow: str, due: str, *, decision: str, run: str | None = None) -> bool:
        with self.lock:
            if (tenant, workflow, due) not in self.claims:
                return False
            self.claims[tenant, workflow, due] = (decision, run)
            return True

    def run_not_begun(self, tenant: str, workflow: str, due: str) -> str | None:
        with self.lock:
            run = self.claims[tenant, workflow, due][1]
            return None if run in self.runs else run

    def running_since(self, tenant: str, workflow: str) -> datetime | None:
        with self.lock:
            running = [run for run, one in self.runs.items() if one == ((tenant, workflow), "running")]
            return self.since[running[0]] if running else None

    def endings(self, tenant: str, workflow: str, *, most: int) -> Sequence[EndedRun]:
        with self.lock:
            found = [
                EndedRun(run, status, self.since.get(run, self.now), self.until.get(run, self.now))
                for run, (place, status) in reversed(self.runs.items())
                if place == (tenant, workflow) and status not in {"running", "interrupted"}
            ]
        return [one for number, one in enumerate(found) if number < most or one.status == "unknown"]

    def orphans(self) -> Sequence[Orphan]:
        with self.lock:
            found = [self.dead[run] for run in sorted(self.dead)]
            return [replace(one, decision=self.claims[one.tenant, one.workflow, one.due][0]) for one in found]

    def begin(self, run: str, occurrence: Occurrence) -> None:
        """A new run, now; one of that name, or another of its workflow and tenant, is AlreadyRunning."""
        place = (occurrence.schedule.tenant, occurrence.schedule.workflow)
        with self.lock:
            if run in self.runs or (place, "running") in self.runs.values():
                raise AlreadyRunning(f"{place} is going on")
            self.runs[run] = (place, "running")
            self.since[run] = self.now
            self.begun.append((occurrence.schedule.workflow, occurrence.due.label))

    def die(self, schedule: Schedule, due: str, takings: int = 1) -> str:
        """A run that a process began for a due time and did not end; its name."""
        run = f"dead-{len(self.dead) + 1}"
        self.claim_occurrence(schedule.tenant, schedule.workflow, due, decision="run", run=run)
        self.runs[run] = ((schedule.tenant, schedule.workflow), "interrupted")
        self.dead[run] = Orphan(schedule.tenant, schedule.workflow, due, run, takings, "")
        return run

    def take_up(self, one: Orphan) -> None:
        """Hold a run that was cut off; one that another holds or has ended is AlreadyRunning."""
        with self.lock:
            if self.dead.get(one.run) is None or self.dead[one.run].takings != one.takings:
                raise AlreadyRunning(f"{one.run} was taken up")
            del self.dead[one.run]
            self.runs[one.run] = ((one.tenant, one.workflow), "running")
            self.since[one.run] = self.now

    def run_by_hand(self, since: datetime) -> None:
        """A run that somebody started, going on."""
        self.runs["by-hand"] = (("acme", "monday-content"), "running")
        self.since["by-hand"] = since

    def end(self, run: str, status: str) -> None:
        with self.lock:
            self.runs[run] = (self.runs[run][0], status)
            self.until[run] = self.now

    @property
    def labels(self) -> list[str]:
        """The due times whose runs began, in order."""
        return [label for _, label in self.begun]


EXIT_CODES = {"succeeded": 0, "failed": 1, "partial": 3, "unknown": 6, "cancelled": 130}


class Runner:
    """Makes runs in the store that end at once, as `statuses` says, else well."""

    def __init__(self, store: MemoryStore, statuses: Sequence[str] = ()) -> None:
        self.store = store
        self.statuses = iter(statuses)
        self.resumed: list[str] = []

    async def start(self, occurrence: Occurrence) -> Ending:
        """Make a run."""
        self.store.begin(occurrence.run, occurrence)
        return await self._end(occurrence.run)

    async def resume(self, one: Interrupted) -> Ending:
        """Go on with a run that was cut off."""
        self.store.take_up(one.orphan)
        self.resumed.append(one.orphan.run)
        return await self._end(one.orphan.run)

    async def _end(self, run: str) -> Ending:
        await asyncio.sleep(0)
        status = next(self.statuses, "succeeded")
        self.store.end(run, status)
        return Ending(status, EXIT_CODES[status])


@dataclass(frozen=True)
class Made:
    """Runs that are made in these two ways."""

    start: Callable[[Occurrence], Awaitable[Ending]]
    resume: Callable[[Interrupted], Awaitable[Ending]]


@pytest.fixture
def store() -> MemoryStore:
    """An empty store."""
    return MemoryStore()


@pytest.fixture
def new_store() -> Callable[[], MemoryStore]:
    """Makes empty stores."""
    return MemoryStore


@pytest.fixture
def runner() -> Callable[..., Runner]:
    """Makes a runner for a store."""
    return Runner


_NAMES = count(1)


@pytest.fixture
def pass_at() -> Callable[..., Pass]:
    """Make one pass: over schedules, in a store, at a time, with a runner that succeeds unless another, or how it
    starts or resumes, is given.
    """

    def make(
        schedules: Iterable[Schedule],
        store: MemoryStore,
        now: datetime,
        start: Runner | Callable[[Occurrence], Awaitable[Ending]] | None = None,
        parallel: int = 1,
        resume: Callable[[Interrupted], Awaitable[Ending]] | None = None,
    ) -> Pass:
        store.now = now
        plain = start if isinstance(start, Runner) else Runner(store)
        runs = Made(plain.start if start is None or isinstance(start, Runner) else start, resume or plain.resume)
        return asyncio.run(
            tick(
                Timetable(schedules),
                store,
                runs,
                now=now,
                name_run=lambda: f"run-{next(_NAMES)}",
                parallel=parallel,
            )
        )

    return make


@pytest.fixture
def schedule() -> Callable[..., Schedule]:
    """Make a schedule: `0 7 * * *` in UTC of one workflow and tenant, unless said otherwise."""

    def make(
        cron: str = "0 7 * * *",
        zone: str = "UTC",
        *,
        workflow: str = "monday-content",
        tenant: str = "acme",
        catch_up: str = "latest",
        window: timedelta = timedelta(days=1),
        overlap: str = "skip",
        jitter: timedelta = timedelta(0),
    ) -> Schedule:
        return Schedule(
            workflow, tenant, parse_cron(cron), ZoneInfo(zone), CatchUp(catch_up), window, Overlap(overlap), jitter
        )

    return make
