"""A step that calls an action: once per idempotency key, as its effect demands, waiting where it takes its time."""

from dataclasses import replace
from typing import Any

from cc_flow.actions.catalog import find
from cc_flow.actions.hiding import hide_secrets, secret_inputs
from cc_flow.actions.reached import reached
from cc_flow.actions.shapes import output_shape
from cc_flow.engine import core
from cc_flow.engine.attempts import is_write, read_all
from cc_flow.engine.context import Context, Scope
from cc_flow.engine.polling import Ask, holds, read_until, wait_for_task
from cc_flow.engine.prepared import Prepared, prepare, render
from cc_flow.engine.recorded import without_lost_secrets
from cc_flow.engine.results import Result, Status, StepFailure
from cc_flow.engine.unknowns import refuse_another
from cc_flow.engine.writes import Written, write
from cc_flow.journal.events import Reported, StepSucceeded, TaskStarted
from cc_flow.journal.keys import KeyScope, NewKey
from cc_flow.performer import Turn
from cc_flow.unknown import Undecided, Unknown
from cc_flow.workflow.model import ActionStep, Step, Wait


async def call_action(context: Context, step: Step, scope: Scope, at: str) -> Result:
    """Do the action of `step` at the path `at`, or find that it was done."""
    work = step.work
    assert isinstance(work, ActionStep)  # noqa: S101 - the caller dispatched on it
    kind = find(work.action.text)
    if core.is_core(work.action.text) and work.action.text != "core.http":
        return await core.perform(context, step, scope, at, kind)
    try:
        key = _key_scope(context, work, scope, step, at)
        prepared = prepare(context, step, scope, at, kind)
    except StepFailure as failure:
        await refuse_another(context, at, f"the step cannot ask for it any more: {failure.message}")
        raise
    for text in secret_inputs(kind, prepared.values):
        context.mask.add(text)
    if context.on_turn is not None:
        item = scope.names.get("loop", {}).get("key")
        item = "?" if isinstance(item, Unknown) else item
        context.on_turn(Turn(prepared.call(context, attempt=1), prepared.template_at, item, prepared.on_conflict))
    if key is not None and (recorded := _recorded(context, key, prepared)):
        return recorded
    if is_write(prepared):
        return await _write(context, prepared, work, key)
    return await _read(context, prepared, work, scope, key)


def _key_scope(context: Context, work: ActionStep, scope: Scope, step: Step, at: str) -> KeyScope | None:
    if work.idempotency_key is None:
        return None
    key = render(work.idempotency_key, scope, at)
    if isinstance(key, Unknown):
        return None  # in a plan: whether it was used is known only after apply
    state = context.journal.state
    path = scope.template_prefix + step.name
    return KeyScope(state.origin, state.tenant, state.workflow, path, str(key))


def _recorded(context: Context, key: KeyScope, prepared: Prepared) -> Result | None:
    """What an earlier run did under the same key; a changed request is said, and not sent."""
    if prepared.template_at in context.again or prepared.at in context.again:
        return None
    recorded = context.store.find_key(key)
    if recorded is None or context.journal.state.step(prepared.at).open_intent is not None:
        # What this run has sent itself becomes known first.
        return None
    if recorded.digest != prepared.digest:
        message = (
            f"done under the key `{key.key}` already, with other inputs; `--again {prepared.template_at}` does it anew"
        )
        context.journal.record(Reported(prepared.at, context.mask(message), "warning"))
    context.journal.record(
        StepSucceeded(prepared.at, recorded.output, reused="idempotency_key", hidden=recorded.hidden)
    )
    output = without_lost_secrets(recorded.output, f"`{prepared.at}`") if recorded.hidden else recorded.output
    return Result(Status.SUCCEEDED, output)


async def _read(context: Context, prepared: Prepared, work: ActionStep, scope: Scope, key: KeyScope | None) -> Result:
    asks_for_a_page = bool({"limit", "offset"} & set(prepared.values)) and work.paginate is None
    reading = replace(prepared, spec=replace(prepared.spec, paged=False)) if asks_for_a_page else prepared

    async def ask() -> Any:
        return await read_all(context, reading, max_items=work.max_items)

    is_polling = work.until is not None or work.fail_when is not None
    if is_polling and context.is_plan:
        output = await _read_once(prepared, work, scope, ask)
    else:
        output = await read_until(context, prepared, work, scope, ask) if is_polling else await ask()
    return await succeed(context, prepared, Written(output, changed=False), key)


async def _read_once(prepared: Prepared, work: ActionStep, scope: Scope, ask: Ask) -> Any:
    """A plan does not wait: what is not so far yet is unknown."""
    answer = await ask()
    try:
        names = {**scope.template_names(), "output": answer}
        if work.until is None or holds(work.until, names, prepared.at):
            return answer
    except Undecided:
        pass
    return Unknown(output_shape(prepared.kind), prepared.at)


async def _write(context: Context, prepared: Prepared, work: ActionStep, key: KeyScope | None) -> Result:
    task = context.journal.state.step(prepared.at).task
    written = Written(task, changed=True) if task is not None else await write(context, prepared)
    poll = prepared.spec.poll
    if poll is None or not work.waits or context.is_plan or not isinstance(written.output, dict):
        return await succeed(context, prepared, written, key)
    if task is None:
        await context.journal.record_durably(TaskStarted(prepared.at, context.mask.within(written.output)))
    result = await wait_for_task(context, prepared, poll, written.output, work.wait or Wait())
    return await succeed(context, prepared, replace(written, output=result), key)


async def succeed(context: Context, prepared: Prepared, written: Written, key: KeyScope | None) -> Result:
    """Record the end of a step, and only then let others see its output."""
    hidden = hide_secrets(reached(prepared.kind, prepared.spec), written.output)
    for text in hidden.texts:
        context.mask.add(text)
    # A server may repeat a secret anywhere.
    shown = context.mask.within(hidden.output)
    event = StepSucceeded(
        prepared.at,
        shown,
        changed=written.changed and is_write(prepared),
        reused=written.reused,
        hidden=hidden.has_secrets or shown is not hidden.output,
    )
    if is_write(prepared) or key is not None:
        await context.journal.record_durably(event, key=NewKey(key, prepared.digest) if key else None)
    else:
        context.journal.record(event)
    return Result(Status.SUCCEEDED, written.output)
