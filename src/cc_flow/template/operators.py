"""What operators do with values, and how far they may go. Each raises BadValue, in words, for what it does not take."""

import math
import operator
from collections.abc import Callable, Mapping
from typing import Any

from cc_flow.secret import Secret
from cc_flow.template.limits import INTEGER_BITS, Budget, check_length, spend_on_all_of, text_cost
from cc_flow.template.problem import BadValue
from cc_flow.template.values import are_equal, is_number, kind_of
from cc_flow.unknown import Undecided

_ORDERINGS: dict[str, tuple[str, Callable[[Any, Any], bool]]] = {
    "lt": ("<", operator.lt),
    "lteq": ("<=", operator.le),
    "gt": (">", operator.gt),
    "gteq": (">=", operator.ge),
}
SIGNS = {"eq": "==", "ne": "!=", "in": "in", "notin": "not in"} | {name: sign for name, (sign, _) in _ORDERINGS.items()}


def compare(name: str, left: Any, right: Any, budget: Budget) -> bool:
    """`left == right` and its kin, by Jinja's names. Raises Undecided where it turns on an unknown inside."""
    if isinstance(left, Secret) or isinstance(right, Secret):
        raise BadValue("a secret cannot be compared")
    if name in _ORDERINGS:
        return _in_order(name, left, right)
    if name in ("eq", "ne"):
        return _equal(left, right, budget) is (name == "eq")
    return holds(right, left, budget) is (name == "in")


def _equal(left: Any, right: Any, budget: Budget) -> bool:
    if isinstance(left, list | dict) and isinstance(right, list | dict):
        spend_on_all_of(left, budget)
        spend_on_all_of(right, budget)
    return are_equal(left, right)


def _in_order(name: str, left: Any, right: Any) -> bool:
    sign, ordered = _ORDERINGS[name]
    if (is_number(left) and is_number(right)) or (isinstance(left, str) and isinstance(right, str)):
        return ordered(left, right)
    raise BadValue(f"`{sign}` takes two numbers or two texts, not {kind_of(left)} and {kind_of(right)}")


def holds(container: Any, item: Any, budget: Budget) -> bool:
    """`item in container`: an element of a list, a key of a mapping, a part of text."""
    budget.spend_on(container)
    match container:
        case list():
            if isinstance(item, list | dict):
                spend_on_all_of(container, budget)
            return _is_among(item, container)
        case Mapping():
            return isinstance(item, str) and item in container
        case str() if isinstance(item, str):
            return item in container
        case str():
            raise BadValue(f"text holds text, not {kind_of(item)}")
        case _:
            raise BadValue(f"`in` looks into a list, a mapping or text, not into {kind_of(container)}")


def _is_among(item: Any, elements: list[Any]) -> bool:
    undecided = None
    for one in elements:
        try:
            if are_equal(one, item):
                return True
        except Undecided as doubt:
            undecided = doubt
    if undecided is not None:
        raise undecided
    return False


def arithmetic(sign: str, left: Any, right: Any, budget: Budget) -> Any:
    """`left + right` and its kin, by sign."""
    if is_number(left) and is_number(right):
        return _of_numbers(sign, left, right)
    if sign == "+" and isinstance(left, str) and isinstance(right, str):
        check_length(len(left) + len(right))
        budget.spend_on(left, right)
        return left + right
    if sign == "+" and isinstance(left, list) and isinstance(right, list):
        budget.spend_on(left, right)
        return left + right
    if sign == "*" and isinstance(left, str | list) and isinstance(right, int) and not isinstance(right, bool):
        return _repeated(left, right, budget)
    raise BadValue(f"`{sign}` does not take {kind_of(left)} and {kind_of(right)}{_way_out(sign, left, right)}")


def _way_out(sign: str, left: Any, right: Any) -> str:
    if sign == "+" and (isinstance(left, str) or isinstance(right, str)):
        return "; `~` joins text with anything"
    if sign == "%" and isinstance(left, str):
        return "; join text with `~`"
    return ""


def _repeated(what: str | list[Any], times: int, budget: Budget) -> str | list[Any]:
    length = len(what) * max(times, 0)
    if isinstance(what, str):
        check_length(length)
        budget.spend(text_cost(length))
    else:
        budget.spend(length)
    return what * times


_NUMERIC: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "//": operator.floordiv,
    "%": operator.mod,
    "**": operator.pow,
}


def _of_numbers(sign: str, left: float, right: float) -> float:
    if sign == "**" and (abs(right) > INTEGER_BITS or abs(right) * _bits(left) > 2 * INTEGER_BITS):
        raise BadValue("this number is too large")
    try:
        result = _NUMERIC[sign](left, right)
    except ZeroDivisionError:
        raise BadValue("this divides by zero") from None
    except OverflowError:
        raise BadValue("this number is too large") from None
    return checked_number(result)


def _bits(number: float) -> int:
    return number.bit_length() if isinstance(number, int) else 0


def checked_number(number: Any) -> float:
    """A number, if an expression may hold it: finite, and of at most some three hundred digits."""
    if isinstance(number, complex):
        raise BadValue("a root of a negative number is no number here")
    if isinstance(number, int) and number.bit_length() > INTEGER_BITS:
        raise BadValue("this number is too large")
    if isinstance(number, float) and not math.isfinite(number):
        raise BadValue("this number is too large")
    return number  # type: ignore[no-any-return]
