"""Sliding windows of rate limits."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from store_world import Clock, StoreWorld

import cc_flow
from cc_flow.journal.rate import RateWindows
from cc_flow.journal.scratch import Scratch
from cc_flow.journal.store import Store

MINUTE = timedelta(minutes=1)


def call(windows: Store | RateWindows, scope: str, *, requests: int, now: datetime) -> float:
    """A call that ends at once, if there is a place for it; else the seconds to wait."""
    wait = windows.reserve(scope, requests=requests, per=MINUTE, now=now, place="quick")
    if not wait:
        windows.leave(scope, place="quick", now=now)
    return wait


def environment() -> dict[str, str]:
    """That of another process of ours."""
    return {**os.environ, "PYTHONPATH": str(Path(cc_flow.__file__).parents[1])}


def test_a_window_holds_so_many_and_no_more(world: StoreWorld) -> None:
    """Three a minute: three are taken at once, the fourth waits until the first leaves the window."""
    clock = world.clock
    taken = []
    for _ in range(3):
        taken.append(call(world.store, "acme", requests=3, now=clock()))
        clock.pass_by(seconds=10)
    assert taken == [0, 0, 0]
    assert call(world.store, "acme", requests=3, now=clock()) == 30
    clock.pass_by(seconds=30)
    assert call(world.store, "acme", requests=3, now=clock()) == 0
    assert call(world.store, "acme", requests=3, now=clock()) == 10


def test_each_tenant_has_its_own_window(world: StoreWorld) -> None:
    """One tenant's calls take no room from another's."""
    assert call(world.store, "a", requests=1, now=world.clock()) == 0
    assert call(world.store, "b", requests=1, now=world.clock()) == 0
    assert call(world.store, "a", requests=1, now=world.clock()) == 60


def test_processes_share_windows(world: StoreWorld, tmp_path: Path) -> None:
    """What one process took is taken for the next."""
    assert call(world.store, "a", requests=1, now=world.clock()) == 0
    with closing(Scratch(world.directory / "rate.db")) as scratch:
        assert call(RateWindows(scratch), "a", requests=1, now=world.clock()) == 60


def test_a_clock_that_was_set_back_blocks_nobody_for_long(world: StoreWorld) -> None:
    """Calls from a far future are forgotten."""
    call(world.store, "a", requests=1, now=world.clock() + timedelta(days=400))
    assert call(world.store, "a", requests=1, now=world.clock()) == 0


def test_a_file_that_cannot_be_read_is_begun_anew(world: StoreWorld) -> None:
    """Windows are worth nothing after a minute: a broken file stops no run."""
    call(world.store, "a", requests=1, now=world.clock())
    world.store.close()
    (world.directory / "rate.db").write_bytes(b"broken" * 1000)
    assert call(world.reopen(), "a", requests=1, now=world.clock()) == 0


def test_a_call_counts_from_its_end(world: StoreWorld) -> None:
    """The server saw it at some moment before its answer: until then it holds its place, and a window longer."""
    clock = world.clock
    assert world.store.reserve("a", requests=1, per=MINUTE, now=clock(), place="first") == 0
    clock.pass_by(seconds=90)
    assert world.store.reserve("a", requests=1, per=MINUTE, now=clock(), place="second") == 60
    world.store.leave("a", place="first", now=clock())
    clock.pass_by(seconds=59)
    assert world.store.reserve("a", requests=1, per=MINUTE, now=clock(), place="second") == 1
    clock.pass_by(seconds=1)
    assert world.store.reserve("a", requests=1, per=MINUTE, now=clock(), place="second") == 0


def test_a_call_under_way_takes_one_place_of_many(world: StoreWorld) -> None:
    """Beside one that hangs, the others go on as they may."""
    clock = world.clock
    assert world.store.reserve("a", requests=2, per=MINUTE, now=clock(), place="hanging") == 0
    assert world.store.reserve("a", requests=2, per=MINUTE, now=clock(), place="quick") == 0
    world.store.leave("a", place="quick", now=clock())
    clock.pass_by(seconds=61)
    assert world.store.reserve("a", requests=2, per=MINUTE, now=clock(), place="next") == 0
    assert world.store.reserve("a", requests=2, per=MINUTE, now=clock(), place="last") == 60


TAKES = """
import sys
from datetime import datetime, timedelta
from pathlib import Path
from cc_flow.journal.rate import RateWindows
from cc_flow.journal.scratch import Scratch
now, per = datetime.fromisoformat(sys.argv[2]), timedelta(minutes=1)
RateWindows(Scratch(Path(sys.argv[1]))).reserve("a", requests=1, per=per, now=now, place="a")
"""


def test_the_calls_of_a_process_that_died_have_ended(world: StoreWorld) -> None:
    """When it was answered nobody knows, so it counts from when its death is seen."""
    file, clock = world.directory / "rate.db", world.clock
    subprocess.run([sys.executable, "-c", TAKES, str(file), clock().isoformat()], check=True, env=environment())
    clock.pass_by(seconds=30)
    assert call(world.store, "a", requests=1, now=clock()) == 60
    clock.pass_by(seconds=60)
    assert call(world.store, "a", requests=1, now=clock()) == 0


def test_a_file_of_an_older_version_is_begun_anew(world: StoreWorld) -> None:
    """Its table has other columns, and what it holds is worth nothing after a minute."""
    file = world.directory / "rate.db"
    with closing(sqlite3.connect(file)) as old, old:
        old.execute("CREATE TABLE calls (scope TEXT NOT NULL, at BIGINT NOT NULL)")
    assert call(world.store, "a", requests=1, now=world.clock()) == 0
    assert call(world.store, "a", requests=1, now=world.clock()) == 60


def test_an_end_that_cannot_be_noted_stops_nothing(tmp_path: Path) -> None:
    """The answer of a write is still to be recorded; the place stays taken."""
    (tmp_path / "rate.db").mkdir()
    RateWindows(Scratch(tmp_path / "rate.db")).leave("a", place="first", now=Clock()())


@pytest.fixture(scope="module")
def windows(tmp_path_factory: pytest.TempPathFactory) -> RateWindows:
    """Windows for many examples, each in a scope of its own."""
    return RateWindows(Scratch(tmp_path_factory.mktemp("rate") / "rate.db"))


@given(requests=st.integers(1, 5), pauses=st.lists(st.integers(0, 30), max_size=30), name=st.uuids())
@settings(max_examples=30, deadline=None)
def test_no_stretch_holds_more(windows: RateWindows, requests: int, pauses: list[int], name: object) -> None:
    """Whoever waits as told never makes more calls in any stretch of a minute than are allowed."""
    clock = Clock()
    calls = []
    for pause in pauses:
        clock.pass_by(seconds=pause)
        if wait := call(windows, str(name), requests=requests, now=clock()):
            clock.pass_by(seconds=wait)
            assert call(windows, str(name), requests=requests, now=clock()) == 0
        calls.append(clock())
    for first, past in zip(calls, calls[requests:], strict=False):
        assert past - first >= MINUTE
