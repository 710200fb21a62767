"""What the sandbox remembers, through kills, neighbours, broken files and resets."""

import signal
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from cc_flow.errors import StoreCorrupt, StoreError, StoreFull, StoreNewer
from cc_flow.sandbox import create_app, reset
from cc_flow.sandbox.state import State

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
SCHEDULE = "/user/content/schedule"
# Writes numbered documents and says each number once it is committed, until it is killed.
WRITER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from cc_flow.sandbox.state import State
state = State.open(Path(sys.argv[1]), now=lambda: datetime(2026, 11, 24, tzinfo=UTC))
for _ in range(int(sys.argv[2])):
    with state.transaction(write=True):
        number = state.next_number("written")
        state.put("written", str(number), {"number": number})
    print(number, flush=True)
"""


def open_state(folder: Path) -> State:
    """The folder's state, as the app has it."""
    return State.open(folder, now=lambda: NOW)


def writer(folder: Path, count: int) -> "subprocess.Popen[str]":
    """Another process that writes."""
    command = [sys.executable, "-c", WRITER, str(folder), str(count)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def written(folder: Path) -> list[int]:
    """What the writers left."""
    state = open_state(folder)
    with state.transaction(write=False):
        found = [document["number"] for document in state.all("written")]
    state.close()
    return found


def test_a_killed_writer_loses_nothing_it_had_committed(folder: Path) -> None:
    """Kill -9 in the middle of writing: all that was said is there, and the next one writes on."""
    with writer(folder, 100_000) as process:
        assert process.stdout
        said = [int(process.stdout.readline()) for _ in range(50)]
        process.send_signal(signal.SIGKILL)
        said += [int(line) for line in process.stdout if line.endswith("\n")]
    kept = written(folder)
    assert kept[: len(said)] == said
    assert len(kept) <= len(said) + 1
    assert kept == list(range(1, len(kept) + 1))


def test_two_processes_write_side_by_side(tmp_path: Path) -> None:
    """From a folder that has nothing yet: one seeds it, neither loses a document, no number is given twice."""
    with writer(tmp_path, 150) as one, writer(tmp_path, 150) as other:
        said = [int(line) for process in (one, other) for line in process.communicate()[0].split()]
    assert (one.returncode, other.returncode) == (0, 0)
    assert sorted(said) == written(tmp_path) == list(range(1, 301))


def test_a_neighbour_s_write_shows_at_once(open_sandbox: Any) -> None:
    """Two apps on one folder agree after each request, though both keep what they have read."""
    one, other = open_sandbox(), open_sandbox()
    assert one.get(SCHEDULE, date="2026-12-01")["count"] == 0
    entry = other.post(SCHEDULE, postId="post-1", date="2026-12-01")
    assert one.get(SCHEDULE, date="2026-12-01")["results"] == [entry]
    one.delete(f"{SCHEDULE}/{entry['id']}")
    assert other.get(SCHEDULE, date="2026-12-01")["count"] == 0


def test_the_same_requests_make_the_same_ids(tmp_path: Path, seeded: bytes, open_sandbox: Any) -> None:
    """From the same state: ids are counted, not drawn."""
    first = open_sandbox().post(SCHEDULE, postId="post-1", date="2026-12-01")
    (tmp_path / "sandbox.sqlite3").write_bytes(seeded)
    assert open_sandbox().post(SCHEDULE, postId="post-1", date="2026-12-01") == first


def test_a_refused_write_leaves_no_trace(api: Any) -> None:
    """What a request did before it was refused is taken back, from the file and from memory."""
    state = api.app.state

    def fail_midway() -> None:
        with state.transaction(write=True):
            state.put("entry", "x", {"id": "x"})
            raise LookupError

    with pytest.raises(LookupError):
        fail_midway()
    with state.transaction(write=False):
        assert state.find("entry", "x") is None


def test_a_read_cannot_write(api: Any) -> None:
    """A handler that writes without saying so is a mistake of ours, not a race."""
    with pytest.raises(RuntimeError), api.app.state.transaction(write=False):
        api.app.state.put("entry", "x", {})


def test_reset_goes_back_to_the_seed_under_open_eyes(folder: Path, api: Any) -> None:
    """Also for a process that has the file open."""
    before = api.get(SCHEDULE)
    api.post(SCHEDULE, postId="post-1", date="2026-12-01")
    reset(folder, now=lambda: NOW)
    assert api.get(SCHEDULE) == before


def test_dates_of_the_seed_lie_around_its_day(tmp_path: Path) -> None:
    """The newest drop is this week's, whenever that is; the day after, nothing moves."""
    reset(tmp_path, now=lambda: datetime(2031, 5, 7, tzinfo=UTC))
    state = State.open(tmp_path, now=lambda: datetime(2031, 5, 20, tzinfo=UTC))
    with state.transaction(write=False):
        assert max(post["weekOf"] for post in state.all("post")) == "2031-05-05"
    state.close()


@pytest.mark.parametrize("content", [b"not a database, but long enough to look into" * 40, b"SQLite format 3\x00junk"])
def test_a_broken_file_is_left_alone_until_reset(folder: Path, content: bytes) -> None:
    """The error names the way out, and the way out works."""
    path = folder / "sandbox.sqlite3"
    path.write_bytes(content)
    with pytest.raises(StoreCorrupt) as caught:
        create_app(folder)
    assert caught.value.help
    assert "reset" in caught.value.help
    assert path.read_bytes() == content
    reset(folder)
    create_app(folder).close()


def test_another_version_s_file_is_left_alone(folder: Path) -> None:
    """It is refused, not seeded over."""
    connection = sqlite3.connect(folder / "sandbox.sqlite3")
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(StoreNewer):
        create_app(folder)
    reset(folder)
    create_app(folder).close()


def test_a_place_that_takes_no_file_is_said(tmp_path: Path) -> None:
    """A folder that is a file, and a database that is a folder."""
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreFull):
        create_app(tmp_path / "file")
    (tmp_path / "folder" / "sandbox.sqlite3").mkdir(parents=True)
    with pytest.raises(StoreError):
        create_app(tmp_path / "folder")


def test_a_full_disk_stops_the_write_and_not_the_sandbox(api: Any) -> None:
    """The write is refused in words and leaves nothing, reads go on, and with space it works again."""
    connection = api.app.state._connection
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count = {pages}")
    page = {"title": "x" * 200}
    made = 0
    while (answer := api.ask("POST", "/user/pagebuilder/pages", json=page)).is_success:
        made += 1
    assert (answer.status_code, "full" in answer.json()["detail"]) == (507, True)
    count = api.get("/user/pagebuilder/pages")["count"]
    assert count == made + 1
    connection.execute("PRAGMA max_page_count = 100000")
    api.post("/user/pagebuilder/pages", **page)
    assert api.get("/user/pagebuilder/pages")["count"] == count + 1


def test_importing_the_sandbox_imports_no_server() -> None:
    """A run in this process does not pay for uvicorn."""
    code = "import sys, cc_flow.sandbox; sys.exit('uvicorn' in sys.modules or 'httpx' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
