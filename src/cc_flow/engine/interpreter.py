"""The meaning of steps: `when`, loops, groups, sub-workflows, values, assertions, and what a failure leads to.

State is keyed by step path, never by call order: a step whose end is recorded gives that end back, whoever asks and
whenever.
"""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from cc_flow.engine import blocks, loops
from cc_flow.engine.attempts import stop_if_interrupted
from cc_flow.engine.calls import call_action
from cc_flow.engine.context import Context, Scope
from cc_flow.engine.polling import holds
from cc_flow.engine.prepared import carry, render, size_beside
from cc_flow.engine.pressure import delay_before
from cc_flow.engine.recorded import has_ended, record_output, recorded_end, steps_to_redo
from cc_flow.engine.results import Continue, Result, Status, StepFailure, Stop, StopReason, outweighs_doubt
from cc_flow.engine.values import judge_inputs, with_defaults
from cc_flow.journal.events import (
    AttemptFailed,
    GroupRetried,
    Reported,
    StepCancelled,
    StepFailed,
    StepPartial,
    StepSkipped,
    StepStarted,
    StepSucceeded,
)
from cc_flow.shape import ANYTHING
from cc_flow.unknown import Undecided, Unknown
from cc_flow.workflow.model import (
    ActionStep,
    AssertStep,
    BrokenStep,
    GroupStep,
    SetStep,
    Step,
    WorkflowStep,
)


async def run_block(
    context: Context, steps: tuple[Step, ...], scope: Scope, finished: blocks.Finished | None = None
) -> blocks.Finished:
    """Run a list of steps in its scope. `finished` takes what they ended as, also where one fails."""
    finished = {} if finished is None else finished

    async def run(step: Step, visible: Mapping[str, Mapping[str, Any]]) -> Result:
        try:
            return await run_step(context, step, replace(scope, steps=visible))
        except StepFailure as failure:
            # Handlers of the whole workflow look at what failed.
            finished[step.key] = _failed(context, step, failure).as_names()
            raise

    await blocks.run_in_order(steps, scope.steps, run, finished)
    return finished


async def run_step(context: Context, step: Step, scope: Scope) -> Result:
    """Run one step to its end. Raises StepFailure where it failed and nothing lets the run go on, Stop where the run
    ends.
    """
    at = scope.prefix + step.name
    is_container = step.loop is not None or isinstance(step.work, GroupStep | WorkflowStep)
    is_fresh = _is_fresh(context, scope, at)
    if not is_fresh and (end := recorded_end(context, at, is_container=is_container)) is not None:
        return await _with_iterations(context, step, scope, at, end)
    if scope.is_over and not has_ended(context, at):
        return Result(Status.CANCELLED)
    stop_if_interrupted(context, at)
    # The step's own deadline bounds its work, not what handles that it passed.
    outer, scope = scope, replace(scope, bounds=scope.bounds.within(context.clock, step.deadline))
    turns_on: Unknown | None = None
    try:
        try:
            if _is_off(context, step, scope, at, is_fresh=is_fresh):
                context.journal.record(StepSkipped(at, "when"))
                return Result(Status.SKIPPED)
        except Undecided as undecided:
            # A plan goes on as if it ran, and marks all that follows from it.
            turns_on = undecided.unknown
            scope = replace(scope, certainty=scope.certainty.doubted(turns_on.origin))
        if is_fresh or not has_ended(context, at):
            context.journal.record(StepStarted(at))
        result = await (_run_loop if step.loop else _run_work)(context, step, scope, at)
        return result if turns_on is None else replace(result, may_run=turns_on)
    except StepFailure as failure:
        if context.is_plan and not scope.certainty.is_sure:
            return _may_fail(context, scope, at, failure)
        return await _handle(context, step, outer, at, failure)
    except Stop as stop:
        _record_stop(context, at, stop)
        raise


def _is_fresh(context: Context, scope: Scope, at: str) -> bool:
    """Whether it is a step of a handler, and this attempt's first turn of it: how it ended before does not count."""
    state = context.journal.state
    return scope.is_anew and not scope.is_over and state.step(at).attempt < state.attempts


