"""Readers of single values: text, choices, numbers, durations, conditions. Each gives what a node means, or says what
is
wrong with it and gives None.
"""

import re
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, TypeVar

from cc_flow.diagnostic import Diagnostic, did_you_mean, nearest
from cc_flow.duration import parse_duration
from cc_flow.syntax import Mapping, Node, Scalar, plain
from cc_flow.syntax import Sequence as SequenceNode
from cc_flow.workflow.form import Found, Reader, wrong_form
from cc_flow.workflow.model import Name
from cc_flow.workflow.values import Condition, MapValue, read_condition, read_value

T = TypeVar("T")


def mapping(what: str, *, example: str | None = None) -> Reader[Mapping]:
    """A mapping; `example` shows one."""

    def read(node: Node, found: Found) -> Mapping | None:
        if isinstance(node, Mapping):
            return node
        wrong_form(node, f"a mapping for {what}", found, example and f"write `{example}`")
        return None

    return read


def sequence_of(read: Reader[T], what: str) -> Reader[tuple[T, ...]]:
    """A list whose elements `read` gives; those that are wrong are left out."""

    def read_all(node: Node, found: Found) -> tuple[T, ...] | None:
        if not isinstance(node, SequenceNode):
            wrong_form(node, f"a list of {what}", found, _make_list(node))
            return None
        elements = (read(item, found) for item in node.items)
        return tuple(one for one in elements if one is not None)

    return read_all


def _make_list(node: Node) -> str:
    if isinstance(node, Scalar) and isinstance(node.value, str) and re.fullmatch(r"\w+", node.text):
        return f"write `[{node.text}]`"
    return "begin each element on its own line with `- `"


def text(node: Node, found: Found) -> str | None:
    """Text without templates."""
    name = literal_name(node, found)
    return name.text if name else None


def literal_name(node: Node, found: Found) -> Name | None:
    """Text without templates, with its place."""
    if not isinstance(node, Scalar) or not isinstance(node.value, str):
        wrong_form(node, "text", found, "put quotes around it" if isinstance(node, Scalar) and node.text else None)
        return None
    if "{{" in node.value:
        found.append(Diagnostic("E408", "a template does not work here", node.span, "write the value itself"))
        return None
    return Name(node.value, node.span)


def matching(pattern: str, form: str) -> Reader[Name]:
    """Text of a form, such as an id; `form` says it in words. Where it shows what was meant, that is taken for it."""
    compiled = re.compile(pattern)

    def read(node: Node, found: Found) -> Name | None:
        name = literal_name(node, found)
        if name and not compiled.fullmatch(name.text):
            meant = _suggestion(name.text, compiled)
            help_ = f"write `{meant}`" if meant else None
            found.append(Diagnostic("E207", f"`{_clip(name.text)}` is not {form}", name.span, help_))
            return Name(meant, name.span) if meant else None
        return name

    return read


def _suggestion(name: str, compiled: re.Pattern[str]) -> str | None:
    for joint in ("_", "-"):
        candidate = re.sub(r"[^a-z0-9]+", joint, name.lower()).strip(joint)
        if compiled.fullmatch(candidate):
            return candidate
    return None


def choice(*names: str) -> Reader[str]:
    """One of `names`. One that is misspelt is taken for what it was meant to be, so that nothing follows from it."""

    def read(node: Node, found: Found) -> str | None:
        name = literal_name(node, found)
        if name and name.text not in names:
            help_ = did_you_mean(name.text, names, noun="it can be")
            found.append(
                Diagnostic("E204", f"`{_clip(name.text)}` is not one of the values this can have", name.span, help_)
            )
            return nearest(name.text, names)
        return name.text if name else None

    return read


def integer(minimum: int, maximum: int | None = None) -> Reader[int]:
    """A whole number in bounds."""
    bounds = (
        f"a whole number of at least {minimum}" if maximum is None else f"a whole number from {minimum} to {maximum}"
    )

    def read(node: Node, found: Found) -> int | None:
        value = node.value if isinstance(node, Scalar) else None
        if not isinstance(value, int) or isinstance(value, bool):
            wrong_form(node, bounds, found, _unquoted(node))
            return None
        if value < minimum or (maximum is not None and value > maximum):
            found.append(Diagnostic("E204", f"{value} is out of bounds", node.span, f"this is {bounds}"))
            return None
        return value

    return read


