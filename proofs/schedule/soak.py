"""Years of passes over a run store: sleeps, restarts, deaths at any seam, clocks set wrong and right again.

`python -m proofs.schedule.soak [--years 10] [--seed 1]`; exits 1 when a due time ran twice, was lost, or ran although
its schedule says that it should not, when a run that began did not end, or when objects are left behind: as many must
live after years as after a month. The peak of memory may grow with the store, a little: its witness names every run, and
is read now and then to be made shorter.
"""

import argparse
import gc
import resource
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

from cc_flow.cron import due_times, parse_cron
from cc_flow.journal.lease import this_process
from cc_flow.journal.occurrences import Occurrence
from cc_flow.journal.runs import RunSummary
from cc_flow.journal.store import Store
from cc_flow.schedule import CatchUp, Overlap, Schedule, begins_at
from cc_flow.schedule.decisions import ON_TIME
from proofs.schedule.passes import ORIGIN, Runner, folder, make_pass

START = datetime(2026, 3, 1, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def schedules() -> tuple[Schedule, ...]:
    """Each policy, in zones whose clocks change, some with jitter."""

    def one(name: str, cron: str, zone: str, **policy: object) -> Schedule:
        return Schedule(name, "acme", parse_cron(cron), ZoneInfo(zone), **policy)  # type: ignore[arg-type] # by name

    ten = timedelta(minutes=10)
    return (
        one("every", "30 */6 * * *", "America/New_York", catch_up=CatchUp.ALL, catch_up_window=timedelta(days=60)),
        one("nightly", "30 1,2 * * *", "Europe/London", catch_up=CatchUp.ALL, catch_up_window=timedelta(days=60)),
        one("latest", "0 7 * * *", "America/New_York", catch_up_window=2 * DAY, jitter=ten),
        one("prompt", "15 */4 * * *", "Australia/Lord_Howe", catch_up=CatchUp.NONE),
        one("queued", "0 8 * * MON", "Pacific/Auckland", catch_up_window=7 * DAY, overlap=Overlap.QUEUE, jitter=ten),
        one("monthly", "0 0 1 * *", "America/Sao_Paulo", catch_up_window=5 * DAY),
    )


# Objects that may come to live after the first month: what Python keeps ready. A leak at every fourth pass is more.
LEAK = 10_000
# Of this machine, and seen to be gone as soon as anybody asks: as a process that was killed.
DEAD = replace(this_process(), start_time=0)


class Killed(BaseException):
    """The process is gone, at this seam."""


@dataclass
class Life:
    """Simulated years. `looked` is the latest moment at which a pass believed to be, `resumed` counts the runs that one
    process began and another brought to their end, `left` those that came too late for it.
    """

    directory: Path
    chance: Random
    now: datetime = START
    wrong: timedelta = timedelta(0)
    passes: int = 0
    deaths: int = 0
    restarts: int = 0
    resumed: int = 0
    left: int = 0
    looked: datetime = START

    def clock(self) -> datetime:
        """What the machine believes."""
        return self.now + self.wrong

    def live(self, until: datetime) -> None:
        """Process after process."""
        while self.now < until:
            self.restarts += 1
            with Store.open(self.directory, clock=self.clock) as store:
                self._process(store, until)

    def _process(self, store: Store, until: datetime) -> None:
        """Passes, until the process ends, or dies."""
        for _ in range(self.chance.randint(1, 60)):
            if self.now >= until:
                return
            try:
                self._look(store)
            except Killed:
                self.deaths += 1
                return
            self._let_time_pass()

    def _look(self, store: Store) -> None:
        self.passes += 1
        deadly = self.chance.choice(("claimed", "begun", "ended")) if self.chance.random() < 0.02 else ""

        def seam(name: str) -> None:
            if name == deadly:
                raise Killed

        runner = Runner(store, self.clock, seam, DEAD)
        made = make_pass(schedules(), store, runner, now=self.clock(), chance=self.chance)
        self.resumed += sum(line.did == "resumed" for line in made.lines)
        self.left += sum(line.did == "left" for line in made.lines)
        self.looked = max(self.looked, self.clock())

    def end(self) -> None:
        """A last pass, by a process that lives."""
        self.wrong = timedelta(0)
        with Store.open(self.directory, clock=self.clock) as store:
            make_pass(schedules(), store, Runner(store, self.clock), now=self.clock(), chance=self.chance)
        self.looked = max(self.looked, self.clock())

    def _let_time_pass(self) -> None:
        chance = self.chance.random()
        self.now += MINUTE * self.chance.choice((1, 2, 10, 60, 180, 360))
        if chance < 0.004:
            self.now += HOUR * self.chance.randint(6, 24 * 14)
        if chance > 0.99:
            self.wrong = HOUR * self.chance.choice((-1, 0, 0, 0, 1))


def faults(life: Life) -> Iterator[str]:
    """What should not have been."""
    end = life.looked
    with Store.open(life.directory, clock=life.clock) as store:
        runs = store.runs(10_000_000)
        occurrences = store.occurrences.of(ORIGIN)
        for schedule in schedules():
            mine = [run for run in runs if run.workflow == schedule.workflow]
            ran = Counter(run.scheduled_for for run in mine)
            due = {
                one.label: begins_at(schedule, one)
                for one in due_times(schedule.cron, zone=schedule.zone, after=START - MINUTE, until=end)
                if begins_at(schedule, one) <= end
            }
            yield from (f"{schedule.workflow} {label} ran {n} times" for label, n in ran.items() if n > 1)
            yield from (f"{schedule.workflow} {label} was never due" for label in ran.keys() - due.keys())
            claimed = occurrences.claimed(schedule.tenant, schedule.workflow)
            decided = {one.due for one in claimed}
            yield from (f"{schedule.workflow} {label} was lost" for label in sorted(due.keys() - decided))
            yield from (f"{schedule.workflow} {label} did not end" for label in sorted(unended(mine) - left(claimed)))
            if schedule.catch_up is CatchUp.ALL:
                yield from (f"{schedule.workflow} {label} never ran" for label in sorted(due.keys() - ran.keys()))
                continue
            allowed = ON_TIME if schedule.catch_up is CatchUp.NONE else max(ON_TIME, schedule.catch_up_window)
            for run in mine:
                late = run.created_at - due.get(run.scheduled_for, run.created_at)
                if late > allowed + HOUR:  # a clock that is an hour wrong may be put right between claim and run
                    yield f"{schedule.workflow} {run.scheduled_for} ran {late} late"


def unended(runs: Iterable[RunSummary]) -> set[str]:
    """The due times of runs without an end."""
    return {run.scheduled_for for run in runs if run.finished_at is None}


def left(claimed: Iterable[Occurrence]) -> set[str]:
    """The due times whose runs were left to a person, for their age or for too many deaths."""
    return {one.due for one in claimed if one.decision.startswith("left: ")}


def living() -> int:
    """How many blocks of memory the objects of this process take."""
    gc.collect()
    return sys.getallocatedblocks()


def main() -> int:
    """Live, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--years", type=float, default=10)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    started = time.monotonic()
    with folder() as directory:
        life = Life(Path(directory), Random(asked.seed))
        life.live(START + DAY * 30)
        before, lived = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, living()
        life.live(START + timedelta(days=365.25 * asked.years))
        life.end()
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
        more = living() - lived
        found = [*([f"{more:,} objects are left behind"] if more > LEAK else []), *faults(life)]
    for fault in found[:50]:
        print(fault)
    print(
        f"{asked.years:g} years: {life.passes:,} passes, {life.restarts:,} processes, {life.deaths:,} deaths, "
        f"{life.resumed:,} runs gone on with, {life.left} left to a person, {len(found)} faults; since the first month "
        f"{more:+,} living objects and {grown:.1f} MB at the peak, {time.monotonic() - started:.0f} s"
    )
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