def _is_off(context: Context, step: Step, scope: Scope, at: str, *, is_fresh: bool) -> bool:
    """Whether `when` turns the step off. A resume keeps what was decided."""
    if step.when is None or (context.journal.state.step(at).started_at is not None and not is_fresh):
        return False
    return not holds(step.when, scope.template_names(), at)


def _record_stop(context: Context, at: str, stop: Stop) -> None:
    """How a step ends when the run does: unknown is recorded where it arose, the rest here."""
    if context.journal.state.step(at).status not in ("pending", "running"):
        return
    if stop.reason is StopReason.INTERRUPTED or stop.step != at:
        context.journal.record(StepCancelled(at))
    elif stop.reason is not StopReason.UNKNOWN:
        context.journal.record(StepFailed(at, context.mask.within(stop.as_error())))


async def _handle(context: Context, step: Step, scope: Scope, at: str, failure: StepFailure) -> Result:
    """What a failure leads to: the end of the step, after its handlers, or a run that goes on."""
    error = context.mask.within(failure.as_error())
    goes_on = step.on_error.goes_on
    if step.on_error.steps:
        goes_on = await _run_handlers(context, step, scope, at, error)
    context.journal.record(StepFailed(at, error, continued=goes_on))
    if goes_on:
        return _failed(context, step, failure)
    raise failure


def _failed(context: Context, step: Step, failure: StepFailure) -> Result:
    """The end of a failed step. A loop whose list could not be made has no elements."""
    iterations = (failure.iterations or []) if step.loop else None
    return Result(Status.FAILED, error=context.mask.within(failure.as_error()), iterations=iterations)


def _may_fail(context: Context, scope: Scope, at: str, failure: StepFailure) -> Result:
    """In a plan, what fails only if it runs is said, and the plan goes on."""
    turns_on = Unknown(ANYTHING, scope.certainty.because or at)
    if not has_ended(context, at):
        context.journal.record(StepFailed(at, context.mask.within(failure.as_error()), continued=True))
    context.journal.record(Reported(at, context.mask(f"may fail: {failure.message}"), "warning"))
    return Result(Status.SUCCEEDED, turns_on, may_run=turns_on)


async def _run_handlers(context: Context, step: Step, scope: Scope, at: str, error: dict[str, Any]) -> bool:
    """Run `on_error`; whether one of its steps says to continue."""
    inner = replace(scope, names={**scope.names, "error": error}, prefix=f"{at}.", is_anew=True)
    try:
        await run_block(context, step.on_error.steps, inner)
    except Continue:
        return True
    except StepFailure as second:
        context.journal.record(
            Reported(second.step, context.mask(f"the handler failed, too: {second.message}"), "warning")
        )
    return False


async def _run_loop(context: Context, step: Step, scope: Scope, at: str) -> Result:
    loop = step.loop
    assert loop is not None  # noqa: S101 - the caller has looked
    items = loops.freeze(context, loop, scope, at)
    result = await loops.run_items(context, loop, items, at, partial(_run_item, context, step, scope, at))
    if has_ended(context, at):
        return result
    if result.status is Status.PARTIAL:
        iterations = result.iterations or []
        context.journal.record(StepPartial(at, sum(one["status"] == "failed" for one in iterations), len(iterations)))
    else:
        context.journal.record(StepSucceeded(at, None))
    return result


async def _run_item(context: Context, step: Step, scope: Scope, at: str, item: loops.Item) -> Result:
    """One turn of the loop at `at`, or its recorded end."""
    assert step.loop is not None  # noqa: S101 - the caller has looked
    path = f"{at}[{item.key}]"
    is_container = isinstance(step.work, GroupStep | WorkflowStep)
    is_fresh = _is_fresh(context, scope, path)
    if not is_fresh and (end := recorded_end(context, path, is_container=is_container)) is not None:
        return end
    stop_if_interrupted(context, path)
    if is_fresh or not has_ended(context, path):
        context.journal.record(StepStarted(path))
    inner = replace(scope, names={**scope.names, **item.names(step.loop)}, certainty=item.certainty(scope.certainty))
    try:
        return await _run_work(context, step, inner, path)
    except StepFailure as failure:
        if context.is_plan and not inner.certainty.is_sure:
            return _may_fail(context, inner, path, failure)
        loops.fail_item(context, path, failure)
        raise
    except Stop as stop:
        _record_stop(context, path, stop)
        raise


