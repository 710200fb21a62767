"""The files by which a machine calls `cc-flow schedule tick` by itself: for cron, systemd, GitHub Actions and launchd.

A tick reads the schedules, their zones and what was missed, so cron, systemd and launchd only knock once a minute and
know no times. GitHub charges for minutes and starts late, so its Action knocks when something is due.
"""

import shlex
from collections.abc import Callable, Sequence
from enum import StrEnum

from cc_flow.cron import describe
from cc_flow.errors import UsageError
from cc_flow.schedule.github import github_action
from cc_flow.schedule.model import Schedule


class Target(StrEnum):
    """What calls the tick."""

    CRONTAB = "crontab"
    SYSTEMD = "systemd"
    GITHUB_ACTION = "github-action"
    LAUNCHD = "launchd"


def export(
    target: Target, schedules: Sequence[Schedule], *, directory: str, program: str = "cc-flow"
) -> dict[str, str]:
    """File names with their texts, to be put where the target looks.

    `directory` holds the workflows, as the target's machine names it; `program` is how cc-flow is called, by its whole
    path except on GitHub: the others search few places. Raises UsageError for a name that no file can hold.
    """
    for name in (directory, program):
        if not name.isprintable():
            raise UsageError(f"{name!r} holds a character that cannot stand in such a file", help="rename the folder")
    return _EXPORTS[target](_comment(schedules), schedules, directory, program)


def _comment(schedules: Sequence[Schedule]) -> str:
    """What the schedules say, for the reader of the file."""
    lines = (f"# {one.tenant}/{one.workflow}: {describe(one.cron, one.zone)}\n" for one in schedules)
    return "".join(dict.fromkeys(lines))


def _crontab(comment: str, schedules: Sequence[Schedule], directory: str, program: str) -> dict[str, str]:  # noqa: ARG001 - one shape for all targets
    """One line: cron knocks every minute, and `CRON_TZ` plays no part."""
    # In a crontab `%` is a line break, in quotes too; only a backslash keeps it.
    command = shlex.join([program, "schedule", "tick", directory]).replace("%", r"\%")
    return {"crontab": f"{comment}* * * * * {command}\n"}


def _systemd(comment: str, schedules: Sequence[Schedule], directory: str, program: str) -> dict[str, str]:  # noqa: ARG001 - one shape for all targets
    """A service and its timer, for `~/.config/systemd/user`."""
    command = " ".join(_systemd_word(word) for word in (program, "schedule", "tick", directory))
    service = f"[Unit]\nDescription=Runs of cc-flow that are due\n\n[Service]\nType=oneshot\nExecStart={command}\n"
    timer = (
        "[Unit]\nDescription=Looks every minute whether a run of cc-flow is due\n\n"
        "[Timer]\nOnCalendar=minutely\nAccuracySec=1s\nPersistent=true\n\n[Install]\nWantedBy=timers.target\n"
    )
    return {"cc-flow.service": comment + service, "cc-flow.timer": timer}


def _systemd_word(word: str) -> str:
    """One word of a systemd command line, nothing in it expanded."""
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return f'"{escaped}"'


def _launchd(comment: str, schedules: Sequence[Schedule], directory: str, program: str) -> dict[str, str]:  # noqa: ARG001 - one shape for all targets
    """A job for `~/Library/LaunchAgents`."""
    import plistlib

    job = {
        "Label": "cc-flow.schedule",
        "ProgramArguments": [program, "schedule", "tick", directory],
        "StartInterval": 60,
        "RunAtLoad": True,
    }
    return {"cc-flow.schedule.plist": plistlib.dumps(job).decode()}


_EXPORTS: dict[Target, Callable[[str, Sequence[Schedule], str, str], dict[str, str]]] = {
    Target.CRONTAB: _crontab,
    Target.SYSTEMD: _systemd,
    Target.GITHUB_ACTION: github_action,
    Target.LAUNCHD: _launchd,
}
