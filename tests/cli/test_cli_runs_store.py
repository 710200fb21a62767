"""The store looked after from the command line: old runs forgotten, all of it checked, a damaged one put right."""

import json
import shutil
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from program import Program
from store_world import StoreWorld

from cc_flow.journal.events import RunFinished, RunStarted, StepStarted, WriteIntended

LONG_AGO = datetime(2026, 1, 5, 7, 0, tzinfo=UTC)
FLOW = """\
cc_flow: 1
name: reads
steps:
  - {id: post, action: content.get_post, with: {id_or_slug: post-1}}
"""
SCHEDULED = FLOW.replace("name: reads", "name: weekly\nschedules:\n  - {cron: 0 7 * * MON, timezone: UTC}")
DUE = "2026-01-05T07:00:00+00:00"


@pytest.fixture
def program(tmp_path: Path) -> Program:
    """The program on a machine with nothing set."""
    return Program(tmp_path)


def fill(program: Program) -> None:
    """A store with runs of many months ago: done, failed, unknown, and failed with a write in doubt."""
    world = StoreWorld(program.folder / "state")
    world.clock.now = LONG_AGO
    for run, status in {"01A": "succeeded", "01B": "failed", "01C": "unknown", "01D": "failed"}.items():
        lease = world.begin(run)
        doubt = (StepStarted("slot"), WriteIntended("slot", 1, "act", "d", "POST", "/x")) if run == "01D" else ()
        world.record(lease, RunStarted(1, "me"), *doubt, RunFinished(status, 0))
        world.store.release(lease)
    world.store.close()


def listed(program: Program) -> list[str]:
    """The runs there are, the newest first."""
    return [one["run"] for one in json.loads(program("runs", "list", "--json").out)["runs"]]


class TestPrune:
    """`cc-flow runs prune`."""

    def test_it_says_what_went_and_what_stayed_and_why(self, program: Program) -> None:
        """Ended runs go, those in doubt stay."""
        fill(program)
        ended = program("runs", "prune")
        assert (ended.code, ended.err) == (0, "next: cc-flow runs show 01D\n")
        assert ended.out.splitlines()[0] == "forgot 2 runs that ended more than 90d ago"
        assert "  01B  failed       monday" in ended.out
        assert "kept 2 runs as old as that" in ended.out
        assert "  01D  failed       nobody knows whether `slot` was done\n" in ended.out
        assert "  01C  unknown      its outcome is unknown\n" in ended.out
        assert listed(program) == ["01D", "01C"]
        assert program("runs", "verify").code == 0

    def test_a_dry_run_takes_nothing(self, program: Program) -> None:
        """It says the same, and how to do it."""
        fill(program)
        ended = program("runs", "prune", "--older-than", "30d", "--dry-run")
        assert ended.out.startswith("would forget 2 runs that ended more than 30d ago\n")
        assert ended.err == "next: cc-flow runs prune --older-than 30d\n"
        assert len(listed(program)) == 4

    def test_programs_can_read_it(self, program: Program) -> None:
        """Also where there is no store."""
        nothing = {"format_version": 1, "older_than": "90d", "dry_run": True, "taken": [], "kept": [], "younger": 0}
        assert json.loads(program("runs", "prune", "--dry-run", "--json").out) == nothing
        fill(program)
        found = json.loads(program("runs", "prune", "--json").out)
        assert found["dry_run"] is False
        assert [one["run"] for one in found["taken"]] == ["01B", "01A"]
        assert {one["run"]: one["why"] for one in found["kept"]}["01C"] == "its outcome is unknown"

    @pytest.mark.parametrize(
        ("length", "words"), [("23h", "last day"), ("soon", "a duration is"), ("4000d", "ten years")]
    )
    def test_a_length_that_cannot_be_is_wrong_use(self, program: Program, length: str, words: str) -> None:
        """Nothing is taken."""
        fill(program)
        ended = program("runs", "prune", "--older-than", length)
        assert ended.code == 2
        assert words in ended.err
        assert len(listed(program)) == 4

    def test_a_schedule_does_not_run_again_what_was_forgotten(self, program: Program) -> None:
        """A tick that comes to the same due time once more, after a clock was set back: it stays taken."""
        (program.folder / "flows").mkdir()
        flows = str(program.folder / "flows")
        program.write("flows/weekly.yaml", SCHEDULED)
        tick = ("schedule", "tick", flows, "--sandbox", "--json", "--now", DUE)
        world = StoreWorld(program.folder / "state")
        world.clock.now = LONG_AGO
        due_times = world.store.occurrences.of("sandbox")
        assert due_times.claim_occurrence("sandbox", "weekly", DUE, decision="succeeded", run="01A")
        changes = {"workflow": "weekly", "tenant": "sandbox", "origin": "sandbox", "trigger": "schedule"}
        lease = world.begin("01A", scheduled_for=DUE, **changes)
        world.record(lease, RunStarted(1, "me"), RunFinished("succeeded", 0))
        world.store.release(lease)
        world.store.close()
        assert program("runs", "prune").out.startswith("forgot 1 run that ended")
        assert program(*tick).code == 0
        assert listed(program) == []


