"""Expressions as far as they are written: their words and signs, and what a place in one asks for."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from cc_flow.template import FILTERS

_TOKEN = re.compile(
    r"""(?P<space>\s+)
    |(?P<text>'(?:\\.|[^'\\])*'?|"(?:\\.|[^"\\])*"?)
    |(?P<number>[0-9]+(?:\.[0-9]+)?)
    |(?P<name>[^\W\d]\w*)
    |(?P<sign>==|!=|<=|>=|//|\*\*|.)""",
    re.VERBOSE | re.DOTALL,
)
_OPENING = {")": "(", "]": "["}
WORDS = ("and", "or", "not", "in", "is", "if", "else")
CONSTANTS = ("true", "false", "none")


@dataclass(frozen=True, slots=True)
class Token:
    """A word or sign of an expression: characters `start` to `end`. `kind` is text, number, name or sign."""

    kind: str
    text: str
    start: int
    end: int


def tokens_of(expression: str) -> tuple[Token, ...]:
    """The tokens of an expression; anything can be read so."""
    return tuple(
        Token(found.lastgroup or "", found.group(), *found.span())
        for found in _TOKEN.finditer(expression)
        if found.lastgroup != "space"
    )


class Role(Enum):
    """What a word of an expression is, or what could be written there."""

    NAME = auto()
    FIELD = auto()  # behind a dot
    FILTER = auto()
    TEST = auto()
    PATH = auto()  # inside the text of an argument that is a path
    WORD = auto()  # behind a value: `and`, `in`, `is`, …
    NOTHING = auto()


@dataclass(frozen=True, slots=True)
class Asked:
    """What a place asks for. `word` is what of it is written, from `start`; `owner` the expression before it: what
    has the field, what is filtered.
    """

    role: Role
    word: str
    start: int
    owner: str = ""


def asked_at(expression: str, offset: int) -> Asked:
    """What could be written at an offset of an expression, in place of the part of a word before it."""
    *before, last = tokens_of(expression[:offset]) or [Token("sign", "", offset, offset)]
    if last.kind == "text" and (last.end == offset and not _is_closed(last.text)):
        return _in_text(expression, before, last)
    if last.kind == "name" and last.end == offset:
        return _asked(expression, before, last.text, last.start)
    return _asked(expression, [*before, last] if last.text else before, "", offset)


def word_at(expression: str, offset: int) -> Asked | None:
    """The word at an offset, and what it is there; None where there is none."""
    tokens = tokens_of(expression)
    for index, token in enumerate(tokens):
        if token.kind == "name" and token.start <= offset <= token.end:
            found = _asked(expression, tokens[:index], token.text, token.start)
            return None if found.role in {Role.NOTHING, Role.WORD} else found
    return None


def _is_closed(text: str) -> bool:
    return len(text) > 1 and text[-1] == text[0] and not text.endswith(f"\\{text[0]}")


def _asked(expression: str, before: Sequence[Token], word: str, start: int) -> Asked:
    last = before[-1] if before else None
    if last is None:
        return Asked(Role.NAME, word, start)
    if last.text == ".":
        owner = _primary(expression, before[:-1])
        return Asked(Role.FIELD if owner else Role.NOTHING, word, start, owner)
    if last.text == "|":
        return Asked(Role.FILTER, word, start, _operand(expression, before[:-1]))
    if _is_test(before):
        return Asked(Role.TEST, word, start)
    if _ends_value(last):
        return Asked(Role.WORD, word, start)
    return Asked(Role.NAME, word, start)


def _is_test(before: Sequence[Token]) -> bool:
    names = [one.text if one.kind == "name" else "" for one in before[-2:]]
    return names[-1] == "is" or names == ["is", "not"]


def _ends_value(token: Token) -> bool:
    """Whether what stands before is complete, so that no other value can follow."""
    if token.kind == "name":
        return token.text not in WORDS
    return token.kind in {"number", "text"} or token.text in {")", "]"}


