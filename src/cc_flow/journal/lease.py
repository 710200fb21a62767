"""Who works on a run: holders, leases, and whether a holder is still alive. Keeps out how leases are stored.

A lease has an epoch that grows with every taking. Each record of a run names its epoch, so a process that slept through
a take-over is fenced off at its next record, whatever it believes.
"""

import os
import socket
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from cc_flow.errors import AlreadyRunning
from cc_flow.frozen import frozen

KIND = "lease"
# All leases are one family: whoever takes one must see them all.
FAMILY = ""
_PROCESSES = Path("/proc")


class LeaseLost(AlreadyRunning):
    """Somebody else took the run over; nothing of what was to be recorded is recorded."""


@frozen
class Holder:
    """A process, on any machine and at any time. `start_time` is in ticks since boot, None where the system does not
    tell.

    `boot_id` names the boot and the process namespace: a pid means nothing outside of them.
    """

    host: str
    boot_id: str
    pid: int
    start_time: int | None = None

    def __str__(self) -> str:
        return f"process {self.pid} on {self.host}"


@frozen
class Lease:
    """The right to record what happens to `run`, until another takes it over."""

    run: str
    epoch: int
    holder: Holder
    ttl: timedelta


def this_process() -> Holder:
    """The holder that this process is."""
    pid = os.getpid()
    return Holder(socket.gethostname(), _boot(), pid, _start_time(pid))


def is_alive(holder: Holder) -> bool | None:
    """Whether the process still runs; None when that cannot be seen from here (another machine, boot or container)."""
    if (holder.host, holder.boot_id) != (socket.gethostname(), _boot()):
        return None
    if holder.start_time is None:
        # Its pid may be another's by now: only its absence says something.
        return None if _has_pid(holder.pid) else False
    return _start_time(holder.pid) == holder.start_time


@cache
def _boot() -> str:
    try:
        boot = (_PROCESSES / "sys/kernel/random/boot_id").read_text().strip()
        return f"{boot}/{(_PROCESSES / 'self/ns/pid').readlink()}"
    except OSError:
        return ""


def _start_time(pid: int) -> int | None:
    """Field 22 of `/proc/PID/stat`; None for a process that is gone, or dead and not yet buried (`Z`)."""
    try:
        # The second field is the program's name in brackets and may hold anything.
        words = (_PROCESSES / str(pid) / "stat").read_text(errors="replace").rpartition(")")[2].split()
    except OSError:
        return None
    return None if words[0] in {"Z", "X"} else int(words[19])


def _has_pid(pid: int) -> bool:
    if os.name == "nt":
        # Signal 0 asks nothing there: it is Ctrl-C.
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


# How a lease is written down.


@frozen
class Held:
    """A lease as the store has it: who holds `run` until when, and what it is a run of."""

    run: str
    epoch: int
    holder: Holder
    expires_at: datetime
    scope: tuple[str, str, str]  # origin, tenant, workflow

    def is_live(self, now: datetime) -> bool:
        """Whether it must be respected: its holder lives, or cannot be seen and has time left."""
        alive = is_alive(self.holder)
        return now < self.expires_at if alive is None else alive


def to_content(held: Held) -> dict[str, Any]:
    """As JSON."""
    return {
        "epoch": held.epoch,
        "holder": asdict(held.holder),
        "expires_at": held.expires_at.isoformat(),
        "scope": held.scope,
    }


def from_content(run: str, content: Mapping[str, Any]) -> Held:
    """From JSON."""
    origin, tenant, workflow = content["scope"]
    expires_at = datetime.fromisoformat(content["expires_at"])
    return Held(run, content["epoch"], Holder(**content["holder"]), expires_at, (origin, tenant, workflow))


def refuse_live(run: str, exclusive: tuple[str, str, str] | None, others: Mapping[str, Held], now: datetime) -> None:
    """Raises AlreadyRunning when `run`, or another run of what `exclusive` names, is being worked on."""
    held = others.get(run)
    if held is not None and held.is_live(now):
        raise AlreadyRunning(
            f"run {run} is being worked on by {held.holder}",
            help=f"wait for it, or stop it with `cc-flow runs cancel {run}`",
        )
    for other in others.values():
        if other.run != run and other.scope == exclusive and other.is_live(now):
            raise AlreadyRunning(
                f"run {other.run} of workflow `{other.scope[2]}` for tenant `{other.scope[1]}` is going on"
                f" ({other.holder})",
                help=f"wait for it, stop it with `cc-flow runs cancel {other.run}`, or allow `overlap` in the schedule",
            )
