"""One run in a world, carried through to success by as many processes as it takes: through their deaths and freezes,
through take-overs, and with a person who does what exit 6 asks for.
"""

import asyncio
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from strict_api import ORIGIN, TENANT
from world import SCHEDULED_FOR

from cc_flow.engine.run import Ended
from cc_flow.errors import AlreadyRunning, CcFlowError
from cc_flow.journal.events import RunCreated, WriteSettled
from cc_flow.journal.lease import Holder, Lease
from cc_flow.journal.run_id import new_run_id
from cc_flow.journal.state import RunState
from cc_flow.journal.writer import Journal
from proofs.simulation.part import Part
from proofs.simulation.process import TTL, Fate, Files, Process
from proofs.simulation.scene import Scene
from proofs.simulation.server import LATEST, Work

STORMY = 6
"""So many processes of a run meet faults; those after them have a calm day, so that every world comes to its end."""

_MOST = 16
_WAITS = (0.0, 1.0, 40.0, 130.0, 700.0)
_PERSON = Holder("far-person", "", 1)


@dataclass(slots=True)
class Run:
    """A run, from its beginning until it has succeeded. `fellows` are all runs of its world, it included."""

    scene: Scene
    files: Files
    parts: tuple[Part, ...]
    fellows: list["Run"] = field(default_factory=list)
    name: str = ""
    number: int = 0
    processes: list[Process] = field(default_factory=list)
    tasks: list[asyncio.Task[Any]] = field(default_factory=list)

    @property
    def state(self) -> RunState:
        """As the store has it."""
        return self.scene.store.state(self.name)

    @property
    def has_succeeded(self) -> bool:
        """As the journal tells it: a process may have died with its last word said."""
        return self.scene.store.summary(self.name).status == "succeeded"

    def begin(self) -> Lease:
        """Make the run."""
        scene = self.scene
        self.name = new_run_id(scene.clock.now(), scene.chance)
        created = RunCreated(
            run=self.name,
            workflow=self.files.workflow.name.text,
            tenant=TENANT,
            origin=ORIGIN,
            account="account",
            file="world.yaml",
            text=self.files.workflow.text,
            files={},
            inputs={name: value for part in self.parts for name, value in part.inputs.items()},
            scheduled_for=SCHEDULED_FOR,
        )
        return scene.store.begin(created, self._holder(), ttl=TTL, exclusive=None)

    async def go_on(self, lease: Lease | None, *, until: int = _MOST) -> bool:
        """Process after process, up to number `until`; whether the run has succeeded."""
        while lease is not None and self.number < until:
            self.number += 1
            self.scene.storm(is_on=self.number <= STORMY)
            outcome = await self._carry_through(lease, self._fate())
            if isinstance(outcome, Ended) and outcome.exit_code == 6:
                await self._act_as_person()
            lease = await self.take()
        return lease is None or self.has_succeeded

    async def take(self) -> Lease | None:
        """The run's lease, some time later, when nobody alive holds it. None where it has succeeded by then."""
        await asyncio.sleep(self.scene.chance.choice(_WAITS))
        while not self.has_succeeded:
            try:
                return self.scene.store.acquire(self.name, self._holder(), ttl=TTL)
            except AlreadyRunning:
                await asyncio.sleep(5)
        return None

    def works(self, state: RunState) -> Mapping[str, tuple[Work, ...]]:
        """All that was ever done for this run, by the path of the step that asked for it."""
        paths = {hashlib.sha256(path.encode()).hexdigest()[:12]: path for path in state.steps}
        found: dict[str, tuple[Work, ...]] = {}
        for work in self.scene.server.works:
            run, short, _, _ = work.sent.rsplit("-", 3)
            if run == self.name:
                found[paths[short]] = (*found.get(paths[short], ()), work)
        return found

    def bury(self) -> None:
        """The world is over: nothing of this run goes on."""
        for process in self.processes:
            process.is_buried = True
        for task in self.tasks:
            task.cancel()

    def _holder(self) -> Holder:
        """The next process, on a machine that nobody here can look into: only its lease's time says if it lives."""
        return Holder(f"far-{self.name}-{len(self.processes) + 1}", "", 1)

    def _fate(self) -> Fate:
        if self.number > STORMY:
            return Fate()
        chance = self.scene.chance
        at, what = chance.randint(1, 40), chance.random()
        if what < 0.35:
            return Fate(dies_at=at)
        if what < 0.5:
            return Fate(freezes_at=at, freezes_for=chance.choice((5.0, 40.0, 200.0, 900.0)))
        return Fate(interrupted_at=at) if what < 0.6 else Fate()

    async def _carry_through(self, lease: Lease, fate: Fate) -> Ended | CcFlowError | None:
        """One process, to its end or its death; another takes over while it is frozen. None for one that died."""
        scene = self.scene
        process = Process(
            f"{len(self.processes) + 1}",
            scene.store,
            scene.server,
            self.files,
            scene.clock.now,
            scene.chance,
            fate,
        )
        self.processes.append(process)
        scene.seen.processes += 1
        scene.tell(f"process {process.name} takes run {self.name[-4:]}, {fate}")
        going = asyncio.ensure_future(process.go(lease))
        dying, freezing = asyncio.ensure_future(process.died.wait()), asyncio.ensure_future(process.froze.wait())
        self.tasks += [going, dying, freezing]
        await asyncio.wait({going, dying, freezing}, return_when=asyncio.FIRST_COMPLETED)
        if going.done():
            return self._outcome(process, going)
        if process.froze.is_set():
            return await self._taken_over(going, process)
        scene.seen.deaths += 1
        scene.tell(f"process {process.name} dies at seam {process.seams}")
        return None

    async def _taken_over(self, frozen: asyncio.Task[Any], process: Process) -> Ended | CcFlowError | None:
        """A second process takes the run while the first is frozen, or just as it wakes; both go on as they can."""
        scene = self.scene
        scene.seen.freezes += 1
        scene.tell(f"process {process.name} freezes at seam {process.seams} for {process.fate.freezes_for:g} s")
        lease = await self.take()
        scene.seen.takeovers += lease is not None
        second = None if lease is None else await self._carry_through(lease, Fate())
        await asyncio.wait({frozen})
        first = self._outcome(process, frozen)
        return first if lease is None else second

    def _outcome(self, process: Process, going: asyncio.Task[Any]) -> Ended | CcFlowError | None:
        problem = going.exception()
        if problem is not None:
            self.scene.object("broken", f"process {process.name} ended in {problem!r}")
            return None
        outcome: Ended | CcFlowError = going.result()
        why = outcome.problem if isinstance(outcome, Ended) else outcome
        self.scene.tell(f"process {process.name} ends: exit {outcome.exit_code}{f', {why}' if why else ''}")
        if outcome.exit_code not in {0, 1, 4, 6, 75, 130}:
            self.scene.object("broken", f"exit {outcome.exit_code}")
        return outcome

    async def _act_as_person(self) -> None:
        """What exit 6 asks for: look when all has come to rest, take duplicates away, say what was done."""
        scene = self.scene
        if scene.chance.random() < 0.3:
            return  # only resumes: that looks again
        await asyncio.sleep(LATEST)
        await scene.server.rest()
        state = self.state
        if state.duplicates:
            scene.tell("a person takes duplicates away")
            for part in self.parts:
                part.tidy()
        # What it says may be that another run must be settled first.
        for run in (*self.fellows,):
            await run._settle()

    async def _settle(self) -> None:
        lease = await self.take() if self.state.open_intents else None
        if lease is None:
            return
        scene, state = self.scene, self.state
        works = self.works(state)
        paths = [step.path for step in state.steps.values() if step.open_intent is not None]
        journal = Journal(scene.store, lease, offload=_at_once, clock=scene.clock.now)
        for path in paths:
            # Who was told that what they had taken for this step's is another's: which request made it, nobody sees.
            was_told = state.steps[path].last_settlement == "unknown"
            how = "person-applied" if works.get(path) and not was_told else "person-not-applied"
            scene.tell(f"a person says that {path} is {how}")
            await journal.record_durably(WriteSettled(path, how, "a person looked"))
        scene.store.release(lease)


async def _at_once(work: Any) -> Any:
    return work()
