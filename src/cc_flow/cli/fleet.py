"""A workflow run for several tenants, each in a run of its own, side by side in one loop."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from cc_flow.check import Checked
from cc_flow.cli.checking import checked_file
from cc_flow.cli.connecting import Target, target_of, utc_now
from cc_flow.cli.fleet_progress import Prefixed, Silent, Troubles
from cc_flow.cli.fleet_recap import NOT_STARTED, Member, as_json
from cc_flow.cli.progress import Progress
from cc_flow.cli.resuming import ENDS, refuse_other, take_up
from cc_flow.cli.running import Options, carry, signals
from cc_flow.cli.starting import Start, begin, secrets_of
from cc_flow.cli.stopping import Stopping
from cc_flow.cli.tenants import Whom
from cc_flow.engine.run import Ended
from cc_flow.errors import CcFlowError, Interrupted, UsageError
from cc_flow.frozen import frozen
from cc_flow.journal.lease import Lease
from cc_flow.journal.runs import RunSummary
from cc_flow.journal.store import Store
from cc_flow.report.run_lines import changes
from cc_flow.settings.places import state_folder
from cc_flow.settings.tenants import Tenant

# Up to so many tenants each step has its line; of more, only what goes wrong.
_FEW = 8


@frozen
class Order:
    """What is to be run for whom.

    `name` is the fleet's, recorded with each of its runs; `resumed`: it has begun before, and only what is unfinished
    goes on. `tolerated` is how many tenants may fail before no further one begins, None where that does not matter.
    """

    name: str
    checked: Checked
    texts: Mapping[str, str]
    inputs: Mapping[str, Any]
    moment: str | None
    tenants: tuple[Tenant, ...]
    whom: Whom
    beside: Path
    options: Options
    parallel: int = 4
    tolerated: int | None = None
    resumed: bool = False

    @property
    def trigger(self) -> str:
        """By which its runs are found again."""
        return f"fleet:{self.name}"

    def target(self, tenant: Tenant) -> Target:
        """As whom the run of a tenant speaks, with its own key. Raises NotAuthorized or UsageError."""
        return target_of(self.whom.flags, sandbox=self.whom.sandbox, beside=self.beside, own=tenant)


def run_fleet(order: Order) -> tuple[Member, ...]:
    """Run it for every tenant; what became of each. Raises Interrupted when it was stopped at once."""
    with Store.open(state_folder(), clock=utc_now) as store:
        fleet = Fleet(order, store, _begun(order, store))
        try:
            return asyncio.run(fleet.run())
        except asyncio.CancelledError:
            help_ = f"go on with `--resume {order.name}`"
            raise Interrupted("stopped at once; what was sent may have been done", help=help_) from None


def _begun(order: Order, store: Store) -> dict[str, RunSummary]:
    """The newest run of each tenant in this fleet, by tenant. Raises UsageError where there never was such a fleet."""
    if not order.resumed:
        return {}
    runs = store.runs(1_000_000, workflow=order.checked.workflow.name.text)
    found = {run.tenant: run for run in reversed(runs) if run.trigger == order.trigger}
    if not found:
        raise UsageError(
            f"there is no fleet `{order.name}` of this workflow", help="the recap of a fleet says how it goes on"
        )
    return found


@dataclass(slots=True)
class Fleet:
    """The runs under way. `begun` are the runs that an earlier command began, by tenant."""

    order: Order
    store: Store
    begun: Mapping[str, RunSummary]
    stopping: Stopping = field(default_factory=Stopping)
    _failed: int = 0

    async def run(self) -> tuple[Member, ...]:
        """All of them, so many at a time, in the order of the tenants."""
        places = asyncio.Semaphore(self.order.parallel)

        async def one(tenant: Tenant) -> Member:
            async with places:
                member = await self._member(tenant)
            self._failed += member.is_failed
            if self.order.options.is_json:
                print(as_json(member, self.order.name), flush=True)  # noqa: T201 - a line of data as soon as it is known
            return member

        with signals(self.stopping.stop):
            return tuple(await asyncio.gather(*map(one, self.order.tenants)))

    async def _member(self, tenant: Tenant) -> Member:
        """What became of one tenant; its failure is its own."""
        if self.stopping.asked.is_set():
            return Member(tenant.slug, NOT_STARTED, 130, message="interrupted before its turn")
        if self.order.tolerated is not None and self._failed > self.order.tolerated:
            return Member(tenant.slug, NOT_STARTED, 1, message=f"{self._failed} tenants had failed before its turn")
        begun = self.begun.get(tenant.slug)
        if begun is not None and begun.status in ENDS:
            return Member(tenant.slug, begun.status, begun.exit_code or 0, begun.run, is_from_before=True)
        try:
            target = await asyncio.to_thread(self.order.target, tenant)
            return await (self._start(tenant, target) if begun is None else self._resume(tenant, target, begun.run))
        except CcFlowError as error:
            run = begun.run if begun is not None else None
            return Member(tenant.slug, "failed", error.exit_code, run, message=error.message)

    async def _start(self, tenant: Tenant, target: Target) -> Member:
        order = self.order
        options = replace(order.options, secrets=secrets_of(order.checked, target))
        beginning = Start(
            order.checked,
            order.texts,
            order.inputs,
            moment=order.moment,
            trigger=order.trigger,
            labels=tenant.labels,
        )
        lease = begin(beginning, target, self.store, options)
        return await self._carry(tenant, target, order.checked, lease, options)

    async def _resume(self, tenant: Tenant, target: Target, run: str) -> Member:
        """Go on with the text it began with."""
        state = self.store.state(run)
        refuse_other(state, target)
        checked, _ = checked_file(state.file, stored={state.file: state.text, **state.files})
        options = replace(self.order.options, secrets=secrets_of(checked, target))
        return await self._carry(tenant, target, checked, take_up(state, self.store), options)

    async def _carry(self, tenant: Tenant, target: Target, checked: Checked, lease: Lease, options: Options) -> Member:
        progress = self._progress(tenant)
        with self.stopping.one() as interrupt:
            try:
                ended = await carry(checked, target, self.store, lease, options, interrupt=interrupt, progress=progress)
            except CcFlowError as error:
                return Member(tenant.slug, "failed", error.exit_code, lease.run, message=error.message)
        return self._ended(tenant, lease.run, ended)

    def _ended(self, tenant: Tenant, run: str, ended: Ended) -> Member:
        problem = ended.problem
        return Member(
            tenant=tenant.slug,
            status=ended.status,
            exit_code=ended.exit_code,
            run=run,
            step=problem.step if problem else "",
            message=problem.message if problem else "",
            changes=changes(self.store.state(run)),
            outputs=ended.outputs,
        )

    def _progress(self, tenant: Tenant) -> Progress:
        if self.order.options.is_json:
            return Silent()
        width = max(len(one.slug) for one in self.order.tenants)
        word = f"{tenant.slug:<{width}}"
        return Prefixed(word) if len(self.order.tenants) <= _FEW else Troubles(word)
