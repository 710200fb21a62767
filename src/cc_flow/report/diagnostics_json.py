"""Findings as JSON for programs, in the form that the command line promises."""

import json
from collections.abc import Iterable
from typing import Any

from cc_flow.diagnostic import Diagnostic, Span

FORMAT_VERSION = 1


def as_json(diagnostics: Iterable[Diagnostic]) -> str:
    """One object, `{"format_version": 1, "diagnostics": […]}`. Lines and columns count from 1, ends are exclusive."""
    found = [_finding(one) for one in diagnostics]
    return json.dumps({"format_version": FORMAT_VERSION, "diagnostics": found}, indent=2) + "\n"


def _finding(diagnostic: Diagnostic) -> dict[str, Any]:
    return {
        "code": diagnostic.code,
        "severity": str(diagnostic.severity),
        **_place(diagnostic.span),
        "message": diagnostic.message,
        "help": diagnostic.help,
        "related": [{**_place(span), "message": word} for span, word in diagnostic.related],
    }


def _place(span: Span) -> dict[str, Any]:
    return {
        "file": span.file,
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
    }
