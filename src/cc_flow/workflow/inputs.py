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
from cc_flow.syntax import Node, Scalar, Sequence, plain
from cc_flow.workflow import readers
from cc_flow.workflow.form import Form, Found, Reader, wrong_form
from cc_flow.workflow.model import Input, Name
from cc_flow.workflow.values import Value, read_value

TYPES = ("string", "integer", "number", "boolean", "array", "object", "null")
FORMATS = ("date", "month", "date-time", "email", "uri")


def _read_choices(node: Node, found: Found) -> list[Any] | None:
    """The values of `enum`, null among them where it is written."""
    if isinstance(node, Sequence):
        return [plain(one) for one in node.items]
    wrong_form(node, "a list of choices", found, "write `[one, other]`")
    return None


_WORDS: dict[str, Reader[Any]] = {
    "description": readers.text,
    "title": readers.text,
    "format": readers.choice(*FORMATS),
    "enum": _read_choices,
    "const": readers.any_json,
    "examples": readers.any_json,
    "minimum": readers.number(-1e300),
    "maximum": readers.number(-1e300),
    "minLength": readers.integer(0),
    "maxLength": readers.integer(0),
    "minItems": readers.integer(0),
    "maxItems": readers.integer(0),
    "uniqueItems": readers.boolean,
    "required": readers.sequence_of(readers.text, "names"),
    "additionalProperties": readers.boolean,
}
_name = readers.matching(r"[a-z][a-z0-9_]{0,63}", "a name: a small letter, then small letters, digits and `_`")


def read_inputs(node: Node, found: Found) -> dict[str, Input] | None:
    """`inputs`: each name with its schema."""
    fields = readers.mapping("`inputs`")(node, found)
    if fields is None:
        return None
    inputs: dict[str, Input] = {}
    for entry in fields.entries:
        name = _name(entry.key, found)
        if name is not None and (read := _read_input(name, entry.value, found)):
            inputs[name.text] = read
    return inputs


def _read_input(name: Name, node: Node, found: Found) -> Input | None:
    fields = readers.mapping(f"the input `{name.text}`, such as `{{type: string}}`")(node, found)
    if fields is None:
        return None
    default: Value | None = None
    if (given := fields.get("default")) is not None:
        default = read_value(given, found)
    schema = _read_schema(fields, f"the input `{name.text}`", found, has_default=True)
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


def _read_schema(node: MappingNode, what: str, found: Found, *, has_default: bool = False) -> dict[str, Any]:
    words = Form(node, what, found)
    schema: dict[str, Any] = {}
    if has_default:
        words.take("default", readers.any_json)
    if (type_ := words.take("type", _read_type)) is not None:
        schema["type"] = type_
    for word, read in _WORDS.items():
        if (value := words.take(word, read)) is not None:
            schema[word] = value
    if (pattern := words.take("pattern", _read_pattern)) is not None:
        schema["pattern"] = pattern
    if (items := words.take("items", readers.mapping("`items`"))) is not None:
        schema["items"] = _read_schema(items, "`items`", found)
    if (properties := words.take("properties", readers.mapping("`properties`"))) is not None:
        schema["properties"] = _read_properties(properties, found)
    words.close()
    return schema


def _read_properties(node: MappingNode, found: Found) -> dict[str, dict[str, Any]]:
    read: dict[str, dict[str, Any]] = {}
    for entry in node.entries:
        name = entry.key.text
        schema = readers.mapping(f"the property `{name}`, such as `{{type: string}}`")(entry.value, found)
        if schema is not None:
            read[name] = _read_schema(schema, f"`{name}`", found)
    return read


def _read_type(node: Node, found: Found) -> str | list[str] | None:
    if isinstance(node, Scalar):
        return readers.choice(*TYPES)(node, found)
    chosen = readers.sequence_of(readers.choice(*TYPES), "types")(node, found)
    return list(chosen) if chosen else None


# `(a+)+`: a text that does not match it is tried in exponentially many ways.
_NEVER_ENDS = re.compile(r"\([^()]*[+*}][^()]*\)[+*{]")


def _read_pattern(node: Node, found: Found) -> str | None:
    pattern = readers.text(node, found)
    if pattern is None:
        return None
    try:
        re.compile(pattern)
    except re.error as error:
        found.append(Diagnostic("E204", f"`{pattern}` is not a regular expression", node.span, str(error)))
        return None
    if _NEVER_ENDS.search(pattern):
        message = "a repetition inside a repetition can take for ever"
        found.append(
            Diagnostic("E204", message, node.span, "write it without a `+` or `*` around a group that has one")
        )
        return None
    return pattern


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