def flip(state: Path) -> None:
    """One bit of an event."""
    content = bytearray((state / "store.db").read_bytes())
    content[content.index(b"StepSucceeded")] ^= 1
    (state / "store.db").write_bytes(content)


def truncate(state: Path) -> None:
    """Half of the file is gone."""
    whole = (state / "store.db").read_bytes()
    (state / "store.db").write_bytes(whole[: len(whole) // 2])


def put_back_alone(state: Path) -> None:
    """The database of the backup, without its witness."""
    shutil.copy(state.parent / "backup" / "store.db", state)


def take_away(state: Path) -> None:
    """No database any more."""
    (state / "store.db").unlink()


class TestDamage:
    """`cc-flow runs verify`, and the way out."""

    @pytest.fixture
    def state(self, program: Program) -> Path:
        """A store with two runs; beside it a backup of the folder from when there was one."""
        self.flow = program.write("reads.yaml", FLOW)
        state = program.folder / "state"
        assert program("run", self.flow, "--sandbox").code == 0
        shutil.copytree(state, program.folder / "backup")
        assert program("run", self.flow, "--sandbox").code == 0
        return state

    def test_a_whole_store_adds_up(self, program: Program, state: Path) -> None:
        """It says so, and changes nothing."""
        before = {file: file.read_bytes() for file in state.iterdir() if file.is_file()}
        ended = program("runs", "verify")
        assert (ended.code, ended.out) == (0, f"the run store adds up: 2 runs ({state})\n")
        assert json.loads(program("runs", "verify", "--json").out) == {"format_version": 1, "runs": 2, "findings": []}
        assert {file: file.read_bytes() for file in state.iterdir() if file.is_file()} == before

    def test_no_store_is_no_finding(self, program: Program) -> None:
        """There is nothing that could be wrong."""
        assert program("runs", "verify").code == 0

    @pytest.mark.parametrize("damage", [flip, truncate, put_back_alone, take_away])
    def test_the_way_out_of_a_damaged_store_leads_out(
        self, program: Program, state: Path, damage: Callable[[Path], None]
    ) -> None:
        """Each finding is a line, and the help holds: moved away, a backup of the whole folder works, and so does a new
        store.
        """
        damage(state)
        ended = program("runs", "verify")
        findings = json.loads(program("runs", "verify", "--json").out)["findings"]
        assert ended.code == 1
        assert ended.out.splitlines() == [one["message"] for one in findings]
        assert f"move {state} away, and put a backup of the whole folder in its place or begin anew" in ended.err
        shutil.move(state, state.with_name("away"))
        shutil.copytree(state.with_name("backup"), state)
        assert program("runs", "verify").code == 0
        assert program("run", self.flow, "--sandbox").code == 0
        assert len(listed(program)) == 2
        shutil.rmtree(state)
        assert program("run", self.flow, "--sandbox").code == 0
        assert program("runs", "verify").code == 0

    def test_a_store_that_is_gone_is_no_store_that_never_was(self, program: Program, state: Path) -> None:
        """Its witness is there: the list says so instead of `no runs yet`."""
        take_away(state)
        ended = program("runs", "list")
        assert ended.code == 1
        assert "the run store is gone" in ended.err

    def test_a_kill_in_a_commit_hinders_no_look(self, program: Program, state: Path) -> None:
        """What was half written is taken back by whoever comes next, also by a command that only reads."""
        cut = state.with_name("cut")
        connection = sqlite3.connect(state / "store.db", isolation_level=None)
        connection.execute("PRAGMA cache_size=1")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("UPDATE events SET body = zeroblob(9000)")
        shutil.copytree(state, cut)
        connection.close()
        assert (cut / "store.db-journal").stat().st_size
        shutil.rmtree(state)
        cut.rename(state)
        assert len(listed(program)) == 2
        assert program("runs", "verify").code == 0

    def test_the_doctor_sees_whether_the_store_opens(self, program: Program, state: Path) -> None:
        """One line; the account is looked at all the same, and the report names no path."""
        assert "✓ the run store opens" in program("doctor", "--sandbox").out
        put_back_alone(state)
        ended = program("doctor", "--sandbox", "--report", str(program.folder / "doctor.json"))
        assert ended.code == 0
        assert "✗ the run store is corrupt: it is older than its witness" in ended.out
        report = (program.folder / "doctor.json").read_text()
        assert json.loads(report)["run_store"] == "broken"
        assert str(state) not in report
