"""Rotation: posts spread so that neighbours differ, and the fewest moves that bring a calendar there."""

from collections.abc import Hashable, Iterator
from typing import Any

from cc_flow.shape import INTEGER, ListOf, Record, Shape, Text
from cc_flow.template.filters.signature import Caller, Use, define
from cc_flow.template.limits import Budget
from cc_flow.template.problem import BadValue
from cc_flow.template.values import identity_of, known, order_of, required_at, to_text


def _rotate_by(use: Use) -> Shape:
    use.at_path(use.element(), "path")
    return ListOf(use.element())


@define("rotate_by", gives=_rotate_by, passes_null=True, calls=True, shrinks=True)
def rotate_by(
    caller: Caller, items: list[Any] | None, path: str | int, order: list[Any] | None = None
) -> list[Any] | None:
    """The items in turn: one of each value at `path`, the values in `order` first, then the others by name; and again.

    Within a value, items keep the order of their `date` and `order`; null is the last value.
    Where one value has so many items that taking turns would leave some of them side by side at the end,
    it takes its turn earlier: neighbours differ wherever they can. Rotating what was rotated changes nothing.

    Example:
        [{'p': 'b'}, {'p': 'b'}, {'p': 'a'}] | rotate_by('p', ['a']) | pluck('p') -> ['b', 'a', 'b']
        [{'p': 'x'}, {'p': 'x'}, {'p': 'y'}, {'p': 'y'}] | rotate_by('p', ['y']) | pluck('p') -> ['y', 'x', 'y', 'x']
    """
    if items is None:
        return None
    groups = _groups(caller.budget, _by_place(items), path, order or [])
    caller.budget.spend(2 * len(items) * (len(groups) + 2))
    turns = _turns({value: len(group) for value, group in groups.items()})
    waiting = {value: iter(group) for value, group in groups.items()}
    return [next(waiting[value]) for value in turns]


def _groups(budget: Budget, items: list[Any], path: str | int, order: list[Any]) -> dict[Hashable, list[Any]]:
    """The items by their value at `path`, in the order in which the values take turns."""
    found: dict[Hashable, list[Any]] = {}
    names: dict[Hashable, tuple[bool, str]] = {}
    for item in items:
        value = required_at(item, path)
        identity = identity_of(value, budget)
        found.setdefault(identity, []).append(item)
        names[identity] = (value is None, "" if value is None else to_text(value))
    listed = [identity_of(value, budget) for value in order]
    rest = sorted(found.keys() - set(listed), key=names.__getitem__)
    return {value: found[value] for value in [*listed, *rest] if value in found}


def _by_place(items: list[Any]) -> list[Any]:
    """By date and order, where the items have them; what has none of these keeps its place among its like."""

    def place(item: Any) -> tuple[str, float]:
        fields = item if isinstance(item, dict) else {}
        day, order = (known(fields.get(name)) for name in ("date", "order"))
        return (day if isinstance(day, str) else "~", order if isinstance(order, int | float) else float("inf"))

    return sorted(items, key=place)


def _turns(counts: dict[Hashable, int]) -> Iterator[Hashable]:
    """Which value has its turn, again and again until each had as many as it counts.

    The next in the round goes first, unless that would put equal neighbours where there need not be any: a value that
    has more than half of the turns to come must begin now.
    """
    values = list(counts)
    left = sum(counts.values())
    last = -1
    while left:
        left -= 1
        heaviest = max(counts.values())
        candidates = [(last + step) % len(values) for step in range(1, len(values) + 1)]

        def neighbours(index: int, *, left: int = left, heaviest: int = heaviest, last: int = last) -> int:
            """How many equal neighbours there must be, if this one is next."""
            count = counts[values[index]]
            return (index == last) + max(0, 2 * heaviest - left - (2 if count == heaviest else 1))

        last = min((one for one in candidates if counts[values[one]]), key=neighbours)
        counts[values[last]] -= 1
        yield values[last]


def _as_moves(use: Use) -> Shape:
    entry = use.element()
    for needed in ("id", "date", "order"):
        use.literals = {"field": needed}
        use.at_path(entry, "field")
    ids = Use(entry, {"field": Text()}, {"field": "id"}).at_path(entry, "field")
    return ListOf(Record({"id": ids, "date": Text(format="date"), "order": INTEGER}, name="move", is_open=False))


@define("as_moves", gives=_as_moves, passes_null=True, shrinks=True)
def as_moves(entries: list[Any] | None) -> list[Any] | None:
    """Schedule entries, in the order they should have, as moves for `calendar.reorder`.

    The places they hold now, each a date and an order, are dealt out again: the first entry gets the first place, and
    so on. Only entries whose place changes are kept, as `{id, date, order}`.

    Example:
        [{'id': 'a', 'date': '2026-12-01', 'order': 1}] | as_moves -> []
    """
    if entries is None:
        return None
    places = [_place(entry) for entry in entries]
    order_of(day for day, _ in places)
    order_of(order for _, order in places)
    return [
        {"id": required_at(entry, "id", owner="an entry"), "date": day, "order": order}
        for entry, held, (day, order) in zip(entries, places, sorted(places), strict=True)
        if held != (day, order)
    ]


def _place(entry: Any) -> tuple[Any, Any]:
    day, order = (required_at(entry, name, owner="an entry") for name in ("date", "order"))
    if day is None or order is None:
        raise BadValue("an entry without a date or an order has no place to move from")
    return day, order
