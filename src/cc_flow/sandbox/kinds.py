"""Kinds of values in queries and bodies: read strictly, objected to in the words of Django REST Framework (assumed)."""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

Value = Any  # JSON on its way in
Detail = list[Any] | dict[str, Any]  # messages, or what is wrong with each part


class Objection(Exception):  # noqa: N818 - what it is, not that it is one
    """A value that cannot be taken. `detail` is what stands under the field's name in a 400."""

    def __init__(self, detail: str | Detail) -> None:
        super().__init__(str(detail))
        self.detail: Detail = [detail] if isinstance(detail, str) else detail


@dataclass(frozen=True, slots=True)
class Kind:
    """One way to read a value: `from_json` in a body, `from_text` in a query, both of which raise Objection.

    `schema` is its JSON Schema.
    """

    from_json: Callable[[Value], Value]
    from_text: Callable[[str], Value]
    schema: Mapping[str, Any]


def same(check: Callable[[Value], Value], schema: Mapping[str, Any]) -> Kind:
    """A kind that is text in both places."""
    return Kind(check, check, schema)


def text(*, longest: int = 5000, blank: bool = False) -> Kind:
    """Text that can be stored and sent again."""

    def check(value: Value) -> str:
        if not isinstance(value, str):
            raise Objection("Not a valid string.")
        if "\0" in value:
            raise Objection("Null characters are not allowed.")
        # Half a surrogate pair is legal in JSON and in no encoding.
        if any("\ud800" <= letter <= "\udfff" for letter in value):
            raise Objection("Not a valid string.")
        if not blank and not value.strip():
            raise Objection("This field may not be blank.")
        if len(value) > longest:
            raise Objection(f"Ensure this field has no more than {longest} characters.")
        return value

    return same(check, {"type": "string", "maxLength": longest, **({} if blank else {"minLength": 1})})


def matching(pattern: str, complaint: str, *, longest: int = 300) -> Kind:
    """Text of a form: an e-mail address, a URL, a color."""
    form, plain = re.compile(pattern), text(longest=longest)

    def check(value: Value) -> str:
        read: str = plain.from_json(value)
        if not form.fullmatch(read):
            raise Objection(complaint)
        return read

    return same(check, {"type": "string", "pattern": f"^{pattern}$", "maxLength": longest})


def choice(*values: str) -> Kind:
    """One of these words."""

    def check(value: Value) -> str:
        if not isinstance(value, str) or value not in values:
            raise Objection(f'"{value}" is not a valid choice.')
        return value

    return same(check, {"type": "string", "enum": list(values)})


def _boolean(value: Value) -> bool:
    if not isinstance(value, bool):
        raise Objection("Must be a valid boolean.")
    return value


def _boolean_text(value: str) -> bool:
    if value not in {"true", "false"}:
        raise Objection("Must be a valid boolean.")
    return value == "true"


BOOLEAN = Kind(_boolean, _boolean_text, {"type": "boolean"})


def integer(least: int = 0, most: int = 1_000_000) -> Kind:
    """A whole number within bounds."""

    def check(value: Value) -> int:
        if not isinstance(value, int) or isinstance(value, bool):
            raise Objection("A valid integer is required.")
        if value < least:
            raise Objection(f"Ensure this value is greater than or equal to {least}.")
        if value > most:
            raise Objection(f"Ensure this value is less than or equal to {most}.")
        return value

    def check_text(value: str) -> int:
        if not re.fullmatch("-?[0-9]{1,12}", value):
            raise Objection("A valid integer is required.")
        return check(int(value))

    return Kind(check, check_text, {"type": "integer", "minimum": least, "maximum": most})


def _date(value: Value) -> str:
    # `fromisoformat` alone would take week dates and dates without hyphens.
    if not isinstance(value, str) or not re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        raise Objection("Date has wrong format. Use one of these formats instead: YYYY-MM-DD.")
    try:
        date.fromisoformat(value)
    except ValueError as error:
        raise Objection("Date has wrong format. Use one of these formats instead: YYYY-MM-DD.") from error
    return value


def _month(value: Value) -> str:
    if not isinstance(value, str) or not re.fullmatch("[0-9]{4}-(0[1-9]|1[0-2])", value) or value.startswith("0000"):
        raise Objection("Month has wrong format. Use this format instead: YYYY-MM.")
    return value


def _id() -> Kind:
    plain = text(longest=100)

    def check(value: Value) -> Value:
        # Ids are text here, but a caller cannot know that: a number is an id that nothing has.
        number = isinstance(value, int) and not isinstance(value, bool)
        return plain.from_json(str(value) if number else value)

    return same(check, plain.schema)


DATE = same(_date, {"type": "string", "format": "date"})
MONTH = same(_month, {"type": "string", "pattern": "^[0-9]{4}-(0[1-9]|1[0-2])$"})
TEXT = text()
LINE = text(longest=255)
ID = _id()
EMAIL = matching(r"[^@\s]+@[^@\s]+\.[^@\s]+", "Enter a valid email address.")
URL = matching(r"https?://\S+", "Enter a valid URL.", longest=2000)


def type_name(value: Value) -> str:
    """As messages call a value's type."""
    return type(value).__name__


def _anything(value: Value) -> dict[str, Value]:
    if not isinstance(value, dict):
        raise Objection(f'Expected a dictionary of items but got type "{type_name(value)}".')
    _demand_storable(value, levels=DEEPEST)
    return value


def _demand_storable(value: Value, *, levels: int) -> None:
    """Not what JSON lets in and never out again: half letters, endless numbers; nor what is too deep to walk."""
    if levels == 0:
        raise Objection(f"Ensure this field has no more than {DEEPEST} levels.")
    match value:
        case str():
            _FREE_TEXT.from_json(value)
        case float() if not math.isfinite(value):
            raise Objection("A valid number is required.")
        case dict():
            for name, inner in value.items():
                _FREE_TEXT.from_json(name)
                _demand_storable(inner, levels=levels - 1)
        case list():
            for inner in value:
                _demand_storable(inner, levels=levels - 1)


DEEPEST = 40
_FREE_TEXT = text(longest=100_000, blank=True)
FREE = same(_anything, {"type": "object"})
