"""Which expression a place stands in: the stretch between `{{` and `}}`, or the value of a condition.

Found in the text, since while somebody types there often is no tree.
"""

import re
from dataclasses import dataclass

from cc_flow.lsp.text import Text

_CONDITION_KEYS = "when|where|until|fail_when|that|expect"
_KEY = re.compile(r"(?P<before>[ \t]*(?:-[ \t]+)*)(?P<key>[\w-]+|\"[\w-]+\"|'[\w-]+'):(?=[ \t]|$)[ \t]*")
_CONDITION = re.compile(rf"(?:^[ \t]*(?:-[ \t]+)*|[{{,][ \t]*)(?:{_CONDITION_KEYS}):[ \t]+")
_CONDITION_KEY = re.compile(_CONDITION_KEYS)
_HEADER = re.compile(r"[|>][-+0-9]*[ \t]*(?:#.*)?(?:\r\n|\r|\n)")
_COMMENT = re.compile(r"[ \t]#")
_CLOSING = {"[": "]", "{": "}"}
_FARTHEST = 4_000
"""Characters that an expression may reach back; beyond, a `{{` belongs to something else."""


@dataclass(frozen=True, slots=True)
class Region:
    """An expression in its document.

    The expression is `text[start:end]`; what stands from `outer_start` to `outer_end`, braces or quotes included, can
    be put aside for another. `is_closed`: its end was found.
    """

    text: str
    outer_start: int
    start: int
    end: int
    outer_end: int
    is_condition: bool = False
    is_closed: bool = True

    @property
    def expression(self) -> str:
        """What is written."""
        return self.text[self.start : self.end]


def region_at(text: Text, offset: int) -> Region | None:
    """The expression around an offset, or None where it is in none."""
    return _template(text, offset) or _condition(text, offset)


def _template(text: Text, offset: int) -> Region | None:
    whole = text.text
    opened = whole.rfind("{{", max(0, offset - _FARTHEST), offset)
    if opened < 0 or opened + 2 > offset or whole.find("}}", opened, offset) >= 0 or _has_key(whole[opened:offset]):
        return None
    closed = whole.find("}}", offset)
    if closed >= 0 and "{{" not in whole[offset:closed] and not _has_key(whole[offset:closed]):
        return Region(whole, opened, opened + 2, closed, closed + 2)
    end = offset + len(_rest_of_word(whole, offset))
    return Region(whole, opened, opened + 2, end, end, is_closed=False)


def _rest_of_word(whole: str, offset: int) -> str:
    found = re.compile(r"[\w.]*").match(whole, offset)
    return found[0] if found else ""


def _has_key(stretch: str) -> bool:
    """Whether a line in it, but the first, begins with a key: then something was not closed before."""
    return any(_KEY.match(line) for line in re.split(r"\r\n|\r|\n", stretch)[1:])


def _condition(text: Text, offset: int) -> Region | None:
    start = text.line_start(offset)
    line = text.line_from(start)
    found = [one for one in _CONDITION.finditer(line) if start + one.end() <= offset]
    if found:
        is_in_brackets = found[-1].group().lstrip()[:1] in {"{", ","}
        begun = start + found[-1].end()
        end = _end_in_brackets(text.text, begun) if is_in_brackets else _end_of_value(text, start, begun)
        return _value(text.text, begun, end, offset)
    return _continued(text, start, offset)


def _continued(text: Text, start: int, offset: int) -> Region | None:
    """The condition whose further line the offset is in."""
    indent = _indent(text.line_from(start))
    while start > 0:
        start = text.line_start(start - 1)
        line = text.line_from(start)
        if not line.strip() or _indent(line) >= indent:
            continue
        key = _KEY.match(line)
        if key is None or not _CONDITION_KEY.fullmatch(key["key"]) or len(key["before"]) >= indent:
            return None
        begun = start + key.end()
        return _value(text.text, begun, _end_of_value(text, start, begun), offset)
    return None


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _end_of_value(text: Text, start: int, begun: int) -> int:
    """The end of the value that begins at `begun` in the line of `start`: of all lines that are indented further."""
    key = _KEY.match(text.line_from(start))
    column = len(key["before"]) if key else 0
    end = line_end = text.line_end(start)
    while line_end < len(text.text):
        following = line_end + (2 if text.text.startswith("\r\n", line_end) else 1)
        line = text.line_from(following)
        if line.strip() and _indent(line) <= column:
            break
        line_end = following + len(line)
        end = line_end if line.strip() else end
    comment = _COMMENT.search(text.text, begun, end) if "\n" not in text.text[begun:end] else None
    return comment.start() if comment else end


def _end_in_brackets(whole: str, begun: int) -> int:
    """Where a value inside `{ }` ends: at the comma or bracket that is not its own."""
    depth, quote = 0, ""
    for offset in range(begun, len(whole)):
        sign = whole[offset]
        if sign in "\r\n":
            return offset
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "'\"":
            quote = sign
        elif depth == 0 and sign in ",}]":
            return offset
        else:
            depth += (sign in "([{") - (sign in ")]}")
    return len(whole)


def _value(whole: str, begun: int, end: int, offset: int) -> Region | None:
    """The value of a condition; quotes around it, or the sign of a text block before it, are not of the expression."""
    if not begun <= offset <= end:
        return None
    header = _HEADER.match(whole, begun, end)
    start = header.end() if header else begun
    inner_end = len(whole[:end].rstrip()) if whole[begun:end].strip() else begun
    if whole[begun : begun + 1] in {"'", '"'}:
        start = begun + 1
        inner_end -= whole[inner_end - 1] == whole[begun] and inner_end - 1 > begun
    if offset < start:
        return None
    return Region(whole, begun, start, max(inner_end, start, offset), max(end, offset), is_condition=True)


def closing_of(line: str) -> str:
    """What closes the quotes and brackets that are open at the end of a line's beginning."""
    quote, open_ = "", []
    for sign in line:
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "'\"":
            quote = sign
        elif sign in _CLOSING:
            open_.append(sign)
        elif sign in _CLOSING.values() and open_:
            open_.pop()
    return quote + "".join(_CLOSING[sign] for sign in reversed(open_))
