"""The text of one file and the places in it. What the text says is read elsewhere."""

import re
from bisect import bisect_right

from cc_flow.diagnostic import Span
from cc_flow.syntax.limits import MAX_SHOWN

LINE_BREAK = r"(?:\r\n|\r|\n)"
_LINE_BREAK = re.compile(LINE_BREAK)
_BLANKS = re.compile(r"[ \t\r\n]*")
_COMMENT = re.compile(r"(?:^|\s)#.*")


class Source:
    """A file's text without byte order mark. Offsets count characters from 0, a line ends at LF, CR LF or CR."""

    __slots__ = ("_line_starts", "file", "text")

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self.text = text
        self._line_starts: list[int] | None = None

    def span(self, start: int, end: int) -> Span:
        """The stretch from offset `start` up to and without `end`."""
        line, column = self._place(start)
        starts = self.line_starts
        following = starts[line] if line < len(starts) else len(self.text) + 1
        if start <= end < following:
            # Nearly all that is asked for stands in one line.
            return Span(self.file, line, column, line, column + end - start)
        return Span(self.file, line, column, *self._place(max(start, end)))

    def line_of(self, offset: int) -> int:
        """The number of the line that holds `offset`, from 1."""
        return self._place(offset)[0]

    def line_start(self, offset: int) -> int:
        """Where the line of `offset` begins."""
        return self.line_starts[self._place(offset)[0] - 1]

    def line_end(self, offset: int) -> int:
        """Where the line of `offset` ends, its break not counted."""
        line = bisect_right(self.line_starts, offset)
        if line == len(self.line_starts):
            return len(self.text)
        following = self.line_starts[line]
        return following - (2 if self.text.endswith("\r\n", 0, following) else 1)

    def blanks_end(self, offset: int) -> int:
        """Where the spaces and breaks that stand from `offset` on end."""
        found = _BLANKS.match(self.text, offset)
        return found.end() if found else offset

    def line_from(self, start: int) -> str:
        """What stands in the line from `start`, the comment left out and no more than `MAX_SHOWN` characters."""
        return _COMMENT.sub("", self.text[start : min(self.line_end(start), start + MAX_SHOWN)]).rstrip()

    @property
    def line_starts(self) -> list[int]:
        """The offset of every line; found when first asked for, for most files nobody asks."""
        if self._line_starts is None:
            self._line_starts = [0, *(found.end() for found in _LINE_BREAK.finditer(self.text))]
        return self._line_starts

    def _place(self, offset: int) -> tuple[int, int]:
        starts = self.line_starts
        line = bisect_right(starts, min(offset, len(self.text)))
        return line, min(offset, len(self.text)) - starts[line - 1] + 1
