"""Ways through values: what stands at a place, and where a name or a value is in the file."""

from collections.abc import Iterator

from cc_flow.diagnostic import Span
from cc_flow.workflow.values import ListValue, MapValue, Template, Value

Where = tuple[str | int, ...]


def at(value: Value, where: Where) -> Value:
    """The value at a place; the nearest one around it where there is none."""
    for part in where:
        inner = _inside(value, part)
        if inner is None:
            return value
        value = inner
    return value


def _inside(value: Value, part: str | int) -> Value | None:
    match value:
        case MapValue(entries=entries):
            return entries.get(str(part))
        case ListValue(items=items) if isinstance(part, int) and part < len(items):
            return items[part]
        case _:
            return None


def place_of(value: Value, where: Where, *, is_name: bool = False) -> Span:
    """Where the value at a place stands, or with `is_name` the name before it."""
    if is_name and where:
        owner = at(value, where[:-1])
        if isinstance(owner, MapValue) and (span := owner.names.get(str(where[-1]))):
            return span
    return name_span(at(value, where))


def name_span(value: Value) -> Span:
    """The smallest stretch that stands for a value: of a mapping its first name."""
    if isinstance(value, MapValue) and value.names:
        return next(iter(value.names.values()))
    return value.span


def templates_with_place(value: Value, where: Where = ()) -> Iterator[tuple[Where, Template]]:
    """Every template in a value, with the way there."""
    match value:
        case Template():
            yield where, value
        case ListValue(items=items):
            for index, item in enumerate(items):
                yield from templates_with_place(item, (*where, index))
        case MapValue(entries=entries):
            for name, one in entries.items():
                yield from templates_with_place(one, (*where, name))
