"""A machine whose API is the sandbox: the real engine and client on virtual time; every request is kept."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from virtual_time import VirtualClock
from world import SCHEDULED_FOR, TTL, in_place

from cc_flow.actions.spec import Effect
from cc_flow.api.client import connect, in_process
from cc_flow.engine.clock import Interrupt
from cc_flow.engine.context import Context
from cc_flow.engine.pressure import Pressure
from cc_flow.engine.run import Ended, execute
from cc_flow.journal.events import RunCreated
from cc_flow.journal.lease import this_process
from cc_flow.journal.run_id import new_run_id
from cc_flow.journal.state import RunState
from cc_flow.journal.store import Store
from cc_flow.journal.writer import Journal
from cc_flow.sandbox import SANDBOX_KEY, SANDBOX_ORIGIN, SANDBOX_TENANT, create_app
from cc_flow.secret import Mask, Secret
from cc_flow.workflow.read import read_workflow


@dataclass(frozen=True, slots=True)
class Exchanged:
    """One request and how it was answered. `path` is as it went over the wire, without the query."""

    method: str
    path: str
    status: int


@dataclass
class SandboxWorld:
    """One machine. The sandbox lives in `folder`, the run store beside it; everything may be done."""

    folder: Path
    secrets: Mapping[str, str] = field(default_factory=dict)
    clock: VirtualClock = field(default_factory=VirtualClock)
    exchanged: list[Exchanged] = field(default_factory=list)
    chance: random.Random = field(default_factory=lambda: random.Random(7))
    last: str = ""

    def run(self, text: str) -> Ended:
        """Run a workflow's text to its end."""
        workflow, found = read_workflow(text, file="probe.yaml")
        assert workflow is not None, found
        assert not [one for one in found if one.is_error], found
        with Store.open(self.folder / "runs", clock=self.clock.now) as store:
            self.last = new_run_id(self.clock.now(), self.chance)
            created = RunCreated(
                run=self.last,
                workflow=workflow.name.text,
                tenant=SANDBOX_TENANT,
                origin="sandbox",
                account="account",
                file="probe.yaml",
                text=text,
                files={},
                inputs={},
                scheduled_for=SCHEDULED_FOR,
            )
            lease = store.begin(created, this_process(), ttl=TTL, exclusive=None)
            app = create_app(self.folder, now=self.clock.now)
            try:
                return self.clock.run(self._go(store, lease, workflow, app))
            finally:
                app.close()
                store.release(lease)

    def state(self) -> RunState:
        """The last run as the store has it."""
        with Store.open(self.folder / "runs", clock=self.clock.now) as store:
            return store.state(self.last)

    async def _go(self, store: Store, lease: Any, workflow: Any, app: Any) -> Ended:
        secrets = {name: Secret(text) for name, text in self.secrets.items()}
        way = _Kept(in_process(app), self.exchanged)
        context = Context(
            workflow=workflow,
            linked={},
            store=store,
            journal=Journal(store, lease, offload=in_place, clock=self.clock.now),
            performer=connect(origin=SANDBOX_ORIGIN, tenant=SANDBOX_TENANT, key=Secret(SANDBOX_KEY), transport=way),
            clock=self.clock,
            interrupt=Interrupt(),
            pressure=Pressure(),
            random=self.chance,
            mask=Mask(self.secrets.values()),
            secrets=secrets,
            permitted=frozenset(Effect),
        )
        return await execute(context, holder="test")


class _Kept(httpx.AsyncBaseTransport):
    """Passes everything on and keeps note of it."""

    def __init__(self, inner: httpx.AsyncBaseTransport, kept: list[Exchanged]) -> None:
        self._inner = inner
        self._kept = kept

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        response = await self._inner.handle_async_request(request)
        self._kept.append(
            Exchanged(request.method, request.url.raw_path.decode().partition("?")[0], response.status_code)
        )
        return response
