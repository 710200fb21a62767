"""Lists of things: pick, drop, order and pair them by what stands at a dotted path. Null on a path is passed on.

Only rotation has a file of its own.
"""

# ruff: noqa: FBT001, FBT002 - arguments of filters may be given by place: `sort(true)`

from collections.abc import Callable
from itertools import islice
from typing import Any

from cc_flow.shape import (
    ANYTHING,
    INTEGER,
    NULL,
    Anything,
    ListOf,
    Record,
    Shape,
    accepts,
    alternatives,
    union,
    without_null,
)
from cc_flow.template.filters.signature import Caller, Use, define, element_of
from cc_flow.template.operators import compare, holds
from cc_flow.template.problem import BadValue
from cc_flow.template.values import identity_of, is_true, known, order_of, required_at
from cc_flow.unknown import Unknown

Path = str | int


def _same_list(use: Use) -> Shape:
    use.at_path(use.element(), "path")
    return ListOf(use.element())


@define("pluck", gives=lambda use: ListOf(use.at_path(use.element(), "path")), passes_null=True, shrinks=True)
def pluck(items: list[Any] | None, path: Path) -> list[Any] | None:
    """What stands at `path` of each item.

    Example:
        [{'post': {'id': 'a'}}, {'post': none}] | pluck('post.id') -> ['a', none]
    """
    return None if items is None else [required_at(item, path) for item in items]


_OPERATORS = {
    "eq": "eq", "==": "eq", "ne": "ne", "!=": "ne", "in": "in", "not in": "notin",
    "lt": "lt", "<": "lt", "le": "lteq", "<=": "lteq", "gt": "gt", ">": "gt", "ge": "gteq", ">=": "gteq",
}  # fmt: skip
_WHERE = (*_OPERATORS, "contains", "not contains", "true", "false")
_NULL_NEVER = ("lt", "lteq", "gt", "gteq", "contains", "not contains")


def _where(use: Use) -> Shape:
    found = use.at_path(use.element(), "path")
    op = use.literals.get("op", "true")
    if isinstance(op, str) and op not in _WHERE:
        use.remark("bad-argument", f"`where` has no operator `{op}`", f"operators: {', '.join(_WHERE)}", on="op")
    if "value" in use.arguments and _OPERATORS.get(str(op)) in ("eq", "in", "ne", "notin"):
        value = use.arguments["value"]
        _compared(use, found, element_of(value) if op in ("in", "not in") else value, "value")
    return ListOf(use.element())


def _compared(use: Use, one: Shape, other: Shape, parameter: str) -> None:
    if not accepts(one, other) and not accepts(other, one):
        use.remark(
            "never-equal",
            "these are never the same: their types do not match",
            "compare what is of one kind",
            on=parameter,
        )


@define("where", gives=_where, passes_null=True, calls=True, shrinks=True)
def where(caller: Caller, items: list[Any] | None, path: Path, op: str = "true", value: Any = None) -> list[Any] | None:
    """The items of which `path op value` holds; with a path alone those where it counts as true.

    `op` is one of eq, ne, lt, le, gt, ge (or their signs), in, not in, contains, not contains, true, false.
    Null is neither smaller nor larger than anything and contains nothing.

    Example:
        [{'id': 1}, {'id': 2}] | where('id', 'in', [2, 3]) -> [{'id': 2}]
        [{'id': 1, 'is_used': true}, {'id': 2, 'is_used': none}] | where('is_used', 'false') | pluck('id') -> [2]
    """
    if items is None:
        return None
    decide = _decision(caller, op, value)
    return [item for item in items if decide(required_at(item, path))]


