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
    target: Target,
    schedules: Sequence[Schedule],
    *,
    directory: str,
    program: str = "cc-flow",
    flags: Sequence[str] = (),
    keys: Sequence[str] = (),
) -> dict[str, str]:
    """File names with their texts, to be put where the target looks.

    `directory` holds the workflows, as the target's machine names it; `program` is how cc-flow is called, by its whole
    path except on GitHub: the others search few places. `flags` follow in the command; `keys` are the variables that
    hold the tenants' keys, which GitHub has to hand over. Raises UsageError for a name that no file can hold.
    """
    for name in (directory, program, *flags, *keys):
        if not name.isprintable():
            raise UsageError(f"{name!r} holds a character that cannot stand in such a file", help="rename the folder")
    if target is Target.GITHUB_ACTION:
        return github_action(_comment(schedules), schedules, directory=directory, flags=flags, keys=keys)
    return _EXPORTS[target](_comment(schedules), [program, "schedule", "tick", directory, *flags])


def _comment(schedules: Sequence[Schedule]) -> str:
    """What the schedules say, for the reader of the file."""
    lines = (f"# {_name(one)}: {describe(one.cron, one.zone)}\n" for one in schedules)
    return "".join(dict.fromkeys(lines))


def _name(schedule: Schedule) -> str:
    return f"{schedule.tenant}/{schedule.workflow}" if schedule.tenant else schedule.workflow


def _crontab(comment: str, words: Sequence[str]) -> dict[str, str]:
    """One line: cron knocks every minute, and `CRON_TZ` plays no part."""
    # In a crontab `%` is a line break, in quotes too; only a backslash keeps it.
    command = shlex.join(words).replace("%", r"\%")
    return {"crontab": f"{comment}* * * * * {command}\n"}


def _systemd(comment: str, words: Sequence[str]) -> dict[str, str]:
    """A service and its timer, for `~/.config/systemd/user`."""
    command = " ".join(map(_systemd_word, words))
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


def _launchd(_comment: str, words: Sequence[str]) -> dict[str, str]:
    """A job for `~/Library/LaunchAgents`."""
    import plistlib

    job = {
        "Label": "cc-flow.schedule",
        "ProgramArguments": list(words),
        "StartInterval": 60,
        "RunAtLoad": True,
    }
    return {"cc-flow.schedule.plist": plistlib.dumps(job).decode()}


_EXPORTS: dict[Target, Callable[[str, Sequence[str]], dict[str, str]]] = {
    Target.CRONTAB: _crontab,
    Target.SYSTEMD: _systemd,
    Target.LAUNCHD: _launchd,
}
