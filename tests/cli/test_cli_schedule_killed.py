"""Scheduled runs whose process was killed without a warning: the next tick brings them to their end, by itself."""

import json
import os
import signal
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from program import Ended, Program
from proofs.wire.api import KEY, TENANT, Api
from recording import Arrived, recording

WORKFLOW = """\
cc_flow: 1
name: weekly
schedules:
  - cron: "0 7 * * MON"
defaults: {reconcile: {quiet: 100ms}, retry: {initial_delay: 5ms}}
steps:
  - id: slot
    for_each: [p1, p2, p3]
    action: calendar.schedule_post
    with: {post_id: "{{ item }}", date: 2026-12-01}
"""
MONDAY = "2026-12-07T07:00:10+00:00"
LATER = "2026-12-07T07:01:10+00:00"


@dataclass
class World:
    """A folder with one workflow, and the API, which may kill: the `victim`, when the nth write has arrived."""

    program: Program
    api: Api = field(default_factory=Api)
    kill_at: int = 0
    is_done: bool = True
    victim: subprocess.Popen[str] | None = None
    kind: signal.Signals = signal.SIGKILL
    writes: int = 0

    def answer(self, request: Arrived) -> tuple[int, Any] | None:
        """One request; the one that kills has no answer."""
        self.writes += request.method != "GET"
        kills = self.victim is not None and request.method != "GET" and self.writes == self.kill_at
        headers = {"authorization": f"Bearer {request.key}", "x-tenant-slug": request.tenant}
        if not kills or self.is_done:
            answer = self.api.answer(request.method, request.path, request.query, headers, request.body)
        if not kills or self.victim is None:
            return answer
        os.kill(self.victim.pid, self.kind)
        return None if self.kind is signal.SIGKILL else answer

    def die(self, *, at_write: int, is_done: bool = True, now: str = MONDAY) -> None:
        """A tick that is killed while its nth write is under way, after or before the API did it."""
        self.kill_at, self.is_done, self.writes = at_write, is_done, 0
        self.victim = self.start(now)
        self.victim.communicate(timeout=60)
        assert self.victim.returncode == (-self.kind if self.kind is signal.SIGKILL else 130)
        self.victim = None

    def start(self, now: str) -> subprocess.Popen[str]:
        """A tick, left running."""
        return self.program.start("schedule", "tick", self.flows, "--now", now)

    def tick(self, now: str = LATER, *flags: str) -> Ended:
        """A tick, to its end."""
        return self.program("schedule", "tick", self.flows, "--now", now, *flags)

    @property
    def flows(self) -> str:
        """The folder of workflows."""
        return str(self.program.folder / "flows")

    @property
    def runs(self) -> list[tuple[str, str]]:
        """Status and due time of each run there is."""
        listed = json.loads(self.program("runs", "list", "--json").out)["runs"]
        return [(one["status"], one["scheduled_for"]) for one in listed]

    @property
    def added(self) -> list[str]:
        """The posts that were put on the calendar, in order, each as often as it was."""
        return [work["postId"] for work in self.api.works]


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """The workflow in a folder of its own, and a key for the API."""
    made = World(Program(tmp_path))
    (tmp_path / "flows").mkdir()
    made.program.write("flows/weekly.yaml", WORKFLOW)
    with recording(made.answer) as server:
        made.program.environment.update(CC_FLOW_API_KEY=KEY, CC_FLOW_TENANT=TENANT, CC_FLOW_BASE_URL=server.origin)
        yield made


@pytest.mark.parametrize(("at_write", "is_done"), [(2, True), (3, False)])
def test_the_next_tick_ends_a_killed_run_and_each_write_is_there_once(world: World, at_write: int, is_done: bool):  # noqa: FBT001 - a parameter of the table
    """Killed in the middle of its loop, whether or not the write was done: the same run goes on, and nothing twice."""
    world.die(at_write=at_write, is_done=is_done)
    ended = world.tick()
    assert ended.code == 0, ended.err
    assert "2026-12-07 07:00 +00:00  weekly  resumed (it was cut off, 1 of 3), succeeded  run 01" in ended.out
    assert world.added == ["p1", "p2", "p3"]
    assert world.runs == [("succeeded", "2026-12-07T07:00:00+00:00")]
    assert world.tick("2026-12-07T07:02:10+00:00") == Ended(0, "", "")


