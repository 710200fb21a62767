"""`cc-flow actions show`."""

import sys
from typing import TYPE_CHECKING, Any

import click

from cc_flow.report.plain import shown_json

if TYPE_CHECKING:
    from cc_flow.actions.base import Action

EXAMPLES = """\b
Examples:
  cc-flow actions show captions.generate
  cc-flow actions show captions.generate --json
  cc-flow actions show captions.generate --workflow | cc-flow run - --sandbox
"""


@click.command("show", epilog=EXAMPLES)
@click.argument("name", metavar="NAME")
@click.option("--json", "is_json", is_flag=True, help="Inputs and output as JSON Schemas.")
@click.option("--workflow", "is_workflow", is_flag=True, help="A workflow of the example, to run in the sandbox.")
def actions_show(name: str, is_json: bool, is_workflow: bool) -> None:
    """Everything about the action NAME: what it does, takes and gives, and an example step."""
    from cc_flow.report.actions import as_json
    from cc_flow.report.actions_example import example_workflow, try_it

    kind = _known(name)
    if is_json:
        click.echo(shown_json(as_json(kind)))
    elif is_workflow:
        click.echo(example_workflow(kind), nl=False)
    else:
        _print_page(kind)
        click.echo(f"next: {try_it(kind)}", err=True)


def _known(name: str) -> "type[Action[Any]]":
    from cc_flow.actions.catalog import core_names, find, names

    try:
        return find(name)
    except KeyError:
        from cc_flow.diagnostic import did_you_mean
        from cc_flow.errors import UsageError

        known = did_you_mean(name, (*names(), *core_names()), noun="actions")
        known += " " if known.endswith("?") else "; "
        raise UsageError(f"there is no action `{name}`", help=f"{known}`cc-flow actions list` has all") from None


def _print_page(kind: "type[Action[Any]]") -> None:
    from cc_flow.cli.colour import is_painted
    from cc_flow.report.actions_text import page_lines, painted, unpainted

    for line in page_lines(kind, paint=painted if is_painted(sys.stdout) else unpainted):
        click.echo(line)
