"""What is owed at a moment, and why."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from cc_flow.cron import Due
from cc_flow.journal.occurrences import EndedRun
from cc_flow.schedule import Decision, Schedule, begins_at, jitter_of, occurrences_due, reason_to_pause

Make = Callable[..., Schedule]
SEVEN = datetime(2026, 12, 7, 7, tzinfo=UTC)
SECONDS = timedelta(seconds=10)
WEEK, DAY, HOUR = timedelta(days=7), timedelta(days=1), timedelta(hours=1)


def told(decisions: tuple[Decision, ...]) -> list[tuple[str, str, str]]:
    """Due time (day and time), verdict and reason of each decision."""
    return [(f"{one.due.local:%d %H:%M}", str(one.verdict), one.reason) for one in decisions]


def test_a_due_time_just_passed_runs(schedule: Make) -> None:
    """Seconds after its time, with a look a minute ago, a due time runs, on time."""
    found = occurrences_due(schedule(), last_looked=SEVEN - SECONDS, now=SEVEN + SECONDS)
    assert told(found) == [("07 07:00", "run", "on time")]


@pytest.mark.parametrize(
    ("last_looked", "now"),
    [(SEVEN - HOUR, SEVEN - SECONDS), (SEVEN, SEVEN + HOUR), (SEVEN + SECONDS, SEVEN + HOUR)],
    ids=["not yet", "looked at that instant", "looked after it"],
)
def test_what_is_not_yet_due_or_was_looked_at_is_not_owed(schedule: Make, last_looked: datetime, now: datetime) -> None:
    """A due time is owed once: after the last look, until now."""
    assert occurrences_due(schedule(), last_looked=last_looked, now=now) == ()


def test_a_schedule_never_seen_owes_only_the_minute_before(schedule: Make) -> None:
    """First seen ten seconds late it runs; first seen two minutes late it owes nothing."""
    assert len(occurrences_due(schedule(), last_looked=None, now=SEVEN + SECONDS)) == 1
    assert occurrences_due(schedule(), last_looked=None, now=SEVEN + timedelta(minutes=2)) == ()


@pytest.mark.parametrize(
    ("catch_up", "window", "expected"),
    [
        (
            "none",
            WEEK,
            [
                ("05 07:00", "skip", "missed, and catch_up is none"),
                ("06 07:00", "skip", "missed, and catch_up is none"),
                ("07 07:00", "skip", "missed, and catch_up is none"),
            ],
        ),
        (
            "latest",
            WEEK,
            [
                ("05 07:00", "skip", "missed, and a later one runs"),
                ("06 07:00", "skip", "missed, and a later one runs"),
                ("07 07:00", "run", "3h 20m late"),
            ],
        ),
        (
            "latest",
            HOUR,
            [
                ("05 07:00", "skip", "missed, and older than the catch_up_window of 1h"),
                ("06 07:00", "skip", "missed, and older than the catch_up_window of 1h"),
                ("07 07:00", "skip", "missed, and older than the catch_up_window of 1h"),
            ],
        ),
        (
            "all",
            DAY * 2,
            [
                ("05 07:00", "skip", "missed, and older than the catch_up_window of 2d"),
                ("06 07:00", "run", "1d 3h 20m late"),
                ("07 07:00", "run", "3h 20m late"),
            ],
        ),
    ],
)
def test_catch_up_decides_about_missed_ones(
    schedule: Make, catch_up: str, window: timedelta, expected: list[tuple[str, str, str]]
) -> None:
    """After days of silence each missed due time is decided by `catch_up` and `catch_up_window`, with the reason."""
    missed = schedule(catch_up=catch_up, window=window)
    now = SEVEN + timedelta(hours=3, minutes=20)
    assert told(occurrences_due(missed, last_looked=SEVEN - DAY * 3 + HOUR, now=now)) == expected


@pytest.mark.parametrize("catch_up", ["none", "latest", "all"])
def test_a_few_minutes_late_is_on_time(schedule: Make, catch_up: str) -> None:
    """Within five minutes a due time is on time whatever `catch_up` and its window say."""
    found = occurrences_due(
        schedule(catch_up=catch_up, window=timedelta(0)), last_looked=SEVEN - HOUR, now=SEVEN + timedelta(minutes=4)
    )
    assert told(found) == [("07 07:00", "run", "on time")]


@pytest.mark.parametrize(("catch_up", "runs"), [("none", 1), ("latest", 1), ("all", 100)])
def test_more_than_a_hundred_missed_are_one_decision(schedule: Make, catch_up: str, runs: int) -> None:
    """A year of silence of an every-minute schedule is one line about the missed, and no storm of runs."""
    every_minute = schedule("* * * * *", catch_up=catch_up, window=WEEK)
    first, *rest = occurrences_due(every_minute, last_looked=SEVEN - DAY * 365, now=SEVEN)
    assert (first.verdict, first.reason) == ("skip", "more than 100 due times were missed")
    assert first.count + len(rest) == 101
    assert [one.verdict for one in rest] == ["run"] * runs
    assert rest[-1].due.at == SEVEN


def test_a_hundred_missed_are_each_decided(schedule: Make) -> None:
    """Up to a hundred due times have a decision each."""
    hourly = schedule("@hourly", window=WEEK)
    found = occurrences_due(hourly, last_looked=SEVEN - HOUR * 100, now=SEVEN)
    assert len(found) == 100
    assert [one.count for one in found] == [1] * 100


def test_a_clock_that_went_back_owes_nothing(schedule: Make) -> None:
    """With the last look an hour ahead nothing is owed, so nothing runs again."""
    assert occurrences_due(schedule("* * * * *"), last_looked=SEVEN + HOUR, now=SEVEN) == ()


def test_a_look_made_by_a_wrong_clock_is_not_believed(schedule: Make) -> None:
    """A last look years ahead does not silence the schedule: it counts as never seen."""
    found = occurrences_due(schedule(), last_looked=SEVEN + DAY * 1000, now=SEVEN + SECONDS)
    assert told(found) == [("07 07:00", "run", "on time")]


def test_jitter_is_the_same_every_time_and_within_bounds(schedule: Make) -> None:
    """The delay comes from a hash: equal for equal schedules and due times, spread over the whole of `jitter`."""
    spread = timedelta(minutes=10)
    due = Due(SEVEN, SEVEN.replace(tzinfo=None), SEVEN.isoformat())
    delays = [jitter_of(schedule(tenant=f"tenant-{number}", jitter=spread), due) for number in range(500)]
    assert delays == [jitter_of(schedule(tenant=f"tenant-{number}", jitter=spread), due) for number in range(500)]
    assert timedelta(0) <= min(delays) < timedelta(minutes=1)
    assert timedelta(minutes=9) < max(delays) <= spread
    assert jitter_of(schedule(), due) == timedelta(0)


def test_with_jitter_a_due_time_is_owed_once_its_delay_is_over(schedule: Make) -> None:
    """It is not owed a second before it should begin, owed from then on, and keeps its due time."""
    late = schedule(jitter=timedelta(hours=2))
    due = Due(SEVEN, SEVEN.replace(tzinfo=None), SEVEN.isoformat())
    begins = begins_at(late, due)
    assert begins > SEVEN
    assert occurrences_due(late, last_looked=SEVEN - HOUR, now=begins - timedelta(seconds=1)) == ()
    (decision,) = occurrences_due(late, last_looked=begins - timedelta(seconds=1), now=begins)
    assert decision.due == due
    assert decision.reason == "on time"


def one_after_another(statuses: list[str]) -> list[EndedRun]:
    """Runs that ended so, the newest first, each begun an hour after the one before, and ended within it."""
    begun = [SEVEN - HOUR * number for number in range(len(statuses))]
    return [EndedRun(f"01{at:%H}", status, at, at + HOUR / 2) for at, status in zip(begun, statuses, strict=True)]


@pytest.mark.parametrize(
    ("endings", "pauses"),
    [
        ([], False),
        (["succeeded", "failed", "failed", "failed"], False),
        (["failed", "failed"], False),
        (["failed", "failed", "failed"], True),
        (["failed", "cancelled", "failed", "failed", "succeeded"], True),
        (["failed", "partial", "failed", "failed"], False),
        (["unknown", "succeeded"], True),
        (["succeeded", "unknown"], False),
        (["failed", "unknown", "succeeded"], True),
    ],
)
def test_three_failures_or_an_unknown_outcome_pause(endings: list[str], pauses: bool) -> None:  # noqa: FBT001 - a parameter of the table
    """Three failed runs in a row, or one with an unknown outcome, pause; a later success goes on."""
    assert (reason_to_pause(one_after_another(endings)) is not None) is pauses


@pytest.mark.parametrize(("began", "pauses"), [(SEVEN + HOUR / 2, True), (SEVEN + HOUR * 2, False)])
def test_what_went_on_beside_a_run_says_nothing_of_its_outcome(began: datetime, pauses: bool) -> None:  # noqa: FBT001 - a parameter of the table
    """A success that began before the unknown outcome was there does not end the pause; one that began after does."""
    unknown = EndedRun("01UNKNOWN", "unknown", SEVEN, SEVEN + HOUR)
    reason = reason_to_pause([EndedRun("02", "succeeded", began, began + DAY), unknown])
    assert (reason is not None and "cc-flow runs resume 01UNKNOWN" in reason) is pauses
