"""What to write instead of a literal that does not fit its place."""

import calendar
import re
from collections.abc import Mapping

from cc_flow.shape import BOOLEAN, INTEGER, NUMBER, TEXT, ListOf, Shape, Text, accepts, alternatives, shape_of
from cc_flow.syntax import TRUTH

_TRUTH: Mapping[str, str] = {**TRUTH, "true": "true", "false": "false"}
_FORMS: Mapping[str, str] = {
    "date": "write year, month and day: `2026-12-01`",
    "month": "write year and month: `2026-12`",
    "date-time": "write it so: `2026-12-01T07:00:00-05:00`",
}


def mend(wanted: Shape, value: object) -> str | None:
    """Help for a literal that should be a value of `wanted`; None where nothing better than that shows."""
    kinds = alternatives(wanted)
    match value:
        case None:
            return "write something behind the colon; text that begins with `#` needs quotes"
        case "":
            return "write something, or leave it out"
        case str():
            return _mend_text(kinds, value)
        case bool() | int() | float() if TEXT in kinds or any(_is_free(one) for one in kinds):
            return "put quotes around it"
        case int() | float():
            return _mend_list(kinds, value)
        case _:
            return None


def _mend_text(kinds: tuple[Shape, ...], text: str) -> str | None:
    word = text.lower()
    if BOOLEAN in kinds:
        right = _TRUTH.get(word)
        return ("take the quotes away" if word == right else f"write `{right}`") if right else "write `true` or `false`"
    is_numeric = not {INTEGER, NUMBER}.isdisjoint(kinds)
    if is_numeric and not any(isinstance(one, Text) for one in kinds):
        is_number = re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", word)
        return "take the quotes away" if is_number else "write it in digits, such as `5`"
    forms = (_form_help(one.format or "", text) for one in kinds if isinstance(one, Text))
    return next(filter(None, forms), None) or _mend_list(kinds, text)


def _form_help(form: str, text: str) -> str | None:
    """How a date or its like is written; of one that is not in the calendar, how long its month is."""
    if form == "date" and (found := re.fullmatch(r"([0-9]{4})-([0-9]{2})-[0-9]{2}", text)):
        year, month = int(found[1]), int(found[2])
        if year and 1 <= month <= 12:
            return f"{calendar.month_name[month]} {year} has {calendar.monthrange(year, month)[1]} days"
        return "a year has the months 01 to 12"
    return _FORMS.get(form)


def _mend_list(kinds: tuple[Shape, ...], value: object) -> str | None:
    if any(isinstance(one, ListOf) and accepts(one.element, shape_of(value)) for one in kinds):
        return f"write `[{value}]`"
    return None


def _is_free(shape: Shape) -> bool:
    return isinstance(shape, Text) and not shape.choices and not shape.format
