"""Applying filters and tests to values: what they are given is checked, and over an unknown they give an unknown."""

from collections.abc import Mapping
from typing import Any

from cc_flow.secret import Secret
from cc_flow.shape import BOOLEAN, TEXT, ListOf, Record, Shape, describe, shape_of, union
from cc_flow.template.filters import FILTERS, TESTS, Definition, Filter, Test
from cc_flow.template.filters.signature import Use
from cc_flow.template.limits import Budget, cost_of, short_enough
from cc_flow.template.problem import BadValue
from cc_flow.template.values import Missing, kind_of
from cc_flow.unknown import Undecided, Unknown

_CALL = 8
"""The steps that a call costs, beyond those for going over what it is given."""


class Application:
    """Applies filters and tests on one budget. It is the `Caller` that `map` and `select` see."""

    __slots__ = ("budget",)

    def __init__(self, budget: Budget) -> None:
        self.budget = budget

    def filter(self, name: str, value: Any, arguments: tuple[Any, ...], named: Mapping[str, Any]) -> Any:
        """What a filter gives, by its name, which may be a computed one."""
        if name not in FILTERS:
            raise BadValue("there is no such filter")
        return self.apply(FILTERS[name], value, arguments, named)

    def test(self, name: str, value: Any, arguments: tuple[Any, ...], named: Mapping[str, Any]) -> Any:
        """Whether a test holds, by its name, which may be a computed one."""
        if name not in TESTS:
            raise BadValue("there is no such test")
        return self.apply(TESTS[name], value, arguments, named)

    def apply(self, what: Filter | Test, value: Any, arguments: tuple[Any, ...], named: Mapping[str, Any]) -> Any:
        """What a filter or test gives for values. Over an unknown it gives an unknown of its own shape."""
        if isinstance(value, Missing) and not what.takes_missing:
            raise BadValue(value.message)
        given = (value, *arguments, *named.values())
        self.budget.spend(
            _CALL + sum(map(cost_of, given)) + (len(value) if what.is_slow and isinstance(value, str) else 0)
        )
        bound, wrong = what.bind(len(arguments), tuple(named))
        if wrong is not None:
            raise BadValue(wrong)
        unknown = _unknown_of(what, given)
        if unknown is not None:
            return _lifted(what, bound, given, unknown)
        _check_kinds(what, bound, given)
        try:
            result = (
                what.call(self, *given[: len(arguments) + 1], **named)
                if what.calls
                else what.call(value, *arguments, **named)
            )
        except Undecided as undecided:
            return _lifted(what, bound, given, undecided.unknown)
        except (TypeError, ValueError, ArithmeticError, LookupError):
            # What Python says might quote the value.
            raise BadValue(f"`{what.name}` cannot do anything with this") from None
        self.budget.spend(cost_of(result))
        return short_enough(result) if isinstance(result, str) else result


def _unknown_of(what: Definition, given: tuple[Any, ...]) -> Unknown | None:
    """The Unknown among what is given, if there is one. Raises BadValue for a secret that the filter may not see."""
    unknown = None
    for one in given:
        if isinstance(one, Unknown):
            unknown = one
        elif isinstance(one, Secret) and not what.takes_missing:
            raise BadValue(f"a secret is used whole, `{what.name}` may not see it")
    return unknown


def _check_kinds(what: Definition, bound: list[str], given: tuple[Any, ...]) -> None:
    if not (what.types is None or type(given[0]) in what.types or isinstance(given[0], Missing)):
        raise BadValue(f"`{what.name}` takes {describe(what.takes)}, not {kind_of(given[0])}")
    for name, value in zip(bound, given[1:], strict=True):
        parameter = what.by_name.get(name)
        if parameter is not None and not (parameter.types is None or type(value) in parameter.types):
            raise BadValue(f"`{name}` of `{what.name}` is {describe(parameter.shape)}, not {kind_of(value)}")


def _lifted(what: Filter | Test, bound: list[str], given: tuple[Any, ...], cause: Unknown) -> Unknown:
    if isinstance(what, Test):
        return Unknown(BOOLEAN, cause.origin)
    value, *arguments = given
    named = {name: shape_with_unknowns(one) for name, one in zip(bound, arguments, strict=True) if name != "*"}
    literals = {name: one for name, one in zip(bound, arguments, strict=True) if not isinstance(one, Unknown)}
    shape = what.shape(Use(shape_with_unknowns(value), named, literals))
    return cause.derived(shape, at_most=_most(what, bound, given))


def _most(what: Filter, bound: list[str], given: tuple[Any, ...]) -> int | None:
    """How many items what a filter gives can have, where that is known."""
    value, *arguments = given
    others = [most_items(one) for name, one in zip(bound, arguments, strict=True) if name in {"other", "default_value"}]
    if what.name in {"default", "d"}:
        counts = [most_items(value), *others]
        return None if None in counts else max(one for one in counts if one is not None)
    # Of lists side by side the shorter one counts.
    known = [one for one in (most_items(value), *others) if one is not None]
    return min(known) if what.shrinks and known else None


def most_items(value: Any) -> int | None:
    """How many items a list has or, of one that is known only after apply, can have; None where nothing bounds that."""
    return value.at_most if isinstance(value, Unknown) else len(value) if isinstance(value, list) else None


def shape_with_unknowns(value: Any) -> Shape:
    """The shape of a value at hand: unknowns inside count as what they will be, text as any text."""
    match value:
        case list():
            return ListOf(union(*map(shape_with_unknowns, value)))
        case dict():
            return Record({key: shape_with_unknowns(one) for key, one in value.items()}, is_open=False)
        case str():
            return TEXT
        case Unknown():
            return value.shape
        case _:
            return shape_of(value)


def unknown_among(*values: Any) -> Unknown | None:
    """The first Unknown of some values."""
    return next((one for one in values if isinstance(one, Unknown)), None)
