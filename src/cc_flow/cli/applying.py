"""A saved plan is done: refused by name where it is stale, foreign, edited or used, else carried through."""

import asyncio
import random
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from cc_flow.check import Checked
from cc_flow.cli.checking import checked_file
from cc_flow.cli.connecting import SANDBOX, Target, target_of, utc_now
from cc_flow.cli.facts import check_facts
from cc_flow.cli.grave import refuse_grave
from cc_flow.cli.keeping import KEPT, kept_to
from cc_flow.cli.loading import load
from cc_flow.cli.planning import judge_reports, write_picture
from cc_flow.cli.resuming import ENDS, take_up
from cc_flow.cli.running import Options, carry_through, permitted, say
from cc_flow.cli.starting import Start, begin, created_of, finish, secrets_of
from cc_flow.engine.clock import Interrupt, SystemClock
from cc_flow.engine.context import Context, Wire
from cc_flow.engine.pressure import Pressure
from cc_flow.errors import Refused, UsageError
from cc_flow.journal.lease import Lease
from cc_flow.journal.store import Store
from cc_flow.plan import Plan
from cc_flow.secret import Mask
from cc_flow.settings.connection import Flags
from cc_flow.settings.places import state_folder
from cc_flow.simulation.journal import NoJournal, PlannedPast
from cc_flow.simulation.saved import load_plan

_AGAIN = "plan it again: `cc-flow plan`, then apply that"


def apply_plan(file: str, flags: Flags, options: Options, *, sandbox: bool, report: str | None) -> int:
    """Do the plan in a file, or go on with it; the exit code."""
    judge_reports(() if report is None else (report,))
    plan, text = load_plan(Path(file))
    _refuse_offline(plan, file)
    is_sandbox = sandbox or plan.origin == SANDBOX
    flags = replace(flags, tenant=plan.tenant) if is_sandbox else flags
    target = target_of(flags, sandbox=is_sandbox, beside=Path(plan.file).resolve().parent)
    _refuse_foreign(plan, target)
    target = replace(target, timezone=plan.timezone)
    checked, _ = checked_file(plan.file, stored={plan.file: plan.text, **plan.files})
    page = report if report is not None and report.endswith(".html") else None
    options = replace(options, secrets=secrets_of(checked, target), admission=kept_to(plan), report=page)
    with Store.open(state_folder(), clock=utc_now) as store:
        lease = _lease(_start(plan, text, checked), plan, target, store, options)
        ended = carry_through(checked, target, store, lease, options)
        finish(store, lease.run, ended, options, target)
    if report is not None and page is None:
        write_picture(plan, Path(report), Mask(key=target.key.reveal()))
    return ended.exit_code


def _lease(beginning: Start, plan: Plan, target: Target, store: Store, options: Options) -> Lease:
    """The run of the plan: begun, or taken up where an earlier apply left it. Raises Refused where the plan is used."""
    earlier = next(iter(store.runs(1, plan=plan.plan)), None)
    if earlier is not None and earlier.status in ENDS:
        raise Refused(
            f"this plan was applied already, by run {earlier.run}; a plan is applied once",
            help=f"`cc-flow runs show {earlier.run}` shows what it did; to do more, plan again",
        )
    state = store.state(earlier.run) if earlier is not None else None
    run = created_of(beginning, target) if state is None else state
    refuse_grave(beginning.checked, permitted(beginning.checked, target, options), run)
    if state is None or not any(step.intents for step in state.steps.values()):
        _refuse_expired(plan, utc_now())
        _refuse_changed(plan)
        asyncio.run(_check(beginning, plan, target, options))
    if state is None:
        return begin(beginning, target, store, options)
    say(f"going on with run {state.run}, which an earlier apply of this plan began")
    return take_up(state, store)


def _start(plan: Plan, text: str, checked: Checked) -> Start:
    """The run of a plan; the plan's own text goes with it."""
    return Start(
        checked=checked,
        texts={plan.file: plan.text, **plan.files, KEPT: text},
        inputs=plan.inputs,
        trigger=plan.trigger,
        labels=plan.labels,
        run=plan.run,
        plan=plan.plan,
        due=plan.scheduled_for,
    )


async def _check(beginning: Start, plan: Plan, target: Target, options: Options) -> None:
    """Read once more what the plan rests on."""
    clock, performer, checked = SystemClock(), target.performer(), beginning.checked
    context = Context(
        workflow=checked.workflow,
        linked=checked.files,
        store=PlannedPast(None),
        journal=NoJournal(created_of(beginning, target), clock=clock.now),
        performer=performer,
        clock=clock,
        interrupt=Interrupt(),
        pressure=Pressure(),
        random=random.Random(),  # noqa: S311 - it spreads retries of reads
        mask=Mask(key=target.key.reveal()),
        secrets=options.secrets,
        permitted=permitted(checked, target, options),
        wire=Wire(target.wire_fields, target.wire_prefix),
    )
    try:
        await check_facts(plan, context)
    finally:
        await performer.aclose()


# What is refused, by name.


def _refuse_offline(plan: Plan, file: str) -> None:
    if plan.is_offline:
        raise Refused(f"{file} was planned offline: it rests on nothing that was read", help="plan it with a key")


def _refuse_foreign(plan: Plan, target: Target) -> None:
    for what, there, here in (("API", plan.origin, target.origin), ("tenant", plan.tenant, target.tenant)):
        if there != here:
            raise Refused(f"this plan is for the {what} `{there}`, not for `{here}`", help=_AGAIN)
    if plan.account != target.account:
        raise Refused("this plan was made with another key", help=_AGAIN)


def _refuse_changed(plan: Plan) -> None:
    """What was looked at is no longer what the workflow says. Without its file the plan's own text counts."""
    if plan.trigger == "undo":  # its workflow never was in a file
        return
    try:
        now = load(plan.file).texts
    except UsageError:
        return
    for file, text in {plan.file: plan.text, **plan.files}.items():
        if now.get(file, text) != text:
            raise Refused(f"{file} changed since the plan was made; nothing was written", help=_AGAIN)


def _refuse_expired(plan: Plan, now: datetime) -> None:
    if now >= plan.expires_at:
        raise Refused(f"this plan was made {plan.created_at:%Y-%m-%d %H:%M} UTC and has expired", help=_AGAIN)
