"""The fold: which events may follow which, and what they make of a run."""

from copy import deepcopy
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cc_flow.journal import events as was
from cc_flow.journal.events import Event, Recorded
from cc_flow.journal.state import MOVES, IllegalEvent, RunState, advance, fold

NOON = datetime(2026, 12, 7, 12, tzinfo=UTC)
CREATED = was.RunCreated("01R", "w", "t", "o", "a", "f", "text", {}, {"month": "2026-12"}, "2026-12-07T07:00:00+00:00")
STARTED = was.RunStarted(1, "me")
WRITE = was.WriteIntended("a", 1, "calendar.schedule_post", "digest", "POST", "/x", natural_key="2026-12-07 7")


def told(*events: Event) -> list[Recorded]:
    """Events as the store would number them, a second apart."""
    return [Recorded(number, NOON + timedelta(seconds=number), event) for number, event in enumerate(events, 1)]


def run_of(*events: Event) -> RunState:
    """A started run, then these events."""
    return fold(told(CREATED, STARTED, *events))


def failed(path: str, *, continued: bool = False) -> was.StepFailed:
    """A step's failure."""
    return was.StepFailed(path, {"message": "no"}, continued)


def test_every_event_has_its_move() -> None:
    """The table of moves knows every event but the one that a run begins with."""
    assert set(MOVES) == set(get_args(Event)) - {was.RunCreated}


def test_a_run_tells_what_it_is() -> None:
    """The state has what `RunCreated` told, its times, and nothing else yet."""
    state = fold(told(CREATED))
    assert (state.run, state.workflow, state.inputs, state.status) == ("01R", "w", {"month": "2026-12"}, "created")
    assert (state.created_at, state.attempts, state.steps) == (NOON + timedelta(seconds=1), 0, {})


def test_a_run_goes_its_way() -> None:
    """Started, a step done, finished: statuses, outputs and times are those of the events."""
    state = run_of(
        was.StepStarted("a"), was.StepSucceeded("a", {"id": 1}, changed=True), was.RunFinished("succeeded", 0, {"n": 1})
    )
    step = state.steps["a"]
    assert (state.status, state.exit_code, state.outputs) == ("succeeded", 0, {"n": 1})
    assert (step.status, step.output, step.changed, step.attempt) == ("succeeded", {"id": 1}, True, 1)
    assert (step.started_at, step.finished_at) == (NOON + timedelta(seconds=3), NOON + timedelta(seconds=4))


@pytest.mark.parametrize(
    "events",
    [
        (was.StepStarted("a"), was.StepStarted("a")),
        (was.StepSucceeded("a", 1),),
        (was.StepStarted("a"), was.StepSucceeded("a", 1), was.StepStarted("a")),
        (was.StepStarted("a"), was.StepSucceeded("a", 1), failed("a")),
        (was.StepSkipped("a", "when"), was.StepStarted("a")),
        (WRITE,),
        (was.StepStarted("a"), WRITE, replace(WRITE, send=2)),
        (was.StepStarted("a"), was.WriteAnswered("a", 1, "done")),
        (was.StepStarted("a"), WRITE, was.WriteAnswered("a", 2, "done")),
        (was.StepStarted("a"), WRITE, was.WriteAnswered("a", 1, "done"), was.WriteAnswered("a", 1, "refused")),
        (was.StepStarted("a"), WRITE, was.StepSucceeded("a", 1)),
        (was.StepStarted("a"), WRITE, was.WriteAnswered("a", 1, "ambiguous"), was.StepSucceeded("a", 1)),
        (was.StepStarted("a"), was.WriteSettled("a", "adopted")),
        (was.StepStarted("a"), WRITE, was.WriteAnswered("a", 1, "done"), was.WriteSettled("a", "absent")),
        (was.StepStarted("a"), was.LoopFrozen("a", ()), was.LoopFrozen("a", ())),
        (was.RunStarted(1, "me"),),
        (was.RunStarted(3, "me"),),
        (was.RunFinished("succeeded", 0), was.RunStarted(2, "me")),
        (was.RunFinished("partial", 3), was.RunStarted(2, "me")),
        (was.RunFinished("failed", 1), was.StepStarted("a")),
        (was.RunFinished("failed", 1), was.RunFinished("failed", 1)),
        (CREATED,),
    ],
)
def test_what_cannot_follow_is_refused(events: tuple[Event, ...]) -> None:
    """Each of these histories ends with an event that cannot be; it is refused and changes nothing."""
    state = run_of(*events[:-1])
    before = deepcopy(state)
    with pytest.raises(IllegalEvent):
        advance(state, Recorded(state.last_event + 1, NOON, events[-1]))
    assert state == before


