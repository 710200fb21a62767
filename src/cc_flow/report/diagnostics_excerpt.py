"""One line of a file with carets under the stretch that is meant. Whatever the file holds, terminals show it alike."""

import re
import unicodedata
from bisect import bisect_right
from itertools import accumulate

from cc_flow.diagnostic import Span
from cc_flow.frozen import frozen

LONGEST = 120
"""How many columns of a line are shown; of a longer one, those around the span."""

CUT = "…"
_LINE_BREAK = re.compile(r"\r\n|\r|\n")
_CONTROL_PICTURES = 0x2400
_DELETE, _DELETE_PICTURE = 0x7F, "␡"
# What moves, hides or reverses the text around it: control and format characters, half a surrogate pair, line ends,
# private use.
_UNSHOWABLE = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp", "Co"})


@frozen
class Excerpt:
    """A line as it is shown, and the columns in it that are meant: so many to pass over, then so many carets."""

    line: str
    indent: int
    carets: int


class SourceLines:
    """The lines of a file's text: they end at LF, CR LF or CR, as spans count them."""

    def __init__(self, text: str) -> None:
        self._lines = _LINE_BREAK.split(text.removeprefix("\ufeff"))

    def excerpt(self, span: Span) -> Excerpt | None:
        """The first line of `span`; None where the text has no such line."""
        if not 1 <= span.line <= len(self._lines):
            return None
        line = self._lines[span.line - 1]
        end = span.end_column - 1 if span.end_line == span.line else len(line)
        return excerpt(line, span.column - 1, end)


def excerpt(line: str, start: int, end: int) -> Excerpt:
    """`line` with what cannot be seen made visible, clipped around the characters `start` to `end` (exclusive)."""
    start = min(start, len(line))
    end = min(max(end, start), len(line))
    cells = [visible(character) for character in line]
    widths = [_columns(cell) for cell in cells]
    first, last = _window(widths, start, end)
    head, tail = CUT if first else "", CUT if last < len(cells) else ""
    return Excerpt(
        line=head + "".join(cells[first:last]) + tail,
        indent=len(head) + sum(widths[first:start]),
        carets=max(1, sum(widths[start : min(end, last)])),
    )


def _window(widths: list[int], start: int, end: int) -> tuple[int, int]:
    """Which characters are shown: the span first, then what fits, half of it before the span."""
    if sum(widths) <= LONGEST:
        return 0, len(widths)
    last = start + _fitting(widths[start:end], LONGEST)
    room = LONGEST - sum(widths[start:last])
    first = start - _fitting(widths[:start][::-1], room // 2)
    last += _fitting(widths[last:], LONGEST - sum(widths[first:last]))
    first -= _fitting(widths[:first][::-1], LONGEST - sum(widths[first:last]))
    return first, last


def _fitting(widths: list[int], room: int) -> int:
    """How many characters fit into `room` columns."""
    return bisect_right(list(accumulate(widths)), room)


def visible(text: str) -> str:
    """`text` with every character that acts rather than shows replaced by a sign: ESC by `␛`, U+202E by `<U+202E>`."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_sign, text))


def _sign(character: str) -> str:
    code = ord(character)
    if code < ord(" "):
        return chr(_CONTROL_PICTURES + code)
    if code == _DELETE:
        return _DELETE_PICTURE
    return f"<U+{code:04X}>" if unicodedata.category(character) in _UNSHOWABLE else character


def _columns(cell: str) -> int:
    """The columns a character takes on a terminal: 2 for wide ones, none for marks that stand on the one before."""
    if len(cell) > 1 or cell.isascii():
        return len(cell)
    if unicodedata.category(cell) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(cell) in ("W", "F") else 1
