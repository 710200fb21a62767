"""Due times over years against cronsim, and around each change of the clock against the rule as it is written.

`python -m proofs.schedule.oracle [--years 10] [--expressions 200] [--seed 1] [--seconds N]`; exits 1 on a divergence.
With `--seconds` it stops there and says how far it got.
"""

import argparse
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from random import Random
from zoneinfo import ZoneInfo

from cron_oracles import ZONES, Minute, by_cronsim, by_the_rule, changing_days, expression, half_hour_days, walk

from cc_flow.cron import due_times, parse_cron

FIRST_YEAR = 2018
# More often than this a day, and only the walk looks: a comparison of every minute for years is all bulk.
MOST_A_DAY = 48


@dataclass(frozen=True)
class Task:
    """One expression in one zone over some years."""

    zone: str
    text: str
    years: int


@dataclass(frozen=True)
class Compared:
    """How many due times were compared with each oracle, and where they differ."""

    task: Task
    with_cronsim: int
    by_the_rule: int
    differences: tuple[str, ...]


def compare(task: Task) -> Compared:
    """Look at one expression."""
    differences: list[str] = []
    with_cronsim = _with_cronsim(task, differences)
    return Compared(task, with_cronsim, _by_the_rule(task, differences), tuple(differences))


def _with_cronsim(task: Task, differences: list[str]) -> int:
    zone, cron = ZoneInfo(task.zone), parse_cron(task.text)
    if len(cron.minutes) * len(cron.hours) > MOST_A_DAY:
        return 0
    start = datetime(FIRST_YEAR, 1, 1, tzinfo=zone)
    end = start.replace(year=FIRST_YEAR + task.years)
    lost = _lost(task.zone, task.years) if cron.by_wall_clock else frozenset[date]()
    ours = [due.at for due in due_times(cron, zone=zone, after=start, until=end) if due.local.date() not in lost]
    theirs = [at.astimezone(UTC) for at in by_cronsim(task.text, start, end) if at.date() not in lost]
    differences.extend(_told("cronsim", task, ours, theirs))
    return len(ours)


def _by_the_rule(task: Task, differences: list[str]) -> int:
    zone, cron, compared = ZoneInfo(task.zone), parse_cron(task.text), 0
    for start, end, minutes in _nights(task.zone, task.years):
        ours = [due.at for due in due_times(cron, zone=zone, after=start, until=end)]
        differences.extend(_told("the rule", task, ours, by_the_rule(task.text, minutes)))
        compared += len(ours)
    return compared


def _told(oracle: str, task: Task, ours: list[datetime], theirs: list[datetime]) -> Iterator[str]:
    for at in sorted(set(ours) ^ set(theirs)):
        yield f"{task.text} in {task.zone}: {at.isoformat()} {'only ours' if at in set(ours) else f'only by {oracle}'}"


@lru_cache(maxsize=1)
def _nights(zone: str, years: int) -> list[tuple[datetime, datetime, list[Minute]]]:
    """The stretches of four days around each change of the clock, minute by minute."""
    place, found = ZoneInfo(zone), []
    for year in range(FIRST_YEAR, FIRST_YEAR + years):
        for day in changing_days(place, year):
            start, end = day - timedelta(days=1), day + timedelta(days=3)
            found.append((start, end, list(walk(place, start, end))))
    return found


@lru_cache(maxsize=8)
def _lost(zone: str, years: int) -> frozenset[date]:
    return frozenset(half_hour_days(ZoneInfo(zone), range(FIRST_YEAR, FIRST_YEAR + years)))


def tasks(years: int, expressions: int, seed: int) -> Iterator[Task]:
    """Zone by zone: a process keeps the nights of the last one."""
    for zone in ZONES:
        random = Random(f"{zone} {seed}")
        yield from (Task(zone, expression(random), years) for _ in range(expressions))


def main() -> int:
    """Compare, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--years", type=int, default=10)
    parser.add_argument("--expressions", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=float("inf"))
    asked = parser.parse_args()
    wanted = list(tasks(asked.years, asked.expressions, asked.seed))
    started, done = time.monotonic(), list[Compared]()
    with ProcessPoolExecutor() as pool:
        for compared in pool.map(compare, wanted, chunksize=10):
            done.append(compared)
            if time.monotonic() - started > asked.seconds:
                pool.shutdown(wait=False, cancel_futures=True)
                break
    return _sum_up(done, len(wanted), asked.years, time.monotonic() - started)


def _sum_up(done: list[Compared], wanted: int, years: int, seconds: float) -> int:
    differences = [difference for one in done for difference in one.differences]
    for difference in differences[:50]:
        print(difference)
    print(
        f"{len({one.task.zone for one in done})} zones, {years} years, {len(done)} of {wanted} expressions: "
        f"{sum(one.with_cronsim for one in done):,} due times against cronsim, "
        f"{sum(one.by_the_rule for one in done):,} around changes of the clock against the rule, "
        f"{len(differences)} differences, {seconds:.0f} s"
    )
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main())