async def _with_iterations(context: Context, step: Step, scope: Scope, at: str, end: Result) -> Result:
    """A recorded end, of a loop that failed with what its elements ended as: only walked, nothing is done again."""
    if step.loop is None or end.status is not Status.FAILED:
        return end
    again = partial(_run_item, context, step, scope, at)
    return replace(end, iterations=await loops.recorded_iterations(context, step.loop, scope, at, again))


async def _run_work(context: Context, step: Step, scope: Scope, at: str) -> Result:
    """The step's work, once, at its path or its item's."""
    match step.work:
        case ActionStep():
            return await call_action(context, step, scope, at)
        case SetStep():
            return _set(context, step.work, scope, at)
        case AssertStep():
            return _assert(context, step.work, scope, at)
        case GroupStep():
            return await _retrying(context, step, scope, at, partial(_run_group, context, step, step.work))
        case WorkflowStep():
            return await _retrying(context, step, scope, at, partial(_run_workflow, context, step, step.work))
        case BrokenStep():
            raise AssertionError("a workflow with errors is never run")


def _set(context: Context, work: SetStep, scope: Scope, at: str) -> Result:
    this: dict[str, Any] = {}
    size = 0
    for name, value in work.values.entries.items():
        this[name] = carry(value, replace(scope, names={**scope.names, "this": dict(this)}), at)
        size = size_beside(size, this[name], at)
    return record_output(context, at, this)


def _assert(context: Context, work: AssertStep, scope: Scope, at: str) -> Result:
    for assertion in work.assertions:
        try:
            if holds(assertion.that, scope.template_names(), at):
                continue
        except Undecided as undecided:
            words = f"known after apply: {assertion.that.node.text} ({undecided.unknown.origin})"
            context.journal.record(Reported(at, words))
            continue
        said = (
            render(assertion.message, scope, at)
            if assertion.message is not None
            else f"does not hold: {assertion.that.node.text}"
        )
        raise StepFailure(at, str(said), failure="assert")
    context.journal.record(StepSucceeded(at, None))
    return Result(Status.SUCCEEDED, None)


async def _retrying(context: Context, step: Step, scope: Scope, at: str, attempt: Any) -> Result:
    """A group's attempts: reads are made anew in each, a write that succeeded stays."""
    number = 1
    while True:
        try:
            inner = replace(scope, bounds=scope.bounds.within(context.clock, step.timeout))
            return await attempt(inner, at)  # type: ignore[no-any-return] # both give a Result
        except StepFailure as failure:
            if step.retry is None or number >= step.retry.max_attempts or scope.bounds.left(context.clock) <= 0:
                raise
            number += 1
            wait = delay_before(number, step.retry, context.random)
            kind = str(failure.facts.get("failure", "failed"))
            context.journal.record(AttemptFailed(at, number - 1, kind, context.mask(failure.message), round(wait, 3)))
            await context.interrupt.pause(context.clock, wait)
            stop_if_interrupted(context, at)
            context.journal.record(GroupRetried(at, number, steps_to_redo(context, at)))


async def _run_group(context: Context, step: Step, work: GroupStep, scope: Scope, at: str) -> Result:
    template_prefix = f"{scope.template_prefix}{step.name}."
    inner = replace(scope, prefix=f"{at}.", template_prefix=template_prefix, is_over=_is_over(context, scope, at))
    finished = await run_block(context, work.steps, inner)
    _succeed(context, at)
    return Result(Status.SUCCEEDED, {name: names.get("output") for name, names in finished.items()})


