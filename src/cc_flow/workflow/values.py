"""Values as they stand in a workflow: literals and templates in a tree that knows its places."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from cc_flow.diagnostic import Diagnostic, Span
from cc_flow.frozen import frozen
from cc_flow.syntax import Mapping as MappingNode
from cc_flow.syntax import Node, Scalar, Sequence
from cc_flow.template import Compiled, Kind, TemplateProblem, compile_condition, compile_text, size_after


@frozen
class Literal:
    """A value that is what it says."""

    value: Any
    node: Scalar

    @property
    def span(self) -> Span:
        """Where it stands."""
        return self.node.span


@frozen
class Template:
    """Text with `{{ … }}` in it."""

    compiled: Compiled
    node: Scalar

    @property
    def span(self) -> Span:
        """Where it stands."""
        return self.node.span


@frozen
class ListValue:
    """A list of values."""

    items: tuple["Value", ...]
    span: Span


@frozen
class MapValue:
    """Values by name, in file order; `names` are the places of the names."""

    entries: Mapping[str, "Value"]
    names: Mapping[str, Span]
    span: Span


Value = Literal | Template | ListValue | MapValue


@frozen
class Condition:
    """A bare expression that must be true or false."""

    compiled: Compiled
    node: Scalar


def read_value(node: Node, found: list[Diagnostic]) -> Value:
    """A node as a value; what is wrong with its templates goes to `found`, and such a template stays a literal."""
    match node:
        case Scalar():
            return _read_scalar(node, found)
        case Sequence(items=items):
            return ListValue(tuple(read_value(item, found) for item in items), node.span)
        case MappingNode(entries=entries):
            return MapValue(
                {entry.key.text: read_value(entry.value, found) for entry in entries},
                {entry.key.text: entry.key.span for entry in entries},
                node.span,
            )


def _read_scalar(node: Scalar, found: list[Diagnostic]) -> Value:
    if not isinstance(node.value, str):
        return Literal(node.value, node)
    compiled = compile_text(node.value)
    if not isinstance(compiled, Compiled):
        found.extend(diagnostic_of(problem, node) for problem in compiled)
        return Literal(node.value, node)
    return Literal(node.value, node) if compiled.kind is Kind.LITERAL else Template(compiled, node)


_BRACES = re.compile(r"\s*\{\{[-+]?\s*(.*?)\s*[-+]?\}\}\s*", re.DOTALL)


def read_condition(node: Scalar, found: list[Diagnostic]) -> Condition | None:
    """A bare expression; None, with findings, where it is none."""
    if found_braces := _BRACES.fullmatch(node.text):
        help_ = f"write it bare: `{found_braces[1]}`"
        found.append(Diagnostic("E402", "a condition is written without `{{ }}`", node.span, help_))
        return None
    compiled = compile_condition(node.text)
    if isinstance(compiled, Compiled):
        return Condition(compiled, node)
    found.extend(diagnostic_of(problem, node) for problem in compiled)
    return None


# The code of each kind of problem that a template can have; what is hidden names its code itself.
_CODES: Mapping[str, str] = {
    "syntax": "E401",
    "statement": "E401",
    "not-boolean": "E403",
    "never-equal": "E404",
    "constant": "W405",
    "may-be-null": "W406",
    "no-else": "W406",
    "unknown-filter": "E407",
    "unknown-test": "E407",
    "bad-argument": "E409",
    "call": "E410",
    "method": "E410",
    "bad-operand": "E411",
    "not-text": "E412",
    "secret": "E413",
    "unknown-name": "E303",
    "unknown-field": "E304",
}
_IN_DOUBT: Mapping[str, str] = {"unknown-field": "W305", "not-boolean": "W414"}


def diagnostic_of(problem: TemplateProblem, node: Scalar) -> Diagnostic:
    """A problem inside a template, at its place in the file."""
    code = _CODES.get(problem.kind, problem.kind)
    if problem.severity == "warning":
        code = _IN_DOUBT.get(problem.kind, code)
    return Diagnostic(code, problem.message, node.span_of(problem.start, problem.end), problem.help)


def evaluate(value: Value, names: Mapping[str, Any]) -> Any:
    """The value with its templates filled in. Raises `template.EvaluationError`, also where it is too large in all."""
    filled = _filled(value, names)
    if isinstance(value, ListValue | MapValue):
        size_after(0, filled)
    return filled


def _filled(value: Value, names: Mapping[str, Any]) -> Any:
    match value:
        case Literal(value=literal):
            return literal
        case Template(compiled=compiled):
            return compiled.evaluate(names)
        case ListValue(items=items):
            return [_filled(item, names) for item in items]
        case MapValue(entries=entries):
            return {name: _filled(one, names) for name, one in entries.items()}


def template_at(value: Value | None, where: tuple[str | int, ...]) -> Template | None:
    """The template that gives what stands at a place (`("items", 0, "id")`) inside a value; None where none does."""
    for part in where:
        match value:
            case MapValue(entries=entries):
                value = entries.get(str(part))
            case ListValue(items=items) if isinstance(part, int):
                value = items[part]
            case _:
                return None
    return value if isinstance(value, Template) else None


def templates_in(value: Value | None) -> Iterator[Template]:
    """Every template inside a value."""
    match value:
        case Template():
            yield value
        case ListValue(items=items):
            for item in items:
                yield from templates_in(item)
        case MapValue(entries=entries):
            for one in entries.values():
                yield from templates_in(one)
