"""A run put together and carried through: store, lease, performer, context, signals, heartbeat. Run, resume and
schedules share it.
"""

import asyncio
import os
import random
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import field
from datetime import timedelta
from typing import Any

import click

from cc_flow.actions.spec import Effect
from cc_flow.check import Checked
from cc_flow.cli.confirming import confirmation
from cc_flow.cli.connecting import Target
from cc_flow.cli.progress import Progress, progress_for
from cc_flow.engine.clock import Interrupt, SystemClock
from cc_flow.engine.context import Context, Wire
from cc_flow.engine.pressure import Pressure
from cc_flow.engine.run import Ended, execute
from cc_flow.errors import CcFlowError, Interrupted, StoreFull
from cc_flow.frozen import frozen
from cc_flow.journal.lease import Lease, LeaseLost, this_process
from cc_flow.journal.state import RunState
from cc_flow.journal.store import Store
from cc_flow.journal.writer import Journal
from cc_flow.performer import Call, Performer
from cc_flow.report.run_lines import doubts
from cc_flow.secret import Mask, Secret
from cc_flow.workflow.model import RateLimit

LEASE = timedelta(seconds=30)
HEARTBEAT = 10.0


@frozen
class Options:
    """How a run is carried through. `admission` is what keeps it to a plan, made for the run as it stands."""

    is_json: bool = False
    report: str | None = None
    is_confirmed: bool = False
    allow: frozenset[str] = frozenset()
    again: frozenset[str] = frozenset()
    is_scheduled: bool = False
    admission: Callable[[RunState, Mask], Callable[[Call], str | None]] | None = None
    secrets: dict[str, Secret] = field(default_factory=dict)


@frozen
class _Window:
    """The rate limit's window of one tenant, over all runs of the store."""

    store: Store
    scope: str
    clock: SystemClock
    name: str = field(default_factory=lambda: os.urandom(8).hex())  # tells its places from those of other runs

    def reserve(self, requests: int, per_seconds: float, place: int) -> float:
        """Take a place; seconds to wait where there is none."""
        per, named = timedelta(seconds=per_seconds), f"{self.name}/{place}"
        return self.store.reserve(self.scope, requests=requests, per=per, now=self.clock.now(), place=named)

    def leave(self, place: int) -> None:
        """Its request has ended."""
        self.store.leave(self.scope, place=f"{self.name}/{place}", now=self.clock.now())


def carry_through(checked: Checked, target: Target, store: Store, lease: Lease, options: Options) -> Ended:
    """Do the run whose lease is held, to its end, in a loop of its own. Everything is in the store when this returns.

    Raises Interrupted when it was stopped at once, StoreFull where the disk takes no more.
    """
    interrupt = Interrupt()
    progress = progress_for(lease.run, is_json=options.is_json)

    async def alone() -> Ended:
        with signals(interrupt.set):
            return await carry(checked, target, store, lease, options, interrupt=interrupt, progress=progress)

    try:
        return asyncio.run(alone())
    except asyncio.CancelledError:
        words = doubts(store.state(lease.run))
        stopped = f"stopped at once{f'; {words}' if words else ''}"
        raise Interrupted(f"{stopped}; go on with `cc-flow runs resume {lease.run}`") from None
    except StoreFull as full:
        raise StoreFull(full.message, help=f"{full.help}; then `cc-flow runs resume {lease.run}`") from full


async def carry(
    checked: Checked,
    target: Target,
    store: Store,
    lease: Lease,
    options: Options,
    *,
    interrupt: Interrupt,
    progress: Progress,
) -> Ended:
    """Do the run whose lease is held, to its end, beside others of this loop, and give the lease back.

    Once `interrupt` is set it finishes what is under way and ends.
    """
    try:
        clock = SystemClock()
        journal = Journal(store, lease, offload=asyncio.to_thread, clock=clock.now)
        journal.on_event(progress)
        with progress:
            return await _carry(checked, target, store, journal, options, clock, interrupt, progress)
    finally:
        with suppress(CcFlowError):
            store.release(lease)


