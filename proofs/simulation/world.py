"""One world: a workflow is run on virtual time until it has succeeded, through faults, deaths, freezes, a second
runner, and a person who does what exit 6 asks for. Everything follows from the seed.
"""

import asyncio
import hashlib
import random
import textwrap
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from strict_api import ORIGIN, TENANT
from virtual_time import VirtualClock
from world import SCHEDULED_FOR

from cc_flow.engine.run import Ended
from cc_flow.errors import AlreadyRunning, CcFlowError
from cc_flow.journal.events import DuplicateFound, RunCreated, StepUnknown, WriteSettled
from cc_flow.journal.lease import Lease
from cc_flow.journal.run_id import new_run_id
from cc_flow.journal.store import Store
from cc_flow.journal.writer import Journal
from cc_flow.workflow.model import Workflow
from cc_flow.workflow.read import read_workflow
from proofs.simulation.parts import After, Part, parts_of
from proofs.simulation.process import TTL, Fate, Process
from proofs.simulation.server import LATEST, Server, Work

RATES = (0.0, 0.01, 0.05, 0.15, 0.4)
_STORMY = 6
"""So many processes meet faults; those after them have a calm day, so that every world comes to its end."""

_MOST = 16
_FAR = 700.0
_DECIDABLE = frozenset({"calendar.schedule_post", "content.update_post", "calendar.remove_entry"})


@dataclass(slots=True)
class Seen:
    """What came of a world. `wrong` are broken promises: there must be none."""

    seed: int
    rate: float
    wrong: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    processes: int = 0
    deaths: int = 0
    freezes: int = 0
    takeovers: int = 0
    requests: int = 0
    works: int = 0
    duplicates: int = 0  # found and told
    unknowns: int = 0
    false_unknowns: int = 0  # of writes that can be read back
    succeeded: bool = False


def live(seed: int, folder: Path, *, rate: float | None = None) -> Seen:
    """Live through the world of `seed`; its store is made in `folder`, which must not exist. `rate` fixes the fault rate."""
    chance = random.Random(seed)
    seen = Seen(seed, chance.choice(RATES) if rate is None else rate)
    clock = VirtualClock()
    with Store.open(folder, clock=clock.now) as store:
        # A process that dies here takes no disk with it, so nothing needs to reach one.
        store._ledger.database.configure("PRAGMA synchronous=OFF", "PRAGMA journal_mode=MEMORY")
        clock.run(_World(seen, chance, clock, store).live())
    return seen