def number(minimum: float) -> Reader[float]:
    """A number in bounds."""

    def read(node: Node, found: Found) -> float | None:
        value = node.value if isinstance(node, Scalar) else None
        if not isinstance(value, int | float) or isinstance(value, bool):
            wrong_form(node, "a number", found, _unquoted(node))
            return None
        if value < minimum:
            found.append(
                Diagnostic("E204", f"{value} is out of bounds", node.span, f"this is a number of at least {minimum:g}")
            )
            return None
        return float(value)

    return read


def _unquoted(node: Node) -> str | None:
    is_quoted = (
        isinstance(node, Scalar) and re.fullmatch(r"-?[0-9.]+", node.text) and node.style in ("single", "double")
    )
    return "take the quotes away" if is_quoted else None


def boolean(node: Node, found: Found) -> bool | None:
    """`true` or `false`."""
    value = node.value if isinstance(node, Scalar) else None
    if isinstance(value, bool):
        return value
    wrong_form(node, "true or false", found)
    return None


def duration(node: Node, found: Found) -> timedelta | None:
    """A duration such as `90s`."""
    if isinstance(node, Scalar) and isinstance(node.value, int) and not isinstance(node.value, bool):
        help_ = f"write `{node.value}s` for seconds or `{node.value}m` for minutes"
        found.append(Diagnostic("E210", "a duration needs a unit", node.span, help_))
        return None
    name = literal_name(node, found)
    if name is None:
        return None
    try:
        return parse_duration(name.text)
    except ValueError as error:
        found.append(Diagnostic("E210", f"`{_clip(name.text)}` is not a duration", name.span, str(error)))
        return None


def seconds(node: Node, found: Found) -> float | None:
    """A duration, in seconds."""
    read = duration(node, found)
    return None if read is None else read.total_seconds()


def positive_seconds(node: Node, found: Found) -> float | None:
    """A duration longer than nothing, in seconds."""
    read = seconds(node, found)
    if read == 0:
        found.append(
            Diagnostic("E210", "a duration of nothing would end everything at once", node.span, "write `60s`, say")
        )
        return None
    return read


def map_value(what: str) -> Reader[MapValue]:
    """Values by name."""

    def read(node: Node, found: Found) -> MapValue | None:
        given = read_value(node, found)
        if isinstance(given, MapValue):
            return given
        if isinstance(node, Scalar) and node.value is None:
            return MapValue({}, {}, node.span)
        wrong_form(node, f"a mapping for {what}", found)
        return None

    return read


def condition(node: Node, found: Found) -> Condition | None:
    """A bare expression."""
    if isinstance(node, Scalar) and isinstance(node.value, str | bool) and node.text.strip():
        return read_condition(node, found)
    wrong_form(node, "a condition, such as `steps.week.output.count > 0`", found)
    return None


def any_json(node: Node, _found: Found) -> Any:
    """The plain value of anything."""
    return plain(node)


def names(read: Reader[Name], what: str) -> Reader[tuple[Name, ...]]:
    """A list of names, each once."""

    def read_names(node: Node, found: Found) -> tuple[Name, ...] | None:
        given = sequence_of(read, what)(node, found)
        if given is None:
            return None
        seen: set[str] = set()
        for name in given:
            if name.text in seen:
                found.append(Diagnostic("E205", f"`{name.text}` stands here twice", name.span, "take one of them away"))
            seen.add(name.text)
        return given

    return read_names


def _clip(shown: str, *, longest: int = 60) -> str:
    return shown if len(shown) <= longest else shown[: longest - 1] + "…"


def listed(names_: Sequence[str]) -> str:
    """Names for a sentence: `a`, `b` or `c`."""
    quoted = [f"`{name}`" for name in names_]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} or {quoted[-1]}"


def given_or(given: float | None, usual: float) -> float:
    """What was given, nothing included, else what is usual."""
    return usual if given is None else given
