"""Findings as workflow commands of GitHub Actions, which shows them beside the lines of a pull request.

Source: GitHub's documentation, "Workflow commands for GitHub Actions"; ten annotations of a kind a step are shown.
"""

from collections.abc import Iterable

from cc_flow.diagnostic import Diagnostic
from cc_flow.report.diagnostics import summary
from cc_flow.report.diagnostics_excerpt import visible

MOST = 10
"""So many findings become annotations; GitHub shows no more of one step."""


def as_annotations(diagnostics: Iterable[Diagnostic], *, most: int = MOST) -> str:
    """A line a finding, errors first; of more than `most` the rest is counted in one line more."""
    worst = sorted(diagnostics, key=lambda one: not one.is_error)
    shown, rest = worst[:most], worst[most:]
    lines = [_annotation(one) for one in shown]
    if rest:
        lines.append(f"::notice title=cc-flow::{_escape(f'and {len(rest)} more: {summary(rest)}')}")
    return "".join(f"{line}\n" for line in lines)


def _annotation(diagnostic: Diagnostic) -> str:
    span = diagnostic.span
    properties = {"file": span.file, "line": span.line, "endLine": span.end_line, "title": f"cc-flow {diagnostic.code}"}
    if span.line == span.end_line:
        # GitHub takes columns only within one line.
        properties |= {"col": span.column, "endColumn": span.end_column}
    listed = ",".join(f"{name}={_escape_property(str(value))}" for name, value in properties.items())
    message = diagnostic.message + (f"\n{diagnostic.help}" if diagnostic.help else "")
    return f"::{diagnostic.severity} {listed}::{_escape(message)}"


def _escape(message: str) -> str:
    escaped = "%0A".join(visible(line) for line in message.replace("%", "%25").split("\n"))
    return escaped.replace("\r", "%0D")


def _escape_property(value: str) -> str:
    return _escape(value).replace(":", "%3A").replace(",", "%2C")