def _decision(caller: Caller, op: str, value: Any) -> Callable[[Any], bool]:
    if op in ("true", "false"):
        return lambda found: is_true(found) is (op == "true")
    name = _OPERATORS.get(op, op)
    if name not in _WHERE and name not in _OPERATORS.values():
        raise BadValue(f"`where` has no such operator; there are {', '.join(_WHERE)}")
    if name in ("in", "notin") and isinstance(value, list):
        among = {identity_of(one, caller.budget) for one in value}
        return lambda found: (identity_of(found, caller.budget) in among) is (name == "in")

    def decide(found: Any) -> bool:
        if found is None and name in _NULL_NEVER:
            return name == "not contains"
        if name in ("contains", "not contains"):
            return holds(found, value, caller.budget) is (name == "contains")
        return compare(name, found, value, caller.budget)

    return decide


def _without(use: Use) -> Shape:
    found = use.at_path(use.element(), "by")
    _compared(use, found, element_of(use.arguments["values"]), "values")
    return ListOf(use.element())


@define("without", gives=_without, passes_null=True, calls=True, shrinks=True)
def without(caller: Caller, items: list[Any] | None, values: list[Any], by: Path | None = None) -> list[Any] | None:
    """The items that are not among `values`; with `by`, those whose value at that path is not.

    Example:
        ['a', 'b', 'c'] | without(['b']) -> ['a', 'c']
        [{'id': 1}, {'id': 2}] | without([2], by='id') -> [{'id': 1}]
    """
    if items is None:
        return None
    dropped = {identity_of(value, caller.budget) for value in values}
    return [item for item in items if identity_of(required_at(item, by), caller.budget) not in dropped]


def _order_by(use: Use) -> Shape:
    paths = use.literals.get("path")
    for path in paths if isinstance(paths, list) else [paths]:
        use.literals = {**use.literals, "path": path}
        use.at_path(use.element(), "path")
    return ListOf(use.element())


@define("order_by", gives=_order_by, passes_null=True, shrinks=True)
def order_by(items: list[Any] | None, path: Path | list[str], reverse: bool = False) -> list[Any] | None:
    """The items in the order of what stands at `path`, or at several paths one after the other.

    Equals stay as they were, null goes last.

    Example:
        [{'day': 2}, {'day': none}, {'day': 1}] | order_by('day') | pluck('day') -> [1, 2, none]
        [{'a': 1, 'b': 2}, {'a': 1, 'b': 1}] | order_by(['a', 'b']) | pluck('b') -> [1, 2]
    """
    if items is None:
        return None
    for one in reversed(path if isinstance(path, list) else [path]):
        items = _ordered(items, one, reverse=reverse)
    return items


def _ordered(items: list[Any], path: Path, *, reverse: bool) -> list[Any]:
    found = [required_at(item, path) for item in items]
    filled = [index for index, key in enumerate(found) if key is not None]
    keys = dict(zip(filled, order_of(found[index] for index in filled), strict=True))
    ordered = sorted(filled, key=keys.__getitem__, reverse=reverse)
    return [items[index] for index in ordered] + [items[index] for index, key in enumerate(found) if key is None]


@define("unique_by", gives=_same_list, passes_null=True, calls=True, shrinks=True)
def unique_by(caller: Caller, items: list[Any] | None, path: Path) -> list[Any] | None:
    """The first item of each value at `path`.

    Example:
        [{'id': 1, 'n': 'a'}, {'id': 1, 'n': 'b'}] | unique_by('id') | pluck('n') -> ['a']
    """
    if items is None:
        return None
    first: dict[Any, Any] = {}
    for item in items:
        first.setdefault(identity_of(required_at(item, path), caller.budget), item)
    return list(first.values())


def _zip_as(use: Use) -> Shape:
    names = use.literals.get("names")
    if not isinstance(names, list):
        return ListOf(Record({}, is_open=True))
    if not _are_two_names(names):
        use.remark("bad-argument", _TWO_NAMES, on="names")
        return ListOf(Record({}, is_open=True))
    return ListOf(Record({names[0]: use.element(), names[1]: element_of(use.arguments["other"])}, is_open=False))


