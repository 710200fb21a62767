"""Who may record: leases, take-over, fencing, and two runs of one workflow."""

import os
import subprocess
import sys
from dataclasses import replace
from typing import Any

import pytest
from store_world import TTL, StoreWorld

from cc_flow.errors import AlreadyRunning
from cc_flow.journal.chain import entry
from cc_flow.journal.events import Recorded, RunStarted
from cc_flow.journal.lease import Holder, LeaseLost, is_alive, this_process

FOREIGN = Holder("elsewhere", "another boot", 4711, 99)
SCOPE = ("https://api.test", "acme", "monday")


def dead_process() -> Holder:
    """A holder whose process has ended on this machine, in this boot."""
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    return replace(this_process(), pid=ended.pid)


def test_this_process_is_alive() -> None:
    """The holder that is this process is seen alive, with the words people look for."""
    holder = this_process()
    assert is_alive(holder)
    assert str(os.getpid()) in str(holder)


def test_a_process_that_ended_is_dead() -> None:
    """Its pid is gone."""
    assert is_alive(dead_process()) is False


def test_another_process_with_the_same_pid_is_not_it() -> None:
    """A pid is used again: only the start time tells."""
    assert is_alive(replace(this_process(), start_time=1)) is False


def test_a_zombie_process_is_dead() -> None:
    """A process that has ended and was not yet buried by its parent holds nothing."""
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as child:
        holder = replace(this_process(), pid=child.pid)
        assert child.stdin is not None
        child.stdin.close()
        os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
        assert is_alive(holder) is False


@pytest.mark.parametrize(
    "holder", [FOREIGN, replace(this_process(), boot_id="before"), replace(this_process(), host="h")]
)
def test_other_machines_and_boots_cannot_be_seen(holder: Holder) -> None:
    """Of a holder on another machine, in another boot or container nothing is known but its time."""
    assert is_alive(holder) is None


def test_without_a_start_time_only_absence_is_known() -> None:
    """Where the system tells no start time, a pid that exists may be another's."""
    assert is_alive(replace(this_process(), start_time=None)) is None
    assert is_alive(replace(dead_process(), start_time=None)) is False


def test_a_live_run_is_not_taken(world: StoreWorld) -> None:
    """The refusal names the run, its holder and what to do, however long ago its lease was renewed."""
    world.begin()
    world.clock.pass_by(hours=1)
    with pytest.raises(AlreadyRunning, match=rf"run 01RUN .* process {os.getpid()} on") as caught:
        world.store.acquire("01RUN", FOREIGN, ttl=TTL)
    assert caught.value.help == "wait for it, or stop it with `cc-flow runs cancel 01RUN`"


def test_a_dead_holder_is_taken_over_at_once(world: StoreWorld) -> None:
    """Nobody waits for the lease of a process that was killed."""
    world.begin(holder=dead_process())
    assert world.store.acquire("01RUN", this_process(), ttl=TTL).epoch == 2


def test_a_holder_out_of_sight_has_until_its_lease_ends(world: StoreWorld) -> None:
    """A foreign lease is respected until it expires; renewing it holds on."""
    lease = world.begin(holder=FOREIGN)
    world.clock.pass_by(seconds=20)
    world.store.renew(lease)
    world.clock.pass_by(seconds=20)
    with pytest.raises(AlreadyRunning, match="process 4711 on elsewhere"):
        world.store.acquire("01RUN", this_process(), ttl=TTL)
    world.clock.pass_by(seconds=10)
    assert world.store.acquire("01RUN", this_process(), ttl=TTL).epoch == 2


def test_a_lease_given_back_is_free(world: StoreWorld) -> None:
    """After release the next one takes it; the epoch grows all the same."""
    world.store.release(world.begin(holder=FOREIGN))
    assert world.store.acquire("01RUN", this_process(), ttl=TTL).epoch == 2


def test_a_woken_sleeper_is_fenced_off(world: StoreWorld) -> None:
    """Who slept through a take-over records nothing, renews nothing, and does not release the other's lease."""
    asleep = world.begin(holder=FOREIGN)
    world.clock.pass_by(minutes=5)
    world.store.acquire("01RUN", this_process(), ttl=TTL)
    with pytest.raises(LeaseLost, match="taken over"):
        world.store.append(asleep, [entry(Recorded(2, world.clock(), RunStarted(1, "asleep")))])
    with pytest.raises(LeaseLost):
        world.store.renew(asleep)
    world.store.release(asleep)
    assert len(world.store.events("01RUN")) == 1
    with pytest.raises(AlreadyRunning):
        world.store.acquire("01RUN", FOREIGN, ttl=TTL)


def test_two_runs_of_one_workflow_and_tenant_do_not_overlap(world: StoreWorld) -> None:
    """While one goes, a second is refused, makes no run, and its words name the first."""
    world.begin("01A")
    with pytest.raises(AlreadyRunning, match="run 01A of workflow `monday` for tenant `acme`"):
        world.store.begin(world.created("01B"), this_process(), ttl=TTL, exclusive=SCOPE)
    assert [one.run for one in world.store.runs()] == ["01A"]


def test_a_resume_does_not_overlap_either(world: StoreWorld) -> None:
    """An older run of the same workflow and tenant waits until the one that goes has ended."""
    world.begin("01A")
    world.store.create(world.created("01B"))
    with pytest.raises(AlreadyRunning, match="run 01A of workflow"):
        world.store.acquire("01B", this_process(), ttl=TTL, exclusive=SCOPE)


@pytest.mark.parametrize("changes", [{"tenant": "other"}, {"workflow": "other"}, {"origin": "sandbox"}])
def test_runs_of_different_things_overlap(world: StoreWorld, changes: dict[str, Any]) -> None:
    """Another tenant, workflow or origin is another thing."""
    world.begin("01A", **changes)
    assert world.store.begin(world.created("01B"), this_process(), ttl=TTL, exclusive=SCOPE).epoch == 1


def test_overlap_is_there_for_the_asking(world: StoreWorld) -> None:
    """Who does not ask to be alone is not refused."""
    world.begin("01A")
    world.begin("01B")


def test_a_dead_run_of_the_workflow_is_in_nobodys_way(world: StoreWorld) -> None:
    """An interrupted run does not keep the next from beginning."""
    world.begin("01A", holder=dead_process())
    assert world.store.begin(world.created("01B"), this_process(), ttl=TTL, exclusive=SCOPE).epoch == 1


def test_one_of_many_processes_gets_the_run(world: StoreWorld) -> None:
    """Eight processes that want one interrupted run at the same moment: exactly one takes it."""
    world.begin(holder=dead_process())
    code = (
        "import sys; from datetime import UTC, datetime, timedelta; from pathlib import Path\n"
        "from cc_flow.errors import AlreadyRunning\n"
        "from cc_flow.journal.lease import this_process; from cc_flow.journal.store import Store\n"
        "store = Store.open(Path(sys.argv[1]), clock=lambda: datetime.now(UTC))\n"
        "try: print(store.acquire('01RUN', this_process(), ttl=timedelta(seconds=30)).epoch, flush=True)\n"
        "except AlreadyRunning: print('refused', flush=True)\n"
        "input()"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    racers = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(world.directory)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment,
        )
        for _ in range(8)
    ]
    said = [racer.stdout.readline().strip() for racer in racers if racer.stdout]
    for racer in racers:
        racer.communicate("\n")
    assert sorted(said) == ["2", *["refused"] * 7]
