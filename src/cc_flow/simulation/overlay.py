"""Planned writes laid over what reads show: a post planned for Tuesday is in Tuesday's list, one taken away is in none.

What a write does stands on its action (`actions.spec.Overlay`); here is only what later reads make of it.
"""

from collections import defaultdict
from collections.abc import Hashable
from typing import Any

from cc_flow.actions.base import Action
from cc_flow.actions.shapes import output_shape
from cc_flow.performer import Call
from cc_flow.shape import INTEGER, ListOf, element_in, shape_of
from cc_flow.simulation.filters import filters_of, fits
from cc_flow.simulation.listing import Added, Listing, changed_by, sum_of
from cc_flow.simulation.things import Known, Thing, key_of, keys_of, rebuilt, record_in
from cc_flow.unknown import Unknown

RESULTS = "results"


class PlannedWrites:
    """What all writes planned so far come to. `read` are things as the service has them, without planned writes."""

    def __init__(self, read: Known) -> None:
        self._read = read
        self.added: list[Added] = []
        self._changed: dict[tuple[str, Hashable], Thing] = {}
        self._gone: dict[tuple[str, Hashable], Unknown | None] = {}
        self._doubted: dict[str, Thing] = {}
        self._settled: dict[tuple[str, Hashable], set[str]] = defaultdict(set)
        self._any_gone: dict[str, Unknown] = {}
        self._days_reset: dict[str, Unknown] = {}
        self._blurred: dict[str, str] = {}

    # Planning.

    def add(self, added: Added) -> None:
        """One more thing."""
        self.added.append(added)

    def update(self, names: tuple[str, ...], ident: Any, fields: Thing) -> None:
        """Fields of the thing with this id or slug; of the only one of its kind where `ident` is None."""
        mine = [one for one in self.added if set(one.names) & set(names)]
        named = [one for one in mine if ident is None or key_of(ident) in keys_of(one.thing)]
        if isinstance(ident, Unknown) and not named:
            self._update_any(names, mine, ident, fields)
            return
        for one in named:
            one.thing = changed_by(one.thing, fields)
            one.doubts = {name: value for name, value in one.doubts.items() if name not in fields}
        for name in names:
            self._changed.setdefault((name, _key(ident)), {}).update(fields)
            self._settled[name, _key(ident)] |= fields.keys()

    def _update_any(self, names: tuple[str, ...], mine: list[Added], ident: Unknown, fields: Thing) -> None:
        """Which one is not known, so none of them is surely as it was."""
        doubtful = {name: ident.derived(shape_of(value)) for name, value in fields.items()}
        for one in mine:
            one.doubts = {**one.doubts, **doubtful}
        for name in names:
            self._doubted.setdefault(name, {}).update(doubtful)
        for place, settled in self._settled.items():
            if place[0] in names:
                settled.difference_update(doubtful)

    def remove(self, names: tuple[str, ...], ident: Any, *, doubt: Unknown | None = None) -> None:
        """The thing is gone or, with `doubt`, may be."""
        named = [one for one in self.added if set(one.names) & set(names) and key_of(ident) in keys_of(one.thing)]
        if isinstance(ident, Unknown) and not named:
            self._any_gone.update(dict.fromkeys(names, ident))
            return
        if doubt is None:
            self.added = [one for one in self.added if not any(one is other for other in named)]
        for one in named:
            one.is_sure = False
        self._gone.update({(name, key_of(ident)): doubt for name in names})

    def reset(self, day: str, origin: str) -> None:
        """What stands on a day is the server's to know."""
        self._days_reset[day] = Unknown(shape_of(None), origin)

    def is_reset(self, day: str) -> bool:
        """Whether the server will say what stands on a day."""
        return day in self._days_reset

    def blur(self, read: str, at: str) -> None:
        """Whatever `read` gives is known only after apply."""
        self._blurred[read] = at

    # Showing.

    def lay(self, call: Call, kind: type[Action[Any]], output: Any) -> Any:
        """What a read shows once all of this is done."""
        shape = output_shape(kind)
        if call.spec.name in self._blurred:
            return nothing_known(kind, f"{self._blurred[call.spec.name]}.{call.spec.name.partition('.')[2]}")
        if not isinstance(output, dict):
            return output
        if isinstance(output.get(RESULTS), list | Unknown):
            return self._lay_list(call, kind, output)
        return rebuilt(shape, output, self.touch)

    def touch(self, name: str, thing: Thing) -> Thing | Unknown | None:
        """A thing as it will be; None where it is gone, an Unknown where it may be."""
        after = self.pictured(name, thing)
        if not isinstance(after, dict):
            return after
        if name in self._any_gone:
            return self._any_gone[name]
        doubted = self._doubted.get(name)
        if not doubted:
            return after
        settled = {field for key in (None, *keys_of(thing)) for field in self._settled.get((name, key), ())}
        return changed_by(after, {field: value for field, value in doubted.items() if field not in settled})

    def pictured(self, name: str, thing: Thing) -> Thing | Unknown | None:
        """As `touch`, without what may have changed this thing or any other: a picture would be all question marks."""
        keys = list(keys_of(thing))
        for key in keys:
            if (name, key) in self._gone:
                return self._gone[name, key]
        fields: Thing = {}
        for key in (None, *keys):
            fields |= self._changed.get((name, key), {})
        return self._with_owned(name, keys, changed_by(thing, fields) if fields else thing)

    def _with_owned(self, name: str, keys: list[Hashable], thing: Thing) -> Thing:
        """The thing with what was added inside it."""
        for one in self.added:
            if one.owner is None or one.owner[0] != name or key_of(one.owner[2]) not in keys:
                continue
            field = one.owner[1]
            inside = thing.get(field)
            if isinstance(inside, list) and one.is_sure:
                thing = {**thing, field: [*inside, one.shown]}
            elif isinstance(inside, list):
                thing = {
                    **thing,
                    field: Unknown(ListOf(shape_of(one.thing)), one.at, at_most=sum_of(len(inside), one.at_most)),
                }
        return thing

    def _lay_list(self, call: Call, kind: type[Action[Any]], output: dict[str, Any]) -> dict[str, Any]:
        shape = output_shape(kind)
        record = record_in(shape)
        element = element_in(record.fields[RESULTS]) if record is not None and RESULTS in record.fields else shape
        listing = Listing(filters_of(call.values), output[RESULTS])
        name = getattr(record_in(element), "name", "")
        if isinstance(output[RESULTS], list):
            for one in output[RESULTS]:
                listing.keep(one, rebuilt(element, one, self.touch))
            self._join_changed(listing, name)
        for one in self.added:
            if one.owner is None and one.resource == call.spec.resource and name in one.names:
                listing.add(one, element)
        for day, origin in self._days_reset.items():
            if name == "schedule entry" and fits(listing.filters, {"date": day}) is not False:
                listing.doubt_all(origin)
        results = listing.settled(element)
        return {**output, RESULTS: results, "count": _count(output, results)}

    def _join_changed(self, listing: Listing, name: str) -> None:
        """Things that the list did not hold, and holds now that they are changed."""
        for kind, key in self._changed if listing.filters else ():
            before = self._read.find((name,), key) if kind == name and key is not None else None
            after = self.touch(name, before) if before is not None and not listing.holds(before) else None
            if before is not None and isinstance(after, dict):
                listing.join(before, after)


def nothing_known(kind: type[Action[Any]], origin: str) -> Any:
    """The output of a read of which nothing is known."""
    shape = output_shape(kind)
    record = record_in(shape)
    if record is None or not isinstance(record.fields.get(RESULTS), ListOf):
        return Unknown(shape, origin)
    return {name: Unknown(field, f"{origin}.{name}") for name, field in record.fields.items()}


def _key(ident: Any) -> Hashable:
    return None if ident is None else key_of(ident)


def _count(output: dict[str, Any], results: list[Any] | Unknown) -> Any:
    """How many there are in all, by as many more or fewer as the results are."""
    if isinstance(results, Unknown) or not isinstance(output.get("count"), int):
        return Unknown(INTEGER, results.origin) if isinstance(results, Unknown) else output.get("count")
    return output["count"] + len(results) - len(output[RESULTS])
