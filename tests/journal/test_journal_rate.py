"""Sliding windows of rate limits."""

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from store_world import Clock, StoreWorld

from cc_flow.journal.rate import RateWindows

MINUTE = timedelta(minutes=1)


def test_a_window_holds_so_many_and_no_more(world: StoreWorld) -> None:
    """Three a minute: three are taken at once, the fourth waits until the first leaves the window."""
    clock = world.clock
    taken = []
    for _ in range(3):
        taken.append(world.store.reserve("acme", requests=3, per=MINUTE, now=clock()))
        clock.pass_by(seconds=10)
    assert taken == [0, 0, 0]
    assert world.store.reserve("acme", requests=3, per=MINUTE, now=clock()) == 30
    clock.pass_by(seconds=30)
    assert world.store.reserve("acme", requests=3, per=MINUTE, now=clock()) == 0
    assert world.store.reserve("acme", requests=3, per=MINUTE, now=clock()) == 10


def test_each_tenant_has_its_own_window(world: StoreWorld) -> None:
    """One tenant's calls take no room from another's."""
    assert world.store.reserve("a", requests=1, per=MINUTE, now=world.clock()) == 0
    assert world.store.reserve("b", requests=1, per=MINUTE, now=world.clock()) == 0
    assert world.store.reserve("a", requests=1, per=MINUTE, now=world.clock()) == 60


def test_processes_share_windows(world: StoreWorld, tmp_path: Path) -> None:
    """What one process took is taken for the next."""
    assert world.store.reserve("a", requests=1, per=MINUTE, now=world.clock()) == 0
    other = RateWindows(world.directory / "rate.db")
    assert other.reserve("a", requests=1, per=MINUTE, now=world.clock()) == 60
    other.close()


def test_a_clock_that_was_set_back_blocks_nobody_for_long(world: StoreWorld) -> None:
    """Calls from a far future are forgotten."""
    world.store.reserve("a", requests=1, per=MINUTE, now=world.clock() + timedelta(days=400))
    assert world.store.reserve("a", requests=1, per=MINUTE, now=world.clock()) == 0


def test_a_file_that_cannot_be_read_is_begun_anew(world: StoreWorld) -> None:
    """Windows are worth nothing after a minute: a broken file stops no run."""
    world.store.reserve("a", requests=1, per=MINUTE, now=world.clock())
    world.store.close()
    (world.directory / "rate.db").write_bytes(b"broken" * 1000)
    assert world.reopen().reserve("a", requests=1, per=MINUTE, now=world.clock()) == 0


@pytest.fixture(scope="module")
def windows(tmp_path_factory: pytest.TempPathFactory) -> RateWindows:
    """Windows for many examples, each in a scope of its own."""
    return RateWindows(tmp_path_factory.mktemp("rate") / "rate.db")


@given(requests=st.integers(1, 5), pauses=st.lists(st.integers(0, 30), max_size=30), name=st.uuids())
@settings(max_examples=30, deadline=None)
def test_no_stretch_holds_more(windows: RateWindows, requests: int, pauses: list[int], name: object) -> None:
    """Whoever waits as told never makes more calls in any stretch of a minute than are allowed."""
    clock = Clock()
    calls = []
    for pause in pauses:
        clock.pass_by(seconds=pause)
        if wait := windows.reserve(str(name), requests=requests, per=MINUTE, now=clock()):
            clock.pass_by(seconds=wait)
            assert windows.reserve(str(name), requests=requests, per=MINUTE, now=clock()) == 0
        calls.append(clock())
    for first, past in zip(calls, calls[requests:], strict=False):
        assert past - first >= MINUTE
