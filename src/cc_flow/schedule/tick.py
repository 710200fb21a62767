"""One late-safe pass over the schedules: decide, claim, start. Safe every minute, from two processes, after a week.

What makes it safe is the claim: a due time belongs to the one process that took it. The last look only bounds the
search, and moves on after the runs, so that a pass that died is made again by the next.
"""

import asyncio
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from cc_flow.schedule.decisions import FIRST_LOOK, looked_from, occurrences_due
from cc_flow.schedule.lane import Lane, Line, Runs
from cc_flow.schedule.model import Schedule
from cc_flow.schedule.orphans import interrupted_runs
from cc_flow.schedule.store import OccurrenceStore
from cc_flow.schedule.timetable import Timetable

# From the worst: interrupted, unknown, refused, not authorized, failed, wrong use, partly failed.
_WORST_FIRST = (130, 6, 5, 4, 1, 2, 3)


@dataclass(frozen=True, slots=True)
class Pass:
    """What one pass did, by tenant, workflow and due time."""

    now: datetime
    lines: tuple[Line, ...]

    @property
    def exit_code(self) -> int:
        """The worst of its runs' codes; 0 where none ran."""
        return worst_of(line.ending.exit_code for line in self.lines if line.ending)


def worst_of(exit_codes: Iterable[int]) -> int:
    """The code of several ends together; 0 for none."""
    codes = set(exit_codes)
    return next((code for code in _WORST_FIRST if code in codes), max(codes, default=0))


async def tick(
    timetable: Timetable,
    store: OccurrenceStore,
    runs: Runs,
    *,
    now: datetime,
    name_run: Callable[[], str],
    parallel: int = 1,
    interrupted: asyncio.Event | None = None,
) -> Pass:
    """One pass at `now` (aware).

    `runs` makes runs, named by `name_run`, and goes on with those that were cut off; `parallel` workflows and tenants
    run at a time, the runs of one of them one after the other. Once `interrupted` is set nothing more is started; what
    was due stays owed. A CcFlowError out of a run is the end of that run alone; one out of the store is raised once the
    runs under way have ended.
    """
    looked = store.last_looked(timetable.by_key)
    lanes: dict[tuple[str, str], Lane] = {}

    def lane(schedule: Schedule) -> Lane:
        return lanes.setdefault((schedule.tenant, schedule.workflow), Lane(store, runs, name_run))

    for one in interrupted_runs(timetable.by_key.values(), store.orphans(), now):
        lane(one.schedule).interrupted.append(one)
    for schedule in timetable.to_look_at(looked, now):
        for decision in occurrences_due(schedule, last_looked=looked.get(schedule.key), now=now):
            lane(schedule).owed.append((schedule, decision))
    busy = {schedule.key for one in lanes.values() for schedule, _ in one.owed}
    _mark(store, timetable.by_key.keys() - busy, looked, now)
    store.mark_looked({key: now - FIRST_LOOK for key in busy if key not in looked})
    lines = await _run_all(list(lanes.values()), parallel, interrupted or asyncio.Event())
    held = {key: moment for one in lanes.values() for key, moment in one.held.items()}
    _mark(store, busy - held.keys(), store.last_looked(busy), now)
    store.mark_looked(held)
    return Pass(now, tuple(sorted(lines, key=lambda line: (line.schedule.tenant, line.schedule.workflow, line.due))))


def _mark(store: OccurrenceStore, keys: Collection[str], looked: Mapping[str, datetime], now: datetime) -> None:
    """Move last looks on to `now`; they never go back, unless they were made by a wrong clock."""
    store.mark_looked({key: now for key in keys if looked_from(looked.get(key), now) < now})


async def _run_all(lanes: list[Lane], parallel: int, interrupted: asyncio.Event) -> list[Line]:
    """The lines of all lanes, so many at a time. The first fault is raised when all have come to rest."""
    places = asyncio.Semaphore(parallel)

    async def one(lane: Lane) -> list[Line]:
        async with places:
            return await lane.run(interrupted)

    results = await asyncio.gather(*map(one, lanes), return_exceptions=True)
    faults = [result for result in results if isinstance(result, BaseException)]
    if faults:
        raise faults[0]
    return [line for result in results if not isinstance(result, BaseException) for line in result]
