"""A live run on a terminal asks once before it writes; and what signals mean to a run."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from program import Program
from proofs.wire.api import KEY, TENANT, Api
from recording import Arrived, recording
from terminal import CTRL_C, Terminal, terminal

WORKFLOW = """\
cc_flow: 1
name: slots
steps:
  - {id: a, action: calendar.schedule_post, with: {post_id: p1, date: 2026-12-01}}
  - {id: b, action: calendar.schedule_post, with: {post_id: p2, date: 2026-12-02}}
"""


@dataclass
class World:
    """One workflow, and the API, which sends a signal to the process it `shoots` as its first write arrives.

    That one it does not answer where it `hangs_up`; it does it all the same.
    """

    program: Program
    api: Api = field(default_factory=Api)
    shoots: tuple[subprocess.Popen[str], signal.Signals] | None = None
    hangs_up: bool = False

    def answer(self, request: Arrived) -> tuple[int, Any] | None:
        """One request, done."""
        headers = {"authorization": f"Bearer {request.key}", "x-tenant-slug": request.tenant}
        answer = self.api.answer(request.method, request.path, request.query, headers, request.body)
        if self.shoots is None or request.method != "POST":
            return answer
        (victim, kind), self.shoots = self.shoots, None
        os.kill(victim.pid, kind)
        return None if self.hangs_up else answer

    @property
    def command(self) -> list[str]:
        """The run."""
        return [sys.executable, "-m", "cc_flow", "run", self.program.write("slots.yaml", WORKFLOW)]

    @property
    def added(self) -> list[str]:
        """The posts that were put on the calendar."""
        return [work["postId"] for work in self.api.works]


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """An API with a key for it."""
    made = World(Program(tmp_path))
    with recording(made.answer) as server:
        made.program.environment.update(CC_FLOW_API_KEY=KEY, CC_FLOW_TENANT=TENANT, CC_FLOW_BASE_URL=server.origin)
        yield made


@pytest.fixture(params=["dumb", "xterm"])
def asked(world: World, request: pytest.FixtureRequest) -> Iterator[Terminal]:
    """A run on a terminal, which asks whether to go on."""
    with terminal(world.command, {**world.program.variables(), "TERM": request.param}) as shown:
        shown.wait_for("Go on? [y/N]: ")
        yield shown


def test_who_says_yes_is_asked_once(world: World, asked: Terminal):
    """Both writes are done."""
    asked.type("y\n")
    assert asked.exit_code() == 0
    assert world.added == ["p1", "p2"]


@pytest.mark.parametrize("typed", ["\n", "what?\n", "\x04"])
def test_whoever_does_not_say_yes_says_no(world: World, asked: Terminal, typed: str):
    """Nothing is sent; Ctrl-D is no yes."""
    asked.type(typed)
    asked.wait_for("you said no; nothing was sent")
    assert asked.exit_code() == 5
    assert world.added == []


def test_ctrl_c_at_the_question_ends_the_run_at_once(world: World, asked: Terminal):
    """Without Enter, and what is typed after it changes nothing."""
    asked.type(CTRL_C)
    asked.type("y\n")
    assert asked.exit_code() == 130
    assert world.added == []


@pytest.mark.parametrize("kind", ["HUP", "INT", "TERM"])
def test_a_signal_that_is_ignored_ends_no_run(world: World, kind: str):
    """`nohup` has a run ignore that its terminal is gone, `&` in a script that somebody pressed Ctrl-C there."""
    ignoring = ["sh", "-c", 'trap "" "$0"; exec "$@"', kind, *world.command]
    with subprocess.Popen(ignoring, env=world.program.variables(), stderr=subprocess.PIPE, text=True) as process:
        world.shoots = (process, signal.Signals[f"SIG{kind}"])
        _, said = process.communicate(timeout=60)
    assert (process.returncode, "once more stops at once" in said) == (0, False)
    assert world.shoots is None
    assert world.added == ["p1", "p2"]


@pytest.mark.parametrize(("kind", "code"), [(signal.SIGINT, 130), (signal.SIGKILL, -9)])
def test_an_ended_run_says_what_it_may_have_done(world: World, kind: signal.Signals, code: int):
    """The answer to its write was lost: interrupted it says so itself, killed `runs show` says so."""
    world.hangs_up = True
    with subprocess.Popen(world.command, env=world.program.variables(), stderr=subprocess.PIPE, text=True) as process:
        world.shoots = (process, kind)
        _, said = process.communicate(timeout=60)
    assert process.returncode == code
    assert "nothing changed" not in said
    assert (kind is signal.SIGKILL) or "  1 × calendar.schedule_post may have been done" in said
    shown = world.program("runs", "show")
    assert "  1 × calendar.schedule_post may have been done" in shown.out
    assert "runs settle" in shown.err
