"""From answers to outputs: snake_case, unknown fields kept, missing ones null. Types of values are never touched, but
for a bare word where a model has a record of it (`pillar`).
"""

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from cc_flow.actions.base import Action
from cc_flow.actions.names import snake
from cc_flow.actions.shapes import output_shape
from cc_flow.actions.spec import JsonValue
from cc_flow.shape import ANYTHING, MapOf, Record, Shape, alternatives, element_in

_NO_WIRE: Mapping[str, str] = MappingProxyType({})


class AnswerProblem(ValueError):  # noqa: N818 - what it is, in the words of the room
    """An answer that cannot be what was asked for. The message holds nothing of its content."""


def read_answer(kind: type[Action[Any]], body: JsonValue, *, wire: Mapping[str, str] | None = None) -> JsonValue:
    """The output that a 2xx answer of `kind` makes. `body` is its JSON, None where there was none.

    `wire` maps a field (`post.is_favorite`, of a page as of one of its results) to its name on the wire.
    Raises AnswerProblem where a page is no page and a thing is no object; what fields it has is nobody's fault.
    """
    shape = output_shape(kind)
    record = next((one for one in alternatives(shape) if isinstance(one, Record)), None)
    if record is None:
        return _read(shape, body, _NO_WIRE, "")
    if isinstance(body, list) and "results" in record.fields:
        body = {"results": body, "count": len(body)}
    _check_form(kind, record, body)
    return _read(record, {} if body is None else body, wire or _NO_WIRE, "")


def _check_form(kind: type[Action[Any]], record: Record, body: JsonValue) -> None:
    name = kind.spec.name
    if kind.spec.paged and (not isinstance(body, dict) or not isinstance(body.get("results"), list)):
        raise AnswerProblem(f"the answer of `{name}` is not a page: it has no list `results`")
    if body is None:
        if kind.spec.must_answer:
            raise AnswerProblem(f"the answer of `{name}` is empty")
    elif not isinstance(body, dict):
        raise AnswerProblem(f"the answer of `{name}` is not an object")
    elif kind.spec.method == "GET" and not _can_be(record.fields.get("results", ANYTHING), body.get("results")):
        raise AnswerProblem(f"the answer of `{name}` is not a page: not all of its `results` are objects")


def _can_be(results: Shape, value: JsonValue) -> bool:
    """Whether a value can be these results: where they are records a list of objects, or of words where one may stand
    for it; null as any field.
    """
    element = element_in(results)
    records = [one for one in alternatives(element) if isinstance(one, Record)]
    fitting = (dict, str, int) if any(one.is_word for one in records) else (dict,)
    if not records or value is None:
        return True
    return isinstance(value, list) and all(type(one) in fitting for one in value)


def _read(shape: Shape, value: JsonValue, wire: Mapping[str, str], place: str) -> JsonValue:
    if isinstance(value, dict):
        return _read_mapping(shape, value, wire, place)
    if isinstance(value, list):
        element = element_in(shape)
        return [_read(element, one, wire, place) for one in value]
    if type(value) in (str, int):
        word = next((one for one in alternatives(shape) if isinstance(one, Record) and one.is_word), None)
        return value if word is None else _read_record(word.fields, _as_word(value), _NO_WIRE, "")
    return value


def _as_word(value: str | int) -> dict[str, JsonValue]:
    """A bare word as the record that stands for it; a number is its id. A word that is a slug already stays one."""
    if isinstance(value, int):
        return {"id": value}
    return {"slug": "-".join(re.findall(r"\w+", value.lower())) or value, "name": value}


def _read_mapping(shape: Shape, value: dict[str, Any], wire: Mapping[str, str], place: str) -> JsonValue:
    for one in alternatives(shape):
        match one:
            case Record(fields=fields):
                return _read_record(fields, value, wire, place)
            case MapOf(value=of):
                # A mapping of anything is somebody's own JSON, such as a component's content: it can be sent back as it
                # came.
                return value if of == ANYTHING else {key: _read(of, inner, wire, place) for key, inner in value.items()}
    return _read_record({}, value, wire, place)


def _read_record(
    fields: Mapping[str, Shape], value: dict[str, Any], wire: Mapping[str, str], place: str
) -> dict[str, Any]:
    named = {wire[here]: field for field in fields if (here := _inner(place, field)) in wire} if wire else {}
    read: dict[str, Any] = {}
    for key, inner in _literal_last(value):
        name = named.get(key) or snake(key)
        # `results` is where a page's things are, not a part of their address.
        here = "" if name == "results" and not place else _inner(place, name)
        read[name] = _read(fields.get(name, ANYTHING), inner, wire, here)
    return read | {field: None for field in fields if field not in read}


def _literal_last(value: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Where `isUsed` and `is_used` both came, the one that needs no turning comes last and stays."""
    turned = {snake(key) for key in value if snake(key) != key}
    if turned.isdisjoint(value):
        yield from value.items()
        return
    yield from ((key, inner) for key, inner in value.items() if key not in turned)
    yield from ((key, inner) for key, inner in value.items() if key in turned)


def _inner(place: str, name: str) -> str:
    return f"{place}.{name}" if place else name
