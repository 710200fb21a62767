"""One pass over the schedules: late, twice at once, after a crash, over failures."""

import asyncio
import os
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from cc_flow.errors import NotAuthorized
from cc_flow.schedule import Schedule
from cc_flow.schedule.lane import Ending, Occurrence
from cc_flow.schedule.tick import Pass

Make = Callable[..., Schedule]
PassAt = Callable[..., Pass]
SEVEN = datetime(2026, 12, 7, 7, tzinfo=UTC)
MINUTE, HOUR, DAY, WEEK = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1), timedelta(days=7)
SECONDS = timedelta(seconds=10)


def did(made: Pass) -> list[str]:
    """What a pass did, in words."""
    return [f"{line.did} {line.due.local:%d %H:%M}: {line.reason}" for line in made.lines]


def test_five_passes_over_two_due_times_run_twice(schedule: Make, store: Any, pass_at: PassAt) -> None:
    """However often one looks, a due time runs once, named by its local time and offset."""
    due = [schedule("0 2 * * MON,TUE", "America/New_York")]
    for after in (-HOUR, SECONDS, MINUTE, DAY + SECONDS, DAY + HOUR):
        pass_at(due, store, SEVEN + after)
    assert store.labels == ["2026-12-07T02:00:00-05:00", "2026-12-08T02:00:00-05:00"]


def test_a_week_of_silence_runs_the_latest_and_tells_of_the_others(schedule: Make, store: Any, pass_at: PassAt) -> None:
    """After a week the latest due time runs, with its own time, and each missed one is told with its reason."""
    due = [schedule("0 7 * * *")]
    pass_at(due, store, SEVEN - WEEK + MINUTE)
    made = pass_at(due, store, SEVEN + HOUR)
    assert store.labels == ["2026-12-07T07:00:00+00:00"]
    assert did(made)[0] == "skipped 01 07:00: missed, and older than the catch_up_window of 1d"
    assert did(made)[-1] == "ran 07 07:00: 1h late"
    assert len(made.lines) == 7
    assert did(pass_at(due, store, SEVEN + HOUR + MINUTE)) == []


def test_a_first_pass_owes_nothing_old(schedule: Make, store: Any, pass_at: PassAt) -> None:
    """A schedule seen for the first time two hours after its due time waits for the next."""
    due = [schedule()]
    assert did(pass_at(due, store, SEVEN + HOUR * 2)) == []
    assert did(pass_at(due, store, SEVEN + DAY + SECONDS)) == ["ran 08 07:00: on time"]


def test_an_edited_schedule_owes_nothing_from_before_the_edit(schedule: Make, store: Any, pass_at: PassAt) -> None:
    """A new cron line counts as first seen, so its missed times are not made up."""
    pass_at([schedule("0 7 * * *")], store, SEVEN - DAY)
    assert did(pass_at([schedule("0 5 * * *")], store, SEVEN)) == []


def test_two_schedules_of_a_workflow_due_at_once_are_one_run(schedule: Make, store: Any, pass_at: PassAt) -> None:
    """Tenant, workflow and due time name an occurrence: two lines that meet there give one run."""
    due = [schedule("0 7 * * *"), schedule("0 7 * * MON")]
    pass_at(due, store, SEVEN + SECONDS)
    assert store.labels == ["2026-12-07T07:00:00+00:00"]


def test_each_tenant_and_workflow_has_its_own(schedule: Make, store: Any, pass_at: PassAt) -> None:
    """The same due time of two tenants and two workflows is four runs, side by side where asked."""
    due = [schedule(tenant=tenant, workflow=workflow) for tenant in ("acme", "bolt") for workflow in ("one", "two")]
    made = pass_at(due, store, SEVEN + SECONDS, parallel=3)
    assert [(line.schedule.tenant, line.schedule.workflow) for line in made.lines] == [
        ("acme", "one"),
        ("acme", "two"),
        ("bolt", "one"),
        ("bolt", "two"),
    ]
    assert len(store.labels) == 4


