"""What a planned write comes to: what it answers, what becomes of the things it touches, what later reads will show."""

from typing import Any

from cc_flow.actions.shapes import input_shape
from cc_flow.actions.spec import Does, Overlay
from cc_flow.shape import ANYTHING, Shape, element_in, shape_of, union
from cc_flow.simulation.filling import fill
from cc_flow.simulation.listing import Added
from cc_flow.simulation.things import Thing, record_in, unfolded
from cc_flow.simulation.writing import Outcome, Writing, answer_of, echo_of
from cc_flow.unknown import Unknown


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
            return fill(writing)
        case Does.RESETS:
            return _reset(writing)
        case _:
            return Outcome(answer_of(writing, echo_of(writing)))


def _add(writing: Writing) -> Outcome:
    echo = {name: value for name, value in echo_of(writing).items() if name != "id"}
    thing = answer_of(writing, echo, _guessed(writing))
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


def _guessed(writing: Writing) -> Thing:
    """The place that a new post most likely gets: the last one on its day."""
    if not writing.is_guess or "schedule entry" not in writing.overlay.things:
        return {}
    results = writing.look.get("results") if isinstance(writing.look, dict) else None
    if not isinstance(results, list):
        return {}
    orders = [one["order"] for one in results if isinstance(one, dict) and isinstance(one.get("order"), int)]
    return {"order": max(orders, default=-1) + 1} if len(orders) == len(results) else {}


def _update(writing: Writing) -> Outcome:
    overlay = writing.overlay
    ident = writing.call.values.get(overlay.by) if overlay.by is not None else None
    base = writing.found(ident)
    echo = echo_of(writing)
    output = answer_of(writing, echo, base or {})
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
        return Outcome(answer_of(writing))
    pairs = [_update_part(writing, part, by) for part in parts]
    before, after = [one for one, _ in pairs], [one for _, one in pairs]
    return Outcome(answer_of(writing, _listed(writing, after)), before=before, after=after)


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
    return Outcome(answer_of(writing), before=base)


def _reset(writing: Writing) -> Outcome:
    day = writing.call.values.get(writing.overlay.by or "date")
    if isinstance(day, str):
        writing.planned.reset(day, writing.at)
        known = writing.known.all("schedule entry")
        before = [entry for entry in known if isinstance(entry.get("date"), str) and entry["date"] == day]
        return Outcome(answer_of(writing), before=before or None)
    writing.planned.blur("calendar.list_schedule", writing.at)
    return Outcome(answer_of(writing))
