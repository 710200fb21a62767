"""What a planned write comes to: its answer, as far as it can be known, and what later reads will show.

Known is the echo of the request and what was read of the things it touches; the rest are Unknowns with a type and an
origin.
"""

import calendar
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from cc_flow.actions.base import Action
from cc_flow.actions.shapes import input_shape, output_shape
from cc_flow.actions.spec import Does, Overlay
from cc_flow.performer import Call
from cc_flow.shape import ANYTHING, ListOf, Record, Shape, accepts, shape_of, union
from cc_flow.simulation.overlay import Added, PlannedWrites
from cc_flow.simulation.things import Known, Thing, element_in, key_of, keys_of, record_in, unfolded
from cc_flow.unknown import Unknown

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True, slots=True)
class Outcome:
    """A planned write. `before` and `after` are the thing, or the list of things, that it touches; None for none."""

    output: Any
    before: Any = None
    after: Any = None


@dataclass(slots=True)
class Writing:
    """One write being planned: what it is, and what is known so far. `look` is what was read for it just before."""

    call: Call
    kind: type[Action[Any]]
    known: Known
    planned: PlannedWrites
    look: Any = None

    @property
    def overlay(self) -> Overlay:
        """What later reads show of it."""
        return self.call.spec.overlay or Overlay(Does.NOTHING)

    @property
    def at(self) -> str:
        """Its step's path."""
        return self.call.at

    @property
    def is_sure(self) -> bool:
        """Whether it is surely made."""
        return self.call.certainty.is_sure

    @property
    def doubt(self) -> Unknown:
        """What it turns on."""
        return Unknown(ANYTHING, self.call.certainty.because or self.at)

    @property
    def record(self) -> Record | None:
        """The record it answers."""
        return record_in(output_shape(self.kind))

    def found(self, ident: Any) -> Thing | None:
        """What is known of the thing it touches, planned writes included."""
        names = self.overlay.things
        thing = self.known.only(names) if ident is None else self.known.find(names, ident)
        return self._as_planned(names[0], thing) if thing is not None else self._added(names, ident)

    def _as_planned(self, name: str, thing: Thing) -> Thing | None:
        touched = self.planned.touch(name, thing)
        return touched if isinstance(touched, dict) else None

    def _added(self, names: tuple[str, ...], ident: Any) -> Thing | None:
        mine = (one.thing for one in self.planned.added if set(one.names) & set(names))
        return next((thing for thing in mine if ident is not None and key_of(ident) in keys_of(thing)), None)

    def named(self, shape: Shape, ident: Any, origin: str) -> Any:
        """The thing that a field holds, by its id."""
        record = record_in(shape)
        if record is None or ident is None:
            return ident
        thing = self.known.find((record.name,), ident)
        thing = self._as_planned(record.name, thing) if thing is not None else None
        if thing is None:
            return {**unfolded(record, origin), "id": ident}
        return {name: thing.get(name, Unknown(field, f"{origin}.{name}")) for name, field in record.fields.items()}


def plan_write(writing: Writing) -> Outcome:
    """Lay the write over later reads, and say what it comes to."""
    for read in writing.overlay.blurs:
        writing.planned.blur(read, writing.at)
    match writing.overlay.does:
        case Does.ADDS:
            return _add(writing)
        case Does.UPDATES if writing.overlay.items is not None:
            return _update_each(writing, writing.overlay.items)
        case Does.UPDATES:
            return _update(writing)
        case Does.REMOVES:
            return _remove(writing)
        case Does.FILLS:
            return _fill(writing)
        case Does.RESETS:
            return _reset(writing)
        case _:
            return Outcome(_answer(writing, _echo(writing)))


# What is answered.


def _answer(writing: Writing, *layers: Mapping[str, Any]) -> Any:
    """The answer: each field as the first layer has it, else unknown."""
    record = writing.record
    if record is None:
        return Unknown(output_shape(writing.kind), writing.at)
    return {name: _first(name, field, writing.at, layers) for name, field in record.fields.items()}


def _first(name: str, field: Shape, at: str, layers: tuple[Mapping[str, Any], ...]) -> Any:
    layer = next((one for one in layers if name in one), None)
    return Unknown(field, f"{at}.{name}") if layer is None else layer[name]


