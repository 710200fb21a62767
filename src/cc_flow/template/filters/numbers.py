"""Jinja's filters on numbers, and between numbers, text and JSON. What cannot be turned is an error, never 0."""

import json
from typing import Any, Literal, cast

from jinja2.filters import do_round

from cc_flow.shape import INTEGER, NUMBER, TEXT, Shape, Text
from cc_flow.template.filters.signature import Caller, Use, define
from cc_flow.template.limits import joined, spend_on_all_of
from cc_flow.template.operators import checked_number
from cc_flow.template.problem import BadValue
from cc_flow.template.values import is_number, kind_of, to_text
from cc_flow.unknown import Undecided, unknowns_in


@define("int", gives=INTEGER)
def whole(value: Any, default: int | None = None) -> int:
    """A whole number, from text or by cutting a fraction off. What is none gives `default`, or an error without one.

    Example:
        '12' | int -> 12
        'a dozen' | int(12) -> 12
    """
    number = _number(value)
    if number is not None:
        return int(number)
    if default is None:
        raise BadValue(f"this {_named(value)} is not a whole number; `int(0)` would give 0 then")
    return default


@define("float", gives=NUMBER)
def fraction(value: Any, default: float | None = None) -> float:
    """A number with a fraction, from text or a whole number. What is none gives `default`, or an error without one.

    Example:
        '1.5' | float -> 1.5
    """
    number = _number(value)
    if number is not None:
        return float(number)
    if default is None:
        raise BadValue(f"this {_named(value)} is not a number; `float(0)` would give 0 then")
    return float(default)


def _number(value: Any) -> float | None:
    if isinstance(value, bool):
        return int(value)
    if is_number(value):
        return cast("float", value)
    try:
        return checked_number(
            int(value) if isinstance(value, str) and value.strip().lstrip("+-").isdecimal() else float(value)
        )
    except (ValueError, TypeError):
        return None


def _named(value: Any) -> str:
    return "value" if value is None else kind_of(value).removeprefix("a ")


@define("round", gives=NUMBER)
def rounded(value: float, precision: int = 0, method: str = "common") -> float:
    """The number rounded to `precision` digits; `method` is 'common', 'ceil' or 'floor'. `| int` makes it a whole one.

    Example:
        2.345 | round(1) -> 2.3
        2.1 | round(method='ceil') | int -> 3
    """
    if method not in ("common", "ceil", "floor"):
        raise BadValue("`method` is 'common', 'ceil' or 'floor'")
    if abs(precision) > 300:
        raise BadValue("`precision` is a number of digits, up to 300")
    return checked_number(do_round(value, precision, cast("Literal['common', 'ceil', 'floor']", method)))


def _abs(use: Use) -> Shape:
    return INTEGER if use.value == INTEGER else NUMBER


@define("abs", gives=_abs)
def absolute(value: float) -> float:
    """The number without its sign.

    Example:
        (2 - 5) | abs -> 3
    """
    return abs(value)


@define("string", gives=TEXT)
def string(value: Any) -> str:
    """A number, true or false as text. Text stays what it is; lists and mappings need `tojson`.

    Example:
        12 | string -> '12'
    """
    return to_text(value)


@define("tojson", gives=Text(), calls=True)
def tojson(caller: Caller, value: Any, indent: int | None = None) -> str:
    """The value as JSON text, over several lines where `indent` is given.

    Example:
        {'a': [1, none]} | tojson -> '{"a": [1, null]}'
    """
    spend_on_all_of(value, caller.budget)
    if indent is not None and not 0 <= indent <= 8:
        raise BadValue("`indent` is a number of spaces, up to 8")
    try:
        # In pieces, for indents can be a thousand times what they stand before.
        return joined(json.JSONEncoder(indent=indent, ensure_ascii=False, allow_nan=False).iterencode(value))
    except TypeError:
        for _, unknown in unknowns_in(value):
            raise Undecided(unknown) from None
        raise BadValue("this holds something that has no JSON, such as a secret") from None
