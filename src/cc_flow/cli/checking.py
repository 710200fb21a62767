"""A file to a checked workflow, or to its findings on stderr and exit code 2, or 5 where only policy stands in the
way.
"""

import sys
from collections.abc import Mapping

import click

from cc_flow.check import Checked, check
from cc_flow.cli.loading import Loaded, load
from cc_flow.diagnostic import Diagnostic, in_order
from cc_flow.errors import InvalidWorkflow, Refused

# An effect that the file does not allow, a limit that every run exceeds: well-formed, and refused.
_POLICY = frozenset({"E701", "E707"})


def checked_file(file: str, *, stored: Mapping[str, str] | None = None) -> tuple[Checked, dict[str, str]]:
    """The checked workflow in `file`, and the texts of all files it uses. Warnings are printed.

    Raises InvalidWorkflow, after its findings were printed, where there are errors; Refused where all of them are about
    effects and limits.
    """
    loaded = load(file, stored=stored)
    checked, diagnostics = check_loaded(loaded)
    if diagnostics and (stored is None or checked is None):
        print_diagnostics(diagnostics, loaded.texts)
    if checked is None:
        if all(one.code in _POLICY for one in diagnostics if one.is_error):
            raise Refused("the workflow may not do this, nothing was sent")
        raise InvalidWorkflow(diagnostics)
    return checked, loaded.texts


def check_loaded(loaded: Loaded) -> tuple[Checked | None, tuple[Diagnostic, ...]]:
    """A loaded file's meaning, with the findings of reading and checking together."""
    found = list(loaded.diagnostics)
    checked: Checked | None = None
    if loaded.workflow is not None:
        checked, more = check(loaded.workflow, files=loaded.linked)
        found += more
    if any(one.is_error for one in found):
        checked = None
    return checked, in_order(found)


def print_diagnostics(diagnostics: tuple[Diagnostic, ...], texts: Mapping[str, str]) -> None:
    """Findings as text on stderr."""
    from cc_flow.cli.colour import is_painted
    from cc_flow.report.diagnostics import ANSI, PLAIN, as_text

    click.echo(as_text(diagnostics, texts, colours=ANSI if is_painted(sys.stderr) else PLAIN), err=True, nl=False)
