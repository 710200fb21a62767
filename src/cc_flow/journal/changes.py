"""What each event changes in its step, besides the status. When it may happen stands in `state.MOVES`."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from cc_flow.journal import events as was
from cc_flow.journal.events import Event
from cc_flow.journal.steps import IllegalEvent, Intent, StepState

# step, event, when, and the run's attempt
Change = Callable[[StepState, Any, datetime, int], None]


def wait_again(step: StepState) -> None:
    """Pending once more, with all it remembers."""
    step.status, step.finished_at, step.not_reached, step.continued = "pending", None, False, False


def forget(step: StepState) -> None:
    """As if new, but for the writes it sent and what they made: what a handler is when it runs again."""
    step.items, step.task, step.output, step.error, step.reused = None, None, None, None, None
    step.continued = step.changed = step.hidden = step.items_hidden = step.not_reached = False


def _started(step: StepState, _event: was.StepStarted, at: datetime, attempt: int) -> None:
    step.started_at, step.finished_at, step.attempt = at, None, attempt


def _skipped(step: StepState, event: was.StepSkipped, _at: datetime, _attempt: int) -> None:
    step.reason, step.not_reached = event.reason, event.not_reached


def _loop_frozen(step: StepState, event: was.LoopFrozen, _at: datetime, _attempt: int) -> None:
    if step.items is not None:
        raise IllegalEvent(f"the list of step `{step.path}` is frozen already")
    step.items, step.items_hidden = event.items, event.hidden


def _write_intended(step: StepState, event: was.WriteIntended, at: datetime, attempt: int) -> None:
    last = step.intents[-1] if step.intents else None
    if last is not None and last.answer is None and last.settlement is None and last.attempt == attempt:
        raise IllegalEvent(f"step `{step.path}` is sending already")
    step.intents.append(Intent(event, at, attempt))


def _write_answered(step: StepState, event: was.WriteAnswered, _at: datetime, _attempt: int) -> None:
    intent = step.intents[-1] if step.intents else None
    if intent is None or intent.answer is not None or intent.intended.send != event.send:
        raise IllegalEvent(f"no send {event.send} of step `{step.path}` waits for an answer")
    intent.answer = event


def _write_settled(step: StepState, event: was.WriteSettled, _at: datetime, _attempt: int) -> None:
    """A later settlement is a better one: what was believed absent came late, or a person's word did not hold."""
    intent = step.open_intent or step.last_settled
    if intent is None:
        raise IllegalEvent(f"step `{step.path}` has no write to settle")
    intent.settlement = event


def _attempt_failed(
    step: StepState, _event: was.AttemptFailed | was.GroupRetried, _at: datetime, _attempt: int
) -> None:
    step.failed_attempts += 1


def _task_started(step: StepState, event: was.TaskStarted, _at: datetime, _attempt: int) -> None:
    step.task = event.task
    _remember(step, event.task)


def _succeeded(step: StepState, event: was.StepSucceeded, _at: datetime, _attempt: int) -> None:
    if step.open_intent is not None:
        raise IllegalEvent(f"step `{step.path}` cannot succeed while the outcome of its write is not known")
    step.output, step.changed, step.reused, step.hidden = event.output, event.changed, event.reused, event.hidden
    step.error = None
    if step.intents and step.reused is None:
        _remember(step, step.output)


def _remember(step: StepState, made: Any) -> None:
    """What its write has made, so that no other step takes it for its own."""
    if isinstance(made, Mapping):
        step.made = made


def _failed(step: StepState, event: was.StepFailed, _at: datetime, _attempt: int) -> None:
    step.error, step.continued = event.error, event.continued


def _partial(step: StepState, event: was.StepPartial, _at: datetime, _attempt: int) -> None:
    step.failed, step.total = event.failed, event.total


def _unknown(step: StepState, event: was.StepUnknown, _at: datetime, _attempt: int) -> None:
    step.reason = event.message


def _cancelled(_step: StepState, _event: was.StepCancelled, _at: datetime, _attempt: int) -> None:
    """Only its status changes."""


STEP_CHANGES: Mapping[type[Event], Change] = {
    was.StepStarted: _started,
    was.StepSkipped: _skipped,
    was.LoopFrozen: _loop_frozen,
    was.WriteIntended: _write_intended,
    was.WriteAnswered: _write_answered,
    was.WriteSettled: _write_settled,
    was.AttemptFailed: _attempt_failed,
    was.GroupRetried: _attempt_failed,
    was.TaskStarted: _task_started,
    was.StepSucceeded: _succeeded,
    was.StepFailed: _failed,
    was.StepPartial: _partial,
    was.StepUnknown: _unknown,
    was.StepCancelled: _cancelled,
}
