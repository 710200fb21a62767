"""Readers of amounts: whole numbers, numbers and durations in bounds. Each says how what is no amount becomes one."""

import re
from datetime import timedelta

from cc_flow.diagnostic import Diagnostic
from cc_flow.duration import parse_duration
from cc_flow.syntax import Node, Scalar
from cc_flow.workflow.durations import meant_duration
from cc_flow.workflow.form import Form, Found, Reader, wrong_form
from cc_flow.workflow.readers import clip, literal_name


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
    """How what should be a number becomes one."""
    if not isinstance(node, Scalar) or not node.text:
        return None
    is_quoted = node.style in ("single", "double")
    if is_quoted and re.fullmatch(r"-?[0-9.]+", node.text):
        return "take the quotes away"
    digits = re.sub(r"(?<=[0-9])[_,' ](?=[0-9]{3})", "", node.text)
    if digits != node.text and digits.isdecimal():
        return f"write `{digits}`"
    if isinstance(node.value, float):
        return f"write `{round(node.value)}`"
    return "write it in digits, such as `5`"


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
        meant = meant_duration(name.text)
        help_ = f"write `{meant}`: {error}" if meant else str(error)
        found.append(Diagnostic("E210", f"`{clip(name.text)}` is not a duration", name.span, help_))
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


def given_or(given: float | None, usual: float) -> float:
    """What was given, nothing included, else what is usual."""
    return usual if given is None else given


def say_shorter(form: Form, first: str, value: float, longest: str, bound: float) -> None:
    """Say of a longest time, in seconds, that it is shorter than the first one; both as they were written."""
    if value > bound and first in form.key_spans and longest in form.key_spans:
        message = f"`{longest}` is shorter than `{first}`"
        form.found.append(
            Diagnostic("E204", message, form.key_spans[longest], "make it as long at least, or leave it out")
        )