def test_catch_up_all_runs_them_in_order(schedule: Make, store: Any, pass_at: PassAt) -> None:
    """With `all` every missed due time runs, the oldest first, one after the other."""
    due = [schedule("@hourly", catch_up="all")]
    pass_at(due, store, SEVEN - HOUR * 3 + MINUTE)
    pass_at(due, store, SEVEN + MINUTE)
    assert store.labels == [f"2026-12-07T0{hour}:00:00+00:00" for hour in (5, 6, 7)]


@pytest.mark.parametrize("jitter", [timedelta(0), timedelta(minutes=30)])
def test_every_minute_passes_run_each_due_time_once(
    schedule: Make, store: Any, pass_at: PassAt, jitter: timedelta
) -> None:
    """A pass a minute over a change of the clock runs each due time once, with jitter too."""
    due = [schedule("*/30 * * * *", "America/New_York", jitter=jitter)]
    start = datetime(2026, 11, 1, 4, tzinfo=UTC)
    for minute in range(5 * 60):
        pass_at(due, store, start + MINUTE * minute)
    passed = sorted(store.labels)[: 2 * 4]
    assert len(set(store.labels)) == len(store.labels)
    assert [label[11:16] + label[19:] for label in passed] == [
        "00:00-04:00",
        "00:30-04:00",
        "01:00-04:00",
        "01:00-05:00",
        "01:30-04:00",
        "01:30-05:00",
        "02:00-05:00",
        "02:30-05:00",
    ]


def test_overlap_skip_passes_over_what_comes_due_meanwhile(schedule: Make, store: Any, pass_at: PassAt) -> None:
    """While a run of the workflow goes on, a due time is skipped for good, and told so."""
    store.run_by_hand(SEVEN - HOUR)
    assert did(pass_at([schedule()], store, SEVEN + SECONDS)) == ["skipped 07 07:00: the run before is still going on"]
    store.end("by-hand", "succeeded")
    assert did(pass_at([schedule()], store, SEVEN + MINUTE)) == []
    assert store.labels == []


def test_overlap_queue_waits_for_the_run_before(schedule: Make, store: Any, pass_at: PassAt) -> None:
    """A queued due time is told once, left alone while the run before goes on, and runs in the pass after its end."""
    due = [schedule(overlap="queue")]
    store.run_by_hand(SEVEN - HOUR)
    assert did(pass_at(due, store, SEVEN + SECONDS)) == ["queued 07 07:00: the run before is still going on"]
    assert did(pass_at(due, store, SEVEN + MINUTE)) == []
    store.end("by-hand", "succeeded")
    assert did(pass_at(due, store, SEVEN + HOUR)) == ["ran 07 07:00: 1h late"]
    assert did(pass_at(due, store, SEVEN + HOUR + MINUTE)) == []


def test_a_catch_up_waits_for_the_one_before_it(schedule: Make, store: Any, pass_at: PassAt) -> None:
    """A run begun after a due time is no overlap: the due time waits for its end, also where overlap is skip."""
    due = [schedule("@hourly", catch_up="all")]
    pass_at(due, store, SEVEN - HOUR - MINUTE)
    store.run_by_hand(SEVEN + MINUTE)
    assert did(pass_at(due, store, SEVEN + MINUTE * 2)) == [
        "queued 07 06:00: the run before is still going on",
    ]
    store.end("by-hand", "succeeded")
    assert did(pass_at(due, store, SEVEN + MINUTE * 3)) == ["ran 07 06:00: 1h 3m late", "ran 07 07:00: on time"]


