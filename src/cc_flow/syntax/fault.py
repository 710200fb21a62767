"""The place where the parser gave up, and what stands around it. What it means is said in `faults`."""

import re

import yaml

from cc_flow.diagnostic import Span
from cc_flow.frozen import frozen
from cc_flow.syntax.marks import begin, finish
from cc_flow.syntax.source import Source

_QUOTED = re.compile(r"\"(?:\\.|[^\"\\\r\n])*\"|'(?:''|[^'\r\n])*'")
_COMMENT = re.compile(r"(?:^|\s)#[^\r\n]*")


@frozen
class Fault:
    """Where and over what the parser stopped.

    `words` are the parser's; `at` is the offset of the problem, `began` of what was being read. `last` is what was read
    before. `bracket` is the offset of the innermost `[` or `{` that is open.
    """

    source: Source
    words: str
    at: int
    began: int
    last: yaml.Event | None
    bracket: int | None

    @property
    def character(self) -> str:
        """What stands where the parser stopped; nothing at the end of the file."""
        return self.source.text[self.at : self.at + 1]

    @property
    def before(self) -> str:
        """The line up to where the parser stopped."""
        return self.source.text[self.source.line_start(self.at) : self.at]

    @property
    def is_first_in_line(self) -> bool:
        """Whether only spaces stand before it."""
        return not self.before.strip()

    @property
    def last_start(self) -> int:
        """Where the last thing read begins; the start of the file before the first."""
        return begin(self.last) if self.last else 0

    @property
    def last_style(self) -> str | None:
        """The quote or block sign of the last thing read, `""` for plain text, None where it is no scalar."""
        return (self.last.style or "") if isinstance(self.last, yaml.ScalarEvent) else None

    @property
    def follows_last(self) -> bool:
        """Whether nothing but blanks stands between the last thing read and the problem."""
        return self.last is not None and not self.source.text[finish(self.last) : self.at].strip(" \t")

    def unquoted_from(self, start: int) -> str:
        """The text from `start` to the end of the problem's line, what stands in quotes or comments blotted out."""
        text = self.source.text[start : self.source.line_end(self.at)]
        return _COMMENT.sub(_blot, _QUOTED.sub(_blot, text))

    def span(self, start: int, length: int = 1) -> Span:
        """`length` characters from `start`, one at least where the file has one."""
        return self.source.span(start, start + max(1, length))

    def rest_span(self, start: int) -> Span:
        """From `start` to the end of its line, the comment left out."""
        return self.span(start, len(self.source.line_from(start)))


def _blot(found: re.Match[str]) -> str:
    return "_" * len(found[0])