def test_events_come_in_order() -> None:
    """An event whose number is not the next is refused."""
    with pytest.raises(IllegalEvent, match="event 3 cannot follow event 1"):
        advance(fold(told(CREATED)), Recorded(3, NOON, STARTED))


def test_a_history_begins_with_its_run() -> None:
    """Nothing, or anything else first, is no history."""
    for events in ([], told(STARTED)):
        with pytest.raises(IllegalEvent, match="begins with `RunCreated`"):
            fold(events)


@pytest.mark.parametrize(
    ("after", "is_open"),
    [
        ((), True),
        ((was.WriteAnswered("a", 1, "ambiguous"),), True),
        ((was.WriteAnswered("a", 1, "ambiguous"), was.WriteSettled("a", "unknown")), True),
        ((was.WriteAnswered("a", 1, "done"),), False),
        ((was.WriteAnswered("a", 1, "refused"),), False),
        ((was.WriteAnswered("a", 1, "not_sent"),), False),
        ((was.WriteAnswered("a", 1, "ambiguous"), was.WriteSettled("a", "adopted")), False),
        ((was.WriteSettled("a", "absent"),), False),
        ((was.WriteAnswered("a", 1, "ambiguous"), replace(WRITE, send=2), was.WriteAnswered("a", 2, "refused")), True),
        ((was.WriteAnswered("a", 1, "ambiguous"), replace(WRITE, send=2), was.WriteAnswered("a", 2, "done")), False),
    ],
)
def test_a_write_is_open_while_nobody_knows(after: tuple[Event, ...], *, is_open: bool) -> None:
    """An intent is open until its outcome is known, by its answer, by settling, or by a later send that was done."""
    state = run_of(was.StepStarted("a"), WRITE, *after)
    assert (state.steps["a"].open_intent is not None) is is_open
    assert bool(state.open_intents) is is_open


def test_not_sent_and_throttled_are_no_sends() -> None:
    """Sends count what may have reached the API's work, in all attempts and in one."""
    state = run_of(
        was.StepStarted("a"),
        WRITE,
        was.WriteAnswered("a", 1, "not_sent"),
        WRITE,
        was.WriteAnswered("a", 1, "refused", 429, "throttled"),
        WRITE,
        was.WriteAnswered("a", 1, "ambiguous"),
        was.RunFinished("unknown", 6),
        was.RunStarted(2, "me"),
        was.StepStarted("a"),
        replace(WRITE, send=2),
    )
    assert (state.steps["a"].sends, state.steps["a"].sends_in(1), state.steps["a"].sends_in(2)) == (2, 1, 1)


def test_a_resume_tries_again_what_did_not_end_well() -> None:
    """Failed, cancelled, unknown and unfinished steps wait again; what succeeded, was skipped or tolerated stays."""
    state = run_of(
        *(was.StepStarted(path) for path in ("done", "bad", "tolerated", "doubt", "stopped", "going", "most")),
        was.StepSucceeded("done", 1),
        failed("bad"),
        failed("tolerated", continued=True),
        was.StepUnknown("doubt", "may have been sent"),
        was.StepCancelled("stopped"),
        was.StepPartial("most", 1, 9),
        was.StepSkipped("off", "when"),
        was.StepSkipped("late", "the run ended", not_reached=True),
        was.RunFinished("unknown", 6),
        was.RunStarted(2, "me"),
    )
    assert {path: step.status for path, step in state.steps.items()} == {
        "done": "succeeded",
        "bad": "pending",
        "tolerated": "failed",
        "doubt": "pending",
        "stopped": "pending",
        "going": "pending",
        "most": "partial",
        "off": "skipped",
        "late": "pending",
    }
    assert (state.status, state.attempts, state.exit_code, state.finished_at) == ("running", 2, None, None)


def test_a_reset_step_remembers() -> None:
    """Its writes, its task, its frozen list and its last error are there for the resume to look at."""
    state = run_of(
        was.StepStarted("a"),
        was.LoopFrozen("a", (("1", 1, True),)),
        WRITE,
        was.WriteAnswered("a", 1, "done"),
        was.TaskStarted("a", {"task_id": 7}),
        failed("a"),
        was.RunFinished("failed", 1),
        was.RunStarted(2, "me"),
    )
    step = state.steps["a"]
    assert (step.status, step.items, step.task, step.error) == (
        "pending",
        (("1", 1, True),),
        {"task_id": 7},
        {"message": "no"},
    )
    assert [intent.answer and intent.answer.outcome for intent in step.intents] == ["done"]


