"""A checked workflow becomes a run: from the first step to the last word in the journal."""

from collections.abc import Mapping
from dataclasses import field
from typing import Any

from cc_flow.engine import settle
from cc_flow.engine.context import Context, Scope
from cc_flow.engine.interpreter import run_with_handlers
from cc_flow.engine.prepared import carry
from cc_flow.engine.recorded import as_kept
from cc_flow.engine.results import EXIT_CODES, StepFailure, Stop, StopReason, outweighs_doubt
from cc_flow.engine.unknowns import in_doubt
from cc_flow.frozen import frozen
from cc_flow.journal.events import RunCreated, RunFinished, RunStarted
from cc_flow.journal.state import RunState

_STATUSES = {
    StopReason.INTERRUPTED: "cancelled",
    StopReason.UNKNOWN: "unknown",
    StopReason.POLICY: "failed",
    StopReason.UNAUTHORIZED: "failed",
}


@frozen
class Ended:
    """How a run ended: its last event, and what a person is told."""

    status: str
    exit_code: int
    outputs: Mapping[str, Any] = field(default_factory=dict)
    problem: StepFailure | Stop | None = None


async def execute(context: Context, *, holder: str) -> Ended:
    """Run, or go on with, the run whose journal the context holds. Everything that happens is in the journal when it
    returns.
    """
    state = context.journal.state
    await context.journal.record_durably(RunStarted(state.attempts + 1, holder))
    names = {**names_of(state, attempt=state.attempts), "secrets": dict(context.secrets)}
    scope = Scope(workflow=context.workflow, names=names, steps={})
    workflow = context.workflow
    finished: Mapping[str, Mapping[str, Any]] = {}
    problem: StepFailure | Stop | None = None
    outputs: dict[str, Any] = {}
    try:
        finished = await run_with_handlers(context, workflow.steps, workflow.on_error, workflow.finally_, scope)
        if workflow.outputs is not None:
            outputs = as_kept(context, carry(workflow.outputs, _after(scope, finished), "outputs"))
    except (StepFailure, Stop) as error:
        problem = error
    problem = _or_doubt(context, await settle.check(context, problem))
    ended = _ended(context, problem, outputs)
    await _record_end(context, ended)
    return ended


def _after(scope: Scope, finished: Mapping[str, Mapping[str, Any]]) -> Scope:
    return Scope(scope.workflow, scope.names, finished)


def names_of(run: RunCreated | RunState, *, attempt: int) -> dict[str, Any]:
    """What templates know of a run before its first step, secrets left out."""
    return {
        "inputs": dict(run.inputs),
        "run": {"id": run.run, "scheduled_for": run.scheduled_for, "attempt": attempt},
        "tenant": {"slug": run.tenant, "timezone": run.timezone, "labels": list(run.labels)},
    }


def _or_doubt(context: Context, problem: StepFailure | Stop | None) -> StepFailure | Stop | None:
    """No run ends as if all were known while one of its writes is in doubt, also where its step had no turn again: a
    refused key or a policy is the lesser news.
    """
    if outweighs_doubt(problem):
        return problem
    why = "the run ends without knowing" if problem is None else f"the run ends without knowing: {problem.message}"
    open_steps = ((step.path, step.open_intent) for step in context.journal.state.steps.values())
    found = (in_doubt(context, at, sent, why) for at, sent in open_steps if sent is not None)
    return next(found, problem)


def _ended(context: Context, problem: StepFailure | Stop | None, outputs: dict[str, Any]) -> Ended:
    if isinstance(problem, Stop):
        return Ended(_STATUSES[problem.reason], EXIT_CODES[problem.reason], problem=problem)
    if problem is not None:
        return Ended("failed", 1, problem=problem)
    if any(step.status == "partial" for step in context.journal.state.steps.values()):
        return Ended("partial", 3, outputs)
    return Ended("succeeded", 0, outputs)


async def _record_end(context: Context, ended: Ended) -> None:
    problem = ended.problem
    reason = problem.reason.value if isinstance(problem, Stop) else None
    message = context.mask(f"{problem.step}: {problem.message}") if problem is not None else ""
    await context.journal.record_durably(RunFinished(ended.status, ended.exit_code, ended.outputs, reason, message))
