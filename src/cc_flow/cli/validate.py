"""`cc-flow validate`: check workflows without a network."""

import shlex
import sys

import click

from cc_flow.diagnostic import Diagnostic, in_order
from cc_flow.errors import UsageError

EXAMPLES = """\b
Examples:
  cc-flow validate workflows/*.yaml
  cc-flow validate --format github workflows/monday-content.yaml
"""


@click.command(epilog=EXAMPLES)
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "github", "sarif"]), default="text", show_default=True
)
def validate(files: tuple[str, ...], form: str) -> int:
    """Check each FILE and everything it uses; needs no network and no key. Everything wrong is said at once."""
    from cc_flow.cli.many_files import Unreadable, examine

    found: list[Diagnostic] = []
    texts: dict[str, str] = {}
    unreadable: list[Unreadable] = []
    for examined in examine(files):
        if isinstance(examined, Unreadable):
            unreadable.append(examined)
            continue
        found += examined.diagnostics
        texts.update(examined.texts)
    diagnostics = in_order(found)
    _print(diagnostics, texts, form)
    errors = sum(one.is_error for one in diagnostics)
    if unreadable:
        # What is wrong with the others has been said, so that all of it can be mended at once.
        raise UsageError("\n".join(one.message for one in unreadable), help=unreadable[0].help)
    if form == "text":
        _sum_up(files, errors, len(diagnostics) - errors)
    return 2 if errors else 0


def _print(diagnostics: tuple[Diagnostic, ...], texts: dict[str, str], form: str) -> None:
    if form == "json":
        from cc_flow.report.diagnostics_json import as_json

        click.echo(as_json(diagnostics), nl=False)
    elif form == "sarif":
        from cc_flow import __version__
        from cc_flow.report.diagnostics_sarif import as_sarif

        click.echo(as_sarif(diagnostics, version=__version__), nl=False)
    elif form == "github":
        from cc_flow.report.diagnostics_github import as_annotations

        click.echo(as_annotations(diagnostics), nl=False)
    elif diagnostics:
        from cc_flow.cli.colour import is_painted
        from cc_flow.report.diagnostics import ANSI, PLAIN, as_text

        click.echo(as_text(diagnostics, texts, colours=ANSI if is_painted(sys.stdout) else PLAIN), nl=False)


def _sum_up(files: tuple[str, ...], errors: int, warnings: int) -> None:
    counted = f"{len(files)} file{'s' if len(files) != 1 else ''} checked"
    if errors:
        click.echo(
            f"{counted}: {errors} error{'s' if errors != 1 else ''}, {warnings} warning{'s' if warnings != 1 else ''}",
            err=True,
        )
        return
    words = f", {warnings} warning{'s' if warnings != 1 else ''}" if warnings else ", nothing wrong"
    which = shlex.quote(files[0]) if len(files) == 1 else "FILE"
    click.echo(f"{counted}{words}\nnext: cc-flow run {which} --sandbox", err=True)
