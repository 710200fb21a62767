"""Jinja's filters on lists, strict: a missing value is an error, an order needs values that have one."""

# ruff: noqa: FBT001, FBT002 - arguments of filters may be given by place: `sort(true)`

from collections.abc import Hashable
from typing import Any

from cc_flow.shape import ANYTHING, INTEGER, NULL, NUMBER, TEXT, ListOf, MapOf, Record, Shape, Text, alternatives, union
from cc_flow.shape import without_null as rule_out_null
from cc_flow.template.filters.signature import Caller, Use, define
from cc_flow.template.limits import joined
from cc_flow.template.operators import checked_number
from cc_flow.template.problem import BadValue
from cc_flow.template.values import (
    Folding,
    Missing,
    identity_of,
    is_number,
    is_true,
    kind_of,
    order_of,
    required_at,
    to_text,
)

Path = str | int


def _element(use: Use) -> Shape:
    return use.element()


def _list(use: Use) -> Shape:
    use.at_path(use.element(), "attribute")
    return ListOf(use.element())


def _extreme(use: Use) -> Shape:
    use.at_path(use.element(), "attribute")
    return use.element()


def _default(use: Use) -> Shape:
    fallback = use.arguments.get("default_value", Text(choices=("",)))
    return fallback if use.value == NULL else union(rule_out_null(use.value), fallback)


@define("default", "d", gives=_default, takes_missing=True)
def default(value: Any, default_value: Any = "", boolean: bool = False) -> Any:
    """The value, or `default_value` where it is missing or null; with `boolean` also where it is false, 0 or empty.

    In Jinja null is not replaced without `boolean`. Here it is: a field that an answer lacks is null.

    Example:
        none | default('no caption') -> 'no caption'
        0 | default(5) -> 0
        0 | default(5, true) -> 5
    """
    if isinstance(value, Missing) or value is None:
        return default_value
    return default_value if boolean and not is_true(value) else value


@define("length", "count", gives=INTEGER)
def length(value: list[Any] | dict[str, Any] | str) -> int:
    """How many items a list has, keys a mapping, characters a text.

    Example:
        ['a', 'b'] | length -> 2
    """
    return len(value)


@define("first", gives=_element)
def first(value: list[Any] | str) -> Any:
    """The first item. There is none in an empty list: `default` takes care of that.

    Example:
        ['a', 'b'] | first -> 'a'
        [] | first | default('none there') -> 'none there'
    """
    return value[0] if value else Missing("an empty list has no first item; say what to take then: `| default(…)`")


@define("last", gives=_element)
def last(value: list[Any] | str) -> Any:
    """The last item.

    Example:
        ['a', 'b'] | last -> 'b'
    """
    return value[-1] if value else Missing("an empty list has no last item; say what to take then: `| default(…)`")


@define("list", gives=lambda use: ListOf(use.element()), shrinks=True)
def as_list(value: list[Any] | dict[str, Any] | str) -> list[Any]:
    """The items as a list: of a mapping its keys, of text its characters.

    Example:
        {'a': 1, 'b': 2} | list -> ['a', 'b']
    """
    return list(value)


def _reversed(use: Use) -> Shape:
    return union(*(TEXT if isinstance(one, Text) else one for one in alternatives(use.value)))


@define("reverse", gives=_reversed, shrinks=True)
def reverse(value: list[Any] | str) -> list[Any] | str:
    """The list or the text from its end to its beginning.

    Example:
        [1, 2, 3] | reverse -> [3, 2, 1]
    """
    return value[::-1]


@define("sort", gives=_list, shrinks=True)
def sort(
    value: list[Any], reverse: bool = False, case_sensitive: bool = False, attribute: Path | None = None
) -> list[Any]:
    """The list in order, by the items themselves or by `attribute` (a path, or several with commas).

    Null has no order here; `order_by` takes it, too.

    Example:
        ['b', 'A', 'c'] | sort -> ['A', 'b', 'c']
        [{'n': 2}, {'n': 1}] | sort(attribute='n') | pluck('n') -> [1, 2]
    """
    paths: list[Any] = attribute.split(",") if isinstance(attribute, str) else [attribute]
    for path in reversed(paths):
        found = [required_at(item, path) for item in value]
        keys = order_of(found, case_sensitive=case_sensitive)
        order = sorted(range(len(value)), key=keys.__getitem__, reverse=reverse)
        value = [value[index] for index in order]
    return value


@define("unique", gives=_list, calls=True, shrinks=True)
def unique(caller: Caller, value: list[Any], case_sensitive: bool = False, attribute: Path | None = None) -> list[Any]:
    """The first of equal items. Case does not count unless `case_sensitive`.

    Example:
        ['a', 'b', 'A'] | unique -> ['a', 'b']
    """
    seen: dict[Hashable, Any] = {}
    folding = Folding()
    for item in value:
        found = required_at(item, attribute)
        folded = folding.fold(found) if isinstance(found, str) and not case_sensitive else found
        seen.setdefault(identity_of(folded, caller.budget), item)
    return list(seen.values())


