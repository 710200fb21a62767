"""`cc-flow apply`: do exactly what a saved plan says, once."""

import click

from cc_flow.cli.connection import connection_flags, flags_of

EXAMPLES = """\b
Examples:
  cc-flow plan workflows/monday-content.yaml --sandbox -o monday.plan
  cc-flow apply monday.plan
"""


@click.command(epilog=EXAMPLES)
@click.argument("file", metavar="PLAN")
@click.option(
    "--allow", multiple=True, type=click.Choice(["billing", "account"]), help="Let this run touch money or the account."
)
@click.option("--yes", is_flag=True, help="Do not ask before the first write.")
@click.option("--json", "is_json", is_flag=True, help="One event a line, as JSON, on stdout.")
@click.option(
    "--report", metavar="FILE", help="The run as a page (.html), or the plan that was applied as Markdown (.md)."
)
@connection_flags
def apply(
    file: str,
    allow: tuple[str, ...],
    yes: bool,
    is_json: bool,
    report: str | None,
    sandbox: bool,
    profile: str | None,
    tenant: str | None,
    base_url: str | None,
) -> int:
    """Do exactly what PLAN says, once. A plan that no longer holds is refused before anything is written.

    What it rests on is read again first; a write that is not in the plan is not made. One that was interrupted goes on
    where it was.
    """
    from cc_flow.cli.applying import apply_plan
    from cc_flow.cli.running import Options

    options = Options(is_json=is_json, is_confirmed=yes, allow=frozenset(allow))
    return apply_plan(file, flags_of(profile, tenant, base_url), options, sandbox=sandbox, report=report)
