"""What schedules ask of the store."""

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

from store_world import StoreWorld

from cc_flow.journal.events import RunFinished, RunStarted
from cc_flow.journal.lease import Holder
from cc_flow.journal.occurrences import Orphan

DUE = "2026-12-07T07:00:00-05:00"


def test_a_due_time_is_claimed_once(world: StoreWorld) -> None:
    """The first claim holds with its word and its run; a second is refused, also after the store was opened anew."""
    claim = world.store.occurrences.claim_occurrence
    assert claim("acme", "monday", DUE, decision="run", run="01RUN") is True
    assert claim("acme", "monday", DUE, decision="skipped: overlap") is False
    assert world.reopen().occurrences.claim_occurrence("acme", "monday", DUE, decision="run") is False
    (found,) = world.store.occurrences.claimed("acme", "monday")
    assert (found.due, found.decision, found.run, found.at) == (DUE, "run", "01RUN", world.clock())


def test_due_times_of_others_are_others(world: StoreWorld) -> None:
    """Tenant, workflow and due time together name an occurrence; lists keep them apart."""
    occurrences = world.store.occurrences
    for tenant, workflow in (("acme", "monday"), ("acme", "monday-2"), ("acme-2", "monday")):
        assert occurrences.claim_occurrence(tenant, workflow, DUE, decision="run")
    assert occurrences.claim_occurrence("acme", "monday", DUE.replace("-05", "-06"), decision="run")
    assert len(occurrences.claimed("acme", "monday")) == 2
    assert len(occurrences.claimed("acme", "monday-2")) == 1


def test_a_decision_may_change(world: StoreWorld) -> None:
    """A claimed due time takes another word and run; one that nobody claimed does not."""
    occurrences = world.store.occurrences
    occurrences.claim_occurrence("acme", "monday", DUE, decision="queued")
    assert occurrences.decide_occurrence("acme", "monday", DUE, decision="run", run="01RUN") is True
    assert occurrences.decide_occurrence("acme", "monday", "never", decision="run") is False
    assert [(one.decision, one.run) for one in occurrences.claimed("acme", "monday")] == [("run", "01RUN")]


def test_a_run_that_was_promised_is_begun(world: StoreWorld) -> None:
    """The name a due time was claimed for is owed until there is a run of that name."""
    occurrences = world.store.occurrences
    assert occurrences.run_not_begun("acme", "monday", DUE) is None
    occurrences.claim_occurrence("acme", "monday", DUE, decision="run", run="01RUN")
    assert occurrences.run_not_begun("acme", "monday", DUE) == "01RUN"
    world.begin()
    assert occurrences.run_not_begun("acme", "monday", DUE) is None


def test_when_a_schedule_was_looked_at_is_remembered(world: StoreWorld) -> None:
    """Each schedule has its own moment; those never looked at are left out."""
    occurrences = world.store.occurrences
    occurrences.mark_looked({})
    occurrences.mark_looked({"a": world.clock(), "b": world.clock()})
    occurrences.mark_looked({"b": world.clock() + timedelta(minutes=1)})
    assert world.reopen().occurrences.last_looked(["a", "b", "c"]) == {
        "a": world.clock(),
        "b": world.clock() + timedelta(minutes=1),
    }


def test_a_schedule_sees_its_workflows_runs(world: StoreWorld) -> None:
    """Since when one goes on, and how those before ended, newest first; other tenants' runs do not count."""
    occurrences = world.store.occurrences
    for run, status in (("01A", "succeeded"), ("01B", "failed"), ("01C", "partial")):
        lease = world.begin(run)
        world.record(lease, RunStarted(1, "me"), RunFinished(status, 0))
        world.store.release(lease)
    world.begin("01D", tenant="other")
    assert occurrences.running_since("acme", "monday") is None
    begun = world.clock()
    world.begin("01E")
    world.clock.pass_by(minutes=5)
    assert occurrences.running_since("acme", "monday") == begun
    newest, before = occurrences.endings("acme", "monday", most=2)
    assert [(one.run, one.status) for one in (newest, before)] == [("01C", "partial"), ("01B", "failed")]
    assert newest.began <= newest.ended <= world.clock()


