"""Examples of codes as people read them: what nobody could read is cut, and what nobody could see is shown."""

import re
from itertools import groupby

from cc_flow.report.diagnostics_excerpt import CUT, visible
from cc_flow.report.plain import clip

LONGEST_LINE = 100
MOST_LINES = 30
MOST_ALIKE = 3
_LINE_BREAK = re.compile(r"\r\n|\r|\n")


def shortened(text: str) -> list[str]:
    """The lines of an example; `…` stands where something was left out."""
    lines = [clip(visible(line), LONGEST_LINE) for line in _LINE_BREAK.split(text.rstrip("\n"))]
    told = [line for line, alike in groupby(lines) for line in _few(line, len(list(alike)))]
    return told if len(told) <= MOST_LINES else [*told[: MOST_LINES - 3], CUT, *told[-2:]]


def _few(line: str, times: int) -> list[str]:
    return [line] * times if times <= MOST_ALIKE else [line, CUT]


def is_whole(text: str) -> bool:
    """Whether all of an example is shown as it is."""
    return "\n".join(shortened(text)) == text.rstrip("\n")
