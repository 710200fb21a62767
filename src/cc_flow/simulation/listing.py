"""A list under way: what it holds once all planned writes are done, and what makes it unknown."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cc_flow.shape import ListOf, Shape, shape_of
from cc_flow.simulation.filters import field_of, fits
from cc_flow.simulation.things import Thing, keys_of, record_in
from cc_flow.unknown import Unknown, holds_unknown


@dataclass(slots=True)
class Added:
    """A thing that will be there. `owner` is the thing it stands in: the name of its record, the field, its id.

    It is not `is_sure` where it may not come to be; `at_most` are then how many of it.
    """

    at: str
    names: tuple[str, ...]
    resource: str | None
    thing: Thing
    is_sure: bool = True
    at_most: int | None = 1
    owner: tuple[str, str, Any] | None = None
    doubts: Thing = field(default_factory=dict)

    @property
    def shown(self) -> Thing:
        """The thing as reads show it: with what a write of which it is not known what it changes may have changed."""
        return changed_by(self.thing, self.doubts) if self.doubts else self.thing


class Listing:
    """A list under way: what it holds, and what makes it unknown."""

    def __init__(self, filters: Mapping[str, Any], before: list[Any] | Unknown) -> None:
        known = [one for one in before if isinstance(one, dict)] if isinstance(before, list) else []
        self.filters = filters
        self._is_by_place = _are_by_place(known)
        self._keys = {key for one in known for key in keys_of(one)}
        self._results: list[Any] = []
        self._doubt: Unknown | None = before if isinstance(before, Unknown) else None
        self._most: int | None = before.at_most if isinstance(before, Unknown) else 0

    def holds(self, thing: Thing) -> bool:
        """Whether the thing was listed."""
        return any(key in self._keys for key in keys_of(thing))

    def keep(self, before: Any, after: Any) -> None:
        """Something that was listed, as it is now."""
        if after is None and before is not None:
            return
        if isinstance(after, Unknown):
            self._doubt_one(after, 1)
            return
        verdict = fits(_about_changed(self.filters, before, after), after) if isinstance(after, dict) else True
        if verdict is True:
            self._results.append(after)
        elif verdict is None:
            self._doubt_one(_first_unknown(after), 1)

    def join(self, before: Thing, after: Thing) -> None:
        """Something that was not listed and is changed: it is, where the filters now let it through."""
        changed = _about_changed(self.filters, before, after)
        if not changed:
            return
        verdict = fits(self.filters, after)
        if verdict is True:
            self._results.append(after)
        elif verdict is None and fits(changed, after) is not False:
            self._doubt_one(_first_unknown(after), 1)

    def add(self, one: Added, element: Shape) -> None:
        """Something new, where it passes the filters."""
        shown = one.shown
        verdict = fits(self.filters, shown)
        if verdict is False:
            return
        if verdict is True and one.is_sure:
            self._results.append(_as(element, shown, one.at))
        else:
            self._doubt_one(Unknown(shape_of(None), one.at), one.at_most)

    def doubt_all(self, origin: Unknown) -> None:
        """Nothing is known of it any more."""
        self._doubt, self._most = origin, None

    def settled(self, element: Any) -> list[Any] | Unknown:
        """The list, or what is known of it."""
        if self._doubt is None:
            return self._in_order()
        return self._doubt.derived(ListOf(element), at_most=sum_of(len(self._results), self._most))

    def _doubt_one(self, doubt: Unknown, at_most: int | None) -> None:
        self._doubt = doubt if self._doubt is None else self._doubt
        self._most = sum_of(self._most, at_most)

    def _in_order(self) -> list[Any]:
        """A list by date and order has what is new or moved in its place; any other has what is new at its end."""
        places = [_place(one) for one in self._results]
        if not self._is_by_place or None in places:
            return self._results
        order = sorted(range(len(places)), key=places.__getitem__)  # type: ignore[arg-type] # none of them is None
        return [self._results[index] for index in order]


def _about_changed(filters: Mapping[str, Any], before: Thing, after: Thing) -> dict[str, Any]:
    """The filters that look at a field which is another now: of the rest the server has spoken."""
    looked_at = {name: field_of(name, after) for name in filters}
    return {
        name: filters[name]
        for name, field in looked_at.items()
        if field is not None and _differs(before.get(field), after.get(field))
    }


def _differs(one: Any, other: Any) -> bool:
    if holds_unknown(one) or holds_unknown(other):
        return one is not other
    return bool(one != other)


def _first_unknown(thing: Thing) -> Unknown:
    return next(
        (one for one in thing.values() if isinstance(one, Unknown)), Unknown(shape_of(None), "what a filter asks for")
    )


def _as(element: Shape, thing: Thing, at: str) -> Thing:
    """An added thing as a list shows it: with the fields that it has there."""
    record = record_in(element)
    if record is None:
        return thing
    return {
        name: thing[name] if name in thing else Unknown(field, f"{at}.{name}") for name, field in record.fields.items()
    }


def changed_by(thing: Thing, fields: Thing) -> Thing:
    """The thing with those fields that it has changed."""
    return {**thing, **{name: value for name, value in fields.items() if name in thing}}


def _are_by_place(things: list[Thing]) -> bool:
    places = [_place(one) for one in things]
    return None not in places and places == sorted(places)  # type: ignore[type-var] # none of them is None


def _place(thing: Any) -> tuple[str, float] | None:
    """By what a schedule orders its entries. One whose order is not known comes last on its day."""
    day = thing.get("date") if isinstance(thing, dict) else None
    if not isinstance(day, str):
        return None
    order = thing.get("order")
    return day[:10], order if isinstance(order, int) else float("inf")


def sum_of(one: int | None, other: int | None) -> int | None:
    """Of two numbers, None where one of them has no bound."""
    return None if one is None or other is None else one + other
