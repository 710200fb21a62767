"""`cc-flow run`: do what a workflow says, step by step."""

from pathlib import Path

import click

from cc_flow.cli.connection import connection_flags, flags_of

EXAMPLES = """\b
Examples:
  cc-flow run workflows/monday-content.yaml --sandbox
  cc-flow run workflows/monday-content.yaml --sandbox -i reels=3
  cc-flow run workflows/monday-content.yaml --sandbox --json
"""


@click.command(epilog=EXAMPLES)
@click.argument("file", metavar="FILE")
@click.option("-i", "--input", "given", multiple=True, metavar="NAME=VALUE", help="An input; may be repeated.")
@click.option("--inputs-file", metavar="FILE", help="Inputs from a YAML or JSON file.")
@click.option(
    "--allow", multiple=True, type=click.Choice(["billing", "account"]), help="Let this run touch money or the account."
)
@click.option("--again", multiple=True, metavar="STEP", help="Do this step although its idempotency key was used.")
@click.option("--now", "moment", metavar="TIME", help="Run as if it were due at this time.")
@click.option("--yes", is_flag=True, help="Do not ask before the first write.")
@click.option("--json", "is_json", is_flag=True, help="One event a line, as JSON, on stdout.")
@connection_flags
def run(
    file: str,
    given: tuple[str, ...],
    inputs_file: str | None,
    allow: tuple[str, ...],
    again: tuple[str, ...],
    moment: str | None,
    yes: bool,
    is_json: bool,
    sandbox: bool,
    profile: str | None,
    tenant: str | None,
    base_url: str | None,
) -> int:
    """Do what the workflow in FILE says (`-` reads standard input).

    Everything wrong with it is found before the first request. What is done is recorded; a run that stops can be
    resumed.
    """
    from cc_flow.cli.checking import checked_file
    from cc_flow.cli.connecting import target_of
    from cc_flow.cli.inputs import read_inputs
    from cc_flow.cli.running import Options
    from cc_flow.cli.starting import Start, start

    checked, texts = checked_file(file)
    inputs = read_inputs(checked.workflow, given, inputs_file)
    beside = Path.cwd() if file == "-" else Path(file).resolve().parent
    target = target_of(flags_of(profile, tenant, base_url), sandbox=sandbox, beside=beside)
    options = Options(is_json=is_json, is_confirmed=yes, allow=frozenset(allow), again=frozenset(again))
    return start(Start(checked, texts, inputs, moment=moment), target, options)
