"""A document's text and the places in it: offsets, our lines and columns, and the positions of editors."""

import re
from bisect import bisect_right

from lsprotocol.types import Position, PositionEncodingKind, Range

from cc_flow.diagnostic import Span

_LINE_BREAK = re.compile(r"\r\n|\r|\n")
_MARK = "\ufeff"
_LARGEST_OF_16_BITS = "\uffff"


class Text:
    """A text as it stands in an editor. Offsets count characters from 0, a byte order mark at its beginning aside.

    Editors count lines and columns from 0, columns in the units of `encoding`: an emoji is two of UTF-16. Lines end at
    LF, CR LF or CR only, which is less than `str.splitlines` sees.
    """

    def __init__(self, text: str, encoding: str = PositionEncodingKind.Utf16) -> None:
        self.text = text.removeprefix(_MARK)
        self.encoding = encoding
        self._mark = len(text) - len(self.text)
        self._starts = [0, *(found.end() for found in _LINE_BREAK.finditer(self.text))]

    def offset(self, position: Position) -> int:
        """The offset of an editor's position; one beyond its line is that line's end."""
        if position.line >= len(self._starts):
            return len(self.text)
        start = self._starts[position.line]
        left = position.character - (self._mark if position.line == 0 else 0)
        for character in self.line_from(start):
            left -= self._width(character)
            if left < 0:
                break
            start += 1
        return start

    def position(self, offset: int) -> Position:
        """An offset as editors say it."""
        line = bisect_right(self._starts, min(offset, len(self.text))) - 1
        start = self._starts[line]
        return Position(line, self._width(self.text[start:offset]) + (self._mark if line == 0 else 0))

    def range(self, start: int, end: int) -> Range:
        """A stretch of offsets as editors say it."""
        return Range(self.position(start), self.position(end))

    def stretch(self, span: Span) -> tuple[int, int]:
        """The offsets of a span."""
        return self._at(span.line, span.column), self._at(span.end_line, span.end_column)

    def range_of(self, span: Span) -> Range:
        """A span as editors say it."""
        return self.range(*self.stretch(span))

    def line_start(self, offset: int) -> int:
        """Where the line of `offset` begins."""
        return self._starts[bisect_right(self._starts, offset) - 1]

    def line_from(self, start: int) -> str:
        """The rest of the line from `start`, its break left out."""
        found = _LINE_BREAK.search(self.text, start)
        return self.text[start : found.start() if found else len(self.text)]

    def line_end(self, offset: int) -> int:
        """Where the line of `offset` ends, its break left out."""
        return offset + len(self.line_from(offset))

    def _at(self, line: int, column: int) -> int:
        if line > len(self._starts):
            return len(self.text)
        return min(self._starts[line - 1] + column - 1, len(self.text))

    def _width(self, text: str) -> int:
        """How many of the editor's units a text has."""
        if self.encoding == PositionEncodingKind.Utf32 or text.isascii():
            return len(text)
        if self.encoding == PositionEncodingKind.Utf8:
            return len(text.encode("utf-8", "surrogatepass"))
        return len(text) + sum(character > _LARGEST_OF_16_BITS for character in text)
