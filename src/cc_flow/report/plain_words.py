"""Values, durations and declarations of a workflow in words that need no knowledge of the language."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from cc_flow.duration import format_duration
from cc_flow.report.words import counted, listed
from cc_flow.shape import describe
from cc_flow.workflow.inputs import shape_of_schema
from cc_flow.workflow.model import Input
from cc_flow.workflow.values import Condition, ListValue, Literal, MapValue, Template, Value

_UNITS = {"ms": "millisecond", "s": "second", "m": "minute", "h": "hour", "d": "day"}


def time_words(duration: timedelta | float) -> str:
    """`2d` as `2 days`; a number is seconds."""
    short = format_duration(duration if isinstance(duration, timedelta) else timedelta(seconds=duration))
    unit = short.lstrip("0123456789")
    return amount(int(short.removesuffix(unit)), _UNITS[unit])


def amount(count: int, noun: str) -> str:
    """`no writes`, `1 write`, `2 writes`."""
    return counted(count, noun) if count else f"no {noun}s"


def input_words(declared: Input) -> str:
    """What an input takes, what it is for, and what it is where nobody gives it."""
    meaning = f": {declared.description.rstrip('.')}" if declared.description else ""
    usual = "It must be given" if declared.default is None else f"Unless given, it is {value_words(declared.default)}"
    return f"{schema_words(declared.schema)}{meaning}. {usual}"


def schema_words(schema: Mapping[str, Any]) -> str:
    """A JSON Schema as far as the language has it: `a whole number from 1 to 5`."""
    if choices := schema.get("enum"):
        return f"one of {listed([_plain(one) for one in choices], 'or')}"
    types = schema.get("type", [])
    kinds = [_kind(one, schema) for one in ([types] if isinstance(types, str) else types)]
    return (listed(kinds, "or") if kinds else "anything") + "".join(_bounds(schema))


def _kind(type_: str, schema: Mapping[str, Any]) -> str:
    match type_, schema.get("format"):
        case "array", _:
            items = schema.get("items")
            return f"a list ({schema_words(items)} each)" if items else "a list"
        case "object", _:
            return "a mapping"
        case "null", _:
            return "nothing"
        case "string", "uri":
            return "an address"
        case _, form:
            return describe(shape_of_schema({"type": type_, "format": form}))


def _bounds(schema: Mapping[str, Any]) -> Iterator[str]:
    for low, high, noun in (
        ("minimum", "maximum", ""),
        ("minLength", "maxLength", "character"),
        ("minItems", "maxItems", "element"),
    ):
        first, last = schema.get(low), schema.get(high)
        if first is not None and last is not None:
            yield f" from {first:g} to {_amount(last, noun)}"
        elif first is not None:
            yield f", at least {_amount(first, noun)}"
        elif last is not None:
            yield f", at most {_amount(last, noun)}"


def _amount(number: float, noun: str) -> str:
    return amount(int(number), noun) if noun else f"{number:g}"


def value_words(value: Value) -> str:
    """A value as it is written, an expression in backticks, text with spaces in quotes."""
    match value:
        case Literal(value=literal):
            return _plain(literal)
        case Template(node=node):
            text = str(node.value).strip()
            is_whole = text.startswith("{{") and text.endswith("}}") and text.count("{{") == 1
            return f"`{text[2:-2].strip()}`" if is_whole else f"“{' '.join(text.split())}”"
        case ListValue(items=items):
            return f"[{', '.join(map(value_words, items))}]"
        case MapValue(entries=entries):
            return "{" + ", ".join(f"{name}: {value_words(one)}" for name, one in entries.items()) + "}"


def _plain(literal: object) -> str:
    match literal:
        case None:
            return "nothing"
        case bool():
            return str(literal).lower()
        case str() if not literal or len(literal.split()) > 1:
            return f"“{' '.join(literal.split())}”"
        case _:
            return str(literal)


def pairs_words(values: MapValue) -> str:
    """`name = value` and so on."""
    return listed([f"{name} = {value_words(value)}" for name, value in values.entries.items()])


def condition_words(condition: Condition) -> str:
    """A condition as it is written, on one line."""
    return f"`{' '.join(condition.node.text.split())}`"