def test_the_next_tick_ends_a_run_that_its_machine_ended(world: World):
    """SIGTERM is what a machine sends that goes down: the step under way is finished, the rest follows by itself."""
    world.kind = signal.SIGTERM
    world.die(at_write=2)
    assert world.runs == [("cancelled", "2026-12-07T07:00:00+00:00")]
    ended = world.tick()
    assert ended.code == 0, ended.err
    assert "resumed (it was cut off, 1 of 3), succeeded" in ended.out
    assert world.added == ["p1", "p2", "p3"]


def test_what_a_person_stopped_stays_as_it_is(world: World):
    """Ctrl-C and `runs cancel` are a person's word: no tick goes on with it."""
    world.kind = signal.SIGINT
    world.die(at_write=2)
    assert world.tick() == Ended(0, "", "")
    assert world.added == ["p1", "p2"]


def test_a_run_that_was_cut_off_can_be_cancelled(world: World):
    """Nobody works on it, and from then on nobody will: by hand alone it goes on."""
    world.die(at_write=2)
    run = json.loads(world.program("runs", "list", "--json").out)["runs"][0]["run"]
    assert "and no schedule goes on with it" in world.program("runs", "cancel", run).err
    assert world.tick() == Ended(0, "", "")
    assert "is left: somebody cancelled it" in world.program("schedule", "list", world.flows).out
    assert world.added == ["p1", "p2"]


def test_two_ticks_at_once_go_on_with_it_once(world: World):
    """One of them has the run, the other has nothing to do, and both end well."""
    world.die(at_write=2)
    both = [world.start(LATER), world.start(LATER)]
    told = "".join(one.communicate(timeout=60)[0] for one in both)
    assert [one.returncode for one in both] == [0, 0]
    assert told.count("resumed") == 1
    assert world.added == ["p1", "p2", "p3"]
    assert [status for status, _ in world.runs] == ["succeeded"]


def test_a_run_that_is_killed_each_time_is_left_to_a_person(world: World):
    """Three times it is gone on with; then it is said once, listed, and exits 1; by hand it goes on as ever."""
    for number in range(1, 5):
        # The first write is never done and looked for each time, so each death is at the same write.
        world.die(at_write=1, is_done=False, now=f"2026-12-07T07:0{number}:10+00:00" if number > 1 else MONDAY)
    ended = world.tick("2026-12-07T07:06:10+00:00", "--json")
    decision = json.loads(ended.out)
    assert ended.code == 1
    assert (decision["event"], decision["reason"]) == ("left", "it was cut off 4 times")
    assert f"go on with `cc-flow runs resume {decision['run']}`" in ended.err
    assert world.tick("2026-12-07T07:07:10+00:00") == Ended(0, "", "")
    assert "is left: it was cut off 4 times" in world.program("schedule", "list", world.flows).out
    assert world.program("runs", "resume", decision["run"], "--yes").code == 0
    assert world.added == ["p1", "p2", "p3"]


def test_an_edited_workflow_is_left_to_a_person(world: World):
    """Who mended the file would not have the old text go on, nor the new one without a word."""
    world.die(at_write=2)
    assert "the next `schedule tick` or `start` goes on with it" in world.program("schedule", "list", world.flows).out
    world.program.write("flows/weekly.yaml", WORKFLOW.replace("p3", "p4"))
    ended = world.tick()
    assert ended.code == 1
    assert "left (it was cut off, and its file was edited since), interrupted" in ended.out
    assert world.added == ["p1", "p2"]


def test_without_a_key_it_waits(world: World):
    """Nothing is decided: with the key the next tick goes on with it."""
    world.die(at_write=2)
    key = world.program.environment.pop("CC_FLOW_API_KEY")
    ended = world.tick()
    assert ended.code == 4
    assert f"weekly for {TENANT} is due and cannot begin: there is no key" in ended.err
    world.program.environment["CC_FLOW_API_KEY"] = key
    assert world.tick("2026-12-07T07:02:10+00:00").code == 0
    assert world.added == ["p1", "p2", "p3"]
