"""Jinja's tests, the words behind `is` and in `select('…')`."""

from collections.abc import Callable
from typing import Any

from cc_flow.template.filters.signature import Caller, define_test
from cc_flow.template.operators import compare
from cc_flow.template.problem import BadValue
from cc_flow.template.values import Missing, is_number


@define_test("defined", takes_missing=True)
def defined(value: Any) -> bool:
    """Whether there is such a value. Null is one.

    Example:
        {'a': none}.a is defined -> true
        {'a': none}.b is defined -> false
    """
    return not isinstance(value, Missing)


@define_test("undefined", takes_missing=True)
def undefined(value: Any) -> bool:
    """Whether there is no such value.

    Example:
        {'a': 1}.b is undefined -> true
    """
    return isinstance(value, Missing)


@define_test("none")
def null(value: Any) -> bool:
    """Whether it is null.

    Example:
        none is none -> true
    """
    return value is None


@define_test("boolean")
def boolean(value: Any) -> bool:
    """Whether it is true or false.

    Example:
        false is boolean -> true
    """
    return isinstance(value, bool)


@define_test("true")
def true(value: Any) -> bool:
    """Whether it is true itself.

    Example:
        1 is true -> false
    """
    return value is True


@define_test("false")
def false(value: Any) -> bool:
    """Whether it is false itself. Null is not.

    Example:
        none is false -> false
    """
    return value is False


@define_test("string")
def string(value: Any) -> bool:
    """Whether it is text.

    Example:
        '12' is string -> true
    """
    return isinstance(value, str)


@define_test("number")
def number(value: Any) -> bool:
    """Whether it is a number. True and false are none.

    Example:
        1.5 is number -> true
    """
    return is_number(value)


@define_test("integer")
def integer(value: Any) -> bool:
    """Whether it is a whole number.

    Example:
        1.5 is integer -> false
    """
    return is_number(value) and isinstance(value, int)


@define_test("float")
def fraction(value: Any) -> bool:
    """Whether it is a number with a fraction.

    Example:
        1.5 is float -> true
    """
    return isinstance(value, float)


@define_test("mapping")
def mapping(value: Any) -> bool:
    """Whether it is a mapping.

    Example:
        {'a': 1} is mapping -> true
    """
    return isinstance(value, dict)


@define_test("sequence", "iterable")
def sequence(value: Any) -> bool:
    """Whether it is a list, a mapping or text: something with a length.

    Example:
        [1] is sequence -> true
    """
    return isinstance(value, list | dict | str)


@define_test("even")
def even(value: int) -> bool:
    """Whether a whole number is even.

    Example:
        4 is even -> true
    """
    return value % 2 == 0


@define_test("odd")
def odd(value: int) -> bool:
    """Whether a whole number is odd.

    Example:
        3 is odd -> true
    """
    return value % 2 == 1


@define_test("divisibleby")
def divisible(value: int, num: int) -> bool:
    """Whether a whole number can be divided by another without a rest.

    Example:
        9 is divisibleby(3) -> true
    """
    if num == 0:
        raise BadValue("this divides by zero")
    return value % num == 0


@define_test("lower")
def lower(value: str) -> bool:
    """Whether text is in lower case.

    Example:
        'a' is lower -> true
    """
    return value.islower()


@define_test("upper")
def upper(value: str) -> bool:
    """Whether text is in upper case.

    Example:
        'a' is upper -> false
    """
    return value.isupper()


def _comparison(operator: str, sign: str, holding: str, *names: str) -> Callable[..., bool]:
    def test(caller: Caller, value: Any, other: Any) -> bool:
        return compare(operator, value, other, caller.budget)

    test.__doc__ = f"""Whether `value {sign} other` holds; for `select('{names[0]}', …)` and its kin.

    Example:
        {holding} -> true
    """
    return define_test(*names, calls=True)(test)


_comparison("eq", "==", "1 is eq(1)", "eq", "equalto", "==")
_comparison("ne", "!=", "1 is ne(2)", "ne", "!=")
_comparison("lt", "<", "1 is lt(2)", "lt", "lessthan", "<")
_comparison("lteq", "<=", "2 is le(2)", "le", "<=")
_comparison("gt", ">", "2 is gt(1)", "gt", "greaterthan", ">")
_comparison("gteq", ">=", "2 is ge(2)", "ge", ">=")
_comparison("in", "in", "1 is in([1, 2])", "in")
