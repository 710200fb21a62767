"""How large a value may be: one that an expression gives, and what a workflow puts together of several.

Everything counts as often as it stands in the value, as it does where the value is written down or sent.
"""

import math
from collections.abc import Mapping
from typing import Any

from cc_flow.template.limits import STEPS, TEXT_PER_STEP, cost_of
from cc_flow.template.problem import BadValue, EvaluationError
from cc_flow.template.values import plain

_SCALAR = frozenset((type(None), bool, int, str))
_LONG = 2**64
_TOO_LARGE = "this is too large: a value may hold about two million values, or 16 MiB of text"


def settle(value: Any) -> Any:
    """A result, checked: plain data through and through, of a size that can be written. Raises BadValue."""
    _size(plain(value), {})
    return dict(value) if isinstance(value, Mapping) and not isinstance(value, dict) else value


def size_after(before: int, value: Any) -> int:
    """The size of a value together with `before`, that of what it stands beside. Raises EvaluationError."""
    try:
        return _bearable(before + _size(plain(value), {}))
    except BadValue as bad:
        raise EvaluationError(bad.message, 0, 0) from None


def _size(value: Any, sizes: dict[int, int]) -> int:
    """How many values are in it; eight characters of text count as one more."""
    if isinstance(value, float) and not math.isfinite(value):
        raise BadValue("this number is too large")
    if not isinstance(value, list | dict):
        return cost_of(value)
    # A list that stands in many places is walked once and counted each time.
    if (size := sizes.get(id(value))) is None:
        size = sizes[id(value)] = _bearable(1 + len(value) + _size_inside(value, sizes))
    return size


def _size_inside(value: list[Any] | dict[str, Any], sizes: dict[int, int]) -> int:
    inside = [*value, *value.values()] if isinstance(value, dict) else value
    characters = sum(len(one) for one in inside if type(one) is str)
    # Three bits are a digit, nearly.
    characters += sum(one.bit_length() // 3 for one in inside if type(one) is int and not -_LONG < one < _LONG)
    rest = [plain(one) for one in inside if type(one) not in _SCALAR]
    return characters // TEXT_PER_STEP + sum(_size(one, sizes) for one in rest)


def _bearable(size: int) -> int:
    if size > STEPS:
        raise BadValue(_TOO_LARGE)
    return size
