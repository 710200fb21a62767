"""Our findings as an editor shows them."""

from collections.abc import Mapping

from lsprotocol import types

from cc_flow.diagnostic import Diagnostic
from cc_flow.lsp.text import Text

SOURCE = "cc-flow"
# What does nothing is shown faintly.
_IDLE = frozenset({"W309", "W310", "W705", "W706", "E508"})


def as_finding(one: Diagnostic, text: Text, others: Mapping[str, tuple[str, Text]]) -> types.Diagnostic:
    """A finding in the document `text`. `others` are the URI and text of each file that it may point to."""
    return types.Diagnostic(
        range=text.range_of(one.span),
        message=f"{one.message}\n{one.help}" if one.help else one.message,
        severity=types.DiagnosticSeverity.Error if one.is_error else types.DiagnosticSeverity.Warning,
        code=one.code,
        source=SOURCE,
        tags=[types.DiagnosticTag.Unnecessary] if one.code in _IDLE else None,
        related_information=[
            types.DiagnosticRelatedInformation(types.Location(uri, where.range_of(span)), words)
            for span, words in one.related
            for uri, where in [others.get(span.file, ("", text))]
            if uri
        ]
        or None,
    )