def test_a_queued_one_is_overtaken_by_a_later_one(schedule: Make, store: Any, pass_at: PassAt) -> None:
    """With catch_up latest only the newest of several queued due times runs; the others are told as skipped."""
    due = [schedule("@hourly", overlap="queue")]
    store.run_by_hand(SEVEN - HOUR)
    pass_at(due, store, SEVEN + SECONDS)
    pass_at(due, store, SEVEN + HOUR + SECONDS)
    store.end("by-hand", "succeeded")
    made = pass_at(due, store, SEVEN + HOUR + MINUTE)
    assert did(made) == ["skipped 07 07:00: missed, and a later one runs", "ran 07 08:00: on time"]


def test_overlap_allow_runs_beside_another(schedule: Make, store: Any, pass_at: PassAt) -> None:
    """With `allow` a run that goes on is no obstacle."""
    store.run_by_hand(SEVEN - HOUR)

    async def beside(occurrence: Occurrence) -> Ending:
        store.runs[occurrence.run] = (("acme", "monday-content"), "succeeded")
        return Ending("succeeded", 0)

    made = pass_at([schedule(overlap="allow")], store, SEVEN + SECONDS, beside)
    assert did(made) == ["ran 07 07:00: on time"]


def test_after_a_clock_far_ahead_only_what_has_a_line_of_its_own_is_over(
    schedule: Make, store: Any, pass_at: PassAt
) -> None:
    """Of very many skipped at once one line tells: those that it counts run when they come."""
    due = [schedule("* * * * *", window=DAY * 30)]
    pass_at(due, store, SEVEN + SECONDS)
    (summary, *_) = pass_at(due, store, SEVEN + DAY * 3 + SECONDS).lines
    assert summary.count == 100
    assert did(pass_at(due, store, SEVEN + HOUR + SECONDS)) == ["ran 07 08:00: on time"]
    assert {line.did for line in pass_at(due, store, summary.due.at + SECONDS).lines} == {"skipped"}


def test_three_failures_pause_until_a_success(
    schedule: Make, store: Any, pass_at: PassAt, runner: Callable[..., Any]
) -> None:
    """The third failure in a row says that it pauses; the next due time is skipped; a run that succeeds ends it."""
    due = [schedule()]
    failing = runner(store, ["failed"] * 3)
    passes = [pass_at(due, store, SEVEN + DAY * day + SECONDS, failing) for day in range(4)]
    assert [bool(made.lines[0].paused) for made in passes] == [False, False, True, False]
    assert [made.exit_code for made in passes] == [1, 1, 1, 0]
    (skipped,) = did(passes[3])
    assert skipped.startswith("skipped 10 07:00: paused: the last 3 runs failed; it goes on once one succeeds: `")
    store.runs["by-hand"] = (("acme", "monday-content"), "succeeded")
    assert did(pass_at(due, store, SEVEN + DAY * 4 + SECONDS)) == ["ran 11 07:00: on time"]


def test_an_unknown_outcome_pauses_at_once(
    schedule: Make, store: Any, pass_at: PassAt, runner: Callable[..., Any]
) -> None:
    """One unknown outcome pauses: a person must look before anything more is written."""
    due = [schedule()]
    made = pass_at(due, store, SEVEN + SECONDS, runner(store, ["unknown"]))
    assert made.exit_code == 6
    assert made.lines[0].paused
    assert did(pass_at(due, store, SEVEN + DAY + SECONDS))[0].startswith("skipped 08 07:00: paused")


def test_the_exit_code_is_the_worst_of_its_runs(
    schedule: Make, store: Any, pass_at: PassAt, runner: Callable[..., Any]
) -> None:
    """Of partly failed, failed and succeeded the pass exits as failed; what could not start counts by its own code."""
    due = [schedule(workflow=name) for name in ("one", "two", "three")]
    assert pass_at(due, store, SEVEN + SECONDS, runner(store, ["partial", "failed", "succeeded"])).exit_code == 1

    async def locked_out(occurrence: Occurrence) -> Ending:
        raise NotAuthorized(f"no key for {occurrence.schedule.tenant}")

    made = pass_at([schedule()], store, SEVEN + DAY + SECONDS, locked_out)
    assert made.exit_code == 4
    assert made.lines[0].ending == Ending("failed", 4, "no key for acme")
    assert did(pass_at([schedule()], store, SEVEN + DAY + MINUTE)) == []


