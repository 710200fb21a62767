"""The command line in a forked process, which can be killed at each of its seams: before and after each statement of
the store, and each send and receive of a socket. Nothing of cc-flow knows of it.
"""

import itertools
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

_SEAMS = frozenset(
    {"execute", "executemany", "fetchall", "send", "sendall", "recv", "recv_into", "sock_connect", "connect"}
)
_EVENTS = frozenset({"c_call", "c_return"})


@dataclass(frozen=True)
class Kill:
    """When a process is killed: at its nth seam, or so many seconds after it began; neither lets it live."""

    seam: int | None = None
    seconds: float | None = None


@dataclass(frozen=True)
class Ended:
    """How it ended. `exit_code` is None for one that was killed."""

    exit_code: int | None
    output: str


def warm() -> None:
    """Import what commands import, once: each victim is a fork of this process."""
    import cc_flow.api.client
    import cc_flow.cli.applying
    import cc_flow.cli.planning
    import cc_flow.cli.resuming
    import cc_flow.cli.settling
    import cc_flow.cli.starting
    import cc_flow.journal.store  # noqa: F401

    os.environ.pop("CC_FLOW_PROFILE", None)


def run(
    arguments: list[str],
    environment: dict[str, str],
    folder: Path,
    kill: Kill,
    *,
    prepare: Callable[[], None] | None = None,
) -> Ended:
    """Run the command line once, in `folder`; `prepare` is called in the process before."""
    output = folder / "output"
    output.unlink(missing_ok=True)
    child = os.fork()
    if child == 0:
        _live(arguments, environment, output, kill, prepare)
    if kill.seconds is not None:
        time.sleep(kill.seconds)
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    text = output.read_text(errors="replace") if output.exists() else ""
    return Ended(os.waitstatus_to_exitcode(status) if os.WIFEXITED(status) else None, text)


def _live(
    arguments: list[str],
    environment: dict[str, str],
    output: Path,
    kill: Kill,
    prepare: Callable[[], None] | None,
) -> None:
    """The child's whole life."""
    code = 70
    try:
        handle = os.open(output, os.O_CREAT | os.O_WRONLY, 0o600)
        for stream in (1, 2):
            os.dup2(handle, stream)
        os.environ.update(environment)
        os.chdir(output.parent)
        if prepare is not None:
            prepare()
        if kill.seam is not None:
            _end_at(kill.seam)
        from cc_flow.cli.main import run as run_command

        code = run_command(arguments)
        sys.stdout.flush()
        sys.stderr.flush()
    finally:
        os._exit(code)


def _end_at(last: int) -> None:
    """Count seams in every thread; at the `last` the process is no more."""
    passed = itertools.count(1)

    def look(_frame: FrameType, event: str, called: Any) -> None:
        if event in _EVENTS and called.__name__ in _SEAMS and next(passed) == last:
            os.kill(os.getpid(), signal.SIGKILL)

    threading.setprofile(look)
    sys.setprofile(look)