def test_failed_items_of_a_loop_that_ended_stay() -> None:
    """A loop that tolerated failures is done: its failed items are not tried again."""
    state = run_of(
        was.StepStarted("week"),
        was.StepStarted("week[1]"),
        failed("week[1]"),
        was.StepStarted("week[2].slot"),
        failed("week[2].slot"),
        was.StepPartial("week", 2, 5),
        was.StepStarted("weekend"),
        failed("weekend"),
        was.RunFinished("failed", 1),
        was.RunStarted(2, "me"),
    )
    assert [state.steps[path].status for path in ("week[1]", "week[2].slot", "weekend")] == [
        "failed",
        "failed",
        "pending",
    ]


@pytest.mark.parametrize("path", ["finally[0]", "on_error[0].tell", "a.on_error[1]", "finally"])
def test_handlers_run_again_at_a_resume(path: str) -> None:
    """A handler that succeeded begins again in the next attempt, and only there."""
    state = run_of(was.StepStarted(path), was.StepSucceeded(path, 1))
    with pytest.raises(IllegalEvent):
        advance(state, Recorded(state.last_event + 1, NOON, was.StepStarted(path)))
    for event in (was.RunFinished("failed", 1), was.RunStarted(2, "me"), was.StepStarted(path)):
        advance(state, Recorded(state.last_event + 1, NOON, event))
    assert (state.steps[path].status, state.steps[path].output) == ("running", None)


def test_a_persons_word_settles_a_stopped_run() -> None:
    """After the run has stopped, a person may say that a write was applied; the step then succeeds."""
    state = run_of(
        was.StepStarted("a"),
        WRITE,
        was.WriteAnswered("a", 1, "ambiguous"),
        was.StepUnknown("a", "look at the calendar"),
        was.RunFinished("unknown", 6),
        was.WriteSettled("a", "person-applied"),
        was.StepSucceeded("a", {"id": 1}),
    )
    assert (state.status, state.steps["a"].status, state.open_intents) == ("unknown", "succeeded", ())


def test_a_group_begins_again_without_its_finished_writes() -> None:
    """A retried group resets the steps it names; one whose write was applied cannot be among them."""
    events = (was.StepStarted("g"), was.StepStarted("g.read"), was.StepSucceeded("g.read", 1), was.StepStarted("g.bad"))
    state = run_of(*events, failed("g.bad"), was.GroupRetried("g", 2, ("g.read", "g.bad")))
    assert [state.steps[path].status for path in ("g", "g.read", "g.bad")] == ["running", "pending", "pending"]
    written = (replace(WRITE, path="g.w"), was.WriteAnswered("g.w", 1, "done"), was.StepSucceeded("g.w", 1))
    state = run_of(was.StepStarted("g"), was.StepStarted("g.w"), *written)
    with pytest.raises(IllegalEvent, match=r"step `g\.w` has written"):
        advance(state, Recorded(state.last_event + 1, NOON, was.GroupRetried("g", 2, ("g.w",))))


def test_reports_and_duplicates_are_kept_whenever_they_come() -> None:
    """Words for the reader and duplicates found later are part of the state, even after the end."""
    found = was.DuplicateFound("a", "two posts on 2026-12-07")
    state = run_of(was.Reported("a", "hello"), was.RunFinished("succeeded", 0), found)
    assert ([one.message for one in state.reports], state.duplicates) == (["hello"], [found])


ANY_EVENT = st.sampled_from(
    [
        *(was.RunStarted(attempt, "me") for attempt in (2, 3)),
        *(was.StepStarted(path) for path in ("a", "a[1]", "finally[0]")),
        *(was.StepSucceeded(path, 1) for path in ("a", "a[1]", "finally[0]")),
        *(failed(path) for path in ("a", "a[1]")),
        failed("a[1]", continued=True),
        WRITE,
        *(was.WriteAnswered("a", 1, outcome) for outcome in ("done", "refused", "not_sent", "ambiguous")),
        *(was.WriteSettled("a", how) for how in ("adopted", "absent", "unknown")),
        was.StepUnknown("a", "?"),
        was.StepCancelled("a"),
        was.GroupRetried("a", 2, ("a[1]",)),
        was.RunFinished("failed", 1),
        was.RunFinished("succeeded", 0),
    ]
)


@given(st.lists(ANY_EVENT, max_size=15))
@settings(max_examples=100, deadline=None)
def test_any_history_is_a_fold(attempts: list[Event]) -> None:
    """Whatever is tried, what is refused leaves no trace, and the fold of the rest is the state."""
    state = run_of()
    kept = told(CREATED, STARTED)
    for event in attempts:
        before = deepcopy(state)
        recorded = Recorded(len(kept) + 1, NOON, event)
        try:
            advance(state, recorded)
        except IllegalEvent:
            assert state == before
        else:
            kept.append(recorded)
    assert fold(kept) == state
    assert all(step.open_intent is None for step in state.steps.values() if step.status == "succeeded")
