"""The figures of many worlds."""

from collections import Counter
from dataclasses import dataclass, field

from proofs.simulation.faults import FAULTS
from proofs.simulation.scene import Seen

_SUMS = (
    "runs", "processes", "deaths", "freezes", "takeovers", "requests", "faults", "works", "duplicates", "unknowns",
    "false_unknowns",
)  # fmt: skip


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
        found, kinds = self.sums, self.kinds
        processes = f"{found['deaths']:,} died, {found['freezes']:,} froze, {found['takeovers']:,} were taken over"
        faulty = f"{found['faults']:,} of them with one of {len(FAULTS)} faults"
        unknowns = (
            f"{found['false_unknowns']:,} of them of writes that can be read back ({self.false_share:.2%} of all)"
        )
        return [
            f"{self.worlds:,} worlds, {found['runs']:,} runs; {found['processes']:,} processes: {processes}",
            f"{found['requests']:,} requests, {faulty}; {found['works']:,} writes done",
            f"{kinds['lost']} lost, {kinds['doubled']} silently doubled, {kinds['broken']} promises otherwise broken",
            f"{found['duplicates']:,} duplicates told of; {found['unknowns']:,} unknown outcomes, {unknowns}",
        ]
