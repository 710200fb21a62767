"""A machine that plans workflows and applies plans, on virtual time, against any transport; every request is kept."""

import json
import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from virtual_time import VirtualClock
from world import SCHEDULED_FOR, TTL, in_place

from cc_flow.actions.spec import Effect
from cc_flow.api.client import connect
from cc_flow.check import Checked, check
from cc_flow.cli.facts import check_facts
from cc_flow.cli.simulating import Planned, Sketch, make_plan
from cc_flow.engine.clock import Interrupt
from cc_flow.engine.context import Context
from cc_flow.engine.pressure import Pressure
from cc_flow.engine.run import Ended, execute
from cc_flow.engine.values import with_defaults
from cc_flow.journal.events import RunCreated
from cc_flow.journal.lease import this_process
from cc_flow.journal.run_id import new_run_id
from cc_flow.journal.state import RunState
from cc_flow.journal.store import Store
from cc_flow.journal.writer import Journal
from cc_flow.plan import Plan
from cc_flow.secret import Mask, Secret
from cc_flow.simulation.admission import Admission, writes_begun
from cc_flow.simulation.journal import NoJournal
from cc_flow.simulation.recorded import Recorded
from cc_flow.workflow.read import read_workflow


@dataclass(frozen=True, slots=True)
class Sent:
    """One request. `path` is under `/api`."""

    method: str
    path: str
    body: Any


@dataclass
class PlanWorld:
    """One machine, one API behind `transport`, as one tenant with one key."""

    folder: Path
    transport: httpx.AsyncBaseTransport
    origin: str
    tenant: str
    key: str
    clock: VirtualClock = field(default_factory=VirtualClock)
    secrets: Mapping[str, str] = field(default_factory=dict)
    scheduled_for: str = SCHEDULED_FOR
    permitted: frozenset[Effect] = frozenset(Effect)
    sent: list[Sent] = field(default_factory=list)
    chance: random.Random = field(default_factory=lambda: random.Random(7))
    last: str = ""

    def plan(
        self,
        text: str,
        inputs: Mapping[str, Any] | None = None,
        *,
        is_offline: bool = False,
        recorded: Recorded | None = None,
        trigger: str = "apply",
    ) -> Planned:
        """The plan of a workflow's text."""
        checked = self.checked(text)
        performer = None if is_offline or recorded is not None else self._performer()
        with self.store() as store:
            sketch = Sketch(
                checked=checked,
                created=self._created(checked, inputs or {}),
                name="plan-1",
                performer=performer,
                store=store,
                clock=self.clock,
                permitted=self.permitted,
                mask=Mask(self.secrets.values(), key=self.key),
                secrets={name: Secret(text) for name, text in self.secrets.items()},
                recorded=recorded,
                rate=checked.workflow.rate_limit,
                trigger=trigger,
            )
            return self.clock.run(make_plan(sketch))

    def apply(self, plan: Plan) -> Ended:
        """Do exactly what the plan says, having looked whether it still holds."""
        checked = self.checked(plan.text)
        with self.store() as store:
            created = self._created(checked, plan.inputs, plan=plan)
            before = NoJournal(created, clock=self.clock.now)
            self.clock.run(check_facts(plan, self._context(checked, store, journal=before)))
            self.last = plan.run
            return self._go(store, store.begin(created, this_process(), ttl=TTL, exclusive=None), checked, plan)

    def resume(self, plan: Plan) -> Ended:
        """Go on with the run of a plan."""
        with self.store() as store:
            lease = store.acquire(plan.run, this_process(), ttl=TTL)
            return self._go(store, lease, self.checked(plan.text), plan)

    def run(self, text: str, inputs: Mapping[str, Any] | None = None) -> Ended:
        """Run a workflow's text without a plan."""
        checked = self.checked(text)
        with self.store() as store:
            created = self._created(checked, inputs or {})
            self.last = created.run
            return self._go(store, store.begin(created, this_process(), ttl=TTL, exclusive=None), checked, None)

    def state(self) -> RunState:
        """The last run as the store has it."""
        with self.store() as store:
            return store.state(self.last)

    def writes(self) -> list[Sent]:
        """Every request so far that was no GET."""
        return [one for one in self.sent if one.method != "GET"]

    def checked(self, text: str) -> Checked:
        """A workflow's text, checked."""
        workflow, found = read_workflow(text, file="probe.yaml")
        assert workflow is not None, found
        checked, more = check(workflow, files={})
        assert checked is not None, [one.message for one in (*found, *more)]
        return checked

    def _created(self, checked: Checked, inputs: Mapping[str, Any], *, plan: Plan | None = None) -> RunCreated:
        run = plan.run if plan is not None else new_run_id(self.clock.now(), self.chance)
        due = plan.scheduled_for if plan is not None else self.scheduled_for
        names = {"run": {"id": run, "scheduled_for": due, "attempt": 1}}
        return RunCreated(
            run=run,
            workflow=checked.workflow.name.text,
            tenant=self.tenant,
            origin=self.origin,
            account="account",
            file="probe.yaml",
            text=checked.workflow.text,
            files={},
            inputs=with_defaults(checked.workflow, inputs, names, "probe"),
            scheduled_for=due,
            trigger=plan.trigger if plan is not None else "manual",
            plan=plan.plan if plan is not None else None,
        )

    def _go(self, store: Store, lease: Any, checked: Checked, plan: Plan | None) -> Ended:
        async def go() -> Ended:
            journal = Journal(store, lease, offload=in_place, clock=self.clock.now)
            context = self._context(checked, store, journal=journal)
            if plan is not None:
                context.admit = Admission(plan.changes, context.mask, writes_begun(journal.state))
            return await execute(context, holder="test")

        try:
            return self.clock.run(go())
        finally:
            store.release(lease)

    def _context(self, checked: Checked, store: Store, *, journal: Any) -> Context:
        return Context(
            workflow=checked.workflow,
            linked=checked.files,
            store=store,
            journal=journal,
            performer=self._performer(),
            clock=self.clock,
            interrupt=Interrupt(),
            pressure=Pressure(),
            random=self.chance,
            mask=Mask(self.secrets.values(), key=self.key),
            secrets={name: Secret(text) for name, text in self.secrets.items()},
            permitted=self.permitted,
        )

    def store(self) -> Store:
        """The run store."""
        return Store.open(self.folder / "runs", clock=self.clock.now)

    def _performer(self) -> Any:
        way = _Kept(self.transport, self.sent)
        origin = "http://sandbox" if self.origin == "sandbox" else self.origin
        return connect(origin=origin, tenant=self.tenant, key=Secret(self.key), transport=way)


class _Kept(httpx.AsyncBaseTransport):
    """Passes everything on and keeps note of it."""

    def __init__(self, inner: httpx.AsyncBaseTransport, sent: list[Sent]) -> None:
        self._inner = inner
        self._sent = sent

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        content = await request.aread()
        self._sent.append(
            Sent(request.method, request.url.path.removeprefix("/api"), json.loads(content) if content else None)
        )
        return await self._inner.handle_async_request(request)


MONDAY = (Path(__file__).parents[2] / "workflows" / "monday-content.yaml").read_text(encoding="utf-8")
