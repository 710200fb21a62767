"""Where a live answer differs from what we say of it, field by field. Says names, types and counts, never a value.

Most of what models say of answers is assumed; this is how an assumption is found to be wrong.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, get_args

from cc_flow.actions.base import Action
from cc_flow.actions.names import snake
from cc_flow.actions.shapes import output_shape
from cc_flow.actions.spec import JsonValue
from cc_flow.actions.types import Date, DateTime, Email, Month, Slug, TextForm, Url
from cc_flow.frozen import frozen
from cc_flow.shape import (
    ANYTHING,
    Boolean,
    Integer,
    ListOf,
    MapOf,
    Number,
    Record,
    Shape,
    Text,
    alternatives,
    describe,
    may_be_null,
)

_NO_WIRE: Mapping[str, str] = MappingProxyType({})
_FORMS: Mapping[str | None, TextForm] = {
    form.format: form for form in (get_args(one)[1] for one in (Date, DateTime, Email, Month, Slug, Url))
}
# A key that is no name may be somebody's data: a date, a tag, an e-mail address.
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,60}")
UNNAMED = "(a key that is no name)"


@frozen
class Difference:
    """One way in which answers differ.

    `field` is where, as templates write it, `[]` for each of a list. `kind`: `missing`, `type`, `form` (a text that is
    not what it should be) or `unknown` (no model names it). It was so in `count` of `of` places.
    """

    field: str
    kind: str
    expected: str
    found: str
    count: int
    of: int


@dataclass(frozen=True, slots=True, order=True)
class _Finding:
    field: str
    kind: str
    expected: str = ""
    found: str = ""


def compare(
    kind: type[Action[Any]], body: JsonValue, *, wire: Mapping[str, str] | None = None
) -> tuple[Difference, ...]:
    """How the JSON `body` differs from what `kind` answers. `wire` maps fields to their names on the wire, as in
    `read_answer`.
    """
    seen: Counter[str] = Counter()
    walk = _Walk(wire or _NO_WIRE, seen)
    shape = output_shape(kind)
    if isinstance(body, list) and kind.spec.paged:
        body = {"results": body, "count": len(body)}
    found = Counter(walk.value(shape, body, "", ""))
    return tuple(
        Difference(one.field, one.kind, one.expected, one.found, count, max(count, seen[_owner(one.field)]))
        for one, count in sorted(found.items())
    )


def things_in(body: JsonValue) -> int:
    """How many things there were to compare: the results of a page, else one; none in an empty answer."""
    if isinstance(body, dict) and isinstance(body.get("results"), list):
        return len(body["results"])
    return len(body) if isinstance(body, list) else int(bool(body))


def _owner(field: str) -> str:
    return field.rpartition(".")[0]


@frozen
class _Walk:
    """One body under way. `seen` counts the mappings met at each place; `wire` is what the project overrides."""

    wire: Mapping[str, str]
    seen: Counter[str]

    def value(self, shape: Shape, value: JsonValue, path: str, place: str) -> Iterator[_Finding]:
        """What is wrong with a value and in it. `place` is its address in `wire`, without `results`."""
        shapes = alternatives(shape)
        if shape == ANYTHING or (value is None and may_be_null(shape)):
            return
        record = next((one for one in shapes if isinstance(one, Record)), None)
        if isinstance(value, dict) and record is not None:
            yield from self._record(record, value, path, place)
        elif isinstance(value, dict) and (keyed := next((one for one in shapes if isinstance(one, MapOf)), None)):
            for inner in value.values():
                yield from self.value(keyed.value, inner, f"{path}.*", f"{place}.*")
        elif isinstance(value, list) and (listed := next((one for one in shapes if isinstance(one, ListOf)), None)):
            for inner in value:
                yield from self.value(listed.element, inner, f"{path}[]", place)
        else:
            yield from _scalar(shape, value, path)

    def _record(self, record: Record, value: Mapping[str, Any], path: str, place: str) -> Iterator[_Finding]:
        self.seen[path] += 1
        named = {self.wire[here]: field for field in record.fields if (here := _inner(place, field)) in self.wire}
        given = {named.get(key) or snake(key): inner for key, inner in value.items()}
        for name, field in record.fields.items():
            here = _inner(path, name)
            if name in given:
                # `results` is where a page's things are, not a part of their address.
                inner_place = "" if name == "results" and not place else _inner(place, name)
                yield from self.value(field, given[name], here, inner_place)
            elif field != ANYTHING and not may_be_null(field):
                yield _Finding(here, "missing", _words(field))
        for name in given.keys() - record.fields.keys():
            shown = name if _NAME.fullmatch(name) else UNNAMED
            yield _Finding(_inner(path, shown), "unknown", found=_type(given[name]))


def _scalar(shape: Shape, value: JsonValue, path: str) -> Iterator[_Finding]:
    texts = [one for one in alternatives(shape) if isinstance(one, Text)]
    if isinstance(value, str) and texts:
        if not any(_fits(one, value) for one in texts):
            yield _Finding(path, "form", _words(shape), "text of another form")
    elif not any(_is_of(one, value) for one in alternatives(shape)):
        yield _Finding(path, "type", _words(shape), _type(value))


def _is_of(shape: Shape, value: JsonValue) -> bool:
    match shape:
        case Boolean():
            return isinstance(value, bool)
        case Integer():
            return isinstance(value, int) and not isinstance(value, bool)
        case Number():
            return isinstance(value, int | float) and not isinstance(value, bool)
        case _:
            return shape == ANYTHING


def _fits(shape: Text, value: str) -> bool:
    if shape.choices:
        return value in shape.choices
    form = _FORMS.get(shape.format)
    return form is None or form.judge(value) is None


def _words(shape: Shape) -> str:
    return describe(shape).replace("an id or a whole number", "an id")


def _type(value: JsonValue) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "true or false"
        case int():
            return "a whole number"
        case float():
            return "a number"
        case str():
            return "text"
        case list():
            return "a list"
        case _:
            return "a mapping"


def _inner(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
