"""`cc-flow schedule tick`: one late-safe pass, for cron or whoever knocks."""

from pathlib import Path

import click

from cc_flow.cli.schedule_flags import directory_argument, parallel_option
from cc_flow.cli.tenants import Whom, whom_flags

EXAMPLES = """\b
Examples:
  cc-flow schedule tick --sandbox
  cc-flow schedule tick workflows --sandbox --now 2026-12-07T07:00:10-05:00
  cc-flow schedule tick workflows --tenants all --sandbox
"""


@click.command("tick", epilog=EXAMPLES)
@directory_argument
@click.option("--now", "moment", metavar="TIME", help="Look as if it were this time.")
@parallel_option
@click.option("--ping", metavar="NAME", help="Tell this webhook of your profile when all went well.")
@click.option("--json", "is_json", is_flag=True, help="One decision a line, as JSON.")
@whom_flags
def schedule_tick(
    directory: str, moment: str | None, parallel: int, ping: str | None, is_json: bool, whom: Whom
) -> int:
    """Run what is due in the workflows under DIR (`workflows` without it), each due time once, and say what was
    decided.

    Safe to call every minute, from two processes at once, and after a week of silence. Exits with its runs' worst code;
    2 where a workflow has errors, which does not stop the others.
    """
    from cc_flow.cli.schedule_once import once
    from cc_flow.cli.schedule_passes import Asked

    asked = Asked(Path(directory), whom, parallel=parallel, is_json=is_json)
    return once(asked, moment=moment, ping=ping)