def _echo(writing: Writing) -> Thing:
    """What the request says of the thing: inputs of the name of a field, ids as the things they name."""
    values, overlay, record = writing.call.values, writing.overlay, writing.record
    if record is None:
        return {}
    said = {
        name: value
        for name, value in values.items()
        # What is given as ids may be answered as the things that they name.
        if name in record.fields
        and accepts(record.fields[name], shape_of(value))
        and name not in (overlay.by, overlay.items)
    }
    for field, name in overlay.fields.items():
        if name in values and field in record.fields:
            said[field] = writing.named(record.fields[field], values[name], f"{writing.at}.{field}")
    if overlay.by not in (None, "id_or_slug") and overlay.by in values and "id" in record.fields:
        said.setdefault("id", values[overlay.by])
    return said


# What it does.


def _add(writing: Writing) -> Outcome:
    thing = _answer(writing, {name: value for name, value in _echo(writing).items() if name != "id"})
    owner = writing.overlay.inside
    writing.planned.add(
        Added(
            at=writing.at,
            names=writing.overlay.things,
            resource=writing.call.spec.resource,
            thing=thing,
            is_sure=writing.is_sure,
            at_most=writing.call.certainty.at_most,
            owner=(owner[0], owner[1], writing.call.values.get(owner[2])) if owner else None,
        )
    )
    return Outcome(thing, after=thing)


def _update(writing: Writing) -> Outcome:
    overlay = writing.overlay
    ident = writing.call.values.get(overlay.by) if overlay.by is not None else None
    base = writing.found(ident)
    echo = _echo(writing)
    output = _answer(writing, echo, base or {})
    fields = {name: value for name, value in echo.items() if name != "id"} | _decided_later(writing, output, base)
    writing.planned.update(overlay.things, ident, fields if writing.is_sure else _doubted(writing, fields))
    if (part := _part(writing, overlay)) is not None:
        return Outcome(output, before=(base or {}).get(part), after=output)
    after = {**(base or {}), **{name: value for name, value in fields.items() if base is None or name in base}}
    return Outcome(output, before=base, after=after)


def _part(writing: Writing, overlay: Overlay) -> str | None:
    """The one field of the thing that the write is about: the caption of a post."""
    is_part = (
        len(overlay.unknown) == 1 and writing.record is not None and overlay.unknown[0] not in writing.record.fields
    )
    return overlay.unknown[0] if is_part else None


def _decided_later(writing: Writing, output: Any, base: Thing | None) -> Thing:
    """The fields that only the server will know. Where the answer is such a field's value, it is that."""
    if (part := _part(writing, writing.overlay)) is not None:
        return {part: output}
    record = writing.record
    shapes = record.fields if record is not None else {}
    return {
        name: Unknown(shapes.get(name, shape_of((base or {}).get(name))), f"{writing.at}.{name}")
        for name in writing.overlay.unknown
    }


def _doubted(writing: Writing, fields: Thing) -> Thing:
    return {name: writing.doubt.derived(_widened(value)) for name, value in fields.items()}


def _widened(value: Any) -> Shape:
    return (
        ANYTHING
        if isinstance(value, dict | list)
        else value.shape
        if isinstance(value, Unknown)
        else union(shape_of(value))
    )


def _update_each(writing: Writing, name: str) -> Outcome:
    """Each part names a thing and says what it shall be."""
    by = writing.overlay.by or "id"
    parts = writing.call.values.get(name)
    if not isinstance(parts, list):
        unknown = parts if isinstance(parts, Unknown) else writing.doubt
        element = record_in(element_in(input_shape(writing.kind).fields[name]))
        fields = (
            {}
            if element is None
            else {field: Unknown(shape, unknown.origin) for field, shape in element.fields.items() if field != by}
        )
        writing.planned.update(writing.overlay.things, unknown, fields)
        return Outcome(_answer(writing))
    pairs = [_update_part(writing, part, by) for part in parts]
    before, after = [one for one, _ in pairs], [one for _, one in pairs]
    return Outcome(_answer(writing, _listed(writing, after)), before=before, after=after)


def _update_part(writing: Writing, part: Any, by: str) -> tuple[Thing | None, Thing]:
    ident = part[by] if isinstance(part, Unknown) else part.get(by)
    fields = {} if isinstance(part, Unknown) else {name: value for name, value in part.items() if name != by}
    base = writing.found(ident)
    writing.planned.update(writing.overlay.things, ident, fields if writing.is_sure else _doubted(writing, fields))
    return base, {**(base or {"id": ident}), **fields}


