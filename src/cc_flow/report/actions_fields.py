"""The fields of inputs and outputs as rows: a path, a type in words, the field's own words. For text and for pages."""

from collections.abc import Iterator, Mapping
from typing import Any

from cc_flow.actions.base import Action
from cc_flow.actions.schemas import input_schema, output_schema
from cc_flow.actions.shapes import input_shape, output_shape
from cc_flow.frozen import frozen
from cc_flow.shape import NULL, ListOf, Record, Shape, alternatives, describe, may_be_null, without_null

Schema = Mapping[str, Any]

# Below this a mapping is shown by the names of its fields: a post holds nine words of the library, each with three.
DEEPEST_OUTPUT = 1
DEEPEST_INPUT = 4


@frozen
class FieldRow:
    """One field. `path` leads there as templates write it, `[]` for each of a list: `results[].post`."""

    path: str
    type: str
    doc: str
    is_required: bool = False


def input_rows(kind: type[Action[Any]]) -> list[FieldRow]:
    """What `with` takes, the required ones first, the slice of a list last; fields stay with their input."""
    schema = input_schema(kind)
    rows = list(_rows(input_shape(kind), schema, "", DEEPEST_INPUT, is_input=True))
    first, last = schema.get("required", ()), ("limit", "offset")

    def place(row: FieldRow) -> tuple[bool, bool]:
        name = _top(row.path)
        return name not in first, name in last and kind.spec.paged

    return sorted(rows, key=place)


def output_rows(kind: type[Action[Any]]) -> list[FieldRow]:
    """What the output holds as far as models name it."""
    shape = output_shape(kind)
    deepest = DEEPEST_OUTPUT + (1 if kind.spec.paged else 0)
    return list(_rows(shape, output_schema(kind), "", deepest, is_input=False))


def _rows(shape: Shape, schema: Schema, path: str, left: int, *, is_input: bool) -> Iterator[FieldRow]:
    record = _record_in(shape)
    if record is None:
        return
    properties, required = _properties(schema)
    for name, field in record.fields.items():
        inner = properties[name]
        here = f"{path}.{name}" if path else name
        words = _type(without_null(field) if is_input else field, names_fields=left == 0)
        yield FieldRow(here, words, inner.get("description", ""), is_required=is_input and name in required)
        if left:
            below = here + "[]" if _is_list(field) else here
            yield from _rows(_element(field), inner, below, left - 1, is_input=is_input)


def _record_in(shape: Shape) -> Record | None:
    return next((one for one in alternatives(shape) if isinstance(one, Record)), None)


def _is_list(shape: Shape) -> bool:
    return any(isinstance(one, ListOf) for one in alternatives(shape))


def _element(shape: Shape) -> Shape:
    return next((one.element for one in alternatives(shape) if isinstance(one, ListOf)), shape)


def _properties(schema: Schema) -> tuple[Schema, list[str]]:
    owner = schema.get("items", schema)
    return owner.get("properties", {}), owner.get("required", [])


def _top(path: str) -> str:
    return path.partition(".")[0].removesuffix("[]")


def _type(shape: Shape, *, names_fields: bool) -> str:
    """The type in words; ids may be text or numbers, which nobody has to care about."""
    words = describe(without_null(shape)).replace("an id or a whole number", "an id")
    record = _record_in(_element(shape)) if names_fields else None
    fields = f" {{{', '.join(record.fields)}}}" if record is not None else ""
    return f"{words}{fields}{' or null' if may_be_null(shape) and shape != NULL else ''}"