_TWO_NAMES = "`zip_as` takes two different names, such as ['date', 'post']"


def _are_two_names(names: list[Any]) -> bool:
    return len(names) == 2 and all(isinstance(name, str) for name in names) and names[0] != names[1]


@define("zip_as", gives=_zip_as, shrinks=True)
def zip_as(items: list[Any], other: list[Any], names: list[Any]) -> list[Any]:
    """The items of two lists side by side, under two names; as many as the shorter list has.

    Example:
        ['2026-12-01', '2026-12-02'] | zip_as(['a'], ['date', 'post']) -> [{'date': '2026-12-01', 'post': 'a'}]
    """
    if not _are_two_names(names):
        raise BadValue(_TWO_NAMES)
    return [dict(zip(names, pair, strict=True)) for pair in zip(items, other, strict=False)]


@define(
    "numbered",
    gives=lambda use: ListOf(Record({"number": INTEGER, "item": use.element()}, is_open=False)),
    shrinks=True,
)
def numbered(items: list[Any]) -> list[Any]:
    """Each item with its number, from 1, as `{number, item}`.

    Example:
        ['a', 'b'] | numbered -> [{'number': 1, 'item': 'a'}, {'number': 2, 'item': 'b'}]
    """
    return [{"number": number, "item": item} for number, item in enumerate(items, start=1)]


@define("chunk", gives=lambda use: ListOf(ListOf(use.element())), shrinks=True)
def chunk(items: list[Any], size: int) -> list[Any]:
    """The list in pieces of `size`; the last may be shorter.

    Example:
        [1, 2, 3, 4, 5] | chunk(2) -> [[1, 2], [3, 4], [5]]
    """
    if size < 1:
        raise BadValue("the size of a chunk is at least 1")
    rest = iter(items)
    return list(iter(lambda: list(islice(rest, size)), []))


def _flattened(use: Use) -> Shape:
    levels = use.literals.get("levels")
    if levels is None and "levels" in use.arguments:
        return ListOf(ANYTHING)
    inside = use.element()
    while any(isinstance(one, ListOf) for one in alternatives(inside)) and levels != 0:
        inside = union(*(one.element if isinstance(one, ListOf) else one for one in alternatives(inside)))
        levels = levels - 1 if isinstance(levels, int) else None
    keeps_nulls = use.literals.get("skip_nulls", True) is not True
    return ListOf(inside if keeps_nulls or inside == NULL else without_null(inside))


@define("flatten", gives=_flattened, passes_null=True, calls=True)
def flatten(
    caller: Caller, items: list[Any] | None, levels: int | None = None, skip_nulls: bool = True
) -> list[Any] | None:
    """What stands in the lists in a list, as one list; with `levels` only so many of them deep.

    Null is left out, unless `skip_nulls` is false. The output of a loop in a loop is a list of lists: this makes one.

    Example:
        [[1, 2], [3], []] | flatten -> [1, 2, 3]
        [[1, [2]], 3, none] | flatten(levels=1) -> [1, [2], 3]
        [['a', none]] | flatten(skip_nulls=false) -> ['a', none]
    """
    if items is None:
        return None
    if levels is not None and levels < 0:
        raise BadValue("the levels of a list are none or more")
    found: list[Any] = []
    waiting = [(iter(items), levels)]
    while waiting:
        rest, left = waiting[-1]
        for item in map(_known_list, rest):
            caller.budget.spend(1)
            if isinstance(item, list) and left != 0:
                waiting.append((iter(item), None if left is None else left - 1))
                break
            if item is not None or not skip_nulls:
                found.append(item)
        else:
            waiting.pop()
    return found


def _known_list(item: Any) -> Any:
    """The item itself; raises Undecided where only apply tells what is in it."""
    if isinstance(item, Unknown) and any(isinstance(one, ListOf | Anything) for one in alternatives(item.shape)):
        return known(item)
    return item
