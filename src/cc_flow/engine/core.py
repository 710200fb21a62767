"""The core actions: what a workflow can do besides calling the API."""

from typing import Any

from cc_flow.actions.base import Action
from cc_flow.actions.judge import judge
from cc_flow.duration import parse_duration
from cc_flow.engine.attempts import stop_if_interrupted
from cc_flow.engine.context import Context, Scope
from cc_flow.engine.prepared import render
from cc_flow.engine.recorded import record_output
from cc_flow.engine.results import Continue, Result, StepFailure
from cc_flow.journal.events import Reported
from cc_flow.workflow.model import ActionStep, Step


def is_core(action: str) -> bool:
    """Whether the action is cc-flow's own."""
    return action.startswith("core.")


async def perform(context: Context, step: Step, scope: Scope, at: str, kind: type[Action[Any]]) -> Result:
    """Do a core action; `core.fail` and `core.continue` end in exceptions."""
    work = step.work
    assert isinstance(work, ActionStep)  # noqa: S101 - the caller dispatched on it
    values = render(work.inputs, scope, at)
    if problems := judge(kind, values):
        raise StepFailure(at, "; ".join(problem.message for problem in problems), failure="inputs")
    match work.action.text.removeprefix("core."):
        case "fail":
            raise StepFailure(at, str(values["message"]), failure="core.fail")
        case "continue":
            record_output(context, at, None)
            raise Continue
        case "pause":
            if not context.is_plan:
                await _pause(context, scope, at, parse_duration(values["duration"]).total_seconds())
            return record_output(context, at, None)
        case "notify":
            return await _notify(context, at, values)
        case _:
            context.journal.record(Reported(at, context.mask(str(values["message"])), values.get("level", "info")))
            return record_output(context, at, {"message": values["message"]})


async def _pause(context: Context, scope: Scope, at: str, seconds: float) -> None:
    """Wait `seconds`. Raises Stop where the run was interrupted, StepFailure where the deadline comes first."""
    left = scope.bounds.left(context.clock)
    await context.interrupt.pause(context.clock, min(seconds, left))
    stop_if_interrupted(context, at)
    if left < seconds:
        raise StepFailure(at, "the step's deadline has passed", failure="deadline")


async def _notify(context: Context, at: str, values: dict[str, str]) -> Result:
    message = context.mask(str(values["message"]))
    context.journal.record(Reported(at, message, values.get("level", "info")))
    if context.notify is not None and not context.is_plan:
        problem = await context.notify(values.get("webhook"), message)
        if problem is not None:
            raise StepFailure(at, problem, failure="webhook")
    return record_output(context, at, {"message": values["message"]})
