"""Findings as SARIF 2.1.0, the form in which code scanning takes them.

Source: OASIS, "Static Analysis Results Interchange Format (SARIF) Version 2.1.0".
"""

import json
from collections.abc import Iterable
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from cc_flow.codes.registry import CODES
from cc_flow.diagnostic import Diagnostic, Span

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def as_sarif(diagnostics: Iterable[Diagnostic], *, version: str) -> str:
    """One log with one run. `version` is that of cc-flow."""
    found = list(diagnostics)
    rules = sorted({one.code for one in found})
    run = {
        "tool": {"driver": {"name": "cc-flow", "version": version, "rules": [_rule(code) for code in rules]}},
        "columnKind": "unicodeCodePoints",
        "results": [_result(one, rules) for one in found],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _rule(code: str) -> dict[str, Any]:
    known = CODES[code]
    return {
        "id": code,
        "name": "".join(word.capitalize() for word in known.title.replace("`", "").replace("-", " ").split()),
        "shortDescription": {"text": known.title},
        "fullDescription": {"text": known.meaning},
        "help": {"text": known.meaning, "markdown": _help(known.meaning, known.wrong, known.right)},
        "defaultConfiguration": {"level": "warning" if code.startswith("W") else "error"},
    }


def _help(meaning: str, wrong: str, right: str) -> str:
    return f"{meaning}\n\nWrong:\n\n```yaml\n{wrong}```\n\nRight:\n\n```yaml\n{right}```\n"


def _result(diagnostic: Diagnostic, rules: list[str]) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": diagnostic.code,
        "ruleIndex": rules.index(diagnostic.code),
        "level": str(diagnostic.severity),
        "message": {"text": diagnostic.message + (f"\n{diagnostic.help}" if diagnostic.help else "")},
        "locations": [_location(diagnostic.span)],
    }
    if diagnostic.related:
        result["relatedLocations"] = [
            {"id": number, **_location(span), "message": {"text": word}}
            for number, (span, word) in enumerate(diagnostic.related, 1)
        ]
    return result


def _location(span: Span) -> dict[str, Any]:
    region = {
        "startLine": span.line,
        "startColumn": span.column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
    }
    uri = quote(PurePath(span.file).as_posix(), safe="/.-_~")
    return {"physicalLocation": {"artifactLocation": {"uri": uri}, "region": region}}
