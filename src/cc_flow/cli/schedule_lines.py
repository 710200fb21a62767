"""What a pass decided, a line a decision: for people and as JSON."""

from collections.abc import Iterator
from typing import Any

import click

from cc_flow.cli.schedule_passes import Made
from cc_flow.report.plain import safe, shown_json
from cc_flow.schedule.lane import Line


def print_made(made: Made, *, is_json: bool, with_tenant: bool) -> None:
    """The decisions, a line each, on stdout."""
    for line in made.lines:
        click.echo(json_of(line) if is_json else text_of(line, with_tenant=with_tenant))


def complaints(made: Made) -> Iterator[str]:
    """What could not begin, what pauses, and what to do about it."""
    for (tenant, workflow), error in made.refused.items():
        yield safe(f"{workflow} for {tenant} is due and cannot begin: {error.message}")
        if error.help:
            yield f"  help: {error.help}"
    for line in made.lines:
        if line.did == "left":
            yield safe(_who(line) + f" was interrupted and is not gone on with: {line.reason}")
            yield f"  help: look with `cc-flow runs show {line.run}`, go on with `cc-flow runs resume {line.run}`"
        if pause := pause_of(line):
            yield pause


def text_of(line: Line, *, with_tenant: bool) -> str:
    """`2026-12-07 07:00 -05:00  monday-content  ran: succeeded (on time)  run 01J…`."""
    count = f" and {line.count - 1} before it" if line.count > 1 else ""
    who = f"{line.schedule.tenant}  {line.schedule.workflow}" if with_tenant else line.schedule.workflow
    return safe(f"{line.due.local:%Y-%m-%d %H:%M} {line.due.label[-6:]}{count}  {who}  {_outcome(line)}")


def _outcome(line: Line) -> str:
    if line.ending is None:
        return f"{line.did}: {line.reason}"
    words = f": {line.ending.message}" if line.ending.message else ""
    run = f"  run {line.run}" if line.run else ""
    return f"{line.did} ({line.reason}), {line.ending.status}{words}{run}"


def pause_of(line: Line) -> str | None:
    """Why the workflow's schedules rest from now on, and how they go on."""
    return None if line.paused is None else f"{_who(line)} pauses: {line.paused}"


def _who(line: Line) -> str:
    return f"{line.schedule.workflow} for {line.schedule.tenant}"


def json_of(line: Line) -> str:
    """A decision as one line of JSON."""
    shown: dict[str, Any] = {
        "event": line.did,
        "workflow": line.schedule.workflow,
        "tenant": line.schedule.tenant,
        "due": line.due.label,
        "reason": line.reason,
        "count": line.count,
        "run": line.run,
        "status": line.ending.status if line.ending else None,
        "exit_code": line.ending.exit_code if line.ending else None,
        "message": line.ending.message if line.ending else "",
        "paused": line.paused,
    }
    return shown_json(shown)
