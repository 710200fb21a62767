"""A whole small world for the engine: a store on disk, a strict API, virtual time; workflows run in it as they would
outside.
"""

import asyncio
import random
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from strict_api import KEY, ORIGIN, TENANT, StrictApi
from virtual_time import VirtualClock

from cc_flow.actions.spec import Effect
from cc_flow.api.client import connect
from cc_flow.engine.clock import Interrupt
from cc_flow.engine.context import Confirm, Context
from cc_flow.engine.pressure import Pressure
from cc_flow.engine.run import Ended, execute
from cc_flow.engine.values import with_defaults
from cc_flow.journal.events import Event, Recorded, RunCreated, WriteSettled
from cc_flow.journal.lease import Holder, Lease, this_process
from cc_flow.journal.run_id import new_run_id
from cc_flow.journal.state import RunState
from cc_flow.journal.store import Store
from cc_flow.journal.writer import Journal
from cc_flow.secret import Mask, Secret
from cc_flow.workflow.model import Workflow
from cc_flow.workflow.read import read_workflow

SCHEDULED_FOR = "2026-11-30T07:00:00-05:00"
TTL = timedelta(seconds=30)
_FILE = "probe.yaml"


async def in_place(function: Any) -> Any:
    """Blocking work done on the spot: threads have no place on virtual time."""
    return function()


def workflow_of(steps: str, **top: str) -> str:
    """A workflow's text around its steps; further top-level keys as YAML text."""
    head = "cc_flow: 1\nname: probe\n" + "".join(f"{key}: {text}\n" for key, text in top.items())
    return head + "steps:\n" + textwrap.indent(textwrap.dedent(steps).strip("\n"), "  ") + "\n"


@dataclass
class _Window:
    """The rate limit's window, in the store."""

    store: Store
    clock: VirtualClock

    def reserve(self, requests: int, per_seconds: float, place: int) -> float:
        per = timedelta(seconds=per_seconds)
        return self.store.reserve("world", requests=requests, per=per, now=self.clock.now(), place=str(place))

    def leave(self, place: int) -> None:
        self.store.leave("world", place=str(place), now=self.clock.now())


@dataclass
class World:
    """One machine and one API. Where nothing dies in a test, nothing needs to reach a disk: `is_durable`.

    `interrupt_after` are seconds until each run is interrupted, `commit_takes` those for which each commit keeps it,
    `holder` is who begins runs.
    """

    directory: Path
    api: StrictApi = field(default_factory=StrictApi)
    clock: VirtualClock = field(default_factory=VirtualClock)
    chance: random.Random = field(default_factory=lambda: random.Random(7))
    key: str = KEY
    permitted: frozenset[Effect] = frozenset({Effect.DESTROY})
    again: frozenset[str] = frozenset()
    interrupt: Interrupt = field(default_factory=Interrupt)
    linked: dict[str, Workflow] = field(default_factory=dict)
    heard: list[Recorded] = field(default_factory=list)
    last: str = ""
    is_durable: bool = True
    interrupt_after: float | None = None
    commit_takes: float = 0.0
    secrets: Mapping[str, str] = field(default_factory=dict)
    confirm: Confirm | None = None
    holder: Holder = field(default_factory=this_process)

    def store(self) -> Store:
        """The run store."""
        store = Store.open(self.directory, clock=self.clock.now)
        if not self.is_durable:
            store._ledger.database.configure("PRAGMA synchronous=OFF", "PRAGMA journal_mode=MEMORY")
        return store

    def run(self, text: str, inputs: Mapping[str, Any] | None = None) -> Ended:
        """A new run of a workflow's text."""
        with self.store() as store:
            lease, workflow = self._begin(store, text, inputs or {})
            return self._go(store, lease, workflow)

    def run_at_once(self, *texts: str) -> list[Ended]:
        """New runs of several, all at the same time."""

        async def go() -> list[Ended]:
            return await asyncio.gather(*(self._carry_through(store, *one) for one in begun))

        with self.store() as store:
            begun = [self._begin(store, text, {}) for text in texts]
            try:
                return self.clock.run(go())
            finally:
                for lease, _ in begun:
                    store.release(lease)

    def _begin(self, store: Store, text: str, inputs: Mapping[str, Any]) -> tuple[Lease, Workflow]:
        workflow = self._read(text)
        run = new_run_id(self.clock.now(), self.chance)
        names = {"run": {"id": run, "scheduled_for": SCHEDULED_FOR, "attempt": 1}}
        created = RunCreated(
            run=run,
            workflow=workflow.name.text,
            tenant=TENANT,
            origin=ORIGIN,
            account="account",
            file=_FILE,
            text=text,
            files={},
            inputs=with_defaults(workflow, inputs, names, "probe"),
            scheduled_for=SCHEDULED_FOR,
        )
        self.last = run
        return store.begin(created, self.holder, ttl=TTL, exclusive=None), workflow

    def resume(self, run: str | None = None) -> Ended:
        """Go on with a run."""
        with self.store() as store:
            run = run or self.last
            workflow = self._read(store.state(run).text)
            self.interrupt.clear()
            lease = store.acquire(run, this_process(), ttl=TTL)
            return self._go(store, lease, workflow)

    def state(self, run: str | None = None) -> RunState:
        """A run as the store has it."""
        with self.store() as store:
            return store.state(run or self.last)

    def settle(self, path: str, how: str, *more: Event) -> None:
        """A person's word on a write of the last run, and what follows from it."""

        async def record() -> None:
            await journal.record_durably(WriteSettled(path, how, "a person looked"), *more)

        with self.store() as store:
            lease = store.acquire(self.last, this_process(), ttl=TTL)
            journal = Journal(store, lease, offload=in_place, clock=self.clock.now)
            self.clock.run(record())
            store.release(lease)

    async def _commit(self, work: Any) -> Any:
        if self.commit_takes:
            await asyncio.sleep(self.commit_takes)
        return work()

    def use(self, file: str, text: str) -> None:
        """Put a workflow beside those that run, for them to use as a step."""
        self.linked[f"{_FILE}\n{file}"] = self._read(text, file=file)

    def _read(self, text: str, *, file: str = _FILE) -> Workflow:
        workflow, found = read_workflow(text, file=file)
        assert workflow is not None, found
        assert not [one for one in found if one.is_error], found
        return workflow

    def _go(self, store: Store, lease: Lease, workflow: Workflow) -> Ended:
        try:
            return self.clock.run(self._carry_through(store, lease, workflow))
        finally:
            store.release(lease)

    async def _carry_through(self, store: Store, lease: Lease, workflow: Workflow) -> Ended:
        if self.interrupt_after is not None:
            asyncio.get_running_loop().call_later(self.interrupt_after, self.interrupt.set)
        journal = Journal(store, lease, offload=self._commit, clock=self.clock.now)
        journal.on_event(self.heard.append)
        performer = connect(origin=ORIGIN, tenant=TENANT, key=Secret(self.key), transport=self.api)
        context = Context(
            workflow=workflow,
            linked=self.linked,
            store=store,
            journal=journal,
            performer=performer,
            clock=self.clock,
            interrupt=self.interrupt,
            pressure=Pressure(rate=workflow.rate_limit, window=_Window(store, self.clock)),
            random=self.chance,
            mask=Mask(key=self.key),
            secrets={name: Secret(text) for name, text in self.secrets.items()},
            permitted=self.permitted,
            again=self.again,
            confirm=self.confirm,
        )
        return await execute(context, holder="test")