def _listed(writing: Writing, things: list[Thing]) -> Thing:
    """The answer's list of the things of the write."""
    record = writing.record
    if record is None:
        return {}
    lists = [
        name
        for name, field in record.fields.items()
        if getattr(record_in(element_in(field)), "name", None) in writing.overlay.things
    ]
    whole = [_whole(element_in(record.fields[name]), thing, writing.at) for name in lists for thing in things]
    return {**dict.fromkeys(lists, whole), "count": len(things)}


def _whole(shape: Shape, thing: Thing, at: str) -> Thing:
    """The thing with every field of its record."""
    return {**unfolded(shape, f"{at}[{thing.get('id')}]"), **thing}


def _remove(writing: Writing) -> Outcome:
    overlay = writing.overlay
    ident = writing.call.values.get(overlay.by or "id")
    base = writing.found(ident)
    writing.planned.remove(overlay.things, ident, doubt=None if writing.is_sure else writing.doubt)
    return Outcome(_answer(writing), before=base)


def _reset(writing: Writing) -> Outcome:
    day = writing.call.values.get(writing.overlay.by or "date")
    if isinstance(day, str):
        writing.planned.reset(day, writing.at)
        before = [entry for entry in writing.known.all("schedule entry") if entry.get("date") == day]
        return Outcome(_answer(writing), before=before or None)
    writing.planned.blur("calendar.list_schedule", writing.at)
    return Outcome(_answer(writing))


# A month's calendar.


def _fill(writing: Writing) -> Outcome:
    """The days of the month that fall on these weekdays and have no entry get one; which post, the server will know."""
    values = writing.call.values
    month = values.get("month")
    days = list(_days(month, values.get("days_of_week"))) if isinstance(month, str) else None
    taken = _taken(writing.look)
    if days is None or taken is None or not isinstance(values.get("days_of_week"), list):
        return _fill_somehow(writing, 31 if days is None else len(days))
    entries = [_entry(writing, day) for day in days if day not in taken]
    for entry in entries:
        writing.planned.add(
            Added(writing.at, writing.overlay.things, writing.call.spec.resource, entry, is_sure=writing.is_sure)
        )
    return Outcome(_answer(writing, {"month": month, "results": entries, "count": len(entries)}), after=entries)


def _fill_somehow(writing: Writing, at_most: int) -> Outcome:
    """Neither which days are free is known, nor which of them get an entry."""
    entry = _entry(writing, None)
    writing.planned.add(
        Added(writing.at, writing.overlay.things, writing.call.spec.resource, entry, is_sure=False, at_most=at_most)
    )
    results = Unknown(ListOf(_entry_shape(writing)), f"{writing.at}.results", at_most=at_most)
    return Outcome(_answer(writing, {"month": writing.call.values.get("month"), "results": results}))


def _entry_shape(writing: Writing) -> Shape:
    record = writing.record
    return element_in(record.fields["results"]) if record is not None else ANYTHING


def _entry(writing: Writing, day: str | None) -> Thing:
    entry: Thing = unfolded(_entry_shape(writing), f"{writing.at}[{day}]" if day else f"{writing.at}.results")
    return {**entry, "date": day} if day else entry


def _days(month: str, weekdays: Any) -> Iterator[str]:
    """The days of a month that fall on the named weekdays; all of them where these are not known."""
    year, number = int(month[:4]), int(month[5:7])
    wanted = (
        {_WEEKDAYS.index(name) for name in weekdays if name in _WEEKDAYS}
        if isinstance(weekdays, list)
        else set(range(7))
    )
    for day in range(1, calendar.monthrange(year, number)[1] + 1):
        if date(year, number, day).weekday() in wanted:
            yield f"{month}-{day:02}"


def _taken(look: Any) -> frozenset[str] | None:
    """The days that have an entry; None where that was not seen."""
    results = look.get("results") if isinstance(look, dict) else None
    if not isinstance(results, list):
        return None
    days = [entry.get("date") for entry in results if isinstance(entry, dict)]
    return (
        frozenset(day[:10] for day in days if isinstance(day, str))
        if all(isinstance(day, str) for day in days)
        else None
    )
