"""A run as its events tell it: the state, the one table of legal moves, and the fold. Keeps out where events are
stored.

`fold(events)` is pure; `advance(state, recorded)` changes a state in place by one event, so that in a long run each
event costs the same. Readers look at a state and never write into it.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any

from cc_flow.frozen import frozen
from cc_flow.journal import events as was
from cc_flow.journal.changes import STEP_CHANGES, forget, wait_again
from cc_flow.journal.events import Event, Recorded
from cc_flow.journal.steps import IllegalEvent, Intent, StepState

__all__ = ["IllegalEvent", "Intent", "RunState", "StepState", "advance", "fold"]


@dataclass(slots=True)
class RunState:
    """A run: what it is (the fields of `RunCreated`) and what became of it.

    `status`: created | running | succeeded | failed | partial | unknown | cancelled. A running one without a live lease
    was interrupted, which only the store can tell. `attempts` counts starts and resumes. `last_event` is the number of
    the last event folded in.
    """

    run: str
    workflow: str
    tenant: str
    origin: str
    account: str
    file: str
    text: str
    files: Mapping[str, str]
    inputs: Mapping[str, Any]
    scheduled_for: str
    trigger: str
    plan: str | None
    version: str
    labels: tuple[str, ...]
    timezone: str
    created_at: datetime
    status: str = "created"
    attempts: int = 0
    started_at: datetime | None = None
    finished_at: datetime | None = None
    exit_code: int | None = None
    reason: str | None = None
    message: str = ""
    outputs: Mapping[str, Any] = field(default_factory=dict)
    steps: dict[str, StepState] = field(default_factory=dict)
    reports: list[was.Reported] = field(default_factory=list)
    duplicates: list[was.DuplicateFound] = field(default_factory=list)
    last_event: int = 0

    def step(self, path: str) -> StepState:
        """The step at `path`; a pending one where nothing happened yet."""
        return self.steps.get(path) or StepState(path)

    @property
    def open_intents(self) -> tuple[Intent, ...]:
        """Every write of this run whose outcome is not known."""
        found = (step.open_intent for step in self.steps.values())
        return tuple(intent for intent in found if intent is not None)


_IDENTITY = tuple(one.name for one in fields(was.RunCreated))


def fold(events: Iterable[Recorded]) -> RunState:
    """The state after `events`, which begin with `RunCreated`. Raises IllegalEvent where they do not add up."""
    remaining = iter(events)
    state = begin(next(remaining, None))
    for recorded in remaining:
        advance(state, recorded)
    return state


def begin(first: Recorded | None) -> RunState:
    """The state after the first event. Raises IllegalEvent when it is not `RunCreated`."""
    if first is None or not isinstance(first.event, was.RunCreated):
        raise IllegalEvent("a run begins with `RunCreated`")
    identity = {name: getattr(first.event, name) for name in _IDENTITY}
    return RunState(**identity, created_at=first.at, last_event=first.number)


def advance(state: RunState, recorded: Recorded) -> None:
    """Change `state` by one event. Raises IllegalEvent, and leaves `state` as it was, for one that cannot follow."""
    event = recorded.event
    move = MOVES.get(type(event))
    if move is None or state.status not in move.run:
        raise IllegalEvent(f"`{type(event).__name__}` cannot follow while the run is {state.status}")
    if recorded.number != state.last_event + 1:
        raise IllegalEvent(f"event {recorded.number} cannot follow event {state.last_event}")
    if move.step is None:
        _RUN_CHANGES[type(event)](state, event, recorded.at)
    else:
        _advance_step(state, event, move, recorded.at)
    state.last_event = recorded.number


# Where an event may happen.


@frozen
class Move:
    """The statuses of the run and of the event's step in which it may happen, and the step's status after it.

    `step` is None for events of the whole run; `to` is None where the status stays.
    """

    run: frozenset[str]
    step: frozenset[str] | None = None
    to: str | None = None


_ALWAYS = frozenset({"created", "running", "succeeded", "failed", "partial", "unknown", "cancelled"})
_GOING = frozenset({"running"})
# A person's word and the look of a resume may settle a write after the run has stopped.
_SETTLING = frozenset({"running", "failed", "unknown", "cancelled"})
_WAITING = frozenset({"pending", "running"})
_UNDER_WAY = frozenset({"running"})

MOVES: Mapping[type[Event], Move] = {
    was.RunStarted: Move(frozenset({"created", "running", "failed", "unknown", "cancelled"})),
    was.RunEdited: Move(frozenset({"running", "failed", "unknown", "cancelled"})),
    was.RunFinished: Move(frozenset({"created", "running"})),
    was.Reported: Move(_ALWAYS),
    was.DuplicateFound: Move(_ALWAYS),
    was.StepStarted: Move(_GOING, frozenset({"pending"}), "running"),
    was.StepSkipped: Move(_GOING, _WAITING, "skipped"),
    was.LoopFrozen: Move(_GOING, _WAITING),
    was.WriteIntended: Move(_GOING, _UNDER_WAY),
    was.WriteAnswered: Move(_GOING, _UNDER_WAY),
    was.WriteSettled: Move(_SETTLING, frozenset({"pending", "running", "failed", "unknown", "cancelled"})),
    was.AttemptFailed: Move(_GOING, _UNDER_WAY),
    was.GroupRetried: Move(_GOING, _UNDER_WAY),
    was.TaskStarted: Move(_GOING, _UNDER_WAY),
    was.StepSucceeded: Move(_SETTLING, frozenset({"running", "unknown"}), "succeeded"),
    was.StepFailed: Move(_GOING, _WAITING, "failed"),
    was.StepPartial: Move(_GOING, _UNDER_WAY, "partial"),
    was.StepUnknown: Move(_GOING, _WAITING, "unknown"),
    was.StepCancelled: Move(_GOING, _WAITING, "cancelled"),
}
_HANDLER = re.compile(r"(?:^|\.)(?:on_error|finally)(?:[\[.]|$)")


def _advance_step(state: RunState, event: Any, move: Move, at: datetime) -> None:
    step = state.steps.get(event.path) or StepState(event.path)
    if step.status not in (move.step or _ALWAYS) and not _is_a_persons_word(event, step):
        if not _begins_again(state, event, step):
            raise IllegalEvent(f"`{type(event).__name__}` cannot follow while step `{event.path}` is {step.status}")
        forget(step)
    if isinstance(event, was.GroupRetried):
        _begin_group_again(state, event)
    STEP_CHANGES[type(event)](step, event, at, state.attempts)
    state.steps[event.path] = step
    if move.to is not None:
        step.status, step.finished_at = move.to, None if move.to == "running" else at


def _begins_again(state: RunState, event: Event, step: StepState) -> bool:
    """Handlers and `finally` run again at the end of each resume, whatever became of them before."""
    is_a_turn = isinstance(event, was.StepStarted | was.StepSkipped)
    return is_a_turn and step.attempt < state.attempts and bool(_HANDLER.search(step.path))


def _is_a_persons_word(event: Event, step: StepState) -> bool:
    """Somebody says that the write of a step was done, and what it gave, however the step had ended before."""
    if not isinstance(event, was.StepSucceeded) or step.status == "succeeded":
        return False
    return step.last_settlement == "person-applied"


def _begin_group_again(state: RunState, event: was.GroupRetried) -> None:
    """Finished writes stay: a step whose write was applied never waits again."""
    again = [state.steps[path] for path in event.again if path in state.steps]
    for step in again:
        if step.status == "succeeded" and any(intent.is_applied for intent in step.intents):
            raise IllegalEvent(f"step `{step.path}` has written and cannot begin again")
    for step in again:
        forget(step)
        wait_again(step)


# What an event of the run changes.


def _run_started(state: RunState, event: was.RunStarted, at: datetime) -> None:
    if event.attempt != state.attempts + 1:
        raise IllegalEvent(f"attempt {event.attempt} cannot follow attempt {state.attempts}")
    state.status, state.attempts = "running", event.attempt
    state.started_at = state.started_at or at
    state.finished_at, state.exit_code, state.reason, state.message = None, None, None, ""
    _reset(state)


def _run_edited(state: RunState, event: was.RunEdited, _at: datetime) -> None:
    """A write of unknown outcome is never forgotten: it is settled first. What a step begins anew in has not ended."""
    gone = [path for path in state.steps if path in event.again or any(one in event.again for one in _above(path))]
    if any(state.steps[path].open_intent is not None for path in gone):
        raise IllegalEvent("a step whose write has no known outcome cannot begin anew")
    for path in gone:
        del state.steps[path]
    reopened = {*event.reopened, *(above for path in (*gone, *event.reopened) for above in _above(path))}
    for path in reopened & state.steps.keys():
        wait_again(state.steps[path])
    state.text, state.files = event.text, event.files


def _reset(state: RunState) -> None:
    """What a resume tries again becomes pending; inside a step that has ended for good everything stays as recorded."""
    ended = {step.path for step in state.steps.values() if _is_for_good(step)}
    for step in state.steps.values():
        if step.path not in ended and not any(above in ended for above in _above(step.path)):
            wait_again(step)


def _is_for_good(step: StepState) -> bool:
    if step.status == "skipped":
        return not step.not_reached
    return step.status in {"succeeded", "partial"} or (step.status == "failed" and step.continued)


def _above(path: str) -> Iterable[str]:
    """The paths that `path` may lie in: `week[1].slot` lies in `week[1]` and in `week`."""
    return (path[:place] for place, character in enumerate(path) if character in ".[")


def _run_finished(state: RunState, event: was.RunFinished, at: datetime) -> None:
    state.status, state.exit_code, state.finished_at = event.status, event.exit_code, at
    state.outputs, state.reason, state.message = event.outputs, event.reason, event.message


def _reported(state: RunState, event: was.Reported, _at: datetime) -> None:
    state.reports.append(event)


def _duplicate_found(state: RunState, event: was.DuplicateFound, _at: datetime) -> None:
    state.duplicates.append(event)


_RUN_CHANGES: Mapping[type[Event], Callable[[RunState, Any, datetime], None]] = {
    was.RunStarted: _run_started,
    was.RunEdited: _run_edited,
    was.RunFinished: _run_finished,
    was.Reported: _reported,
    was.DuplicateFound: _duplicate_found,
}
