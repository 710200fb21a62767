"""`cc-flow schedule list`."""

from pathlib import Path

import click

from cc_flow.cli.schedule_flags import directory_argument
from cc_flow.cli.tenants import Whom, whom_flags
from cc_flow.report.plain import shown_json

EXAMPLES = """\b
Examples:
  cc-flow schedule list --sandbox
  cc-flow schedule list workflows --json
"""


@click.command("list", epilog=EXAMPLES)
@directory_argument
@click.option("--json", "is_json", is_flag=True)
@whom_flags
def schedule_list(directory: str, is_json: bool, whom: Whom) -> int:
    """Every schedule under DIR (`workflows` without it): when it is due, how its last run ended, whether it pauses, and
    whether it is overdue because nobody has looked.
    """
    from cc_flow.cli.schedule_files import Folder
    from cc_flow.cli.schedule_passes import Asked
    from cc_flow.cli.schedule_standing import stands

    asked = Asked(Path(directory), whom)
    folder = Folder(asked.directory)
    folder.read()
    folder.tell()
    found = stands(asked, folder)
    if is_json:
        click.echo(shown_json({"format_version": 1, "schedules": [one.as_json() for one in found]}))
        return 2 if folder.broken else 0
    for one in found:
        due = f"{one.next.local:%Y-%m-%d %H:%M} {one.next.label[-6:]}" if one.next else "never"
        last = one.last.shown_status if one.last else "no run yet"
        click.echo(f"{due}  {one.schedule.workflow:<24}  {one.schedule.tenant:<16}  {last:<11}  {one.words}")
        for complaint in one.complaints():
            click.echo(f"  ! {complaint}")
    if not found:
        click.echo(f"no schedules under {directory}", err=True)
    click.echo("next: cc-flow schedule tick, or: cc-flow schedule start", err=True)
    return 2 if folder.broken else 0
