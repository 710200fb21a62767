"""Inputs: JSON Schema words, strict."""

from typing import Any

import pytest

from cc_flow.shape import ANYTHING, BOOLEAN, INTEGER, NULL, NUMBER, TEXT, ListOf, Record, Shape, Text, union
from cc_flow.workflow.inputs import problems, shape_of_schema
from cc_flow.workflow.read import read_workflow

ENTRY = {"type": "object", "required": ["id"], "properties": {"id": {"type": "string"}}, "additionalProperties": False}


def codes(schema: str) -> list[str]:
    """What is said of a file with one input of this schema."""
    text = f"cc_flow: 1\nname: t\ninputs:\n  one: {schema}\nsteps: [{{id: a, set: {{x: 1}}}}]\n"
    return [one.code for one in read_workflow(text, file="t")[1]]


@pytest.mark.parametrize(
    ("schema", "value", "said"),
    [
        ({"type": "string"}, "yes", []),
        ({"type": "string"}, True, ["must be text"]),
        ({"type": "boolean"}, "yes", ["must be true or false"]),
        ({"type": "integer"}, "1", ["must be a whole number"]),
        ({"type": "integer"}, True, ["must be a whole number"]),
        ({"type": "integer"}, 1.0, ["must be a whole number"]),
        ({"type": "number"}, 1, []),
        ({"type": ["string", "null"]}, None, []),
        ({"type": ["integer", "null"]}, "x", ["must be a whole number or null"]),
        ({"type": "integer", "minimum": 1, "maximum": 5}, 9, ["must be at most 5"]),
        ({"type": "integer", "minimum": 1}, 0, ["must be at least 1"]),
        ({"type": "string", "minLength": 2}, "a", ["must have at least 2 characters"]),
        ({"type": "string", "maxLength": 2}, "abc", ["must have at most 2 characters"]),
        ({"type": "string", "pattern": "^[a-z]+$"}, "A1", ["must match `^[a-z]+$`"]),
        ({"type": "string", "format": "date"}, "2026-02-29", ["must be a date (YYYY-MM-DD)"]),
        ({"type": "string", "format": "date"}, "20261201", ["must be a date (YYYY-MM-DD)"]),
        ({"type": "string", "format": "month"}, "2026-13", ["must be a month (YYYY-MM)"]),
        ({"type": "string", "format": "date-time"}, "2026-12-01T07:00:00+00:00", []),
        ({"type": "string", "format": "email"}, "ada@example", ["must be an e-mail address"]),
        ({"enum": ["warm", "dry"]}, "warn", ["is not a choice; did you mean `warm`?"]),
        ({"enum": [1, 2]}, 3, ["must be one of: `1`, `2`"]),
        ({"const": 1}, 2, ["must be `1`"]),
        ({"type": "array", "items": {"type": "integer"}}, [1, "2"], ["[1] must be a whole number"]),
        ({"type": "array", "minItems": 1}, [], ["must have at least 1 elements"]),
        ({"type": "array", "uniqueItems": True}, [1, 1], ["must not hold anything twice"]),
        (ENTRY, {"id": "a"}, []),
        (ENTRY, {"ids": "a"}, ["must have `id`", "has no `ids`: did you mean `id`?"]),
        (ENTRY, {"id": 5}, [".id must be text"]),
    ],
)
def test_workflow_inputs_are_judged_strictly(schema: dict[str, Any], value: Any, said: list[str]) -> None:
    """Values are what they are: `"1"` is no number, `yes` not true, 1 not text; each problem ends a sentence."""
    assert list(problems(schema, value)) == said


@pytest.mark.parametrize(
    ("schema", "shape"),
    [
        ({}, ANYTHING),
        ({"type": "string"}, TEXT),
        ({"type": "string", "format": "month"}, Text(format="month")),
        ({"enum": ["a", "b"]}, Text(choices=("a", "b"))),
        ({"enum": [1, 2]}, ANYTHING),
        ({"type": ["integer", "null"]}, union(INTEGER, NULL)),
        ({"type": "array", "items": {"type": "boolean"}}, ListOf(BOOLEAN)),
        ({"type": "array"}, ListOf(ANYTHING)),
        (ENTRY, Record({"id": TEXT}, is_open=False)),
        ({"type": "object"}, Record({}, is_open=True)),
        ({"type": "number"}, NUMBER),
    ],
)
def test_workflow_inputs_have_shapes(schema: dict[str, Any], shape: Shape) -> None:
    """A schema says what templates may do with the input."""
    assert shape_of_schema(schema) == shape


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ("{type: string, default: a}", []),
        ('{type: string, default: "{{ run.id }}"}', []),
        ("{type: integer, default: a}", ["E204"]),
        ("{type: strin}", ["E204"]),
        ("{type: [string, strin]}", ["E204"]),
        ("{typ: string}", ["E201"]),
        ("string", ["E203"]),
        ("{type: string, pattern: '['}", ["E204"]),
        ("{type: string, pattern: '(a+)+$', default: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!}", ["E204"]),
        ("{type: string, format: dat}", ["E204"]),
        ("{type: array, items: {type: strin}}", ["E204"]),
        ("{type: object, properties: {a: {type: strin}}}", ["E204"]),
        ("{type: object, properties: {a: string}}", ["E203"]),
        ("{type: object, required: a}", ["E203"]),
        ("{enum: a}", ["E203"]),
        ("{type: integer, minimum: '1'}", ["E203"]),
    ],
)
def test_workflow_inputs_schemas_are_checked(schema: str, expected: list[str]) -> None:
    """A schema that says nothing, or what cannot be, is wrong itself, and so is a default that does not fit."""
    assert codes(schema) == expected
