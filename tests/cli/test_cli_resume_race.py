"""Two who resume the same run: one ends it, the other learns that."""

from pathlib import Path

import pytest
from store_world import StoreWorld

from cc_flow.cli.resuming import take_up
from cc_flow.errors import AlreadyRunning
from cc_flow.journal.events import RunFinished, RunStarted


def test_a_run_that_another_has_just_ended_is_not_begun_again(tmp_path: Path):
    """What was read before the lease was taken may be old: the run had succeeded meanwhile."""
    world = StoreWorld(tmp_path)
    lease = world.begin()
    old = world.store.state("01RUN")
    world.record(lease, RunStarted(1, "another"), RunFinished("succeeded", 0))
    world.store.release(lease)
    with pytest.raises(AlreadyRunning):
        take_up(old, world.store)
    assert world.store.state("01RUN").status == "succeeded"
    world.store.close()
