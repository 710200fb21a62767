"""From inputs to what goes over the wire. Builds a Request and sends nothing."""

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, cast
from urllib.parse import quote

from cc_flow.actions import escape
from cc_flow.actions.base import Action
from cc_flow.actions.names import camel
from cc_flow.actions.shapes import input_shape
from cc_flow.actions.spec import JsonValue, Request, Spec
from cc_flow.actions.types import judge_part
from cc_flow.secret import Secret
from cc_flow.shape import ANYTHING, TEXT, MapOf, Record, Shape, alternatives, element_in
from cc_flow.unknown import Unknown

_INPUT = re.compile(r"\{([a-z_]+)\}")
Query = tuple[tuple[str, str], ...]

_NO_WIRE: Mapping[str, str] = MappingProxyType({})


def build_request(
    kind: type[Action[Any]],
    values: Mapping[str, Any],
    *,
    wire: Mapping[str, str] | None = None,
    extra_query: Mapping[str, Any] | None = None,
    extra_body: Mapping[str, Any] | None = None,
    prefix: str = "",
) -> Request:
    """The request that `kind` makes of `values`, which `judge` has let pass.

    Only what was given is sent; null goes into a body and is left out of a query. `wire` maps a field (`is_favorite`,
    `items.post_id`) to its name on the wire, `extra_query` and `extra_body` are sent as they are and win, `prefix` goes
    before the path. In a plan an Unknown stands where its value will be: in body and query as itself, in the path as
    its `{input}`. A Secret stays one; who sends the request reveals it.

    Raises ValueError, in words for the author, for what must not become part of a path, and for what no query can
    carry.
    """
    spec = spec_of(kind, values)
    if not spec.path:
        raise ValueError(f"`{spec.name}` asks nothing of the API")
    query, body = _free(values) if kind.spec.name == escape.HTTP else _inputs(kind, values, wire or _NO_WIRE)
    return Request(
        method=spec.method,
        path=prefix + _path(spec, values),
        query=_with_extra_query(query, extra_query) if extra_query else query,
        body=_with_extra_body(body, extra_body) if extra_body else body,
    )


def spec_of(kind: type[Action[Any]], values: Mapping[str, Any]) -> Spec:
    """What is known of the action with these inputs: of `core.http` it depends on them, of all others it does not."""
    return escape.spec_of(kind.spec, values) if kind.spec.name == escape.HTTP else kind.spec


def path_inputs(spec: Spec) -> tuple[str, ...]:
    """The inputs that go into the path."""
    return tuple(_INPUT.findall(spec.path))


def _free(values: Mapping[str, Any]) -> tuple[Query, JsonValue]:
    """Query and body of `core.http`. Where the whole query is unknown, it stands under a name that nothing else has."""
    query = values.get("query")
    return _query({"": query} if isinstance(query, Unknown) else query or {}), _plain(values.get("body"))


def _inputs(kind: type[Action[Any]], values: Mapping[str, Any], wire: Mapping[str, str]) -> tuple[Query, JsonValue]:
    in_path = path_inputs(kind.spec)
    rest = {name: value for name, value in values.items() if name not in in_path}
    if kind.spec.method in {"GET", "DELETE"}:
        return _query({wire.get(name, name): value for name, value in rest.items()}), None
    return (), _body(input_shape(kind), rest, wire, "")


def _path(spec: Spec, values: Mapping[str, Any]) -> str:
    path = _INPUT.sub(lambda found: _part(found[0], values.get(found[1])), spec.path)
    # An empty or a split part would address something else: without its id, `DELETE /schedule/{id}` resets a whole
    # date.
    if path.count("/") != spec.path.count("/") or "//" in path or path.endswith("/"):
        raise ValueError(f"`{spec.path}` cannot be reached with these inputs")
    return path


def _part(placeholder: str, value: Any) -> str:
    name = placeholder.strip("{}")
    if isinstance(value, Unknown):
        return placeholder
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise ValueError(f"`{name}` must be an id")  # noqa: TRY004 - one error for all that is wrong with inputs
    if wrong := judge_part(str(value)):
        raise ValueError(f"`{name}` {wrong}")
    return quote(str(value), safe="")


def _with_extra_query(query: Query, extra: Mapping[str, Any]) -> Query:
    return (*(pair for pair in query if pair[0] not in extra), *_query(extra))


def _with_extra_body(body: JsonValue, extra: Mapping[str, Any]) -> JsonValue:
    if body is not None and not isinstance(body, dict):
        raise ValueError("`extra_body` adds fields to a body that is a mapping, and this one is not")
    return {**(body or {}), **_plain(extra)}


def _query(values: Mapping[str, Any]) -> Query:
    return tuple((name, _in_query(name, value)) for name, value in values.items() if value is not None)


def _in_query(name: str, value: Any) -> str:
    match value:
        case Unknown() | Secret():
            return cast("str", value)
        case bool():
            return "true" if value else "false"
        case str() | int() | float():
            return str(value)
        case list() | tuple():
            return _joined(name, value)
        case _:
            raise ValueError(f"`{name}` must be text, a number, true, false or a list of these: it goes into the query")


def _joined(name: str, values: Iterable[Any]) -> str:
    parts = []
    for value in values:
        if isinstance(value, Unknown):
            return cast("str", value.derived(TEXT))
        parts.append(_in_query(name, value))
        if isinstance(value, list | tuple | Secret) or "," in parts[-1]:
            raise ValueError(
                f"`{name}` is sent as one text joined by commas, so none of its items may be a list or hold a comma"
            )
    return ",".join(parts)


def _body(shape: Shape, value: Any, wire: Mapping[str, str], place: str) -> JsonValue:
    """Fields that a model names in camelCase at every depth; keys that are the author's own as they are."""
    if isinstance(value, Mapping):
        return _body_of_mapping(shape, value, wire, place)
    if isinstance(value, list | tuple):
        element = element_in(shape)
        return [_body(element, one, wire, place) for one in value]
    return value


def _body_of_mapping(shape: Shape, value: Mapping[str, Any], wire: Mapping[str, str], place: str) -> JsonValue:
    for one in alternatives(shape):
        match one:
            case Record(fields=fields):
                return dict(
                    _field(fields.get(name, ANYTHING), name, inner, wire, place) for name, inner in value.items()
                )
            case MapOf(value=of):
                return {key: _body(of, inner, wire, place) for key, inner in value.items()}
    return _plain(value)


def _field(shape: Shape, name: str, value: Any, wire: Mapping[str, str], place: str) -> tuple[str, JsonValue]:
    here = f"{place}.{name}" if place else name
    return wire.get(here, camel(name)), _body(shape, value, wire, here)


def _plain(value: Any) -> JsonValue:
    """Dicts and lists, whatever templates made; keys and leaves as they are."""
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value
