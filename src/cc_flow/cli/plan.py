"""`cc-flow plan`: what a workflow would do, without doing it."""

import click

from cc_flow.cli.plan_flags import Wanted, plan_flags
from cc_flow.errors import UsageError

EXAMPLES = """\b
Examples:
  cc-flow plan workflows/monday-content.yaml --sandbox
  cc-flow plan workflows/monday-content.yaml --sandbox -o monday.plan --report monday.html
  cc-flow plan workflows/monday-content.yaml --offline
  cc-flow plan workflows/monday-content.yaml --sandbox --json --exit-code
"""


@click.command(epilog=EXAMPLES)
@click.argument("file", metavar="FILE")
@click.option("-i", "--input", "given", multiple=True, metavar="NAME=VALUE", help="An input; may be repeated.")
@click.option("--inputs-file", metavar="FILE", help="Inputs from a YAML or JSON file.")
@click.option("--now", "moment", metavar="TIME", help="Plan as if it were due at this time.")
@click.option("--offline", is_flag=True, help="Open no connection: what would be read is unknown. Needs no key.")
@click.option("--record", metavar="FILE", help="Keep what was read in a file.")
@click.option("--recorded", metavar="FILE", help="Open no connection: read from a file that --record wrote.")
@plan_flags
def plan(
    file: str,
    given: tuple[str, ...],
    inputs_file: str | None,
    moment: str | None,
    offline: bool,
    record: str | None,
    recorded: str | None,
    wanted: Wanted,
) -> int:
    """Say what the workflow in FILE would do: reads are real, nothing is written (`-` reads standard input).

    What can only be known once it is done is marked so. A plan kept with -o can be applied: exactly that, once.
    """
    if record is not None and (offline or recorded is not None):
        raise UsageError("offline nothing is read, so there is nothing to record", help="leave out `--offline`")
    from cc_flow.cli.planning import Source, plan_file

    source = Source(offline or recorded is not None, recorded, record)
    return plan_file(file, given, inputs_file, moment, source, wanted)