def _by(value: list[Any], attribute: Path | None, *, case_sensitive: bool) -> list[tuple[Any, int]]:
    keys = order_of([required_at(item, attribute) for item in value], case_sensitive=case_sensitive)
    return [(key, index) for index, key in enumerate(keys)]


@define("min", gives=_extreme)
def smallest(value: list[Any], case_sensitive: bool = False, attribute: Path | None = None) -> Any:
    """The smallest item.

    Example:
        [3, 1, 2] | min -> 1
    """
    if not value:
        return Missing("an empty list has no smallest item; say what to take then: `| default(…)`")
    return value[min(_by(value, attribute, case_sensitive=case_sensitive))[1]]


@define("max", gives=_extreme)
def largest(value: list[Any], case_sensitive: bool = False, attribute: Path | None = None) -> Any:
    """The largest item.

    Example:
        [3 - 5, 0] | max -> 0
    """
    if not value:
        return Missing("an empty list has no largest item; say what to take then: `| default(…)`")
    return value[max(_by(value, attribute, case_sensitive=case_sensitive), key=lambda one: (one[0], -one[1]))[1]]


def _sum(use: Use) -> Shape:
    summed = [*alternatives(use.at_path(use.element(), "attribute")), use.arguments.get("start", INTEGER)]
    return INTEGER if all(one == INTEGER for one in summed) else NUMBER


@define("sum", gives=_sum)
def total(value: list[Any], attribute: Path | None = None, start: float = 0) -> float:
    """The sum of numbers, of the items themselves or of their `attribute`.

    Example:
        [{'n': 2}, {'n': 3}] | sum(attribute='n') -> 5
    """
    for item in value:
        number = required_at(item, attribute)
        if not is_number(number):
            way_out = "; `flatten` makes one list of several" if isinstance(number, list) else ""
            raise BadValue(f"`sum` adds numbers, and here is {kind_of(number)}{way_out}")
        start = checked_number(start + number)
    return start


def _join(use: Use) -> Shape:
    joined = use.at_path(use.element(), "attribute")
    if all(isinstance(one, ListOf | MapOf | Record) for one in alternatives(joined)):
        use.remark(
            "not-text", "`join` takes text and numbers", "say which field of them is meant: `| pluck('…') | join(', ')`"
        )
    return TEXT


@define("join", gives=_join)
def join(value: list[Any], d: str = "", attribute: Path | None = None) -> str:
    """The items as one text, with `d` between.

    Example:
        ['a', 1, true] | join(', ') -> 'a, 1, true'
    """
    return joined((to_text(required_at(item, attribute)) for item in value), between=d)


def _groupby(use: Use) -> Shape:
    grouper = use.at_path(use.element(), "attribute")
    return ListOf(Record({"grouper": grouper, "list": ListOf(use.element())}, name="group", is_open=False))


@define("groupby", gives=_groupby, calls=True)
def groupby(caller: Caller, value: list[Any], attribute: Path) -> list[Any]:
    """The items in groups of one value at `attribute`, as `{grouper, list}`, in the order of these values; null last.

    Example:
        [{'p': 'b', 'n': 1}, {'p': 'a', 'n': 2}] | groupby('p') | pluck('grouper') -> ['a', 'b']
    """
    groups: dict[Hashable, Any] = {}
    for item in value:
        found = required_at(item, attribute)
        groups.setdefault(identity_of(found, caller.budget), {"grouper": found, "list": []})["list"].append(item)
    nulls = [group for group in groups.values() if group["grouper"] is None]
    named = [group for group in groups.values() if group["grouper"] is not None]
    keys = order_of(group["grouper"] for group in named)
    return [named[index] for index in sorted(range(len(named)), key=keys.__getitem__)] + nulls


def _values(use: Use) -> Shape:
    found = [
        shape
        for one in alternatives(use.value)
        for shape in (
            one.fields.values() if isinstance(one, Record) else [one.value] if isinstance(one, MapOf) else [ANYTHING]
        )
    ]
    return ListOf(ListOf(union(TEXT, *found)))


@define("items", gives=_values)
def items(value: dict[str, Any]) -> list[Any]:
    """The entries of a mapping as pairs `[key, value]`, as they stand.

    Example:
        {'b': 1, 'a': 2} | items -> [['b', 1], ['a', 2]]
    """
    return [[key, one] for key, one in value.items()]


@define("dictsort", gives=_values)
def dictsort(value: dict[str, Any], case_sensitive: bool = False, by: str = "key", reverse: bool = False) -> list[Any]:
    """The entries of a mapping as pairs `[key, value]`, in the order of the keys, or of the values (`by='value'`).

    Example:
        {'b': 1, 'a': 2} | dictsort -> [['a', 2], ['b', 1]]
    """
    if by not in ("key", "value"):
        raise BadValue("`by` is 'key' or 'value'")
    pairs = items(value)
    keys = order_of([pair[by == "value"] for pair in pairs], case_sensitive=case_sensitive)
    return [pairs[index] for index in sorted(range(len(pairs)), key=keys.__getitem__, reverse=reverse)]
