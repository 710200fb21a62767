"""The store: made, opened, read and refused."""

import shutil
import sqlite3
import stat
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from store_world import Clock, StoreWorld, without_rights

from cc_flow.errors import StoreCorrupt, StoreError, StoreFull, StoreNewer, UsageError
from cc_flow.journal.database import FORMAT
from cc_flow.journal.events import RunStarted, StepStarted, StepSucceeded, WriteIntended, WriteSettled
from cc_flow.journal.store import Store


def test_a_store_is_for_its_owner_only(world: StoreWorld) -> None:
    """The directory is 0700 and every file in it 0600: outputs may be private."""
    lease = world.begin()
    world.record(lease, RunStarted(1, "me"))
    world.store.reserve("acme", requests=1, per=timedelta(seconds=1), now=world.clock(), place="a")
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in world.directory.iterdir()}
    assert stat.S_IMODE(world.directory.stat().st_mode) == 0o700
    assert set(modes) >= {"store.db", "heads", "reserve", "rate.db"}
    assert set(modes.values()) == {0o600}


def test_what_was_recorded_is_read_again(world: StoreWorld) -> None:
    """Another process finds the events with their numbers, times and values."""
    lease = world.begin()
    world.record(lease, RunStarted(1, "me"), StepStarted("a"), StepSucceeded("a", {"text": "\ud800 ü" * 2000}))
    events = world.reopen().events("01RUN")
    assert [one.number for one in events] == [1, 2, 3, 4]
    assert (events[0].event, events[0].at) == (world.created(), world.clock())
    assert events[3].event == StepSucceeded("a", {"text": "\ud800 ü" * 2000})


def test_a_run_that_is_not_there_is_wrong_use(world: StoreWorld) -> None:
    """Reading or taking an unknown run says so; so does making one twice."""
    for look in (world.store.events, world.store.state, world.store.summary):
        with pytest.raises(UsageError, match="no run `01NONE`"):
            look("01NONE")
    world.begin()
    with pytest.raises(UsageError, match="a run `01RUN` already"):
        world.store.create(world.created())


def test_a_run_needs_a_plain_name(world: StoreWorld) -> None:
    """A name that could break a line or a path is refused."""
    with pytest.raises(ValueError, match="cannot name a run"):
        world.store.create(world.created("a b"))


def test_a_newer_store_is_refused_and_not_touched(world: StoreWorld) -> None:
    """A store of a later format raises StoreNewer, with the way out, and stays byte for byte as it was."""
    world.store.close()
    path = world.directory / "store.db"
    with sqlite3.connect(path) as connection:
        connection.execute(f"PRAGMA user_version={FORMAT + 1}")
    connection.close()
    before = path.read_bytes()
    for opening in (Store.open, Store.open_read_only):
        with pytest.raises(StoreNewer, match=f"format {FORMAT + 1}") as caught:
            opening(world.directory, clock=world.clock)
        assert "upgrade" in (caught.value.help or "")
    assert path.read_bytes() == before


@pytest.mark.parametrize("content", [b"hello", b"hello" * 1000, b"SQLite format 3\0" + b"\xff" * 4080])
def test_a_file_that_is_no_store_is_never_overwritten(tmp_path: Path, content: bytes) -> None:
    """A file that cannot be read as a store raises StoreCorrupt and keeps its bytes."""
    path = tmp_path / "store.db"
    path.write_bytes(content)
    with pytest.raises(StoreCorrupt, match="corrupt"):
        Store.open(tmp_path, clock=Clock())
    assert path.read_bytes() == content


def test_another_programs_database_is_no_store(tmp_path: Path) -> None:
    """An SQLite file with other tables is refused, not filled with ours."""
    with sqlite3.connect(tmp_path / "store.db") as connection:
        connection.execute("CREATE TABLE theirs (x)")
    connection.close()
    with pytest.raises(StoreCorrupt, match="no run store of cc-flow"):
        Store.open(tmp_path, clock=Clock())


