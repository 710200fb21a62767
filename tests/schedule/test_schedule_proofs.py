"""The proofs of schedules in their short settings, on the same run store; the long ones stand in `proofs/schedule`."""

from pathlib import Path
from random import Random

from proofs.schedule import races, soak
from proofs.schedule.oracle import compare, tasks
from proofs.schedule.passes import folder


def test_two_processes_at_once_run_each_due_time_once() -> None:
    """Of twelve races of two processes over one store none runs a due time twice, and none is lost."""
    assert list(races.run_races(12, seed=1)) == []


def test_two_commands_at_once_run_each_due_time_once() -> None:
    """Two whole `schedule tick` at the same moment: one of them runs it, both exit 0."""
    assert list(races.run_commands(2)) == []


def test_a_life_of_sleeps_deaths_and_wrong_clocks_loses_nothing() -> None:
    """Over ten days each due time is decided once, and runs once where its schedule says so; what began, ends."""
    with folder() as directory:
        life = soak.Life(Path(directory), Random(3))
        life.live(soak.START + soak.DAY * 10)
        life.end()
        assert list(soak.faults(life)) == []
    assert life.deaths


def test_the_oracles_find_no_difference() -> None:
    """An expression of each zone over two years, against cronsim and against the rule by the minute."""
    compared = [compare(task) for task in tasks(2, 1, seed=5)]
    assert [one.differences for one in compared] == [()] * 5
    assert sum(one.by_the_rule for one in compared) > 0
