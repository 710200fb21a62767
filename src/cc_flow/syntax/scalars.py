"""What a plain scalar is: the core schema of YAML 1.2, as far as JSON has the value.

Only true, false, null, decimal integers and floats are special. `yes`, `on`, `12:30`, `2026-12-01`, `007`, `0x10` and
`1_000` are text. Source: YAML 1.2.2, 10.3; numbers with leading zeros stay text by the language's own rule.
"""

import math
import re
from collections.abc import Mapping

Value = str | int | float | bool | None

_CONSTANTS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_NUMBER_STARTS = frozenset("+-.0123456789")
_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]*)")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|(?:0|[1-9][0-9]*)(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_NOT_A_NUMBER = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")
_SIXTY_FOUR_BITS = range(-(2**63), 2**63)
_DIGITS_OF_64_BITS = 20

TYPOGRAPHIC = re.compile(
    "[\u201c\u201e\u201d\u2018\u201a\u2019\u00ab]([^\u201c-\u201f\u00ab\u00bb]*)[\u201d\u201c\u2019\u2018\u00bb]",
    re.DOTALL,
)
"""A whole value in the quotes of a word processor, which are letters to YAML."""

TRUTH: Mapping[str, str] = {"yes": "true", "on": "true", "y": "true", "no": "false", "off": "false", "n": "false"}
"""Words that YAML 1.1 took for true or false, so that a person who writes one probably means that."""

SAID_FOR_BOOLEANS = frozenset(form for word in TRUTH for form in (word, word.capitalize(), word.upper()))
"""The same in every form."""


_NUMBER_ELSEWHERE = re.compile(
    r"0x(?P<hex>[0-9a-fA-F]{1,16})|0o(?P<octal>[0-7]{1,21})"
    r"|(?P<sign>[-+]?)(?:0+(?P<padded>[0-9]+(?:\.[0-9]*)?)|(?P<grouped>[1-9][0-9]{0,2}(?:_[0-9]{3})+))"
)


class NotJson(ValueError):  # noqa: N818 - it says what the number is
    """A plain scalar that YAML takes for a number and JSON does not have."""


class TooLarge(ValueError):  # noqa: N818
    """A number beyond 64 bits."""


def resolve(text: str) -> Value:
    """The value of a plain scalar. Raises `NotJson` for infinities and not-a-number, `TooLarge` beyond 64 bits."""
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    return _number(text) if text[0] in _NUMBER_STARTS else text


def number_elsewhere(text: str) -> str | None:
    """The number, as it is written here, that editors or other tools read where text stands here: `16` of `0x10`."""
    found = _NUMBER_ELSEWHERE.fullmatch(text)
    if found is None:
        return None
    if found["hex"] or found["octal"]:
        return str(int(found["hex"], 16) if found["hex"] else int(found["octal"], 8))
    sign = "-" if found["sign"] == "-" else ""
    return sign + (found["padded"] or found["grouped"].replace("_", ""))


def is_null(text: str) -> bool:
    """Whether a plain scalar is one of the words for nothing."""
    return _CONSTANTS.get(text, text) is None


def _number(text: str) -> Value:
    if _INTEGER.fullmatch(text):
        return _integer(text)
    if _FLOAT.fullmatch(text):
        return _float(text)
    if _NOT_A_NUMBER.fullmatch(text):
        raise NotJson(text)
    return text


def _integer(text: str) -> int:
    # The length comes first: Python refuses to convert more than 4,300 digits.
    if len(text) > _DIGITS_OF_64_BITS or int(text) not in _SIXTY_FOUR_BITS:
        raise TooLarge(text)
    return int(text)


def _float(text: str) -> float:
    value = float(text)
    if math.isinf(value):
        raise TooLarge(text)
    return value
