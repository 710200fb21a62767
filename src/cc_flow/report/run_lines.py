"""A run as lines: what each event says to somebody who watches, and what the whole came to."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from cc_flow.journal import events as was
from cc_flow.journal.state import RunState
from cc_flow.journal.steps import StepState
from cc_flow.report.plain import clip, safe

WIDEST = 160
_REUSED = {"exists": "there already", "idempotency_key": "done before, under the same key"}


def line_of(event: was.Event) -> str | None:
    """What an event says on one line; None for those that only the journal needs."""
    speak = _LINES.get(type(event))
    return None if speak is None else clip(safe(speak(event)), WIDEST)


def _succeeded(event: was.StepSucceeded) -> str:
    mark, words = "=" if event.reused else "+" if event.changed else "✓", _outcome(event)
    return f"{mark} {event.path}{f'  {words}' if words else ''}"


def _outcome(event: was.StepSucceeded) -> str:
    if event.reused:
        return _REUSED.get(event.reused, event.reused)
    if isinstance(event.output, Mapping) and isinstance(event.output.get("results"), list):
        return f"{len(event.output['results'])} results"
    return ""


def _failed(event: was.StepFailed) -> str:
    attempt = event.error.get("attempt", 1)
    words = f" after {attempt} attempts" if isinstance(attempt, int) and attempt > 1 else ""
    ending = ", going on" if event.continued else ""
    return f"✗ {event.path}  failed{words}{ending}: {event.error.get('message', '')}"


def _skipped(event: was.StepSkipped) -> str:
    return f"- {event.path}  skipped ({event.reason})"


def _partial(event: was.StepPartial) -> str:
    return f"! {event.path}  {event.failed} of {event.total} items failed, as tolerated"


def _reported(event: was.Reported) -> str:
    return f"{'!' if event.level == 'warning' else '·'} {event.path}  {event.message}"


_SETTLED = {
    "adopted": "the answer was lost, but it is there",
    "absent": "the answer was lost, and it is not there",
    "person-applied": "a person says that it was done",
    "person-not-applied": "a person says that it was not done",
}
_LINES: Mapping[type, Callable[[Any], str]] = {
    was.StepSucceeded: _succeeded,
    was.StepFailed: _failed,
    was.StepSkipped: _skipped,
    was.StepPartial: _partial,
    was.Reported: _reported,
    was.StepUnknown: lambda event: f"? {event.path}  {event.message}",
    was.StepCancelled: lambda event: f"- {event.path}  cancelled",
    was.AttemptFailed: lambda event: (
        f"… {event.path}  attempt {event.attempt} failed, again in {event.wait:.1f} s: {event.message}"
    ),
    was.WriteSettled: lambda event: f"· {event.path}  {_SETTLED.get(event.how, event.how)}",
    was.DuplicateFound: lambda event: f"! {event.path}  {event.message}",
}


def summary_lines(state: RunState) -> Iterator[str]:
    """What the run came to: its status, what changed, what went wrong."""
    words = {"failed": f"failed ({state.reason})" if state.reason else "failed"}.get(state.status, state.status)
    yield f"{state.workflow}  {words}  run {state.run}"
    yield f"  {changes(state)}"
    if state.message:
        yield f"  {clip(safe(state.message), 400)}"


def changes(state: RunState) -> str:
    """How many of what were written, by action, and may have been; `nothing changed` where surely nothing was."""
    changed = _counted(step.intents[0].intended for step in state.steps.values() if _has_changed(step))
    there = sum(step.reused is not None for step in state.steps.values())
    words = ", ".join(filter(None, (changed, doubts(state)))) or "nothing changed"
    return f"{words}{f', {there} there already' if there else ''}"


def doubts(state: RunState) -> str:
    """How many of what may have been done, by action, as long as nobody knows; empty where all is known."""
    counted = _counted(intent.intended for intent in state.open_intents)
    return f"{counted} may have been done" if counted else ""


def _has_changed(step: StepState) -> bool:
    """Whether its write was done, also where what followed it was not."""
    return bool(step.intents) and (step.changed or any(intent.is_applied for intent in step.intents))


def _counted(writes: Iterable[was.WriteIntended]) -> str:
    counted = Counter(write.action for write in writes)
    return ", ".join(f"{count} × {action}" for action, count in counted.items())


def next_command(state: RunState, *, flags: str = "") -> str:
    """What to do now: writes whose outcome is not known are named, the first five of them."""
    tail = f" {flags}" if flags else ""
    if state.status in ("succeeded", "partial"):
        return f"cc-flow runs show {state.run}"
    again, settle = f"cc-flow runs resume {state.run}{tail}", f"cc-flow runs settle {state.run}"
    match [intent.intended.path for intent in state.open_intents]:
        case []:
            return again
        case [path]:
            return f"{again}   (or: {settle} '{path}' --applied)"
        case paths:
            named = ", ".join(paths[:5]) + (f" and {len(paths) - 5} more" if len(paths) > 5 else "")
            return f"{again}   (or each of {named}: {settle} STEP --applied)"
