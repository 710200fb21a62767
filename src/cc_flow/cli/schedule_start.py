"""`cc-flow schedule start`: a scheduler in the foreground."""

from pathlib import Path

import click

from cc_flow.cli.schedule_flags import directory_argument, parallel_option
from cc_flow.cli.tenants import Whom, whom_flags

EXAMPLES = """\b
Examples:
  cc-flow schedule start --sandbox
  cc-flow schedule start workflows --tenants all
"""


@click.command("start", epilog=EXAMPLES)
@directory_argument
@parallel_option
@click.option("--json", "is_json", is_flag=True, help="One decision a line, as JSON.")
@whom_flags
def schedule_start(directory: str, parallel: int, is_json: bool, whom: Whom) -> int:
    """Run what is due in the workflows under DIR (`workflows` without it), each due time once, until Ctrl-C or SIGTERM.

    Changed, new and removed files count from the next look, at the latest 20 seconds later. Runs under way are finished
    before it ends.
    """
    from cc_flow.cli.schedule_loop import keep_looking
    from cc_flow.cli.schedule_passes import Asked

    return keep_looking(Asked(Path(directory), whom, parallel=parallel, is_json=is_json))
