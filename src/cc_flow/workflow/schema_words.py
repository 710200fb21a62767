"""The words of JSON Schema that an input is declared in, read from the tree. What a value must be by them is said in
`inputs`.
"""

import re
from collections.abc import Mapping
from typing import Any

from cc_flow.diagnostic import Diagnostic
from cc_flow.syntax import Mapping as MappingNode
from cc_flow.syntax import Node, Scalar, Sequence, plain
from cc_flow.workflow import amounts, readers
from cc_flow.workflow.form import Form, Found, Reader, wrong_form

TYPES = ("string", "integer", "number", "boolean", "array", "object", "null")
_TYPES_ELSEWHERE = {
    "text": "string", "str": "string", "date": "string", "list": "array", "bool": "boolean", "int": "integer",
    "float": "number", "decimal": "number", "dict": "object", "map": "object", "mapping": "object", "none": "null",
}  # fmt: skip
FORMATS = ("date", "month", "date-time", "email", "uri")


def _read_choices(node: Node, found: Found) -> list[Any] | None:
    """The values of `enum`, null among them where it is written."""
    if isinstance(node, Sequence):
        return [plain(one) for one in node.items]
    wrong_form(node, "a list of choices", found, "write `[one, other]`")
    return None


def _read_required(node: Node, found: Found) -> tuple[str, ...] | None:
    if isinstance(node, Scalar) and isinstance(node.value, bool):
        help_ = "take it away: an input without a `default` must be given"
        wrong_form(node, "a list of names of properties", found, help_)
        return None
    return readers.sequence_of(readers.text, "names")(node, found)


_WORDS: dict[str, Reader[Any]] = {
    "description": readers.text,
    "title": readers.text,
    "format": readers.choice(*FORMATS),
    "enum": _read_choices,
    "const": readers.any_json,
    "examples": readers.any_json,
    "minimum": amounts.number(-1e300),
    "maximum": amounts.number(-1e300),
    "minLength": amounts.integer(0),
    "maxLength": amounts.integer(0),
    "minItems": amounts.integer(0),
    "maxItems": amounts.integer(0),
    "uniqueItems": readers.boolean,
    "required": _read_required,
    "additionalProperties": readers.boolean,
}
ALL_WORDS = ("type", *_WORDS, "pattern", "items", "properties")


def schema_like(node: Node | None) -> str:
    """A schema for what was written in its place: a type, or a value."""
    value = plain(node) if isinstance(node, Scalar) else None
    if value in TYPES:
        return f"{{type: {value}}}"
    return f"{{type: string, default: {value}}}" if isinstance(value, str) and value.isalnum() else "{type: string}"


def read_schema(words: Form, *, has_default: bool = False) -> dict[str, Any]:
    """A schema's words as plain values; what is wrong with them is said in the form's findings."""
    found = words.found
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
    if (
        items := words.take("items", readers.mapping("`items`", example=schema_like(words.node.get("items"))))
    ) is not None:
        schema["items"] = read_schema(Form(items, "`items`", found, keys=ALL_WORDS))
    if (
        properties := words.take("properties", readers.mapping("`properties`", example="{name: {type: string}}"))
    ) is not None:
        schema["properties"] = _read_properties(properties, found)
    _say_idle(words, schema)
    _say_crossed(words, schema)
    words.close()
    return schema


_WORDS_OF_TYPES: Mapping[str, tuple[str, ...]] = {
    "string": ("format", "minLength", "maxLength", "pattern"),
    "integer": ("minimum", "maximum"),
    "number": ("minimum", "maximum"),
    "array": ("items", "minItems", "maxItems", "uniqueItems"),
    "object": ("properties", "required", "additionalProperties"),
}


_OF_ONE_TYPE = frozenset(word for words in _WORDS_OF_TYPES.values() for word in words)


def _say_idle(words: Form, schema: Mapping[str, Any]) -> None:
    """Words that say nothing of the type that is written beside them."""
    given = schema.get("type")
    if given is None:
        return
    types = [given] if isinstance(given, str) else given
    useful = {word for type_ in types for word in _WORDS_OF_TYPES.get(type_, ())}
    for word in schema.keys() & _OF_ONE_TYPE:
        if word not in useful:
            owners = readers.listed([type_ for type_, theirs in _WORDS_OF_TYPES.items() if word in theirs])
            message = f"`{word}` says nothing of `{types[0]}`"
            help_ = f"take it away, or make the type {owners}"
            words.found.append(Diagnostic("E209", message, words.key_spans[word], help_))


def _say_crossed(words: Form, schema: dict[str, Any]) -> None:
    """Bounds between which there is nothing."""
    for low, high in (("minimum", "maximum"), ("minLength", "maxLength"), ("minItems", "maxItems")):
        if low in schema and high in schema and schema[low] > schema[high]:
            message = f"`{low}` is larger than `{high}`, so no value fits"
            words.found.append(Diagnostic("E204", message, words.key_spans[low], "exchange the two"))
            # A default is measured by neither: which of the two is meant is not known.
            del schema[low], schema[high]


def _read_properties(node: MappingNode, found: Found) -> dict[str, dict[str, Any]]:
    read: dict[str, dict[str, Any]] = {}
    for entry in node.entries:
        name = entry.key.text
        schema = readers.mapping(f"the property `{name}`", example=schema_like(entry.value))(entry.value, found)
        if schema is not None:
            read[name] = read_schema(Form(schema, f"`{name}`", found, keys=ALL_WORDS))
    return read


def _read_type(node: Node, found: Found) -> str | list[str] | None:
    if isinstance(node, Scalar):
        return readers.choice(*TYPES, meant=_TYPES_ELSEWHERE)(node, found)
    chosen = readers.sequence_of(readers.choice(*TYPES, meant=_TYPES_ELSEWHERE), "types")(node, found)
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