def test_a_run_of_unknown_outcome_is_never_too_old_to_tell(world: StoreWorld) -> None:
    """It is among the endings behind any number of younger runs, until somebody goes on with it."""
    occurrences = world.store.occurrences
    for run, status in (("01A", "unknown"), ("01B", "succeeded"), ("01C", "failed"), ("01D", "succeeded")):
        lease = world.begin(run)
        world.record(lease, RunStarted(1, "me"), RunFinished(status, 0))
        world.store.release(lease)
    assert [one.run for one in occurrences.endings("acme", "monday", most=2)] == ["01D", "01C", "01A"]
    assert [one.run for one in occurrences.endings("acme", "monday", most=9)] == ["01D", "01C", "01B", "01A"]
    assert occurrences.endings("other", "monday", most=9) == ()
    assert [one.run for one in world.store.ended_unknown()] == ["01A"]
    again = world.store.acquire("01A", ELSEWHERE, ttl=timedelta(seconds=30))
    world.record(again, RunStarted(2, "me"))
    assert world.store.ended_unknown() == ()
    assert [one.run for one in occurrences.endings("acme", "monday", most=2)] == ["01D", "01C"]


def test_one_of_many_processes_claims(tmp_path: Path) -> None:
    """Four processes that make one store and see the same thirty due times: each is claimed by exactly one."""
    code = (
        "import sys; from datetime import UTC, datetime; from pathlib import Path\n"
        "from cc_flow.journal.store import Store\n"
        "store = Store.open(Path(sys.argv[1]), clock=lambda: datetime.now(UTC))\n"
        "for minute in range(30):\n"
        "    due = f'2026-12-07T07:{minute:02d}:00+00:00'\n"
        "    if store.occurrences.claim_occurrence('acme', 'monday', due, decision='run'): print(due)\n"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    command = [sys.executable, "-c", code, str(tmp_path / "new")]
    racers = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) for _ in range(4)]
    claimed = [line for racer in racers for line in racer.communicate()[0].splitlines()]
    assert len(claimed) == len(set(claimed)) == 30


ELSEWHERE = Holder("another-machine", "boot", 1)


def test_runs_whose_process_is_gone_are_orphans(world: StoreWorld) -> None:
    """Those of schedules that have not ended, once their lease has run out, with the word on their due time."""
    occurrences = world.store.occurrences.of("https://api.test")
    occurrences.claim_occurrence("acme", "monday", DUE, decision="run", run="01RUN")
    world.begin("01RUN", ELSEWHERE, trigger="schedule", scheduled_for=DUE)
    world.begin("02RUN", ELSEWHERE, trigger="manual")
    world.begin("03RUN", ELSEWHERE, trigger="schedule", origin="sandbox")
    assert occurrences.orphans() == ()
    world.clock.pass_by(minutes=1)
    assert occurrences.orphans() == (Orphan("acme", "monday", DUE, "01RUN", 1, "run"),)


def test_a_run_that_was_given_back_or_ended_is_no_orphan(world: StoreWorld) -> None:
    """A process that could still say so stopped on purpose; and an end is an end, whoever died after it."""
    given_back = world.begin("01RUN", ELSEWHERE, trigger="schedule", scheduled_for=DUE)
    ended = world.begin("02RUN", ELSEWHERE, trigger="schedule", scheduled_for=DUE)
    world.record(ended, RunStarted(1, "elsewhere"), RunFinished("failed", 1))
    world.store.release(given_back)
    world.clock.pass_by(minutes=1)
    assert world.store.occurrences.orphans() == ()


def test_each_process_that_takes_an_orphan_is_counted(world: StoreWorld) -> None:
    """Taken up it is none; when that process dies as well it is one again, held twice."""
    world.begin("01RUN", ELSEWHERE, trigger="schedule", scheduled_for=DUE)
    world.clock.pass_by(minutes=1)
    world.store.acquire("01RUN", ELSEWHERE, ttl=timedelta(seconds=30))
    assert world.store.occurrences.orphans() == ()
    world.clock.pass_by(minutes=1)
    assert [one.takings for one in world.store.occurrences.orphans()] == [2]


def test_a_run_that_its_machine_ended_is_an_orphan(world: StoreWorld) -> None:
    """Cancelled and said to be cut off; not any more once somebody went on with it."""
    occurrences = world.store.occurrences
    for run in ("01RUN", "02RUN", "03RUN"):
        lease = world.begin(run, ELSEWHERE, trigger="schedule", scheduled_for=DUE)
        world.record(lease, RunStarted(1, "elsewhere"), RunFinished("cancelled", 130))
        world.store.release(lease)
    occurrences.cut_off("01RUN")
    occurrences.cut_off("02RUN")
    assert [one.run for one in occurrences.orphans()] == ["01RUN", "02RUN"]
    again = world.store.acquire("01RUN", ELSEWHERE, ttl=timedelta(seconds=30))
    assert [one.run for one in occurrences.orphans()] == ["02RUN"]
    world.record(again, RunStarted(2, "elsewhere"), RunFinished("succeeded", 0))
    world.store.release(again)
    occurrences.cut_off("03RUN")
    assert [(one.run, one.takings) for one in occurrences.orphans()] == [("02RUN", 1), ("03RUN", 1)]
