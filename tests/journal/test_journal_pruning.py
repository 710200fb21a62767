"""Forgetting old runs: which go, which stay and why, and that nothing is done twice because of it."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from store_world import StoreWorld

from cc_flow.errors import StoreFull, UsageError
from cc_flow.journal.events import RunFinished, RunStarted, StepStarted, StepSucceeded, WriteAnswered, WriteIntended
from cc_flow.journal.keys import KeyScope, NewKey
from cc_flow.journal.pruning import Pruning
from cc_flow.journal.store import Store

MONTHS = timedelta(days=90)
WRITE = WriteIntended("a", 1, "act", "d", "POST", "/x")
DUE = "2026-12-07T07:00:00+00:00"


def ended(world: StoreWorld, run: str, status: str, **changes: Any) -> None:
    """A run that ended so, and nobody holds it."""
    lease = world.begin(run, **changes)
    world.record(lease, RunStarted(1, "me"), RunFinished(status, 0))
    world.store.release(lease)


def taken(pruning: Pruning) -> list[str]:
    """The runs that go."""
    return [one.run for one in pruning.taken]


def reasons(pruning: Pruning) -> dict[str, str]:
    """Why old runs stay."""
    return {one.run.run: one.why for one in pruning.kept}


@pytest.mark.parametrize("status", ["succeeded", "partial", "failed", "cancelled"])
def test_old_runs_are_forgotten(world: StoreWorld, status: str) -> None:
    """Runs that ended longer ago go, with their events; newer ones stay, and the store adds up."""
    for run in ("01A", "01B"):
        ended(world, run, status)
    world.clock.pass_by(days=91)
    ended(world, "01C", status)
    found = world.store.prune(MONTHS)
    assert (taken(found), found.kept, found.younger) == (["01B", "01A"], (), 1)
    assert [line.run for line in world.store.runs()] == ["01C"]
    with pytest.raises(UsageError):
        world.store.events("01A")
    assert world.reopen().verify() == ()


def test_looking_first_changes_nothing(world: StoreWorld) -> None:
    """What would go is told from a store that is open for reading, which cannot prune."""
    ended(world, "01A", "succeeded")
    world.clock.pass_by(days=91)
    with Store.open_read_only(world.directory, clock=world.clock) as store:
        assert taken(store.prunable(MONTHS)) == ["01A"]
        with pytest.raises(StoreFull):
            store.prune(MONTHS)
    assert world.store.prune(MONTHS).taken


def test_the_last_day_is_not_forgotten(world: StoreWorld) -> None:
    """A plan can be applied for a day, and only its run tells that it was."""
    with pytest.raises(UsageError, match="last day"):
        world.store.prune(timedelta(hours=23))


@pytest.mark.parametrize(("status", "why"), [("unknown", "outcome is unknown"), (None, "was interrupted")])
def test_a_run_in_doubt_is_never_forgotten(world: StoreWorld, status: str | None, why: str) -> None:
    """Neither one whose outcome is unknown nor one that never ended."""
    lease = world.begin()
    world.record(lease, RunStarted(1, "me"), *([RunFinished(status, 6)] if status else []))
    world.store.release(lease)
    world.clock.pass_by(days=4000)
    found = world.store.prune(MONTHS)
    assert taken(found) == []
    assert why in reasons(found)["01RUN"]


@pytest.mark.parametrize("status", ["succeeded", "partial", "failed", "cancelled"])
def test_a_run_with_an_open_write_is_never_forgotten(world: StoreWorld, status: str) -> None:
    """It ended, but a write of it may or may not have happened; once that is known it goes."""
    lease = world.begin()
    world.record(lease, RunStarted(1, "me"), StepStarted("a"), WRITE, RunFinished(status, 130))
    world.store.release(lease)
    world.clock.pass_by(days=4000)
    found = world.store.prune(MONTHS)
    assert (taken(found), reasons(found)) == ([], {"01RUN": "nobody knows whether `a` was done"})
    assert world.store.open_intents("https://api.test", "acme")


def test_a_run_somebody_works_on_is_not_forgotten(world: StoreWorld) -> None:
    """However old it is, its holder may be looking at it."""
    world.record(world.begin(), RunStarted(1, "me"), RunFinished("failed", 1))
    world.clock.pass_by(days=4000)
    assert reasons(world.store.prune(MONTHS)) == {"01RUN": "it is going on"}


def test_keys_outlive_their_runs(world: StoreWorld) -> None:
    """What was done once for a key is known after its run is forgotten."""
    scope = KeyScope("https://api.test", "acme", "monday", "a", "2026-12")
    lease = world.begin()
    answered = (WRITE, WriteAnswered("a", 1, "done"), StepSucceeded("a", [1]))
    world.record(lease, RunStarted(1, "me"), StepStarted("a"), *answered, key=NewKey(scope, "digest"))
    world.record(lease, RunFinished("succeeded", 0))
    world.store.release(lease)
    world.clock.pass_by(days=91)
    assert taken(world.store.prune(MONTHS)) == ["01RUN"]
    found = world.store.find_key(scope)
    assert found is not None
    assert found.output == [1]


def test_a_due_time_whose_run_is_forgotten_stays_taken(world: StoreWorld) -> None:
    """Nobody can claim it again, and its run does not count as one that was never begun: both would run it twice."""
    due_times = world.store.occurrences.of("https://api.test")
    due_times.claim_occurrence("acme", "monday", DUE, decision="run", run="01RUN")
    ended(world, "01RUN", "succeeded", trigger="schedule", scheduled_for=DUE)
    world.clock.pass_by(days=91)
    assert taken(world.store.prune(MONTHS)) == ["01RUN"]
    assert not due_times.claim_occurrence("acme", "monday", DUE, decision="run", run="02RUN")
    assert due_times.run_not_begun("acme", "monday", DUE) is None
    assert world.reopen().verify() == ()


def test_a_due_time_without_a_run_yet_keeps_its_run(world: StoreWorld) -> None:
    """A claim that was queued is still taken up under its name."""
    world.store.occurrences.claim_occurrence("acme", "monday", DUE, decision="queued", run="02RUN")
    ended(world, "01RUN", "succeeded")
    world.clock.pass_by(days=91)
    assert taken(world.store.prune(MONTHS)) == ["01RUN"]
    assert world.store.occurrences.run_not_begun("acme", "monday", DUE) == "02RUN"


def test_a_run_that_its_machine_ended_is_not_forgotten(world: StoreWorld) -> None:
    """A schedule may go on with it; once somebody has brought it to an end it goes."""
    ended(world, "01RUN", "cancelled", trigger="schedule", scheduled_for=DUE)
    world.store.occurrences.cut_off("01RUN")
    world.clock.pass_by(days=91)
    assert reasons(world.store.prune(MONTHS)) == {"01RUN": "it was cut off, and a schedule may go on with it"}
    lease = world.store.acquire("01RUN", world.begin("02RUN").holder, ttl=timedelta(seconds=30))
    world.record(lease, RunStarted(2, "me"), RunFinished("succeeded", 0))
    world.store.release(lease)
    world.clock.pass_by(days=91)
    assert taken(world.store.prune(MONTHS)) == ["01RUN"]
    assert world.reopen().verify() == ()


def test_the_runs_of_a_fleet_go_together(world: StoreWorld) -> None:
    """A tenant that is done would be run anew by `--resume` if its run were forgotten and another's were not."""
    ended(world, "01A", "succeeded", trigger="fleet:f1", tenant="acme")
    ended(world, "01B", "unknown", trigger="fleet:f1", tenant="other")
    ended(world, "01C", "succeeded", trigger="fleet:f2", tenant="acme")
    ended(world, "01D", "failed", trigger="fleet:f2", tenant="other")
    world.clock.pass_by(days=91)
    found = world.store.prune(MONTHS)
    assert taken(found) == ["01D", "01C"]
    assert reasons(found)["01A"] == "a run of the same fleet stays"


