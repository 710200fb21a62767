"""Comparisons by their shapes: those that can never hold, and those that are always the same."""

from typing import Literal

from cc_flow.diagnostic import nearest
from cc_flow.shape import (
    ANYTHING,
    BOOLEAN,
    NULL,
    NUMBER,
    TEXT,
    ListOf,
    MapOf,
    Record,
    Shape,
    Text,
    accepts,
    alternatives,
    describe,
    may_be_null,
    union,
    without_null,
)
from cc_flow.template.fields import page_help
from cc_flow.template.operators import SIGNS
from cc_flow.template.problem import Finding

Side = Literal["left", "right", "both"]


def compared(name: str, left: Shape, right: Shape) -> tuple[Finding | None, Side]:
    """What is wrong with a comparison (by Jinja's name for it), and on which side of it."""
    if ANYTHING in (left, right):
        return None, "both"
    if name in ("eq", "ne"):
        return _equality(name, left, right), "both"
    if name in ("in", "notin"):
        return _membership(left, right)
    return _ordering(SIGNS[name], left, right)


def _equality(name: str, left: Shape, right: Shape) -> Finding | None:
    if NULL in (left, right) or _may_be_same(left, right):
        return None
    outcome = "never the same" if name == "eq" else "always different"
    message = f"these are {outcome}: {describe(left)}, and {describe(right)}"
    return Finding("error", "never-equal", message, _near_choice(left, right))


def _may_be_same(left: Shape, right: Shape) -> bool:
    return accepts(left, right) or accepts(right, left)


def _near_choice(left: Shape, right: Shape) -> str:
    for one, other in ((left, right), (right, left)):
        match without_null(one), without_null(other):
            case Text(choices=(word,)), Text(choices=choices) if len(choices) > 1:
                near = nearest(word, choices)
                return (
                    f"did you mean `{near}`?"
                    if near
                    else f"it is one of {', '.join(f'`{choice}`' for choice in choices)}"
                )
            case _:
                pass
    return _same_kind(left, right)


def _same_kind(left: Shape, right: Shape) -> str:
    """How two values of different kinds come to be compared."""
    for one, other in ((left, right), (right, left)):
        if isinstance(one, ListOf):
            return "compare its length: `… | length`"
        if accepts(NUMBER, one) and isinstance(other, Text):
            return _number_in_quotes(other)
        if one == BOOLEAN and isinstance(other, Text) and other.choices[:1] in (("true",), ("false",)):
            return f"write `{other.choices[0]}`, without quotes"
    return "compare it with a value of its own kind"


def _number_in_quotes(text: Text) -> str:
    is_written = len(text.choices) == 1 and text.choices[0].lstrip("-").replace(".", "", 1).isdecimal()
    return f"write `{text.choices[0]}`, without quotes" if is_written else "`| int` makes a number of text"


def _membership(left: Shape, right: Shape) -> tuple[Finding | None, Side]:
    # `null in list` is a fair question; null as the container is not.
    if may_be_null(right) and right != NULL:
        return _null_warning("in"), "right"
    holders = [one for one in alternatives(right) if isinstance(one, ListOf | MapOf | Record | Text)]
    if not holders:
        return Finding(
            "error",
            "bad-operand",
            f"`in` looks into a list, a mapping or text, not into {describe(right)}",
            page_help(right) or "compare with `==`",
        ), "right"
    held = union(*(one.element if isinstance(one, ListOf) else TEXT for one in holders))
    if _may_be_same(held, left):
        return None, "both"
    message = f"{describe(left)} is never in {describe(right)}"
    return Finding(
        "error", "never-equal", message, "compare what is of one kind: a field of it, or `| pluck('id')`"
    ), "both"


def _ordering(sign: str, left: Shape, right: Shape) -> tuple[Finding | None, Side]:
    for shape, side in ((left, "left"), (right, "right")):
        if may_be_null(shape) and shape != NULL:
            return _null_warning(sign), "left" if side == "left" else "right"
    for kind in (NUMBER, TEXT):
        if accepts(kind, left) and accepts(kind, right):
            return None, "both"
    message = f"`{sign}` takes two numbers or two texts, not {describe(left)} and {describe(right)}"
    return Finding("error", "bad-operand", message, _mend_kinds(left, right)), "both"


def _mend_kinds(left: Shape, right: Shape) -> str:
    """A number in quotes, or text that holds one."""
    for one, other in ((left, right), (right, left)):
        if accepts(NUMBER, one) and isinstance(other, Text):
            return _number_in_quotes(other)
        if isinstance(one, ListOf):
            return "compare its length: `… | length`"
    return "compare numbers with numbers, and dates or other texts with texts"


def _null_warning(sign: str) -> Finding:
    return Finding(
        "warning", "may-be-null", f"this may be null, which `{sign}` does not take", "ask first: `… is not none and …`"
    )
