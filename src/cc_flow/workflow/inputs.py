"""Inputs of a workflow: JSON Schema words, strict. What `"yes"` or `"1"` is, it stays."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from cc_flow.diagnostic import Diagnostic, did_you_mean
from cc_flow.shape import (
    ANYTHING,
    BOOLEAN,
    INTEGER,
    NULL,
    NUMBER,
    ListOf,
    Record,
    Shape,
    Text,
    describe,
    union,
)
from cc_flow.syntax import Mapping as MappingNode
from cc_flow.syntax import Node, Scalar, plain
from cc_flow.workflow import readers
from cc_flow.workflow.form import Form, Found
from cc_flow.workflow.model import Input, Name
from cc_flow.workflow.schema_words import ALL_WORDS, read_schema, schema_like
from cc_flow.workflow.values import ListValue, Value, read_value

_name = readers.matching(r"[a-z][a-z0-9_]{0,63}", "a name: a small letter, then small letters, digits and `_`")


def read_inputs(node: Node, found: Found) -> dict[str, Input] | None:
    """`inputs`: each name with its schema."""
    fields = readers.mapping("`inputs`", example="{month: {type: string}}")(node, found)
    if fields is None:
        return None
    inputs: dict[str, Input] = {}
    for entry in fields.entries:
        name = _name(entry.key, found)
        if name is not None:
            read = _read_input(name, entry.value, found)
            # By what stands there, as far as expressions can say that: the name is wrong once, where it is declared.
            inputs[entry.key.text if entry.key.text.isidentifier() else name.text] = read
    return inputs


def _read_input(name: Name, node: Node, found: Found) -> Input:
    fields = readers.mapping(f"the input `{name.text}`", example=schema_like(node))(node, found)
    if fields is None:
        # It is there all the same, so that what names it is not wrong, too.
        return Input(name, {}, ListValue((), node.span), is_broken=True)
    default: Value | None = None
    words = Form(fields, f"the input `{name.text}`", found, keys=(*ALL_WORDS, "default"))
    if (given := words.node_at("default")) is not None:
        default = read_value(given, found)
    schema = read_schema(words, has_default=True)
    literal = plain(given) if given is not None and not _holds_template(given) else None
    if given is not None and not _holds_template(given):
        for message in problems(schema, literal):
            headline = f"the default does not fit the input: it {message}"
            found.append(Diagnostic("E204", headline, given.span, "change the default, or what the input takes"))
    return Input(name, schema, default, schema.get("description"))


def _holds_template(node: Node) -> bool:
    if isinstance(node, Scalar):
        return isinstance(node.value, str) and "{{" in node.value
    children = [entry.value for entry in node.entries] if isinstance(node, MappingNode) else node.items
    return any(map(_holds_template, children))


def shape_of_schema(schema: Mapping[str, Any]) -> Shape:
    """The shape of a value that fits the schema."""
    if choices := schema.get("enum"):
        texts = tuple(choice for choice in choices if isinstance(choice, str))
        return Text(choices=texts) if len(texts) == len(choices) else ANYTHING
    types = schema.get("type", [])
    shapes = [_shape_of_type(one, schema) for one in ([types] if isinstance(types, str) else types)]
    return union(*shapes) if shapes else ANYTHING


def _shape_of_type(type_: str, schema: Mapping[str, Any]) -> Shape:
    match type_:
        case "string":
            return Text(format=schema.get("format"))
        case "array":
            return ListOf(shape_of_schema(schema.get("items", {})))
        case "object":
            fields = {name: shape_of_schema(one) for name, one in schema.get("properties", {}).items()}
            return Record(fields, is_open=schema.get("additionalProperties", True))
        case _:
            return _PLAIN[type_]


_PLAIN: Mapping[str, Shape] = {"integer": INTEGER, "number": NUMBER, "boolean": BOOLEAN, "null": NULL}


def problems(schema: Mapping[str, Any], value: Any) -> Iterator[str]:
    """What is wrong with a value, each as the end of a sentence that begins with its name: `must be a whole number`."""
    types = schema.get("type", [])
    allowed = [types] if isinstance(types, str) else types
    if allowed and not any(_is(type_, value) for type_ in allowed):
        yield f"must be {describe(shape_of_schema({'type': allowed}))}"
        return
    if "enum" in schema and value not in schema["enum"]:
        yield did_you_mean(str(value), map(str, schema["enum"]), noun="must be one of").replace(
            "did you mean", "is not a choice; did you mean"
        )
    if "const" in schema and value != schema["const"]:
        yield f"must be `{schema['const']}`"
    match value:
        case bool():
            return
        case int() | float():
            yield from _number_problems(schema, value)
        case str():
            yield from _text_problems(schema, value)
        case list():
            yield from _list_problems(schema, value)
        case dict():
            yield from _object_problems(schema, value)


def _is(type_: str, value: Any) -> bool:
    kinds: dict[str, tuple[type, ...]] = {
        "string": (str,), "integer": (int,), "number": (int, float), "boolean": (bool,),
        "array": (list,), "object": (dict,), "null": (type(None),),
    }  # fmt: skip
    return isinstance(value, kinds[type_]) and (type_ == "boolean" or not isinstance(value, bool))


def _number_problems(schema: Mapping[str, Any], value: float) -> Iterator[str]:
    if value < schema.get("minimum", value):
        yield f"must be at least {schema['minimum']:g}"
    if value > schema.get("maximum", value):
        yield f"must be at most {schema['maximum']:g}"


def _text_problems(schema: Mapping[str, Any], value: str) -> Iterator[str]:
    if len(value) < schema.get("minLength", 0):
        yield f"must have at least {schema['minLength']} characters"
    if len(value) > schema.get("maxLength", len(value)):
        yield f"must have at most {schema['maxLength']} characters"
    if "pattern" in schema and not re.search(schema["pattern"], value):
        yield f"must match `{schema['pattern']}`"
    if "format" in schema and not _has_format(schema["format"], value):
        yield f"must be {describe(Text(format=schema['format']))}"


def _has_format(form_: str, value: str) -> bool:
    try:
        match form_:
            case "date":
                return bool(re.fullmatch(r"\d{4}-\d{2}-\d{2}", value, re.ASCII)) and bool(date.fromisoformat(value))
            case "month":
                return bool(re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", value, re.ASCII))
            case "date-time":
                return bool(datetime.fromisoformat(value))
            case "email":
                return bool(re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", value))
            case _:
                return bool(re.fullmatch(r"[a-z][a-z0-9+.-]*:\S+", value, re.IGNORECASE))
    except ValueError:
        return False


def _list_problems(schema: Mapping[str, Any], value: list[Any]) -> Iterator[str]:
    if len(value) < schema.get("minItems", 0):
        yield f"must have at least {schema['minItems']} elements"
    if len(value) > schema.get("maxItems", len(value)):
        yield f"must have at most {schema['maxItems']} elements"
    if schema.get("uniqueItems") and any(one in value[:index] for index, one in enumerate(value)):
        yield "must not hold anything twice"
    for index, one in enumerate(value):
        for message in problems(schema.get("items", {}), one):
            yield f"[{index}] {message}"


def _object_problems(schema: Mapping[str, Any], value: dict[str, Any]) -> Iterator[str]:
    known: Mapping[str, Any] = schema.get("properties", {})
    for name in schema.get("required", ()):
        if name not in value:
            yield f"must have `{name}`"
    for name, one in value.items():
        if name in known:
            for message in problems(known[name], one):
                yield f".{name} {message}"
        elif schema.get("additionalProperties") is False:
            yield f"has no `{name}`: {did_you_mean(name, known, noun='known names')}"