async def _run_workflow(context: Context, step: Step, work: WorkflowStep, scope: Scope, at: str) -> Result:
    """Another workflow as a step: its own scope, its inputs from `with`, its outputs as the output."""
    child = context.linked[f"{scope.workflow.file}\n{work.file.text}"]
    given = render(work.inputs, scope, at)
    kept = {name: scope.names[name] for name in ("run", "tenant", "secrets")}
    inputs = with_defaults(child, given, kept, at)
    judge_inputs(child, inputs, at)
    inner = Scope(
        workflow=child,
        names={**kept, "inputs": inputs},
        steps={},
        bounds=scope.bounds,
        prefix=f"{at}.",
        template_prefix=f"{scope.template_prefix}{step.name}.",
        may_write=scope.may_write,
        certainty=scope.certainty,
        is_anew=scope.is_anew,
        is_over=_is_over(context, scope, at),
    )
    steps = await run_with_handlers(context, child.steps, child.on_error, child.finally_, inner)
    outputs = carry(child.outputs, replace(inner, steps=steps), at) if child.outputs is not None else {}
    _succeed(context, at)
    return Result(Status.SUCCEEDED, outputs)


def _is_over(context: Context, scope: Scope, at: str) -> bool:
    """Whether all in the container at `at` is as it will be: it has ended, or one around it has."""
    return scope.is_over or has_ended(context, at)


def _succeed(context: Context, at: str) -> None:
    """Record a container's end, once; its output is made of its steps'."""
    if not has_ended(context, at):
        context.journal.record(StepSucceeded(at, None))


async def run_with_handlers(
    context: Context, steps: tuple[Step, ...], on_error: tuple[Step, ...], finally_: tuple[Step, ...], scope: Scope
) -> blocks.Finished:
    """A workflow's steps, then `on_error` where they failed, then `finally` in any case."""
    finished: blocks.Finished = {}
    problem: StepFailure | Stop | None = None
    if scope.is_over:
        await run_block(context, steps, scope, finished)
        return finished
    try:
        await run_block(context, steps, scope, finished)
    except (StepFailure, Stop) as error:
        problem = error
    # After an interruption, what must run in any case still may; a second one ends the process.
    was_interrupted = isinstance(problem, Stop) and problem.reason is StopReason.INTERRUPTED
    if was_interrupted:
        context.interrupt.clear()
    after = replace(scope, steps={**scope.steps, **_ends(context, steps, scope), **finished}, is_anew=True)
    if problem is not None:
        stopped_by_policy = isinstance(problem, Stop) and not was_interrupted
        error_names = {**scope.names, "error": context.mask.within(problem.as_error())}
        after = replace(after, names=error_names, may_write=scope.may_write and not stopped_by_policy)
        if not was_interrupted:
            problem = await _run_last(context, on_error, after, problem)
    problem = await _run_last(context, finally_, after, problem)
    if problem is not None:
        raise problem
    return finished


def _ends(context: Context, steps: tuple[Step, ...], scope: Scope) -> blocks.Finished:
    """What handlers see of steps that gave no result: they failed, or their turn never came."""
    recorded = {step.key: context.journal.state.step(scope.prefix + step.name) for step in steps}
    return {key: {"status": step.status, "ran": False, "error": step.error} for key, step in recorded.items()}


async def _run_last(
    context: Context, steps: tuple[Step, ...], scope: Scope, problem: StepFailure | Stop | None
) -> StepFailure | Stop | None:
    """Run handlers; the first problem stays the run's, unless nobody knows what a handler's write came to."""
    try:
        await run_block(context, steps, scope)
    except Continue:
        return None if isinstance(problem, StepFailure) else problem
    except (StepFailure, Stop) as second:
        is_doubt = isinstance(second, Stop) and second.reason is StopReason.UNKNOWN
        if problem is None or (is_doubt and not outweighs_doubt(problem)):
            return second
        context.journal.record(Reported(second.step, context.mask(second.message), "warning"))
    return problem
