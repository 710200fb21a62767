"""Typed or a template: a schema of plain values becomes one that also takes `{{ … }}` where templates work.

One flat schema for each value, never a choice of two: editors keep their defaults, ranges and exact messages that way.
`format` goes, for it would refuse a template; its pattern stays, with the template beside it.
"""

from typing import Any

Schema = dict[str, Any]

TEMPLATE = r"\{\{[\s\S]*\}\}"
_NAMES = {"string": "text", "integer": "a whole number", "number": "a number", "boolean": "true or false",
          "array": "a list", "object": "a mapping"}  # fmt: skip
_FORMATS = {
    "date": "a date (YYYY-MM-DD)",
    "month": "a month (YYYY-MM)",
    "date-time": "a time (ISO 8601)",
    "email": "an e-mail address",
}


def templated(schema: Schema) -> Schema:
    """The schema of a value that may be a template, at every depth."""
    if "enum" in schema:
        return _choice(schema)
    types = [one for one in _types(schema) if one != "null"]
    if not types:
        return {key: value for key, value in schema.items() if key == "description"}
    flat = {key: value for key, value in schema.items() if key not in ("type", "format", "pattern")}
    flat |= _inside(schema)
    if types == ["string"] and "pattern" not in schema and "format" not in schema:
        return {"type": "string", **flat}
    expected = _expected(schema, types)
    pattern = f"(?:{schema['pattern']})|{TEMPLATE}" if "pattern" in schema else TEMPLATE
    if "string" in types and "pattern" not in schema:
        return {"type": types if len(types) > 1 else types[0], **flat}
    return {
        "type": [*types, *(["string"] if "string" not in types else [])],
        "pattern": pattern,
        "patternErrorMessage": f"expected {expected} or a {{{{ template }}}}",
        **flat,
    }


def _types(schema: Schema) -> list[str]:
    types = schema.get("type", [])
    return [types] if isinstance(types, str) else list(types)


def _choice(schema: Schema) -> Schema:
    described = {key: value for key, value in schema.items() if key == "description"}
    known = [choice for choice in schema["enum"] if choice is not None]
    return {
        "anyOf": [
            {"enum": known, "errorMessage": f"expected one of {', '.join(map(str, known))}, or a {{{{ template }}}}"},
            {"type": "string", "pattern": TEMPLATE},
        ],
        **described,
    }


def _inside(schema: Schema) -> Schema:
    inside: Schema = {}
    if isinstance(schema.get("items"), dict):
        inside["items"] = templated(schema["items"])
    if isinstance(schema.get("properties"), dict):
        inside["properties"] = {name: templated(one) for name, one in schema["properties"].items()}
    if isinstance(schema.get("additionalProperties"), dict):
        inside["additionalProperties"] = templated(schema["additionalProperties"])
    return inside


def _expected(schema: Schema, types: list[str]) -> str:
    return _FORMATS.get(schema.get("format", "")) or " or ".join(_NAMES[one] for one in types)
