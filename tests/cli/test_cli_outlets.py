"""What a command does never depends on whether somebody can read what it says."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from program import Program

from cc_flow.cli.crash import write_crash

TALKS = """\
cc_flow: 1
name: talks
steps:
  - id: each
    for_each: "{{ range(50) | list }}"
    set: {text: "{{ loop.key }}"}
  - {id: post, action: content.get_post, with: {id_or_slug: post-1}}
"""


@contextmanager
def gone() -> Iterator[int]:
    """A pipe whose reader has left."""
    read, write = os.pipe()
    os.close(read)
    try:
        yield write
    finally:
        os.close(write)


@contextmanager
def full() -> Iterator[int]:
    """A file on a full disk."""
    with Path("/dev/full").open("wb") as file:
        yield file.fileno()


def exit_code(program: Program, *arguments: str, out: int = subprocess.DEVNULL, err: int = subprocess.DEVNULL) -> int:
    """Of a command that writes there."""
    return subprocess.run(
        [sys.executable, "-m", "cc_flow", *arguments], stdout=out, stderr=err, env=program.variables(), check=False
    ).returncode


@pytest.mark.parametrize("place", [gone, full])
def test_a_run_goes_on_without_its_progress(program: Program, place):
    """Lines for people on stderr: all steps run, and the exit code says how."""
    with place() as err:
        assert exit_code(program, "run", program.write("talks.yaml", TALKS), "--sandbox", err=err) == 0
    assert statuses(program) == ["succeeded"]


@pytest.mark.parametrize(("place", "code"), [(gone, 0), (full, 1)])
def test_a_run_goes_on_without_its_events(program: Program, place, code: int):
    """Data on stdout: all steps run. Who reads until it is enough has all; what a full disk cut off is told."""
    with place() as out:
        assert exit_code(program, "run", program.write("talks.yaml", TALKS), "--sandbox", "--json", out=out) == code
    assert statuses(program) == ["succeeded"]


def statuses(program: Program) -> list[str]:
    """Of all runs."""
    return [run["status"] for run in json.loads(program("runs", "list", "--json").out)["runs"]]


@pytest.mark.parametrize("place", [gone, full])
def test_a_failure_keeps_its_exit_code(program: Program, place):
    """Wrong use is 2, whoever hears of it."""
    with place() as nowhere:
        assert exit_code(program, "run", "nowhere.yaml", "--sandbox", out=nowhere, err=nowhere) == 2


def test_a_slow_reader_misses_nothing(program: Program):
    """A pipe that is full is waited for, also where somebody has made it one that says so instead of waiting."""
    with subprocess.Popen(
        [sys.executable, "-c", CROWDED, sys.executable, program.write("talks.yaml", TALKS)],
        stdout=subprocess.PIPE,
        env=program.variables(),
        text=True,
    ) as talking:
        assert talking.stdout is not None
        lines = talking.stdout.read().splitlines()
    assert talking.returncode == 0
    assert json.loads(lines[-1])["event"] == "run_finished"


CROWDED = """\
import fcntl, os, sys
fcntl.fcntl(1, fcntl.F_SETPIPE_SZ, 4096)
os.set_blocking(1, False)
os.execv(sys.argv[1], [sys.argv[1], "-m", "cc_flow", "run", sys.argv[2], "--sandbox", "--json"])
"""


def test_a_process_that_crashes_leaves_none_of_its_memory(program: Program):
    """The key is in it. What a user's own command is started with shows what the process itself runs under."""
    seen = program.folder / "limit"
    (program.folder / "config").mkdir()
    command = f"sh -c 'ulimit -S -c > {seen}; echo cc_a_key_for_tests_0123456789'"
    program.write("config/config.toml", f'[profiles.default]\nkey_command = "{command}"\n')
    program.environment["CC_FLOW_TENANT"] = "acme"
    raised = 'ulimit -S -c "$(ulimit -H -c)"; exec "$0" -m cc_flow auth status'
    subprocess.run(["sh", "-c", raised, sys.executable], env=program.variables(), check=True, capture_output=True)
    assert seen.read_text() == "0\n"


def test_where_cc_flow_itself_failed_is_told_to_its_user_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """As all else in the state folder."""
    monkeypatch.setenv("CC_FLOW_STATE_DIR", str(tmp_path / "state"))
    assert "where it happened is written in" in write_crash(ValueError("what a user said"))
    (file,) = (tmp_path / "state").iterdir()
    assert file.stat().st_mode & 0o777 == 0o600
    assert "what a user said" not in file.read_text()