async def _carry(
    checked: Checked,
    target: Target,
    store: Store,
    journal: Journal,
    options: Options,
    clock: SystemClock,
    interrupt: Interrupt,
    progress: Progress,
) -> Ended:
    performer = target.performer()
    context = _context(checked, target, store, journal, options, clock, interrupt, performer)
    context.confirm = None if options.is_confirmed else confirmation(target, progress, interrupt)
    ended = asyncio.Event()
    beat = asyncio.create_task(_beat(journal, interrupt, ended))
    try:
        return await execute(context, holder=str(this_process()))
    finally:
        # Not cancelled: a renewal under way would renew the lease after it was given back.
        ended.set()
        with suppress(CcFlowError):
            await beat
        await performer.aclose()


def _context(
    checked: Checked,
    target: Target,
    store: Store,
    journal: Journal,
    options: Options,
    clock: SystemClock,
    interrupt: Interrupt,
    performer: Performer,
) -> Context:
    workflow = checked.workflow
    mask = Mask((secret.reveal() for secret in options.secrets.values()), key=target.key.reveal())
    return Context(
        workflow=workflow,
        linked=checked.files,
        store=store,
        journal=journal,
        performer=performer,
        clock=clock,
        interrupt=interrupt,
        pressure=Pressure(rate=_rate(target, workflow.rate_limit), window=_Window(store, target.place, clock)),
        random=random.Random(),  # noqa: S311 - it spreads retries, nothing is guessed from it
        mask=mask,
        secrets=options.secrets,
        permitted=permitted(checked, target, options),
        wire=Wire(target.wire_fields, target.wire_prefix),
        notify=target.notify,
        again=options.again,
        admit=options.admission(journal.state, mask) if options.admission is not None else None,
    )


def _rate(target: Target, limit: RateLimit | None) -> RateLimit | None:
    """The sandbox has no neighbours to spare."""
    return None if target.is_sandbox else limit


def permitted(checked: Checked, target: Target, options: Options) -> frozenset[Effect]:
    """The effects that the file allows and, of money and the account, the command line and the profile, too."""
    in_file = {name.text for name in checked.workflow.allow}
    effects = {Effect.DESTROY} if "destroy" in in_file else set()
    for effect in (Effect.BILLING, Effect.ACCOUNT):
        is_capable = target.is_sandbox or effect.value in target.capabilities
        if effect.value in in_file & options.allow and is_capable and not options.is_scheduled:
            effects.add(effect)
    return frozenset(effects)


async def _beat(journal: Journal, interrupt: Interrupt, ended: asyncio.Event) -> None:
    """Hold on to the lease; hear whether somebody asked the run to stop, or took it over."""
    while True:
        with suppress(TimeoutError):
            await asyncio.wait_for(ended.wait(), HEARTBEAT)
        if ended.is_set():
            return
        try:
            await journal.renew()
        except LeaseLost:
            interrupt.set()
            return
        if journal.stop_asked:
            interrupt.set()


@contextmanager
def signals(
    stop: Callable[[], None],
    *,
    words: str = "finishing what is under way",
    from_system: Callable[[], None] = lambda: None,
) -> Iterator[None]:
    """The first Ctrl-C or SIGTERM calls `stop`, the second cancels this task at once; intents make that safe, too.

    `from_system` is called before `stop` for a signal that no keyboard makes: a machine that shuts down sends it.
    """
    loop = asyncio.get_running_loop()
    task = asyncio.current_task()
    told = False

    def hear(kind: signal.Signals) -> None:
        nonlocal told
        if told and task is not None:
            task.cancel()
            return
        told = True
        click.echo(f"{words}; once more stops at once", err=True)
        if kind is not signal.SIGINT:
            from_system()
        stop()

    kinds = _heard_signals()
    with suppress(NotImplementedError):  # Windows has no handlers in the loop; Ctrl-C cancels there
        for kind in kinds:
            loop.add_signal_handler(kind, hear, kind)
    try:
        yield
    finally:
        with suppress(NotImplementedError):
            for kind in kinds:
                loop.remove_signal_handler(kind)


def _heard_signals() -> list[signal.Signals]:
    """Those that end a run; not what whoever started it has it ignore, as `nohup` does, and `&` in a script."""
    kinds = [kind for name in ("SIGINT", "SIGTERM", "SIGHUP") if (kind := getattr(signal, name, None)) is not None]
    return [kind for kind in kinds if signal.getsignal(kind) is not signal.SIG_IGN]


def say(line: str, **style: Any) -> None:
    """A line for people, on stderr."""
    click.echo(click.style(line, **style) if style else line, err=True)
