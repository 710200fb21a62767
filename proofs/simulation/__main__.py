"""`python -m proofs.simulation`: live through worlds, print what came of them, and exit 1 for a broken promise.

At one fault in a hundred requests that is, too, more than one write in a hundred that ends unknown and can be read back.
"""

import argparse
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from functools import partial
from itertools import islice
from pathlib import Path

from proofs import MEMORY
from proofs.simulation.scene import Seen
from proofs.simulation.total import Total
from proofs.simulation.world import live
from proofs.spread import spread

FALSE_UNKNOWNS = 0.01
"""At the most, of all writes, where at most so many requests go wrong."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run it; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m proofs.simulation", description=__doc__)
    parser.add_argument("--seeds", type=int, default=1000, help="how many worlds (1000)")
    parser.add_argument("--first", type=int, default=0, help="the first seed (0)")
    parser.add_argument("--seconds", type=float, help="begin no world after so many seconds")
    parser.add_argument(
        "--rate", type=float, help="how likely a request goes wrong; each world draws its own without it"
    )
    parser.add_argument("--seed", type=int, help="one world again, told step by step")
    asked = parser.parse_args(arguments)
    if asked.seed is not None:
        return _tell(asked.seed, asked.rate)
    began = time.monotonic()
    total = simulate(range(asked.first, asked.first + asked.seeds), rate=asked.rate, seconds=asked.seconds)
    for line in total.lines():
        print(line)
    spent = time.monotonic() - began
    print(f"seeds from {asked.first}, {spent:.0f} s, {total.worlds / spent:.0f} worlds a second")
    for line in islice(total.wrong, 20):
        print(f"{line}\n  again: python -m proofs.simulation --seed {line.split()[1].rstrip(':')}")
    unsure = asked.rate is not None and asked.rate <= FALSE_UNKNOWNS < total.false_share
    return 1 if total.wrong or unsure else 0


def simulate(seeds: Sequence[int], *, rate: float | None = None, seconds: float | None = None) -> Total:
    """All worlds of `seeds` that fit into the budget of `seconds`, over all cores."""
    total = Total()
    for part in spread(partial(_live_all, rate=rate), seeds, at_once=20, seconds=seconds):
        total.merge(part)
    return total


def _live_all(seeds: tuple[int, ...], *, rate: float | None) -> Total:
    total = Total()
    for seed in seeds:
        total.add(_live(seed, rate))
    return total


def _live(seed: int, rate: float | None) -> Seen:
    folder = Path(tempfile.mkdtemp(prefix="cc-flow-world-", dir=MEMORY))
    try:
        return live(seed, folder, rate=rate)
    finally:
        shutil.rmtree(folder)


def _tell(seed: int, rate: float | None) -> int:
    seen = _live(seed, rate)
    print(f"seed {seed}, {seen.rate:.0%} of the requests go wrong")
    print("\n".join(seen.told))
    return 1 if seen.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
