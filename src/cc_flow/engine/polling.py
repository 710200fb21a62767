"""Asking after what takes its time: tasks that an action started, and reads that go on `until` something holds.

A poll is not a retry: an answer that says "still going" is no failure, and a failed request inside a poll is tried
again by itself. A resume asks after the same task; it never starts another.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from cc_flow.actions.catalog import find
from cc_flow.actions.spec import Poll
from cc_flow.engine.attempts import read_all, stop_if_interrupted
from cc_flow.engine.context import Context, Scope
from cc_flow.engine.prepared import Prepared
from cc_flow.engine.readback import dig
from cc_flow.engine.results import StepFailure
from cc_flow.template import EvaluationError
from cc_flow.workflow.model import ActionStep, Wait
from cc_flow.workflow.values import Condition

Ask = Callable[[], Awaitable[Any]]


async def wait_for_task(context: Context, prepared: Prepared, poll: Poll, task: Mapping[str, Any], wait: Wait) -> Any:
    """The result of a started task. `task` is the answer that started it."""
    inputs = {name: dig(task, path) for name, path in poll.inputs.items()}
    if missing := next((poll.inputs[name] for name, value in inputs.items() if value is None), None):
        raise StepFailure(prepared.at, f"the API started a task but named no `{missing}` to ask after", failure="task")
    asking = prepared.reading(find(poll.action), inputs, context)

    async def ask() -> Any:
        return await read_all(context, asking)

    def settled(answer: Any) -> bool:
        status = dig(answer, poll.field)
        if status in poll.failed:
            reason = dig(answer, "error") or dig(answer, "message") or status
            raise StepFailure(prepared.at, f"the task failed: {reason}", action=prepared.spec.name, failure="task")
        return status in poll.done

    # The answer that started it may say already that it is done.
    done = task if settled(task) else await _ask_until(context, prepared, ask, settled, wait, ask_at_once=False)
    if poll.then is None:
        return done
    return await read_all(context, prepared.reading(find(poll.then), {}, context))


async def read_until(context: Context, prepared: Prepared, work: ActionStep, scope: Scope, ask: Ask) -> Any:
    """A read, asked again until `until` holds; `fail_when` ends it."""

    def settled(answer: Any) -> bool:
        names = {**scope.template_names(), "output": answer}
        if work.fail_when is not None and holds(work.fail_when, names, prepared.at):
            raise StepFailure(prepared.at, f"`fail_when` holds: {work.fail_when.node.text}", failure="fail_when")
        return work.until is None or holds(work.until, names, prepared.at)

    return await _ask_until(context, prepared, ask, settled, work.wait or Wait(), ask_at_once=True)


async def _ask_until(
    context: Context, prepared: Prepared, ask: Ask, settled: Callable[[Any], bool], wait: Wait, *, ask_at_once: bool
) -> Any:
    end = context.clock.monotonic() + wait.timeout
    interval = wait.interval
    if ask_at_once and settled(answer := await ask()):
        return answer
    while True:
        left = min(end - context.clock.monotonic(), prepared.bounds.left(context.clock))
        if left <= 0:
            message = f"still not done after {wait.timeout:g} s of waiting; `cc-flow runs resume` asks on"
            raise StepFailure(prepared.at, message, action=prepared.spec.name, failure="wait")
        await context.interrupt.pause(context.clock, min(interval, left))
        stop_if_interrupted(context, prepared.at)
        if settled(answer := await ask()):
            return answer
        interval = min(interval * wait.multiplier, wait.max_interval)


def holds(condition: Condition, names: Mapping[str, Any], at: str) -> bool:
    """Whether a bare condition is true; anything but true or false is a failed step."""
    try:
        value = condition.compiled.evaluate(names)
    except EvaluationError as error:
        raise StepFailure(at, f"`{condition.node.text}`: {error}", failure="template") from None
    if not isinstance(value, bool):
        raise StepFailure(at, f"`{condition.node.text}` is not true or false", failure="template")
    return value