def test_a_truncated_store_is_corrupt(world: StoreWorld) -> None:
    """A store cut at any page, down to nothing, is refused with its way out."""
    lease = world.begin()
    world.record(lease, RunStarted(1, "me"), StepStarted("a"), StepSucceeded("a", "x" * 50_000))
    world.store.close()
    path = world.directory / "store.db"
    whole = path.read_bytes()
    for length in (0, 1, 100, 4096, len(whole) // 2, len(whole) - 4096):
        path.write_bytes(whole[:length])
        with pytest.raises(StoreCorrupt) as caught:
            Store.open(world.directory, clock=world.clock)
        assert "backup" in (caught.value.help or "")


def test_a_store_that_is_gone_is_missed(world: StoreWorld) -> None:
    """When the file is deleted and its witness is not, no new store takes its place in silence."""
    world.begin()
    world.store.close()
    (world.directory / "store.db").unlink()
    for opening in (Store.open, Store.open_read_only):
        with pytest.raises(StoreCorrupt, match="is gone"):
            opening(world.directory, clock=world.clock)
    assert not (world.directory / "store.db").exists()


def test_a_store_that_was_put_back_is_noticed(world: StoreWorld) -> None:
    """An older copy under a witness that saw more is refused: writes recorded since would be done again."""
    lease = world.begin()
    path = world.directory / "store.db"
    older = path.read_bytes()
    world.record(lease, RunStarted(1, "me"))
    world.store.close()
    path.write_bytes(older)
    with pytest.raises(StoreCorrupt, match="older than its witness"):
        Store.open(world.directory, clock=world.clock)


def test_a_backup_of_the_whole_directory_is_a_store(world: StoreWorld, tmp_path: Path) -> None:
    """Copied with its witness, a store opens as it was."""
    world.begin()
    shutil.copytree(world.directory, tmp_path / "copy")
    with Store.open(tmp_path / "copy", clock=world.clock) as copy:
        assert copy.events("01RUN") == world.store.events("01RUN")


def test_a_lost_witness_changes_nothing(world: StoreWorld) -> None:
    """The store may be ahead of its witness: after a power cut it may have lost lines, or all of it."""
    lease = world.begin()
    heads = world.directory / "heads"
    for content in (heads.read_bytes()[:-7], b"\0" * 200, None):
        heads.unlink()
        if content is not None:
            heads.write_bytes(content)
        assert world.reopen().events("01RUN")[0].number == 1
        world.record(lease)


def test_the_witness_stays_small(world: StoreWorld) -> None:
    """Once it has grown, opening keeps one line a run; what it witnesses stays."""
    lease = world.begin()
    heads = world.directory / "heads"
    heads.write_bytes(heads.read_bytes() * 50_000)
    world.reopen()
    assert heads.stat().st_size < 1000
    world.record(lease, RunStarted(1, "me"))
    world.store.close()
    (world.directory / "store.db").unlink()
    with pytest.raises(StoreCorrupt):
        world.reopen()


def test_reading_only_needs_no_permission_to_write(public_path: Path) -> None:
    """A store on a place that takes nothing is listed, shown and verified; to write says why not."""
    world = StoreWorld(public_path / "state")
    lease = world.begin()
    world.store.close()
    with without_rights(world.directory):
        with Store.open_read_only(world.directory, clock=world.clock) as store:
            assert [one.run for one in store.runs()] == ["01RUN"]
            assert store.state("01RUN").status == "created"
            assert store.verify() == ()
            with pytest.raises(StoreFull, match="cannot be written"):
                store.renew(lease)
        with pytest.raises(StoreFull, match="cannot be written") as caught:
            Store.open(world.directory, clock=world.clock)
        assert "runs list" in (caught.value.help or "")


def test_no_permission_for_a_new_store_is_said(public_path: Path) -> None:
    """A directory that nobody may write to cannot hold a new store."""
    with without_rights(public_path), pytest.raises(StoreFull, match="cannot be written: permission denied"):
        Store.open(public_path / "state", clock=Clock())


def test_there_may_be_no_store_yet(tmp_path: Path) -> None:
    """Reading where nothing was ever recorded says so and makes nothing."""
    assert not Store.exists(tmp_path)
    with pytest.raises(StoreError, match="no run store yet"):
        Store.open_read_only(tmp_path, clock=Clock())
    assert not (tmp_path / "store.db").exists()


def test_a_file_in_the_place_of_the_directory_is_said(tmp_path: Path) -> None:
    """A file where the directory should be is an error in words."""
    (tmp_path / "state").write_text("x")
    with pytest.raises(StoreError):
        Store.open(tmp_path / "state" / "deeper", clock=Clock())


def test_the_log_mode_is_put_right(world: StoreWorld) -> None:
    """A store that somebody switched to WAL is switched back: WAL loses commits in silence when a bit flips."""
    lease = world.begin()
    world.store.close()
    connection = sqlite3.connect(world.directory / "store.db")
    connection.execute("PRAGMA journal_mode=WAL")
    connection.close()
    world.reopen()
    world.record(lease, RunStarted(1, "me"))
    world.store.close()
    connection = sqlite3.connect(world.directory / "store.db")
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    connection.close()


def test_a_commit_waits_for_the_disk(world: StoreWorld) -> None:
    """Every connection that writes has a rollback journal and syncs all of it, its directory included (EXTRA is 3)."""
    settings = world.reopen()._ledger.database.configure("PRAGMA journal_mode", "PRAGMA synchronous")
    assert settings == ["delete", 3]


def test_lost_last_events_are_missed(world: StoreWorld) -> None:
    """When a run's last event is gone, and the witness too, the run's own record still tells; the words name the
    run.
    """
    lease = world.begin()
    world.record(lease, RunStarted(1, "me"), StepStarted("a"))
    world.store.close()
    with sqlite3.connect(world.directory / "store.db") as connection:
        connection.execute("DELETE FROM events WHERE number = 3")
    connection.close()
    (world.directory / "heads").unlink()
    with pytest.raises(StoreCorrupt, match="run 01RUN: its last events are missing: 2 of 3") as caught:
        world.reopen().events("01RUN")
    assert "backup" in (caught.value.help or "")


@pytest.mark.parametrize("cut", [1, 1000, 4096, 5000])
def test_a_store_that_was_cut_short_is_not_written_to(world: StoreWorld, cut: int) -> None:
    """Also where the cut goes through the middle of its last page."""
    world.begin()
    world.store.close()
    path = world.directory / "store.db"
    path.write_bytes(path.read_bytes()[:-cut])
    for opening in (Store.open, Store.open_read_only):
        with pytest.raises(StoreCorrupt):
            opening(world.directory, clock=world.clock)


def test_tables_that_were_changed_are_refused(world: StoreWorld) -> None:
    """A column that somebody added makes it another store than the one we wrote."""
    world.store.close()
    with sqlite3.connect(world.directory / "store.db") as connection:
        connection.execute("ALTER TABLE events ADD COLUMN colour TEXT")
    connection.close()
    with pytest.raises(StoreCorrupt, match="its tables are not as they were made"):
        world.reopen()


def test_writers_at_once_wait_for_each_other(world: StoreWorld) -> None:
    """Three connections that commit as fast as they can: each waits its turn and nothing is lost."""
    start = threading.Barrier(3)

    def commit(name: str) -> None:
        with Store.open(world.directory, clock=world.clock) as store:
            start.wait()
            for number in range(40):
                store.occurrences.mark_looked({f"{name} {number}": world.clock()})

    with ThreadPoolExecutor() as pool:
        list(pool.map(commit, "abc"))
    every = [f"{name} {number}" for name in "abc" for number in range(40)]
    assert set(world.store.occurrences.last_looked(every)) == set(every)
    assert world.store.verify() == ()


def test_a_run_that_goes_on_while_the_store_is_verified_is_no_finding(world: StoreWorld) -> None:
    """Its events and what follows from them are looked at as of one moment."""
    lease = world.begin()
    world.record(lease, RunStarted(1, "me"), StepStarted("a"))
    is_over = threading.Event()

    def write_on() -> None:
        for send in range(1, 60):
            world.record(lease, WriteIntended("a", send, "act", "d", "POST", "/x"))
            world.record(lease, WriteSettled("a", "absent"))
        is_over.set()

    with ThreadPoolExecutor() as pool, Store.open_read_only(world.directory, clock=world.clock) as store:
        writing = pool.submit(write_on)
        while not is_over.is_set() and not writing.done():
            assert store.verify() == ()
        writing.result()
