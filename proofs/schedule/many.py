"""A hundred thousand schedules: how long it takes to find those that are due at a minute, and all they have in common.

`python -m proofs.schedule.many [--schedules 100000]`; exits 1 when finding differs from asking each of them.
"""

import argparse
import statistics
import sys
import time
from datetime import UTC, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from cron_oracles import ZONES, expression

from cc_flow.cron import due_times, parse_cron
from cc_flow.schedule import Schedule, Timetable

NOW = datetime(2026, 12, 7, 7, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def main() -> int:
    """Make them, look a few times, compare one look with asking each, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--schedules", type=int, default=100_000)
    count = parser.parse_args().schedules
    chance = Random(7)
    made = [
        Schedule("flow", f"tenant-{at}", parse_cron(expression(chance)), ZoneInfo(chance.choice(ZONES)))
        for at in range(count)
    ]
    started = time.perf_counter()
    timetable = Timetable(made)
    built = time.perf_counter() - started
    looks = [_look(timetable, NOW + MINUTE * at) for at in range(60)]
    wrong = _compare(timetable, made)
    print(
        f"{count:,} schedules, built once in {built:.2f} s; the due ones of a minute found in "
        f"{statistics.median(looks) * 1000:.1f} ms (median of 60 looks), {wrong} differences from asking each"
    )
    return 1 if wrong else 0


def _look(timetable: Timetable, minute: datetime) -> float:
    started = time.perf_counter()
    _ = [keys for _, keys in timetable.index.due(after=minute - MINUTE, until=minute)]
    return time.perf_counter() - started


def _compare(timetable: Timetable, made: list[Schedule]) -> int:
    found = {key for _, keys in timetable.index.due(after=NOW - MINUTE, until=NOW) for key in keys}
    asked = {one.key for one in made if any(due_times(one.cron, zone=one.zone, after=NOW - MINUTE, until=NOW))}
    return len(found ^ asked)


if __name__ == "__main__":
    sys.exit(main())
