"""The last lines of a run: what it changed, what it may have, and what to do now."""

import pytest
from sample_runs import CUT_OFF, DONE, UNBEGUN, UNKNOWN, intended, run

from cc_flow.journal import events as was
from cc_flow.journal.events import Event
from cc_flow.report.run_lines import changes, next_command
from cc_flow.report.run_state import as_json, as_lines

ENDS: dict[str, tuple[tuple[float, Event], ...]] = {
    "failed": ((4, was.StepFailed("slot[2]", {})), (4, was.RunFinished("failed", 4, reason="unauthorized"))),
    "cancelled": ((4, was.StepCancelled("slot[2]")), (4, was.RunFinished("cancelled", 130))),
    "killed": (),
}


def test_a_run_that_succeeded_is_looked_at():
    """With the command that shows it."""
    assert next_command(DONE) == "cc-flow runs show 01JDRUN4"


def test_a_run_that_did_not_come_to_its_end_goes_on():
    """With the flags it began with."""
    assert next_command(UNBEGUN, flags="--sandbox") == "cc-flow runs resume 01JDRUN4 --sandbox"


def test_one_write_in_doubt_is_settled_or_looked_at_again():
    """By name."""
    words = "cc-flow runs resume 01JDRUN4   (or: cc-flow runs settle 01JDRUN4 'slot' --applied)"
    assert next_command(UNKNOWN) == words


def test_of_several_writes_in_doubt_each_is_named():
    """A person looks at all of them at once, not at one a resume."""
    several = run(
        *((0, was.StepStarted(path)) for path in ("slot[1]", "slot[2]")),
        *((1, intended(path, 1)) for path in ("slot[1]", "slot[2]")),
        *((2, was.StepUnknown(path, "cut")) for path in ("slot[1]", "slot[2]")),
        (3, was.RunFinished("unknown", 6)),
    )
    assert "each of slot[1], slot[2]: cc-flow runs settle 01JDRUN4 STEP --applied" in next_command(several)


def test_a_write_that_another_run_sent_is_not_settled_here():
    """This run has sent nothing whose outcome is not known."""
    beside = run(
        (0, was.StepStarted("caption")),
        (1, was.StepUnknown("caption", "run 01JDRUN3 sent it")),
        (2, was.RunFinished("unknown", 6)),
    )
    assert next_command(beside) == "cc-flow runs resume 01JDRUN4"


@pytest.mark.parametrize("end", ENDS.values(), ids=ENDS)
def test_what_may_have_been_done_is_said_however_the_run_ended(end: tuple[tuple[float, Event], ...]):
    """Beside what was surely done; and the next command names it."""
    ended = run(*CUT_OFF, *end)
    assert changes(ended) == "1 × calendar.schedule_post, 1 × calendar.schedule_post may have been done"
    assert "runs settle 01JDRUN4 'slot[2]' --applied" in next_command(ended)
    assert "  1 × calendar.schedule_post may have been done" in list(as_lines(ended, ended.status))
    assert [step["may_be_done"] for step in as_json(ended, ended.status)["steps"]] == [False, True]


def test_nothing_changed_is_said_only_where_that_is_known():
    """A write in doubt alone is no nothing."""
    assert changes(UNKNOWN) == "1 × calendar.schedule_post may have been done"
    assert changes(UNBEGUN) == "nothing changed"


def test_a_write_that_was_done_counts_whatever_became_of_its_step():
    """The answer came, and then the run was interrupted."""
    done = was.StepStarted("slot"), intended("slot", 1), was.WriteAnswered("slot", 1, "done", 201)
    cancelled = run(*((1, event) for event in done), (2, was.StepCancelled("slot")))
    assert changes(cancelled) == "1 × calendar.schedule_post"