@dataclass(slots=True)
class _World:
    seen: Seen
    chance: random.Random
    clock: VirtualClock
    store: Store
    server: Server = field(init=False)
    parts: tuple[Part, ...] = ()
    run: str = ""
    processes: list[Process] = field(default_factory=list)
    tasks: list[asyncio.Task[Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.server = Server(random.Random(self.chance.random()), self.seen.rate)

    async def live(self) -> None:
        """Until the run has succeeded and all work has come to rest; then judge."""
        self.parts = parts_of(self.chance, self.server.api)
        workflow = _workflow("".join(part.text for part in self.parts))
        lease = self._begin(workflow)
        for number in range(1, _MOST + 1):
            if number > _STORMY:
                self.server.rate = 0.0
            outcome = await self._carry_through(workflow, lease, self._fate(number))
            lease = None if await self._is_over(outcome) else await self._take()
            if lease is None:
                break
        else:
            self._object("the run did not come to an end")
        await self.server.rest()
        self._judge()
        self._bury()

    def _begin(self, workflow: Workflow) -> Lease:
        self.run = new_run_id(self.clock.now(), self.chance)
        created = RunCreated(
            run=self.run,
            workflow=workflow.name.text,
            tenant=TENANT,
            origin=ORIGIN,
            account="account",
            file="world.yaml",
            text=workflow.text,
            files={},
            inputs={name: value for part in self.parts for name, value in part.inputs.items()},
            scheduled_for=SCHEDULED_FOR,
        )
        return self.store.begin(created, self._process(workflow, Fate()).holder, ttl=TTL, exclusive=None)

    def _fate(self, number: int) -> Fate:
        """At a fault rate of nothing a world has deaths only."""
        if number > _STORMY:
            return Fate()
        at, what = self.chance.randint(1, 40), self.chance.random()
        if what < 0.35:
            return Fate(dies_at=at)
        if what < 0.5:
            return Fate(freezes_at=at, freezes_for=self.chance.choice((5.0, 40.0, 200.0, 900.0)))
        return Fate(interrupted_at=at) if what < 0.6 else Fate()

    def _process(self, workflow: Workflow, fate: Fate) -> Process:
        name = f"{len(self.processes) + 1}"
        return Process(name, self.store, self.server, workflow, self.clock.now, self.chance, fate)

    async def _carry_through(self, workflow: Workflow, lease: Lease, fate: Fate) -> Ended | CcFlowError | None:
        """One process, to its end or its death; another takes over while it is frozen. None for one that died."""
        process = self._process(workflow, fate)
        self.processes.append(process)
        self.seen.processes += 1
        self._tell(f"process {process.name} takes the run, {fate}")
        going = asyncio.ensure_future(process.go(lease))
        dying, freezing = asyncio.ensure_future(process.died.wait()), asyncio.ensure_future(process.froze.wait())
        self.tasks += [going, dying, freezing]
        await asyncio.wait({going, dying, freezing}, return_when=asyncio.FIRST_COMPLETED)
        if process.froze.is_set() and not going.done():
            self.seen.freezes += 1
            return await self._taken_over(workflow, going, process)
        if process.died.is_set() and not going.done():
            self.seen.deaths += 1
            self._tell(f"process {process.name} dies at seam {process.seams}")
            return None
        return self._outcome(process, going)

    async def _taken_over(
        self, workflow: Workflow, frozen: asyncio.Task[Any], process: Process
    ) -> Ended | CcFlowError | None:
        """A second runner takes the run while the first is frozen, or just as it wakes; both go on as they can."""
        self._tell(f"process {process.name} freezes at seam {process.seams} for {process.fate.freezes_for:g} s")
        lease = await self._take()
        self.seen.takeovers += lease is not None
        second = None if lease is None else await self._carry_through(workflow, lease, Fate())
        await asyncio.wait({frozen})
        first = self._outcome(process, frozen)
        return first if lease is None else second

    def _outcome(self, process: Process, going: asyncio.Task[Any]) -> Ended | CcFlowError | None:
        problem = going.exception()
        if problem is not None:
            self._object(f"process {process.name} ended in {problem!r}")
            return None
        self._note(going.result(), process)
        return going.result()  # type: ignore[no-any-return]

    def _note(self, outcome: Ended | CcFlowError, process: Process) -> None:
        ended = f"exit {outcome.exit_code}"
        why = outcome.problem if isinstance(outcome, Ended) else outcome
        self._tell(f"process {process.name} ends: {ended}{f', {why}' if why else ''}")

    async def _take(self) -> Lease | None:
        """The run's lease, some time later, when nobody alive holds it. None where the run has succeeded by then."""
        await asyncio.sleep(self.chance.choice((0.0, 1.0, 40.0, 130.0, _FAR)))
        holder = self._process(_workflow(""), Fate()).holder
        while True:
            self.seen.succeeded = self.store.state(self.run).status == "succeeded"
            if self.seen.succeeded:
                return None
            try:
                return self.store.acquire(self.run, holder, ttl=TTL)
            except AlreadyRunning:
                await asyncio.sleep(5)

    async def _is_over(self, outcome: Ended | CcFlowError | None) -> bool:
        """Whether the run has succeeded, as its journal tells it: a process may have died with its last word said."""
        self.seen.succeeded = self.store.state(self.run).status == "succeeded"
        if isinstance(outcome, Ended) and outcome.exit_code == 6:
            await self._act_as_person()
        elif isinstance(outcome, Ended) and outcome.exit_code not in {0, 1, 4, 130}:
            self._object(f"exit {outcome.exit_code}")
        return self.seen.succeeded

    async def _act_as_person(self) -> None:
        """What exit 6 asks for: look when all has come to rest, say what is there, take a duplicate away."""
        if self.chance.random() < 0.3:
            return  # only resumes: that looks again
        await asyncio.sleep(LATEST)
        await self.server.rest()
        state = self.store.state(self.run)
        for event in (recorded.event for recorded in self.store.events(self.run)):
            if isinstance(event, DuplicateFound):
                self._take_duplicate_away(event.path)
        works = self._works()
        open_steps = [step for step in state.steps.values() if step.open_intent is not None]
        if not open_steps:
            return
        lease = await self._take()
        if lease is None:
            return
        journal = Journal(self.store, lease, offload=_at_once, clock=self.clock.now)
        for step in open_steps:
            how = "person-applied" if works.get(step.path) else "person-not-applied"
            self._tell(f"a person says that {step.path} is {how}")
            await journal.record_durably(WriteSettled(step.path, how, "a person looked"))
        self.store.release(lease)

    def _take_duplicate_away(self, path: str) -> None:
        works = self._works().get(path, ())
        for work in works:
            if "posts-v2" in work.path:
                self._tell("a person marks it by hand")
                self.server.api.posts[work.path.rsplit("/", 1)[-1]].update(work.body)
        made = [work.body for work in works if work.method == "POST"]
        if len(made) < 2:
            return
        twins = [
            entry
            for entry in self.server.api.entries
            if (entry["date"], entry["post"]["id"]) == (made[0]["date"], made[0]["postId"])
        ]
        if len(twins) > 1:
            self._tell(f"a person takes one of {len(twins)} away")
            self.server.api.entries.remove(twins[-1])

    def _works(self) -> dict[str, tuple[Work, ...]]:
        """Each work by the path of the step that asked for it."""
        paths = {_short(path): path for path in self.store.state(self.run).steps}
        found: dict[str, tuple[Work, ...]] = {}
        for work in self.server.works:
            path = paths.get(work.sent.rsplit("-", 2)[-2], "?")
            found[path] = (*found.get(path, ()), work)
        return found

    def _judge(self) -> None:
        seen, works = self.seen, self._works()
        events = [recorded.event for recorded in self.store.events(self.run)]
        seen.requests, seen.works = len(self.server.told), len(self.server.works)
        seen.duplicates = sum(isinstance(event, DuplicateFound) for event in events)
        unknown = [event for event in events if isinstance(event, StepUnknown)]
        state = self.store.state(self.run)
        seen.unknowns = len(unknown)
        seen.false_unknowns = sum(state.steps[one.path].intents[0].intended.action in _DECIDABLE for one in unknown)
        if seen.succeeded:
            for part in self.parts:
                for sentence in part.wrong(After(self.server.api, works)):
                    self._object(sentence)
        for path, done in works.items():
            if path.startswith(("mail", "money")) and len(done) > 1:
                self._object(f"{path} was done {len(done)} times")
        for finding in self.store.verify():
            self._object(f"the store: {finding.message}")

    def _object(self, sentence: str) -> None:
        self.seen.wrong.append(sentence)
        self._tell(f"WRONG: {sentence}")

    def _tell(self, sentence: str) -> None:
        self.server.told.append(f"{self._time():9.2f}  -- {sentence}")

    def _time(self) -> float:
        return asyncio.get_running_loop().time()

    def _bury(self) -> None:
        self.seen.told = self.server.told
        for process in self.processes:
            process.is_buried = True
        for task in self.tasks:
            task.cancel()


async def _at_once(work: Any) -> Any:
    return work()


def _short(path: str) -> str:
    return hashlib.sha256(path.encode()).hexdigest()[:12]


@lru_cache(maxsize=4096)
def _workflow(steps: str) -> Workflow:
    names = sorted(
        {word.removeprefix("inputs.") for word in steps.replace('"', " ").split() if word.startswith("inputs.")}
    )
    inputs = "".join(f"  {name}: {{type: array}}\n" for name in names)
    text = f"cc_flow: 1\nname: world\nallow: [destroy, billing]\n{f'inputs:{chr(10)}{inputs}' if inputs else ''}"
    text += f"steps:\n{textwrap.indent(steps, '  ') or '  - {id: nothing, set: {}}'}\n"
    workflow, found = read_workflow(text, file="world.yaml")
    errors = [one for one in found if one.is_error]
    if workflow is None or errors:
        raise ValueError(f"{errors}\n{text}")
    return workflow
