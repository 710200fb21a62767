"""The last lines of a run: what to do now."""

from sample_runs import DONE, UNBEGUN, UNKNOWN, intended, run

from cc_flow.journal import events as was
from cc_flow.report.run_lines import next_command


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
