"""Runs as their events tell them, for whoever shows runs: done after a lost answer, unknown, resumed, unbegun."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from cc_flow.journal import events as was
from cc_flow.journal.events import Event, Recorded
from cc_flow.journal.state import RunState, fold

START = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)
HOSTILE = "<script>alert(1)</script>\u202e\x1b[0m | @x " + "W" * 300
CREATED = was.RunCreated(
    "01JDRUN4", "monday-content", "coffee-contracts", "sandbox", "a", "w.yaml", "", {}, {}, "2026-11-30T07:00:00-05:00"
)


def run(*events: tuple[float, Event]) -> RunState:
    """The run whose events happened so many seconds after its start."""
    told: Iterable[tuple[float, Event]] = ((0, CREATED), (0, was.RunStarted(1, "h")), *events)
    return fold(Recorded(number, START + timedelta(seconds=at), event) for number, (at, event) in enumerate(told, 1))


def intended(path: str, send: int) -> was.WriteIntended:
    """A post that is about to be put on a day."""
    body = {"postId": "p1", "date": "2026-12-01"}
    return was.WriteIntended(path, send, "calendar.schedule_post", "d", "POST", "/user/content/schedule", body)


DONE = run(
    (0.5, was.StepStarted("week")),
    (1.0, was.StepSucceeded("week", {})),
    (1.0, was.StepStarted("slot[1]")),
    (2.0, intended("slot[1]", 1)),
    (5.0, was.WriteAnswered("slot[1]", 1, "ambiguous", 503, "router")),
    (5.0, was.AttemptFailed("slot[1]", 1, "router", "503", 2.0)),
    (6.0, was.WriteSettled("slot[1]", "absent")),
    (7.0, intended("slot[1]", 2)),
    (8.0, was.WriteAnswered("slot[1]", 2, "done", 201)),
    (9.0, was.StepSucceeded("slot[1]", {}, changed=True)),
    (9.0, was.StepStarted("script")),
    (12.0, was.StepFailed("script", {"message": "the task failed"}, continued=True)),
    (12.0, was.RunFinished("succeeded", 0, outputs={"planned": 1})),
)
UNKNOWN = run(
    (0.0, was.StepStarted("slot")),
    (1.0, intended("slot", 1)),
    (2.0, was.WriteAnswered("slot", 1, "ambiguous", None, "cut")),
    (2.0, was.StepUnknown("slot", HOSTILE)),
    (2.0, was.Reported("slot", HOSTILE, "warning")),
    (3.0, was.RunFinished("unknown", 6, outputs={HOSTILE: HOSTILE}, message=HOSTILE)),
)
# One write is done, the next has no answer; what came then is left to whoever takes these.
CUT_OFF = (
    (0.0, was.StepStarted("slot[1]")),
    (1.0, intended("slot[1]", 1)),
    (2.0, was.WriteAnswered("slot[1]", 1, "done", 201)),
    (2.0, was.StepSucceeded("slot[1]", {}, changed=True)),
    (2.0, was.StepStarted("slot[2]")),
    (3.0, intended("slot[2]", 1)),
)
DAYS = 2 * 86_400.0
RESUMED = run(
    (0.0, was.StepStarted("a")),
    (4.0, was.StepSucceeded("a", {})),
    (4.0, was.StepStarted("slot")),
    (5.0, intended("slot", 1)),
    (6.0, was.StepUnknown("slot", "cut")),
    (6.0, was.RunFinished("unknown", 6)),
    (DAYS, was.RunStarted(2, "h")),
    (DAYS, was.WriteSettled("slot", "adopted")),
    (DAYS, was.StepStarted("slot")),
    (DAYS + 4, was.StepSucceeded("slot", {}, changed=True)),
)
UNBEGUN = fold([Recorded(1, START, CREATED)])
RUNS = {"done": DONE, "unknown": UNKNOWN, "resumed": RESUMED, "unbegun": UNBEGUN}
