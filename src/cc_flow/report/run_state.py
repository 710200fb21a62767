"""A run as it stands: for people line by line, for machines as one object."""

from collections.abc import Iterator
from typing import Any

from cc_flow.journal.state import RunState
from cc_flow.journal.steps import StepState
from cc_flow.report.plain import clip, safe
from cc_flow.report.run_lines import doubts

_MARKS = {
    "succeeded": "✓",
    "failed": "✗",
    "skipped": "-",
    "partial": "!",
    "unknown": "?",
    "cancelled": "-",
    "pending": " ",
    "running": "…",
}


def as_lines(state: RunState, status: str) -> Iterator[str]:
    """The run's head, then a line a step. What may have been done is said, however the run ended."""
    yield f"run {state.run}  {state.workflow}  {status}"
    yield f"  tenant {state.tenant}, {state.origin}, due {state.scheduled_for}, attempt {state.attempts}"
    if words := doubts(state):
        yield f"  {words}"
    for path, step in state.steps.items():
        yield clip(safe(f"  {_MARKS.get(step.status, ' ')} {path}  {step.status}{_words(step)}"), 160)
    for report in state.reports:
        yield clip(safe(f"  · {report.path}  {report.message}"), 400)
    if state.message:
        yield clip(safe(f"  {state.message}"), 400)


def _words(step: StepState) -> str:
    if step.error is not None and step.status == "failed":
        return f": {step.error.get('message', '')}"
    if step.status == "unknown":
        return f": {step.reason}"
    return f" ({step.reused})" if step.reused else ""


def as_json(state: RunState, status: str) -> dict[str, Any]:
    """The run as one object."""
    return {
        "format_version": 1,
        "run": state.run,
        "workflow": state.workflow,
        "tenant": state.tenant,
        "origin": state.origin,
        "status": status,
        "exit_code": state.exit_code,
        "reason": state.reason,
        "message": state.message,
        "attempts": state.attempts,
        "scheduled_for": state.scheduled_for,
        "inputs": dict(state.inputs),
        "outputs": dict(state.outputs),
        "steps": [
            {
                "step": path,
                "status": step.status,
                "changed": step.changed,
                "reused": step.reused,
                "output": step.output,
                "error": dict(step.error) if step.error else None,
                "sends": step.sends,
                "may_be_done": step.open_intent is not None,
            }
            for path, step in state.steps.items()
        ],
        "reports": [
            {"step": report.path, "level": report.level, "message": report.message} for report in state.reports
        ],
    }
