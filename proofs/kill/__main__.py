"""`python -m proofs.kill`: kill runs, resume them, and print what the server says; the exit code is 1 for a broken
promise.
"""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Sequence
from itertools import islice

from proofs.kill.points import Point, at_point
from proofs.kill.victim import warm
from proofs.spread import spread
from proofs.wire.server import FAULTS, listening


def main(arguments: Sequence[str] | None = None) -> int:
    """Run it; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m proofs.kill", description=__doc__)
    parser.add_argument("--points", type=int, default=100, help="how many (100)")
    parser.add_argument("--first", type=int, default=0, help="the first point (0)")
    parser.add_argument("--seconds", type=float, help="begin no point after so many seconds")
    asked = parser.parse_args(arguments)
    began = time.monotonic()
    points = kill(range(asked.first, asked.first + asked.points), seconds=asked.seconds)
    spent = time.monotonic() - began
    for line in lines(points):
        print(line)
    print(f"points from {asked.first}, {spent:.0f} s, {len(points) / spent:.1f} points a second")
    wrong = [f"point {point.number}: {words}" for point in points for words in point.wrong]
    for line in islice(wrong, 20):
        print(line)
    return 1 if wrong else 0


def kill(numbers: Sequence[int], *, seconds: float | None = None, jobs: int | None = None) -> list[Point]:
    """All points that fit into the budget of `seconds`, each batch with a server of its own."""
    return [point for batch in spread(_batch, numbers, at_once=10, seconds=seconds, jobs=jobs) for point in batch]


def lines(points: Sequence[Point]) -> list[str]:
    """The figures, in words."""
    exits = sum((point.exits for point in points), Counter[int]())
    kills, resumes = sum(point.kills for point in points), sum(point.resumes for point in points)
    faults, wrong = sum(point.faults for point in points), sum(bool(point.wrong) for point in points)
    of_kinds = f"{faults:,} faults of {len(FAULTS)} kinds"
    ended = ", ".join(f"{exits[code]:,} with {code}" for code in sorted(exits))
    return [
        f"{len(points):,} runs, {kills:,} kills (SIGKILL), {resumes:,} resumes; {of_kinds}",
        f"processes that lived ended {ended}; {sum(point.settled for point in points):,} captions settled by hand",
        f"{wrong} runs in which something was lost, doubled, or otherwise broken",
    ]


def _batch(numbers: tuple[int, ...]) -> list[Point]:
    warm()
    with listening() as server:
        return [at_point(number, server) for number in numbers]


if __name__ == "__main__":
    sys.exit(main())
