"""Runs of schedules whose process died: gone on with by the next pass, or left to a person, and said."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from cc_flow.errors import Refused
from cc_flow.schedule import Schedule
from cc_flow.schedule.lane import Ending
from cc_flow.schedule.orphans import MOST_RESUMES, Interrupted
from cc_flow.schedule.tick import Pass

Make = Callable[..., Schedule]
PassAt = Callable[..., Pass]
SEVEN = datetime(2026, 12, 7, 7, tzinfo=UTC)
DUE = "2026-12-07T07:00:00+00:00"
PLACE = ("acme", "monday-content", DUE)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def did(made: Pass) -> list[str]:
    """What a pass did, in words."""
    return [f"{line.did} {line.due.local:%d %H:%M}: {line.reason}" for line in made.lines]


def test_the_next_pass_goes_on_with_a_run_whose_process_died(schedule: Make, store: Any, pass_at: PassAt) -> None:
    """It ends the run that was begun, under its own due time, and begins no other; a pass after it does nothing."""
    run = store.die(schedule(), DUE)
    made = pass_at([schedule()], store, SEVEN + HOUR)
    assert did(made) == ["resumed 07 07:00: it was cut off, 1 of 3"]
    assert (made.lines[0].run, made.lines[0].ending, made.exit_code) == (run, Ending("succeeded", 0), 0)
    assert store.claims[PLACE] == ("succeeded", run)
    assert did(pass_at([schedule()], store, SEVEN + HOUR + MINUTE)) == []
    assert store.begun == []


def test_what_was_interrupted_comes_before_what_is_due(
    schedule: Make, store: Any, pass_at: PassAt, runner: Callable[..., Any]
) -> None:
    """The old run is brought to its end first, then the due time has its own; one workflow's runs never overlap."""
    due = [schedule("0 * * * *")]
    pass_at(due, store, SEVEN + MINUTE)
    store.die(due[0], DUE)
    made = pass_at(due, store, SEVEN + HOUR + MINUTE)
    assert did(made) == ["resumed 07 07:00: it was cut off, 1 of 3", "ran 07 08:00: on time"]


def test_it_is_gone_on_with_three_times_and_then_left(schedule: Make, store: Any, pass_at: PassAt) -> None:
    """What killed it may kill it again: after three more deaths it is left, said once, and the pass exits 1."""
    run = store.die(schedule(), DUE, takings=MOST_RESUMES + 1)
    made = pass_at([schedule()], store, SEVEN + HOUR)
    assert did(made) == ["left 07 07:00: it was cut off 4 times"]
    assert made.exit_code == 1
    assert store.claims[PLACE] == ("left: it was cut off 4 times", run)
    assert did(pass_at([schedule()], store, SEVEN + HOUR + MINUTE)) == []


@pytest.mark.parametrize(("late", "did_what"), [(DAY, "resumed"), (DAY + MINUTE, "left")])
def test_it_is_gone_on_with_inside_of_its_window(
    schedule: Make, store: Any, pass_at: PassAt, late: timedelta, did_what: str
) -> None:
    """What is older than `catch_up_window` is not worth its run any more; a person may think otherwise."""
    store.die(schedule("0 7 7 * *"), DUE)
    (line,) = pass_at([schedule("0 7 7 * *")], store, SEVEN + late).lines
    assert line.did == did_what


def test_a_schedule_that_is_gone_or_another_goes_on_with_nothing(schedule: Make, store: Any, pass_at: PassAt) -> None:
    """Where the due time is none of its workflow's any more, the run is left alone: nothing is decided about it."""
    store.die(schedule(), DUE)
    assert did(pass_at([schedule("0 5 * * *"), schedule(workflow="other")], store, SEVEN + HOUR)) == []
    assert store.claims[PLACE] == ("run", "dead-1")


def test_while_schedules_pause_nothing_goes_on(
    schedule: Make, store: Any, pass_at: PassAt, runner: Callable[..., Any]
) -> None:
    """After an unknown outcome a person must look first; once a run succeeds, the interrupted one goes on."""
    pass_at([schedule()], store, SEVEN - DAY + timedelta(seconds=10), runner(store, ["unknown"]))
    store.die(schedule("0 7 7 * *"), DUE)
    assert did(pass_at([schedule("0 7 7 * *")], store, SEVEN + HOUR)) == []
    store.runs["by-hand"] = (("acme", "monday-content"), "succeeded")
    assert did(pass_at([schedule("0 7 7 * *")], store, SEVEN + HOUR * 2))[0].startswith("resumed")


def test_what_must_not_go_on_is_left_with_its_reason(schedule: Make, store: Any, pass_at: PassAt) -> None:
    """Another key, an edited file: refused once, recorded, and not asked again at every minute."""
    asked: list[str] = []

    async def refuse(one: Interrupted) -> Ending:
        asked.append(one.orphan.run)
        raise Refused("its file was edited since")

    store.die(schedule(), DUE)
    made = pass_at([schedule()], store, SEVEN + HOUR, resume=refuse)
    assert did(made) == ["left 07 07:00: its file was edited since"]
    assert did(pass_at([schedule()], store, SEVEN + HOUR + MINUTE, resume=refuse)) == []
    assert asked == ["dead-1"]


def test_a_run_that_ends_badly_counts_towards_the_pause(
    schedule: Make, store: Any, pass_at: PassAt, runner: Callable[..., Any]
) -> None:
    """A resumed run's end is its schedule's: unknown pauses, and the pass exits 6."""
    store.die(schedule(), DUE)
    made = pass_at([schedule()], store, SEVEN + HOUR, resume=runner(store, ["unknown"]).resume)
    assert made.exit_code == 6
    assert made.lines[0].paused


def test_two_passes_at_once_go_on_with_it_once(
    schedule: Make, new_store: Callable[[], Any], pass_at: PassAt, runner: Callable[..., Any]
) -> None:
    """Over fifty races of two passes one of them has the run, and the other does nothing."""
    for _ in range(50):
        store = new_store()
        store.die(schedule(), DUE)
        runners, gate = [runner(store), runner(store)], threading.Barrier(2)

        def race(mine: Any, store: Any = store, gate: threading.Barrier = gate) -> None:
            gate.wait()
            pass_at([schedule()], store, SEVEN + HOUR, resume=mine.resume)

        racers = [threading.Thread(target=race, args=(mine,)) for mine in runners]
        for racer in racers:
            racer.start()
        for racer in racers:
            racer.join()
        assert [run for mine in runners for run in mine.resumed] == ["dead-1"]
