"""`cc-flow explain`: a diagnostic's code, or a workflow, in plain English."""

import re

import click

from cc_flow.diagnostic import did_you_mean
from cc_flow.errors import UsageError


@click.command(
    "explain", epilog="\b\nExamples:\n  cc-flow explain E301\n  cc-flow explain workflows/monday-content.yaml"
)
@click.argument("what", metavar="CODE|FILE")
def explain(what: str) -> None:
    """Say what a code such as E301 means and how to mend it, or what the workflow in FILE does and when."""
    if re.fullmatch(r"[EW][0-9]{3}", what.upper()):
        _explain_code(what.upper())
    else:
        _explain_file(what)


def _explain_code(code: str) -> None:
    from cc_flow.codes.registry import CODES
    from cc_flow.report.code_examples import shortened

    if code not in CODES:
        raise UsageError(f"there is no code `{code}`", help=did_you_mean(code, CODES, noun="codes"))
    found = CODES[code]
    click.echo(f"{code}: {found.title}\n\n{found.meaning}\n")
    for heading, text in (("Wrong:", found.wrong), ("Right:", found.right)):
        click.echo(f"{heading}\n\n" + "\n".join(f"  {line}" for line in shortened(text)) + "\n")
    click.echo("next: cc-flow validate FILE", err=True)


def _explain_file(file: str) -> None:
    from cc_flow.cli.checking import checked_file
    from cc_flow.report.explanation import explain_workflow

    checked, _ = checked_file(file)
    click.echo(explain_workflow(checked.workflow), nl=False)
    click.echo(f"next: cc-flow run {file} --sandbox", err=True)
