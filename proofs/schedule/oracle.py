"""Due times over years, all of them, against cronsim and against the rule as it is written.

`python -m proofs.schedule.oracle [--years 10] [--expressions 200] [--seed 1] [--seconds N] [--jobs N]`; exits 1 on a
divergence. With `--seconds` it stops there and says how far it got.

Every due time of every expression is compared with the rule: by a walk through the minutes for days around each change
of the clock, by listed day and time between. cronsim is asked for all of it, too, but for expressions that are due more
than 24 times a day: of these it is asked for the days around each change of the clock and for one month of each year.
"""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from random import Random
from zoneinfo import ZoneInfo

from cron_oracles import ZONES, Year, by_cronsim, by_the_rule, expression, half_hour_days, midnight

from cc_flow.cron import Cron, due_times, parse_cron
from proofs.spread import spread

FIRST_YEAR = 2018
# More often than this a day, and cronsim takes minutes for an expression; it is asked where it matters, and a sample.
MOST_A_DAY = 24
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Task:
    """One expression in one zone over some years."""

    zone: str
    text: str
    years: int

    @property
    def times_a_day(self) -> int:
        """How often it is due on a day that it lists."""
        cron = parse_cron(self.text)
        return len(cron.minutes) * len(cron.hours)

    @property
    def is_dense(self) -> bool:
        """Whether cronsim sees only a part of it."""
        return self.times_a_day > MOST_A_DAY


@dataclass(frozen=True)
class Compared:
    """How many due times were compared with each oracle, and where they differ."""

    task: Task
    with_cronsim: int
    by_the_rule: int
    differences: tuple[str, ...]


def compare(task: Task) -> Compared:
    """Look at one expression."""
    counts, differences = Counter[str](), list[str]()
    for year in range(FIRST_YEAR, FIRST_YEAR + task.years):
        for oracle, ours, theirs in _both(task, year):
            counts[oracle] += len(ours)
            if ours != theirs:
                differences += _told(oracle, task, ours, theirs)
    return Compared(task, counts["cronsim"], counts["the rule"], tuple(differences))


def _both(task: Task, number: int) -> Iterator[tuple[str, list[datetime], list[datetime]]]:
    """What an oracle is called, and a year of due times as they are, and as it has them."""
    zone, cron, year = ZoneInfo(task.zone), parse_cron(task.text), _year(task.zone, number)
    ours = [due.at for due in due_times(cron, zone=zone, after=year.start, until=year.end)]
    yield "the rule", ours, by_the_rule(task.text, year)
    lost = _lost(task.zone, number) if cron.by_wall_clock else frozenset[date]()
    if not task.is_dense:
        kept = [at for at in ours if at.astimezone(zone).date() not in lost] if lost else ours
        yield "cronsim", kept, by_cronsim(task.text, year.start, year.end, without=lost)
        return
    for start, end in (*((one.start, one.end) for one in year.walks), _month(task, zone, number)):
        yield "cronsim", _between(cron, zone, start, end, lost), by_cronsim(task.text, start, end, without=lost)


def _between(cron: Cron, zone: ZoneInfo, start: datetime, end: datetime, lost: frozenset[date]) -> list[datetime]:
    return [due.at for due in due_times(cron, zone=zone, after=start, until=end) if due.local.date() not in lost]


def _month(task: Task, zone: ZoneInfo, year: int) -> tuple[datetime, datetime]:
    """The ends of a month of a year, drawn for this expression."""
    month = Random(f"{task.zone} {task.text} {year}").randint(1, 12)
    following = date(year + month // 12, month % 12 + 1, 1)
    return midnight(date(year, month, 1), zone) - MINUTE, midnight(following, zone) - MINUTE


def _told(oracle: str, task: Task, ours: list[datetime], theirs: list[datetime]) -> Iterator[str]:
    """Each due time that one of them has alone, or that is out of order or there twice."""
    only_ours = set(ours) - set(theirs)
    for at in sorted(set(ours) ^ set(theirs)):
        yield f"{task.text} in {task.zone}: {at.isoformat()} {'only ours' if at in only_ours else f'only by {oracle}'}"
    if ours != sorted(set(ours)):
        yield f"{task.text} in {task.zone}: not each once and in order"


# A process may work at the end of one zone and at the beginning of the next.
@lru_cache(maxsize=20)
def _year(zone: str, year: int) -> Year:
    return Year(ZoneInfo(zone), year)


@lru_cache(maxsize=100)
def _lost(zone: str, year: int) -> frozenset[date]:
    return frozenset(half_hour_days(ZoneInfo(zone), range(year, year + 1)))


def tasks(years: int, expressions: int, seed: int) -> Iterator[Task]:
    """Zone by zone, for a process keeps the years of the last one; the longest ones first, so that none ends late."""
    for zone in ZONES:
        random = Random(f"{zone} {seed}")
        found = [Task(zone, expression(random), years) for _ in range(expressions)]
        yield from sorted(found, key=lambda task: -task.times_a_day)


def _compare_all(some: tuple[Task, ...]) -> list[Compared]:
    return [compare(task) for task in some]


def main() -> int:
    """Compare, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--years", type=int, default=10)
    parser.add_argument("--expressions", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float)
    parser.add_argument("--jobs", type=int, help="so many processes; one a core without it")
    asked = parser.parse_args()
    wanted = list(tasks(asked.years, asked.expressions, asked.seed))
    started = time.monotonic()
    batches = spread(_compare_all, wanted, at_once=2, seconds=asked.seconds, jobs=asked.jobs)
    done = [one for batch in batches for one in batch]
    return _sum_up(done, len(wanted), asked.years, time.monotonic() - started)


def _sum_up(done: list[Compared], wanted: int, years: int, seconds: float) -> int:
    differences = [difference for one in done for difference in one.differences]
    for difference in differences[:50]:
        print(difference)
    print(
        f"{len({one.task.zone for one in done})} zones, {years} years, {len(done):,} of {wanted:,} expressions: "
        f"{sum(one.by_the_rule for one in done):,} due times against the rule, "
        f"{sum(one.with_cronsim for one in done):,} against cronsim (of {sum(one.task.is_dense for one in done)} "
        f"expressions due more than {MOST_A_DAY} times a day: around each change of the clock, and a month a year), "
        f"{len(differences)} differences, {seconds:.0f} s"
    )
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main())
