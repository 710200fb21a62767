"""What is owed at a moment: each due time since the last look, with a verdict and why. Times in, decisions out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import takewhile

from cc_flow.cron import Due, due_times
from cc_flow.duration import format_duration
from cc_flow.schedule.model import CatchUp, Schedule, begins_at
from cc_flow.schedule.store import EndedRun

# Looked at within this a due time is on time, also where `catch_up` is `none`: a loaded machine may lose some minutes.
ON_TIME = timedelta(minutes=5)
# A schedule that was never seen owes nothing older than the minute before.
FIRST_LOOK = timedelta(minutes=1)
# A last look that far ahead was made by a clock that was wrong; believing it would silence the schedule until then.
WRONG_CLOCK = timedelta(days=1)
MOST_MISSED = 100
FAILURES_TO_PAUSE = 3


class Verdict(StrEnum):
    """Whether a due time gets its run."""

    RUN = "run"
    SKIP = "skip"


@dataclass(frozen=True, slots=True)
class Decision:
    """What to do about one due time, and why. A `count` above 1 stands for at least so many; `due` is the last."""

    due: Due
    verdict: Verdict
    reason: str
    count: int = 1


def looked_from(last_looked: datetime | None, now: datetime) -> datetime:
    """The moment after which due times are owed; both aware."""
    if last_looked is None or last_looked > now + WRONG_CLOCK:
        return now - FIRST_LOOK
    return last_looked


def occurrences_due(schedule: Schedule, *, last_looked: datetime | None, now: datetime) -> tuple[Decision, ...]:
    """The due times whose runs should have begun after `last_looked` until `now`, both aware, in order, each decided.

    `catch_up` decides about the late ones: `none` runs what is on time, `latest` the newest, `all` each, the newest
    hundred at the most; what is older than `catch_up_window` never runs. Of more than a hundred, those that
    are skipped are one decision. A clock that went back owes nothing until it has caught up.
    """
    found = _newest(schedule, after=looked_from(last_looked, now), now=now, most=MOST_MISSED + 1)
    decided = tuple(_decision(schedule, due, found[-1], now) for due in found)
    if len(found) <= MOST_MISSED:
        return decided
    # The oldest one found stands for all that lie before.
    skipped = [one for one in decided[1:] if one.verdict is Verdict.SKIP]
    last_skipped = skipped[-1].due if skipped else found[0]
    reason = f"more than {MOST_MISSED} due times were missed"
    summary = Decision(last_skipped, Verdict.SKIP, reason, count=len(skipped) + 1)
    return (summary, *(one for one in decided[1:] if one.verdict is Verdict.RUN))


def reason_to_pause(endings: Sequence[EndedRun]) -> str | None:
    """Why a workflow's schedules rest for a tenant, from its runs that ended, newest first; None where they need not.

    An unknown outcome pauses until that run was resumed to another end, or one that began after it succeeded: what went
    on beside it says nothing of it. Three failures in a row pause until a run succeeds. What was cancelled counts for
    nothing.
    """
    if (doubtful := _in_doubt(endings)) is not None:
        return (
            f"run {doubtful.run} ended with an unknown outcome; say what became of it with `cc-flow runs settle`,"
            f" then `cc-flow runs resume {doubtful.run}`"
        )
    counting = (one for one in endings if one.status != "cancelled")
    failures = list(takewhile(lambda one: one.status == "failed", counting))
    if len(failures) >= FAILURES_TO_PAUSE:
        last = failures[0].run
        return f"the last {len(failures)} runs failed; it goes on once one succeeds: `cc-flow runs resume {last}`"
    return None


def _in_doubt(endings: Sequence[EndedRun]) -> EndedRun | None:
    """The newest run that ended unknown, and after whose end none began that succeeded."""
    last_success = max((one.began for one in endings if one.status == "succeeded"), default=None)
    unknown = (one for one in endings if one.status == "unknown")
    return next((one for one in unknown if last_success is None or last_success <= one.ended), None)


def _decision(schedule: Schedule, due: Due, newest: Due, now: datetime) -> Decision:
    """The verdict about one due time, `newest` being the last that is owed."""
    late = now - begins_at(schedule, due)
    if late > ON_TIME and late > schedule.catch_up_window:
        window = format_duration(schedule.catch_up_window)
        return Decision(due, Verdict.SKIP, f"missed, and older than the catch_up_window of {window}")
    if schedule.catch_up is CatchUp.NONE and late > ON_TIME:
        return Decision(due, Verdict.SKIP, "missed, and catch_up is none")
    if schedule.catch_up is not CatchUp.ALL and due != newest:
        return Decision(due, Verdict.SKIP, "missed, and a later one runs")
    return Decision(due, Verdict.RUN, "on time" if late <= ON_TIME else f"{_in_minutes(late)} late")


def _newest(schedule: Schedule, *, after: datetime, now: datetime, most: int) -> list[Due]:
    """The newest due times that came round, `most` at the most, without walking through years of minutes."""
    back = timedelta(hours=1)
    while True:
        start = max(after, now - back)
        found = list(_come_round(schedule, start, now))
        if len(found) >= most or start == after:
            return found[-most:]
        back *= 8


def _come_round(schedule: Schedule, after: datetime, now: datetime) -> Iterator[Due]:
    """The due times whose runs should begin after `after` until `now`, by when they should begin."""
    found = due_times(schedule.cron, zone=schedule.zone, after=after - schedule.jitter, until=now)
    begun = [due for due in found if after < begins_at(schedule, due) <= now]
    yield from sorted(begun, key=lambda due: (begins_at(schedule, due), due))


def _in_minutes(duration: timedelta) -> str:
    """A lateness to read: `3h 20m`."""
    minutes = duration // timedelta(minutes=1)
    days, hours, minutes = minutes // 1440, minutes // 60 % 24, minutes % 60
    return " ".join(f"{number}{unit}" for number, unit in ((days, "d"), (hours, "h"), (minutes, "m")) if number)
