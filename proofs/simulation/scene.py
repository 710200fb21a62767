"""What the runs of one world share: the server, the store, the time, the chance, and the story that is told of it."""

import asyncio
import random
from dataclasses import dataclass, field

from virtual_time import VirtualClock

from cc_flow.journal.store import Store
from proofs.simulation.part import Wrong
from proofs.simulation.server import Server


@dataclass(slots=True)
class Seen:
    """What came of a world. `wrong` are broken promises: there must be none."""

    seed: int
    rate: float
    wrong: list[Wrong] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    runs: int = 0
    processes: int = 0
    deaths: int = 0
    freezes: int = 0
    takeovers: int = 0
    requests: int = 0
    faults: int = 0
    works: int = 0
    duplicates: int = 0  # found and told
    unknowns: int = 0
    false_unknowns: int = 0  # of writes that can be read back


@dataclass(slots=True)
class Scene:
    """One world's things."""

    seen: Seen
    chance: random.Random
    clock: VirtualClock
    store: Store
    server: Server

    def storm(self, *, is_on: bool) -> None:
        """Faults at the world's rate, or none."""
        self.server.rate = self.seen.rate if is_on else 0.0

    def tell(self, sentence: str) -> None:
        """A line of the story."""
        self.server.told.append(f"{asyncio.get_running_loop().time():9.2f}  -- {sentence}")

    def object(self, kind: str, sentence: str) -> None:
        """A promise was broken."""
        self.seen.wrong.append(Wrong(kind, sentence))
        self.tell(f"WRONG, {kind}: {sentence}")