def _in_text(expression: str, before: Sequence[Token], text: Token) -> Asked:
    """A path in the text of an argument: `| pluck('post.` asks for a field of the post of each element."""
    opened = _opened_call(before)
    path = text.text[1:]
    owner, _, word = path.rpartition(".")
    if opened is None:
        return Asked(Role.NOTHING, word, text.end)
    name = before[opened - 1].text if opened else ""
    operand = _operand(expression, before[: opened - 2])
    if opened < 2 or before[opened - 2].text != "|" or not _is_path(name, before[opened + 1 :]) or not operand:
        return Asked(Role.NOTHING, word, text.end)
    owner = f"({operand})[0]{'.' if owner else ''}{owner}"
    return Asked(Role.PATH, word, text.end - len(word), owner)


_PATHS = frozenset({"path", "attribute", "by"})


def _is_path(name: str, arguments: Sequence[Token]) -> bool:
    """Whether the argument of the filter `name` that begins behind these tokens is a path in each of its elements."""
    if name not in FILTERS:
        return False
    if not arguments:
        first = next(iter(FILTERS[name].parameters), None)
        return first is not None and first.name in _PATHS and not first.by_name
    return len(arguments) > 1 and arguments[-1].text == "=" and arguments[-2].text in _PATHS


def _opened_call(tokens: Sequence[Token]) -> int | None:
    """The index of the bracket of the call that is open at the end."""
    depth = 0
    for index in range(len(tokens) - 1, -1, -1):
        depth += (tokens[index].text in {")", "]", "}"}) - (tokens[index].text in {"(", "[", "{"})
        if depth < 0:
            return index if tokens[index].text == "(" else None
    return None


def _primary(expression: str, tokens: Sequence[Token]) -> str:
    """The value that ends the tokens, with its fields, indexes and brackets; empty where there is none."""
    start = _primary_start(tokens)
    return expression[tokens[start].start : tokens[-1].end] if start is not None else ""


def _primary_start(tokens: Sequence[Token]) -> int | None:
    index = len(tokens) - 1
    while index >= 0:
        token = tokens[index]
        if token.text in _OPENING:
            opening = _opening(tokens, index)
            if opening is None:
                return None
            if opening == 0 or not (_ends_value(tokens[opening - 1]) and _touches(tokens, opening)):
                return opening
            index = opening - 1
        elif token.kind == "name" and token.text not in WORDS:
            if index == 0 or tokens[index - 1].text != ".":
                return None if index and tokens[index - 1].text == "|" else index
            index -= 2
        else:
            return None
    return None


def _touches(tokens: Sequence[Token], index: int) -> bool:
    return tokens[index - 1].end == tokens[index].start


def _opening(tokens: Sequence[Token], closing: int) -> int | None:
    """The index of the bracket that the one at `closing` closes."""
    depth = 0
    for index in range(closing, -1, -1):
        depth += (tokens[index].text in {")", "]", "}"}) - (tokens[index].text in {"(", "[", "{"})
        if depth == 0:
            return index if tokens[index].text == _OPENING[tokens[closing].text] else None
    return None


def _operand(expression: str, tokens: Sequence[Token]) -> str:
    """What a filter behind the tokens is put on: a value with the filters that it has gone through."""
    end = len(tokens)
    while end:
        begun = _primary_start(tokens[:end])
        if begun is not None:
            return expression[tokens[begun].start : tokens[-1].end]
        begun = _filter_start(tokens[:end])
        if begun is None:
            return ""
        end = begun
    return ""


def _filter_start(tokens: Sequence[Token]) -> int | None:
    """The index of the `|` of the filter that ends the tokens."""
    index = len(tokens) - 1
    if tokens[index].text == ")":
        opening = _opening(tokens, index)
        if opening is None:
            return None
        index = opening - 1
    is_filter = index >= 1 and tokens[index].kind == "name" and tokens[index - 1].text == "|"
    return index - 1 if is_filter else None
