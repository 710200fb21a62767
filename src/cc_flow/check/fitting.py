"""Whether what a template yields fits the place where it stands, in words."""

import re

from cc_flow.frozen import frozen
from cc_flow.shape import (
    ANYTHING,
    BOOLEAN,
    TEXT,
    Boolean,
    Integer,
    ListOf,
    Number,
    Record,
    Shape,
    Text,
    accepts,
    alternatives,
    describe,
    may_be_null,
    without_null,
)
from cc_flow.template import Compiled, Hidden, Kind

# Forms of text of which one is never another. Ids, slugs and the like are looser.
_STRICT = frozenset({"date", "month", "date-time"})
_MEND = {"date": "| date", "month": "| month"}


@frozen
class Misfit:
    """Why a value does not fit. `is_doubt`: it may or may not, since it may be null."""

    words: str
    help: str | None = None
    is_doubt: bool = False


def misfit(expected: Shape, actual: Shape) -> Misfit | None:
    """What keeps a value of `actual` from being one of `expected`; None where it may fit. The words end a sentence."""
    if isinstance(actual, Hidden) or ANYTHING in (expected, actual):
        return None
    if _is_secret(actual) and not accepts(expected, actual):
        return Misfit("takes no secret", "a secret goes only into an input made for one")
    wanted = without_null(expected)
    if not accepts(expected, actual):
        help_ = _help(wanted, actual) or _from_kind(wanted)
        return Misfit(f"must be {describe(wanted)}, and this is {describe(actual)}", help_)
    if may_be_null(actual) and not may_be_null(expected):
        help_ = "say what to take then, `| default(…)`, or ask first in `when` or `where`: `… is not none`"
        return Misfit(f"must be {describe(wanted)}, and this may be null", help_, is_doubt=True)
    return _wrong_form(wanted, without_null(actual))


def _wrong_form(expected: Shape, actual: Shape) -> Misfit | None:
    """A month where a date is wanted."""
    match expected, actual:
        case Text(format=str(form)), Text(format=str(given)) if form != given and {form, given} <= _STRICT:
            mend = _MEND.get(form)
            help_ = f"`{mend}` makes one of it" if mend else None
            if (form, given) == ("date", "month"):
                help_ = "`… ~ '-01'` is its first day"
            elif mend is None:
                help_ = "write it out, or take it from where there is one"
            return Misfit(f"must be {describe(expected)}, and this is {describe(actual)}", help_)
        case Text(choices=(_, *_)), Text(format=str(given)) if given in _STRICT:
            return Misfit(f"must be {describe(expected)}, and this is {describe(actual)}", "write one of these words")
        case ListOf(element=wanted), ListOf(element=given):
            inner = _wrong_form(without_null(wanted), without_null(given))
            return inner and Misfit(f"must be {describe(expected)}, and this is {describe(actual)}", inner.help)
        case _:
            return None


def _help(expected: Shape, actual: Shape) -> str | None:
    if isinstance(actual, Record) and "results" in actual.fields and not isinstance(expected, Record):
        return "the list itself is its `.results`"
    if (
        isinstance(actual, Record)
        and any(isinstance(one, Text) for one in alternatives(expected))
        and "id" in actual.fields
    ):
        return "take a field of it, such as `.id`"
    if isinstance(expected, ListOf):
        return "a list of one thing is written `[…]`" if accepts(expected.element, actual) else None
    if isinstance(actual, ListOf):
        return "take one of them, `… | first`, or do it `for_each` of them"
    if expected == TEXT and isinstance(actual, Integer | Number | Boolean):
        return "`| string` makes text of it"
    return None


def _from_kind(expected: Shape) -> str:
    """How a value of another kind becomes one that is expected, where nothing better shows."""
    kinds = alternatives(expected)
    if BOOLEAN in kinds:
        return "ask something of it: `… == …`, `… is not none`"
    if any(isinstance(one, Integer | Number) for one in kinds):
        return "`| int` makes a number of text, `| length` counts a list"
    if any(isinstance(one, ListOf) for one in kinds):
        return "give it a list: `[…]`, or an output that is one"
    return "take a field of it, or another value"


def surrounded(expected: Shape, compiled: Compiled) -> Misfit | None:
    """What is written around an expression where only a date or a month fits, such as the `$` of other tools."""
    wanted = without_null(expected)
    if compiled.kind is not Kind.MIXED or not all(_is_dated(one) for one in alternatives(wanted)):
        return None
    stray = "".join(part for part in compiled.parts if isinstance(part, str))
    if re.fullmatch(r"[-0-9:TZ.+ ]*", stray):
        return None
    return Misfit(
        f"must be {describe(wanted)}, and here `{stray.strip()}` stands beside it", "let `{{ … }}` be all there is"
    )


def _is_dated(shape: Shape) -> bool:
    return isinstance(shape, Text) and shape.format in _STRICT


def _is_secret(shape: Shape) -> bool:
    return any(isinstance(one, Text) and one.secret for one in alternatives(shape))