def test_a_fleet_that_somebody_went_on_with_lately_stays_whole(world: StoreWorld) -> None:
    """Also where the runs that stay are only younger."""
    ended(world, "01A", "succeeded", trigger="fleet:f1", tenant="acme")
    world.clock.pass_by(days=91)
    ended(world, "01B", "failed", trigger="fleet:f1", tenant="other")
    assert taken(world.store.prune(MONTHS)) == []


def test_a_schedule_that_rests_goes_on_resting(world: StoreWorld) -> None:
    """The failures that make it pause stay until a run succeeds; those of a workflow run by hand go."""
    for run in ("01A", "01B", "01C", "01D"):
        ended(world, run, "succeeded" if run == "01A" else "failed", trigger="schedule")
    ended(world, "01E", "failed", workflow="other")
    world.clock.pass_by(days=91)
    found = world.store.prune(MONTHS)
    assert taken(found) == ["01E", "01A"]
    assert set(reasons(found).values()) == {"it failed, and tells that its schedule pauses"}
    ended(world, "01F", "succeeded", trigger="schedule")
    assert taken(world.store.prune(MONTHS)) == ["01D", "01C", "01B"]


def test_a_store_that_is_pruned_while_it_is_verified_adds_up(world: StoreWorld) -> None:
    """A run that goes between the list of runs and the look at it is no finding."""
    for number in range(40):
        ended(world, f"01RUN{number:02d}", "succeeded")
        world.clock.pass_by(days=1)
    is_over = threading.Event()

    def prune_on() -> None:
        for days in range(41, 0, -1):
            world.store.prune(timedelta(days=days))
        is_over.set()

    with ThreadPoolExecutor() as pool, Store.open_read_only(world.directory, clock=world.clock) as store:
        pruning = pool.submit(prune_on)
        while not is_over.is_set() and not pruning.done():
            assert store.verify() == ()
        pruning.result()
    assert len(world.store.runs()) == 1
