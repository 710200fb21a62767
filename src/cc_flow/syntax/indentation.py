"""Lines that stand too far left or right, explained by the lines above them."""

import re
from collections.abc import Iterator

from cc_flow.diagnostic import Diagnostic
from cc_flow.syntax.fault import Fault
from cc_flow.syntax.quoting import shown

_LINE_START = re.compile(r"(?P<spaces> *)(?P<dashes>(?:- +)*)[^\s#]")
_DASHED_KEY = re.compile(r"-(\w+:)(?=\s|$)")
# At the beginning of a line, or behind the colon of its key.
_ODD_SPACE = re.compile("(?:^|(?<=\\n))(?: *(?:- +)*[\\w.-]+:| *)[\u00a0\u2000-\u200a\u202f\u3000]")
_WORD = re.compile(r"[^\s:]+|:")


def misplaced(fault: Fault) -> Diagnostic:
    """A line that begins where neither a key nor an item is due."""
    column = len(fault.before)
    message = f"a line indented by {_spaces(str(column))}, unlike the lines it could belong to"
    way_out = f"the lines above are indented by {_spaces(_either(_levels_above(fault)))}: use what is meant"
    if fault.began < fault.at and column == fault.began - fault.source.line_start(fault.began):
        message, way_out = _other_kind(fault)
    word = _WORD.match(fault.source.line_from(fault.at))
    return Diagnostic("E121", message, fault.span(fault.at, len(word[0]) if word else 1), help=way_out)


def odd_space(fault: Fault) -> Diagnostic | None:
    """A space that YAML does not take for one, where it would give a line its place or end a key."""
    start = fault.source.line_start(fault.last_start)
    found = _ODD_SPACE.search(fault.source.text, start, fault.source.line_end(fault.at))
    if found is None:
        return None
    at = found.end() - 1
    message = f"a space of an unusual kind (U+{ord(fault.source.text[at]):04X}) where YAML wants plain ones"
    way_out = "replace it by an ordinary space; text copied from a web page or a chat often brings such spaces along"
    return Diagnostic("E121", message, fault.span(at), help=way_out)


def too_deep(fault: Fault) -> Diagnostic:
    """A key deeper than a line that has its value already: YAML reads it as more of that value."""
    start = fault.at - len(fault.before.lstrip())
    key = fault.source.text[start : fault.at]
    message = f"`{shown(key)}` is indented deeper than the line above, which has its value already"
    way_out = (
        f"indent it by {_spaces(str(next(_levels_above(fault), 0)))}; if it is text, put quotes around the whole text"
    )
    related = ((fault.rest_span(fault.last_start), "the value"),)
    return Diagnostic("E121", message, fault.span(start, len(key)), help=way_out, related=related)


def _other_kind(fault: Fault) -> tuple[str, str]:
    """An item in a mapping, or a key in a list, at the same indentation."""
    if fault.character == "-" and (found := _DASHED_KEY.match(fault.source.line_from(fault.at))):
        return "no space after the dash", f"write `- {found[1]}`"
    if fault.character == "-":
        return "a list item stands among keys", "give it a key of its own, or indent it below the key it belongs to"
    return "a key stands among list items", "put `- ` before it, or indent it like the keys of the item above"


def _levels_above(fault: Fault) -> Iterator[int]:
    """The columns where the lines around the fault begin, from the inside out: of a dash, and of what follows it."""
    nearest = None
    for start in reversed(fault.source.line_starts[: fault.source.line_of(fault.at) - 1]):
        if found := _LINE_START.match(fault.source.text, start):
            for level in (found.end("dashes") - start, found.end("spaces") - start):
                if nearest is None or level < nearest:
                    nearest = level
                    yield level
        if nearest == 0:
            return


def _spaces(count: str) -> str:
    return f"{count} space" if count == "1" else f"{count} spaces"


def _either(levels: Iterator[int]) -> str:
    *some, last = [str(level) for level in levels] or ["0"]
    return f"{', '.join(some)} or {last}" if some else last
