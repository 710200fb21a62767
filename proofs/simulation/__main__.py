"""`python -m proofs.simulation`: live through worlds and print what came of them; the exit code is 1 for a broken promise."""

import argparse
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import count, islice
from pathlib import Path

from proofs.simulation.faults import FAULTS
from proofs.simulation.scene import Seen
from proofs.simulation.world import live
from proofs.spread import spread

_SUMS = (
    "runs", "processes", "deaths", "freezes", "takeovers", "requests", "faults", "works", "duplicates", "unknowns",
    "false_unknowns",
)  # fmt: skip
_MEMORY = Path("/dev/shm")


@dataclass
class Total:
    """What came of many worlds. `wrong` names the seeds of those in which a promise was broken, and which."""

    worlds: int = 0
    sums: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def add(self, seen: Seen) -> None:
        """One world more."""
        self.worlds += 1
        self.sums.update({name: getattr(seen, name) for name in _SUMS})
        self.kinds.update(wrong.kind for wrong in seen.wrong)
        self.wrong += [f"seed {seen.seed}: {wrong.kind}: {wrong.words}" for wrong in seen.wrong]

    def merge(self, other: "Total") -> None:
        """All of another total."""
        self.worlds += other.worlds
        self.sums.update(other.sums)
        self.kinds.update(other.kinds)
        self.wrong += other.wrong

    @property
    def false_share(self) -> float:
        """Unknown outcomes of writes that can be read back, of all writes done."""
        return self.sums["false_unknowns"] / max(1, self.sums["works"])

    def lines(self) -> list[str]:
        """The figures, in words."""
        one = self.sums
        return [
            f"{self.worlds:,} worlds, {one['runs']:,} runs; {one['processes']:,} processes, of which {one['deaths']:,} died,"
            f" {one['freezes']:,} froze and {one['takeovers']:,} of these were taken over",
            f"{one['requests']:,} requests, {one['faults']:,} of them with one of {len(FAULTS)} faults; {one['works']:,} writes done",
            f"{self.kinds['lost']} lost, {self.kinds['doubled']} silently doubled, {self.kinds['broken']} otherwise broken",
            f"{one['duplicates']:,} duplicates found and told; {one['unknowns']:,} unknown outcomes, {one['false_unknowns']:,} of"
            f" them of writes that can be read back ({self.false_share:.2%} of the writes)",
        ]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run it; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m proofs.simulation", description=__doc__)
    parser.add_argument("--seeds", type=int, default=1000, help="how many worlds (1000)")
    parser.add_argument("--first", type=int, default=0, help="the first seed (0)")
    parser.add_argument("--seconds", type=float, help="begin no world after so many seconds")
    parser.add_argument("--rate", type=float, help="how likely a request goes wrong; each world draws its own without it")
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
    return 1 if total.wrong else 0


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
    folder = Path(tempfile.mkdtemp(prefix="cc-flow-world-", dir=_MEMORY if _MEMORY.is_dir() else None))
    try:
        return live(seed, folder, rate=rate)
    finally:
        shutil.rmtree(folder)


def _tell(seed: int, rate: float | None) -> int:
    seen = _live(seed, rate)
    print(f"seed {seed}, {seen.rate:.0%} of the requests go wrong")
    print("\n".join(seen.told))
    for number, wrong in zip(count(1), seen.wrong, strict=False):
        print(f"wrong {number}: {wrong.kind}: {wrong.words}")
    return 1 if seen.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