def test_an_interrupted_run_stops_the_pass_and_the_rest_is_owed(
    schedule: Make, store: Any, pass_at: PassAt, runner: Callable[..., Any]
) -> None:
    """After Ctrl-C nothing more is started, and the next pass starts what is left."""
    due = [schedule(workflow=name) for name in ("one", "two")]
    made = pass_at(due, store, SEVEN + SECONDS, runner(store, ["cancelled"]))
    assert made.exit_code == 130
    assert [line.schedule.workflow for line in made.lines] == ["one"]
    made = pass_at(due, store, SEVEN + MINUTE)
    assert [line.schedule.workflow for line in made.lines] == ["two"]


class Killed(BaseException):
    """The process is gone."""


@pytest.mark.parametrize("seam", ["claimed", "begun", "ended"])
def test_a_pass_that_died_is_made_again_and_runs_nothing_twice(
    schedule: Make, store: Any, pass_at: PassAt, seam: str
) -> None:
    """Killed after the claim, the run is begun by the next pass; killed after it began, it is not begun again."""
    due = [schedule()]

    async def dying(occurrence: Occurrence) -> Ending:
        if seam != "claimed":
            store.begin(occurrence.run, occurrence)
        if seam == "ended":
            store.end(occurrence.run, "succeeded")
        raise Killed

    with pytest.raises(Killed):
        pass_at(due, store, SEVEN + SECONDS, dying)
    for run in store.runs:
        store.end(run, "succeeded")
    pass_at(due, store, SEVEN + MINUTE)
    pass_at(due, store, SEVEN + MINUTE * 2)
    assert store.labels == ["2026-12-07T07:00:00+00:00"]


def test_a_fault_of_the_store_lets_the_runs_under_way_end(schedule: Make, store: Any, pass_at: PassAt) -> None:
    """One workflow's fault is raised after the other workflow's run has been recorded."""
    due = [schedule(workflow=name) for name in ("one", "two")]

    async def half_broken(occurrence: Occurrence) -> Ending:
        if occurrence.schedule.workflow == "one":
            raise OSError("the disk is gone")
        await asyncio.sleep(0)
        store.begin(occurrence.run, occurrence)
        store.end(occurrence.run, "succeeded")
        return Ending("succeeded", 0)

    with pytest.raises(OSError, match="disk"):
        pass_at(due, store, SEVEN + SECONDS, half_broken, parallel=2)
    assert store.claims["acme", "two", "2026-12-07T07:00:00+00:00"][0] == "succeeded"


@pytest.mark.parametrize("catch_up", ["latest", "all"])
def test_two_passes_at_once_run_each_due_time_once(
    schedule: Make, new_store: Callable[[], Any], pass_at: PassAt, catch_up: str
) -> None:
    """Over races of two passes no due time runs twice, and with `all` none is lost.

    A hundred races each, unless `CC_FLOW_RACES` says more.
    """
    due = [schedule("@hourly", catch_up=catch_up)]
    for _ in range(int(os.environ.get("CC_FLOW_RACES", "100"))):
        store = new_store()
        pass_at(due, store, SEVEN - HOUR * 2 - MINUTE)
        gate = threading.Barrier(2)

        def race(store: Any = store, gate: threading.Barrier = gate) -> None:
            gate.wait()
            pass_at(due, store, SEVEN + SECONDS)

        racers = [threading.Thread(target=race) for _ in range(2)]
        for racer in racers:
            racer.start()
        for racer in racers:
            racer.join()
        pass_at(due, store, SEVEN + MINUTE)
        expected = [f"2026-12-07T0{hour}:00:00+00:00" for hour in ((5, 6, 7) if catch_up == "all" else (7,))]
        assert sorted(store.labels) == expected
