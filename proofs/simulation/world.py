"""One world: its workflow, its runs, and whether all that was promised was kept. Everything follows from the seed."""

import asyncio
import random
import re
import textwrap
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path

from virtual_time import BEGINNING, VirtualClock

from cc_flow.journal.events import DuplicateFound, Recorded, StepUnknown
from cc_flow.journal.lease import Lease
from cc_flow.journal.state import RunState, fold
from cc_flow.journal.steps import StepState
from cc_flow.journal.store import Store
from cc_flow.workflow.model import Workflow
from cc_flow.workflow.read import read_workflow
from proofs.simulation.part import After, Draft, Part
from proofs.simulation.parts import parts_of
from proofs.simulation.process import Files
from proofs.simulation.run import STORMY, Run
from proofs.simulation.scene import Scene, Seen
from proofs.simulation.server import Server

RATES = (0.0, 0.01, 0.05, 0.15, 0.4)
_FILE = "world.yaml"
_NOTHING = "- {id: nothing, set: {a: 1}}\n"
_CAN_BE_READ_BACK = frozenset(
    {
        "calendar.schedule_post", "calendar.remove_entry", "calendar.update_entry",
        "content.update_post", "pages.add_component",
    }
)  # fmt: skip


def live(seed: int, folder: Path, *, rate: float | None = None) -> Seen:
    """Live through the world of `seed`. Its store is made in `folder`; `rate` fixes how many requests go wrong."""
    chance = random.Random(seed)
    seen = Seen(seed, chance.choice(RATES) if rate is None else rate)
    clock = VirtualClock()
    with Store.open(folder, clock=clock.now) as store:
        # A process that dies here takes no disk with it, so nothing needs to reach one.
        store._ledger.database.configure("PRAGMA synchronous=OFF", "PRAGMA journal_mode=MEMORY")
        scene = Scene(seen, chance, clock, store, Server(random.Random(chance.random()), seen.rate))
        clock.run(_live(scene))
    return seen


async def _live(scene: Scene) -> None:
    """Until every run has succeeded and all work has come to rest; then judge."""
    parts = parts_of(scene.chance, scene.server.api)
    files = files_of(parts)
    runs: list[Run] = []

    def begin() -> tuple[Run, Lease]:
        run = Run(scene, files, parts, runs)
        lease = run.begin()
        runs.append(run)
        return run, lease

    first, lease = begin()
    how = scene.chance.random() if all(part.repeats for part in parts) else 1.0
    if how < 0.4:
        # Somebody does not resume what stopped, and runs the file anew; the first goes on after that.
        until = scene.chance.randint(1, STORMY)
        if not await first.go_on(lease, until=until):
            await _go_on(*begin())
            await first.go_on(await first.take())
    elif how < 0.6:
        # Two workflows want the same, or one overlaps itself.
        await asyncio.gather(first.go_on(lease), _go_on(*begin()))
    else:
        await first.go_on(lease)
    await scene.server.rest()
    _judge(scene, runs)
    for run in runs:
        run.bury()


async def _go_on(run: Run, lease: Lease) -> None:
    await run.go_on(lease)


def _judge(scene: Scene, runs: list[Run]) -> None:
    seen, server = scene.seen, scene.server
    for run in runs:
        _judge_run(scene, run)
    for finding in scene.store.verify() if seen.seed % 10 == 0 else ():
        scene.object("broken", f"the store: {finding.message}")
    seen.runs, seen.requests, seen.works, seen.told = len(runs), server.requests, len(server.works), server.told
    seen.faults = server.faults


def _judge_run(scene: Scene, run: Run) -> None:
    events = scene.store.events(run.name)
    state = fold(events)
    works = {path.rpartition(".")[2]: done for path, done in run.works(state).items()}
    if state.status != "succeeded":
        scene.object("broken", "a run did not come to its end")
    for part in run.parts:
        for wrong in part.wrong(After(scene.server.api, works)):
            scene.object(wrong.kind, wrong.words)
    for step, done in works.items():
        if step.startswith(("mail", "money")) and len(done) > 1:
            scene.object("doubled", f"{step} was done {len(done)} times")
    _count(scene, state, events)


def _count(scene: Scene, state: RunState, events: Sequence[Recorded]) -> None:
    seen = scene.seen
    for recorded in events:
        event = recorded.event
        if isinstance(event, StepUnknown):
            seen.unknowns += 1
            sent = state.steps[event.path].intents  # none where another run's is in doubt
            seen.false_unknowns += bool(sent) and sent[0].intended.action in _CAN_BE_READ_BACK
        elif isinstance(event, DuplicateFound):
            seen.duplicates += 1
            seen.false_unknowns += not _was_done_twice(scene.server, state.steps[event.path], by=recorded.at)


def _was_done_twice(server: Server, step: StepState, *, by: datetime) -> bool:
    """Whether what a step asked for had been done more than once by then, whoever asked."""
    asked = step.intents[0].intended
    same = [
        work
        for work in server.works
        if (work.method, work.path, work.body) == (asked.method, asked.url_path, asked.body)
    ]
    return sum(BEGINNING + timedelta(seconds=work.at) <= by for work in same) > 1


def files_of(parts: Sequence[Part]) -> Files:
    """The workflow that does all parts, and those it uses."""
    main = Draft("".join(part.text for part in parts), last="".join(part.last for part in parts))
    used = {file: draft for part in parts for file, draft in part.files.items()}
    linked = {f"{user}\n{file}": _read(draft, file) for file, draft in used.items() for user in (_FILE, *used)}
    return Files(_read(main, _FILE), linked)


@lru_cache(maxsize=4096)
def _read(draft: Draft, file: str) -> Workflow:
    """The workflow of a draft, its inputs declared as lists."""
    names = sorted(set(re.findall(r"inputs\.(\w+)", f"{draft.steps}{draft.on_error}{draft.last}")))
    inputs = "inputs:\n" + "".join(f"  {name}: {{type: array}}\n" for name in names) if names else ""
    lists = {"steps": draft.steps or _NOTHING, "on_error": draft.on_error, "finally": draft.last}
    text = "".join(f"{key}:\n{textwrap.indent(steps, '  ')}" for key, steps in lists.items() if steps)
    head = f"cc_flow: 1\nname: world\nallow: [destroy, billing]\n{inputs}"
    workflow, found = read_workflow(head + text, file=file)
    if workflow is None or any(one.is_error for one in found):
        raise ValueError(f"{found}\n{text}")
    return workflow
