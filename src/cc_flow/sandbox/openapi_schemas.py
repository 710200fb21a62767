"""The catalog's JSON Schemas as the wire has them: camelCase in bodies, no null in queries."""

from collections.abc import Mapping
from typing import Any

from cc_flow.actions.names import camel

Schema = Mapping[str, Any]

FREE_OBJECT: Schema = {"type": "object", "minProperties": 1}


def on_the_wire(schema: Schema) -> dict[str, Any]:
    """The schema with the names of its fields in camelCase at every depth; keys that are data stay."""
    turned = dict(schema)
    if "properties" in schema:
        turned["properties"] = {camel(name): on_the_wire(field) for name, field in schema["properties"].items()}
    if "required" in schema:
        turned["required"] = [camel(name) for name in schema["required"]]
    for word in ("items", "additionalProperties"):
        if isinstance(schema.get(word), Mapping):
            turned[word] = on_the_wire(schema[word])
    if "anyOf" in schema:
        turned["anyOf"] = [on_the_wire(one) for one in schema["anyOf"]]
    return turned


def in_query(schema: Schema) -> dict[str, Any]:
    """The schema of a query parameter: there is no null there, a parameter is given or it is not."""
    turned = dict(schema)
    if isinstance(schema.get("type"), list):
        rest = [one for one in schema["type"] if one != "null"]
        turned["type"] = rest[0] if len(rest) == 1 else rest
    if "enum" in schema:
        turned["enum"] = [one for one in schema["enum"] if one is not None]
    return turned


def with_required(schema: Schema) -> dict[str, Any]:
    """The schema of an answer in which every field is there that is never null: the sandbox leaves nothing out."""
    turned = dict(schema)
    if "properties" in schema:
        turned["properties"] = {name: with_required(field) for name, field in schema["properties"].items()}
        turned["required"] = [name for name, field in schema["properties"].items() if _is_never_null(field)]
    if isinstance(schema.get("items"), Mapping):
        turned["items"] = with_required(schema["items"])
    return turned


def _is_never_null(schema: Schema) -> bool:
    types = schema.get("type")
    return types is not None and "null" not in (types if isinstance(types, list) else [types])
