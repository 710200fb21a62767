"""Fields of queries and bodies: declared, read all at once, and everything wrong with them said in one answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cc_flow.sandbox.kinds import Detail, Kind, Objection, Value, same, type_name


@dataclass(frozen=True, slots=True)
class Field:
    """A declared field: how it is read, whether it must be there, whether null clears it."""

    kind: Kind
    required: bool = False
    nullable: bool = False


Fields = Mapping[str, Field]


def required(kind: Kind) -> Field:
    """A field that must be given."""
    return Field(kind, required=True)


def optional(kind: Kind, *, nullable: bool = False) -> Field:
    """A field that may be left out."""
    return Field(kind, nullable=nullable)


def read_fields(given: Mapping[str, Value], fields: Fields) -> dict[str, Value]:
    """The declared fields that were given. Raises Objection with one mapping of all that is wrong."""
    wrong: dict[str, Any] = {name: ["Unexpected field."] for name in given if name not in fields}
    read: dict[str, Value] = {}
    for name, field in fields.items():
        if name not in given:
            if field.required:
                wrong[name] = ["This field is required."]
            continue
        try:
            read[name] = _read(given[name], field)
        except Objection as objection:
            wrong[name] = objection.detail
    if wrong:
        raise Objection(wrong)
    return read


def _read(value: Value, field: Field) -> Value:
    if value is not None:
        return field.kind.from_json(value)
    if not field.nullable:
        raise Objection("This field may not be null.")
    return None


def listing(kind: Kind, *, least: int = 0, most: int = 500) -> Kind:
    """A list; in a query its values are joined by commas."""

    def check(value: Value) -> list[Value]:
        if not isinstance(value, list):
            raise Objection(f'Expected a list of items but got type "{type_name(value)}".')
        if len(value) < least:
            raise Objection("This list may not be empty.")
        if len(value) > most:
            raise Objection(f"Ensure this field has no more than {most} elements.")
        return _each(value, kind)

    def check_text(value: str) -> list[Value]:
        values = [kind.from_text(one.strip()) for one in value.split(",") if one.strip()]
        # To let everything through would be the opposite of what a filter says.
        if not values:
            raise Objection("This list may not be empty.")
        return values

    return Kind(check, check_text, {"type": "array", "items": dict(kind.schema), "minItems": least, "maxItems": most})


def _each(values: list[Value], kind: Kind) -> list[Value]:
    """Each value read; where one is wrong, DRF shows an object for each, empty for the right ones."""
    read: list[Value] = []
    wrong: list[Detail] = []
    seen = False
    for value in values:
        try:
            read.append(kind.from_json(value))
            wrong.append({})
        except Objection as objection:
            seen = True
            wrong.append(objection.detail)
    if seen:
        raise Objection(wrong)
    return read


def mapping(fields: Fields) -> Kind:
    """An object with these fields and no others. In a query there are none."""

    def check(value: Value) -> dict[str, Value]:
        if not isinstance(value, dict):
            raise Objection({"nonFieldErrors": [f"Invalid data. Expected a dictionary, but got {type_name(value)}."]})
        return read_fields(value, fields)

    return same(check, schema_of(fields))


def schema_of(fields: Fields) -> dict[str, Any]:
    """The JSON Schema of a body with these fields."""
    schema: dict[str, Any] = {"type": "object", "additionalProperties": False}
    schema["properties"] = {name: _field_schema(field) for name, field in fields.items()}
    if needed := [name for name, field in fields.items() if field.required]:
        schema["required"] = needed
    return schema


def _field_schema(field: Field) -> dict[str, Any]:
    return {"anyOf": [dict(field.kind.schema), {"type": "null"}]} if field.nullable else dict(field.kind.schema)
