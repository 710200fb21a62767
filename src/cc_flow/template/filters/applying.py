"""Jinja's filters that apply a filter or a test to each item: `map`, `select`, `reject` and their `attr` forms."""

from typing import Any

from cc_flow.diagnostic import did_you_mean
from cc_flow.shape import ANYTHING, ListOf, Shape, without_null
from cc_flow.template.filters.signature import FILTERS, TESTS, Caller, Use, define
from cc_flow.template.problem import BadValue
from cc_flow.template.values import Missing, at_path, is_true

Path = str | int


def _map(use: Use) -> Shape:
    if "attribute" in use.arguments:
        # With a default the path may lead nowhere.
        return ANYTHING if "default" in use.arguments else ListOf(use.at_path(use.element(), "attribute"))
    name = use.literals.get("name")
    if not isinstance(name, str):
        return ListOf(ANYTHING)
    if name not in FILTERS:
        use.remark(
            "unknown-filter", f"there is no filter `{name}`", did_you_mean(name, FILTERS, noun="filters"), on="name"
        )
        return ListOf(ANYTHING)
    filter_ = FILTERS[name]
    bound, _ = filter_.bind(len(use.further), ())
    inner = Use(use.element(), dict(zip(bound, use.further, strict=True)))
    return ListOf(filter_.shape(inner))


@define("map", gives=_map, calls=True, shrinks=True)
def mapped(
    caller: Caller,
    items: list[Any],
    name: str | None = None,
    *further: Any,
    attribute: Path | None = None,
    default: Any = None,
    **named: Any,
) -> list[Any]:
    """What a filter gives for each item, or what each item has at `attribute`. With `default`, an item may lack it.

    Example:
        ['a', 'b'] | map('upper') -> ['A', 'B']
        [{'id': 1}, {'id': 2}] | map(attribute='id') | list -> [1, 2]
    """
    if attribute is None and name is None:
        raise BadValue("`map` needs the name of a filter, or `attribute=`")
    if attribute is None:
        return [caller.filter(str(name), item, further, named) for item in items]
    return [_attribute(item, attribute, default) for item in items]


def _attribute(item: Any, path: Path, default: Any) -> Any:
    found = at_path(item, path)
    if not isinstance(found, Missing):
        return found
    if default is None:
        raise BadValue(found.message)
    return default


def _selected(use: Use) -> Shape:
    _check_test(use)
    return ListOf(use.element())


def _select(use: Use) -> Shape:
    _check_test(use)
    return ListOf(use.element() if "test" in use.arguments else without_null(use.element()))


def _check_test(use: Use) -> None:
    test = use.literals.get("test")
    if isinstance(test, str) and test not in TESTS:
        use.remark("unknown-test", f"there is no test `{test}`", did_you_mean(test, TESTS, noun="tests"), on="test")
    if "attribute" in use.arguments and test not in ("defined", "undefined"):
        use.at_path(use.element(), "attribute")


def _holds(caller: Caller, value: Any, test: str | None, arguments: tuple[Any, ...]) -> bool:
    if test is not None:
        return is_true(caller.test(test, value, arguments, {}))
    if isinstance(value, Missing):
        raise BadValue(value.message)
    return is_true(value)


@define("select", gives=_select, calls=True, shrinks=True)
def select(caller: Caller, items: list[Any], test: str | None = None, *arguments: Any) -> list[Any]:
    """The items for which a test holds; without a test those that count as true.

    Example:
        [1, 2, 3, 4] | select('even') -> [2, 4]
        ['a', none, ''] | select -> ['a']
    """
    return [item for item in items if _holds(caller, item, test, arguments)]


@define("reject", gives=_selected, calls=True, shrinks=True)
def reject(caller: Caller, items: list[Any], test: str | None = None, *arguments: Any) -> list[Any]:
    """The items for which a test does not hold; without a test those that count as false.

    Example:
        [1, 2, 3] | reject('gt', 2) -> [1, 2]
    """
    return [item for item in items if not _holds(caller, item, test, arguments)]


@define("selectattr", gives=_selected, calls=True, shrinks=True)
def selectattr(
    caller: Caller, items: list[Any], attribute: Path, test: str | None = None, *arguments: Any
) -> list[Any]:
    """The items for whose `attribute` (a path) a test holds; without a test those where it counts as true.

    Example:
        [{'id': 1, 'n': 5}, {'id': 2, 'n': 7}] | selectattr('n', 'gt', 6) | pluck('id') -> [2]
    """
    return [item for item in items if _holds(caller, at_path(item, attribute), test, arguments)]


@define("rejectattr", gives=_selected, calls=True, shrinks=True)
def rejectattr(
    caller: Caller, items: list[Any], attribute: Path, test: str | None = None, *arguments: Any
) -> list[Any]:
    """The items for whose `attribute` (a path) a test does not hold; without a test those where it counts as false.

    Null counts as false.

    Example:
        [{'id': 1, 'is_used': true}, {'id': 2, 'is_used': none}] | rejectattr('is_used') | pluck('id') -> [2]
    """
    return [item for item in items if not _holds(caller, at_path(item, attribute), test, arguments)]
