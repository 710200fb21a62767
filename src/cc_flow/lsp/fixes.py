"""Quick fixes: what the help of a finding offers, as an edit."""

import re
from collections.abc import Iterator

from lsprotocol.types import CodeAction, CodeActionKind, TextEdit, WorkspaceEdit

from cc_flow.diagnostic import Diagnostic
from cc_flow.lsp.documents import Document
from cc_flow.lsp.findings import as_finding
from cc_flow.lsp.regions import closing_of

_MEANT = re.compile(r"did you mean `([^`]+)`\?")
_WRITE = re.compile(r"write `([^`]+)`")
_BARE = re.compile(r"write it bare: `(.+)`", re.DOTALL)
_REST = re.compile(r"(?:(?!\s#).)*")
_REST_IN_BRACKETS = re.compile(r"[^,\[\]{}]*")
# Codes whose help says what stands in place of the very stretch that is wrong.
_WHOLE = frozenset({"E203", "E207", "E415", "E504"})


def fixes(document: Document, start: int, end: int, found: tuple[Diagnostic, ...]) -> list[CodeAction]:
    """The fixes of the findings that touch a stretch of the document."""
    return [
        CodeAction(
            title=title,
            kind=CodeActionKind.QuickFix,
            diagnostics=[as_finding(one, document.text, {})],
            edit=WorkspaceEdit(changes={document.uri: [TextEdit(document.text.range(*_stretch(document, one)), text)]}),
            is_preferred=True,
        )
        for one in found
        if one.span.file == document.file and _touches(document, one, start, end)
        for title, text in _offered(document, one)
    ]


def _touches(document: Document, one: Diagnostic, start: int, end: int) -> bool:
    first, last = document.text.stretch(one.span)
    return first <= end and start <= last


def _stretch(document: Document, one: Diagnostic) -> tuple[int, int]:
    """What a fix takes the place of: what is wrong, of a template without quotes the whole value."""
    first, last = document.text.stretch(one.span)
    if one.code != "E116":
        return first, last
    is_in_brackets = closing_of(document.text.text[document.text.line_start(first) : first])
    rest = (_REST_IN_BRACKETS if is_in_brackets else _REST).match(document.text.line_from(last))
    return first, last + len(rest[0].rstrip() if rest else "")


def _offered(document: Document, one: Diagnostic) -> Iterator[tuple[str, str]]:
    """Each fix: what it does, in words, and the text that takes the place of the wrong one."""
    written = document.text.text[slice(*_stretch(document, one))]
    said = one.help or ""
    if one.code == "E116":
        yield "Put quotes around it", _quoted(written)
    elif found := _MEANT.search(said) or _MEANT.search(one.message):
        yield f"Change to `{found[1]}`", _as_written(written, found[1])
    elif one.code == "E402" and (found := _BARE.fullmatch(said)):
        yield "Write it without braces", _as_written(written, found[1])
    elif (one.code in _WHOLE and (found := _WRITE.fullmatch(said))) or (
        one.code == "E210" and (found := _WRITE.match(said))
    ):
        yield f"Change to `{found[1]}`", found[1]
    elif one.code == "E131":
        yield "Write straight quotes", _quoted(written[1:-1])
    elif said == "take the quotes away":
        yield "Take the quotes away", written.strip("'\"")


def _as_written(written: str, text: str) -> str:
    """The text in the quotes that stand there, or where it needs them in some."""
    if written[:1] in {"'", '"'} and written[-1:] == written[:1] and len(written) > 1:
        return _in(written[0], text)
    return text


def _in(quote: str, text: str) -> str:
    inner = text.replace("'", "''") if quote == "'" else text.replace("\\", "\\\\").replace('"', '\\"')
    return f"{quote}{inner}{quote}"


def _quoted(written: str) -> str:
    return _in("'" if '"' in written or "\\" in written else '"', written)
