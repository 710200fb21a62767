"""From a character of a scalar's text back to the characters of the file that it was written with.

Quotes, escapes, folded lines and block indentation make the two differ. The map is made when somebody asks, for one
scalar at a time. Source: YAML 1.2.2, 6.5, 7.3 and 8.1, as libyaml does it.
"""

import re
from collections.abc import Iterable, Iterator

from cc_flow.syntax.source import LINE_BREAK

Stretch = tuple[int, int]

_BREAK = re.compile(LINE_BREAK)
_FOLD = rf"(?P<fold>[ \t]*{LINE_BREAK}[ \t\r\n]*)"
_ESCAPE = rf"\\(?:x.{{2}}|u.{{4}}|U.{{8}}|(?P<joint>{LINE_BREAK}[ \t\r\n]*)|.)"
_UNITS = {
    "plain": re.compile(rf"{_FOLD}|."),
    "single": re.compile(rf"''|{_FOLD}|."),
    "double": re.compile(rf"{_ESCAPE}|{_FOLD}|."),
}
_LINE = re.compile(rf"(?P<line>[^\r\n]*)(?P<break>{LINE_BREAK}|\Z)")
_BLANKS = " \t"


def stretch(raw: str, text: str, style: str, start: int, end: int) -> Stretch:
    """Where in `raw`, a scalar as it stands in the file, its `text[start:end]` is written."""
    start = max(0, min(start, len(text)))
    end = max(start, min(end, len(text)))
    margin = 1 if style in {"single", "double"} else 0
    if raw[margin : len(raw) - margin] == text:
        return start + margin, end + margin
    stretches = _stretches(raw, text, style)
    if len(stretches) != len(text):
        return margin, len(raw) - margin
    if start < end:
        return stretches[start][0], stretches[end - 1][1]
    here = stretches[start - 1][1] if start else margin
    return here, here


def _stretches(raw: str, text: str, style: str) -> list[Stretch]:
    if style in _UNITS:
        return list(_flow(raw, style))
    return list(_block(raw, text, is_folded=style == "folded"))[: len(text)]


def _flow(raw: str, style: str) -> Iterator[Stretch]:
    """A stretch for each character of a plain or quoted scalar."""
    margin = 0 if style == "plain" else 1
    for found in _UNITS[style].finditer(raw, margin, len(raw) - margin):
        if found.lastgroup in {"fold", "joint"}:
            yield from _fold(raw, found.start(), found.end(), is_joint=found.lastgroup == "joint")
        else:
            yield found.span()


def _fold(raw: str, start: int, end: int, *, is_joint: bool) -> Iterator[Stretch]:
    """One break folds to a space, or to nothing behind a backslash; of several each but the first stays."""
    _first, *rest = (found.span() for found in _BREAK.finditer(raw, start, end))
    if rest:
        yield from rest
    elif not is_joint:
        yield start, end


def _block(raw: str, text: str, *, is_folded: bool) -> Iterator[Stretch]:
    """A stretch for each character of a literal or folded scalar, its last breaks not yet chomped."""
    lines = list(_LINE.finditer(raw))[1:]
    indent = _indent(lines, text)
    before: Stretch | None = None
    breaks: list[Stretch] = []
    for found in lines:
        content = (found.start() + indent, found.end("line"))
        if content[0] < content[1]:
            yield from _joined(raw, before, breaks, content) if is_folded else breaks
            yield from ((at, at + 1) for at in range(*content))
            before, breaks = content, []
        if found["break"]:
            breaks.append(found.span("break"))
    yield from breaks


def _indent(lines: list[re.Match[str]], text: str) -> int:
    """By how much the lines were indented: what is left of it in the text was written on purpose."""
    if not text.strip("\n"):
        return max(len(found["line"]) for found in lines)
    return max(0, _least_indent(found["line"] for found in lines) - _least_indent(text.split("\n")))


def _joined(raw: str, before: Stretch | None, breaks: list[Stretch], content: Stretch) -> list[Stretch]:
    """What stands between two lines of a folded scalar. A line that begins with a blank is not folded into another."""
    if before is None or raw[before[0]] in _BLANKS or raw[content[0]] in _BLANKS:
        return breaks
    return breaks[1:] or [(before[1], content[0])]


def _least_indent(lines: Iterable[str]) -> int:
    return min((len(line) - len(line.lstrip(" ")) for line in lines if line.strip(" ")), default=0)
