"""The way back: a workflow that undoes what a run did, last things first, and touches nothing that was changed since.

It is an ordinary workflow. It reads each thing as it is now, and a condition lets a step run only where the thing is as
the run left it; so it is planned, looked at and applied like any other, and what changes in between makes the plan
stale. All values go into its one input: texts of others are never read as templates.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from cc_flow.actions.catalog import find, names
from cc_flow.actions.shapes import input_shape
from cc_flow.actions.spec import Does, Effect, Overlay, Spec
from cc_flow.simulation.history import Done
from cc_flow.simulation.looking import ENTRY, look_at, look_of
from cc_flow.simulation.things import Thing

_PLACE = ("date", "order")
_HARMLESS = frozenset({Effect.WRITE, Effect.DESTROY})
# What is made anew is empty, and what was on it is not known.
_NEVER_WHOLE = frozenset({"pages.create", "pages.add_component", "pages.attach_image"})


@dataclass(slots=True)
class Undoing:
    """The way back of a run: the steps of the workflow, its one input, and what cannot be undone, in words.

    `words` says of each step that may be left out what it would undo.
    """

    steps: list[dict[str, Any]] = field(default_factory=list)
    was: dict[str, Any] = field(default_factory=dict)
    impossible: list[str] = field(default_factory=list)
    words: dict[str, str] = field(default_factory=dict)

    def text(self, run: str, workflow: str) -> str:
        """The workflow, as its author would write it in JSON, which is YAML."""
        head = {"id": "undo", "action": "core.report", "with": {"message": f"undoes run {run}"}}
        content = {
            "cc_flow": 1,
            "name": f"undo-{workflow}",
            "description": f"Takes back what run {run} did, where nobody has changed it since.",
            "inputs": {"was": {"type": "object"}},
            "allow": ["destroy"],
            "steps": [head, *self.steps],
        }
        return json.dumps(content, ensure_ascii=True, indent=2) + "\n"


def undo(done: list[Done]) -> Undoing:
    """The way back of these writes."""
    back = Undoing()
    for number, one in enumerate(reversed(done), start=1):
        overlay = one.spec.overlay
        way = _WAYS.get(overlay.does) if overlay is not None and one.spec.effect in _HARMLESS else None
        problem = "it cannot be taken back" if way is None or overlay is None else way(back, str(number), one, overlay)
        if problem is not None:
            back.impossible.append(f"{one.at}: `{one.spec.name}` cannot be undone: {problem}")
    return back


def _was(number: str, path: str) -> str:
    return f"{{{{ inputs.was.u{number}.{path} }}}}"


def _add(back: Undoing, number: str, done: Done, action: str, inputs: Mapping[str, Any], when: str | None) -> None:
    """The step that undoes; what it would undo is said where it is left out."""
    step = {"id": f"undo_{number}", "action": action, "with": dict(inputs)}
    back.steps.append(step if when is None else {**step, "when": when})
    back.words[f"undo_{number}"] = f"{done.at}: `{done.spec.name}`"


# What was added goes.


def _take_away(back: Undoing, number: str, done: Done, overlay: Overlay) -> str | None:
    thing = done.output
    if not isinstance(thing, Mapping) or thing.get("id") is None:
        return "its answer did not say what it made"
    return _remove(back, number, done, overlay, dict(thing))


def _empty(back: Undoing, number: str, done: Done, overlay: Overlay) -> str | None:
    """The entries that a calendar was filled with go, each where it is as it was made."""
    results = done.output.get("results") if isinstance(done.output, Mapping) else None
    if not isinstance(results, list):
        return "its answer did not say what it made"
    entries = [entry for entry in reversed(results) if isinstance(entry, Mapping) and entry.get("id") is not None]
    for index, entry in enumerate(entries, start=1):
        _remove(back, f"{number}_{index}", done, overlay, dict(entry))
    return None


def _remove(back: Undoing, number: str, done: Done, overlay: Overlay, thing: Thing) -> str | None:
    remover = _partner(done.spec, Does.REMOVES)
    if remover is None or remover.overlay is None or remover.overlay.by is None:
        return "there is no way to take it away again"
    look = look_of(overlay.things)
    looking = look_at(look, number, thing, fields=look.fields, lists=look.lists) if look is not None else None
    if looking is None:
        return "it cannot be seen whether it is still as it was made"
    back.steps.append(looking.step)
    back.was[f"u{number}"] = looking.values
    _add(back, number, done, remover.name, {remover.overlay.by: _was(number, "id")}, looking.condition)
    return None


def _partner(spec: Spec, does: Does) -> Spec | None:
    """The action that does the opposite to the same things."""
    things = set(spec.overlay.things) if spec.overlay is not None else set()
    for name in names(spec.name.partition(".")[0]):
        other = find(name).spec
        if other.overlay is not None and other.overlay.does is does and things & set(other.overlay.things):
            return other
    return None


# What was removed comes back.


def _put_back(back: Undoing, number: str, done: Done, _overlay: Overlay) -> str | None:
    adder = _partner(done.spec, Does.ADDS)
    thing = next(iter(done.before.values()), None)
    if adder is None or adder.name in _NEVER_WHOLE:
        return "what was on it is gone"
    inputs = _inputs_of(adder, thing) if thing is not None else None
    if inputs is None:
        return "the run did not see what it removed"
    back.was[f"u{number}"] = inputs
    _add(back, number, done, adder.name, {name: _was(number, name) for name in inputs}, None)
    return None


def _inputs_of(adder: Spec, thing: Thing) -> Thing | None:
    """The inputs that make such a thing again; None where one that is needed is not known."""
    linked = {name: _id_of(thing.get(place)) for place, name in adder.overlay.fields.items()} if adder.overlay else {}
    kind = find(adder.name)
    known = {**{name: thing.get(name) for name in input_shape(kind).fields}, **linked}
    given = {name: value for name, value in known.items() if value is not None}
    needed = [name for name, about in kind.model_fields.items() if about.is_required()]
    return given if all(name in given for name in needed) else None


def _id_of(value: Any) -> Any:
    return value.get("id") if isinstance(value, Mapping) else value


# What was changed is changed back.


def _change_back(back: Undoing, number: str, done: Done, overlay: Overlay) -> str | None:
    if overlay.items is not None:
        return _move_back(back, number, done, overlay)
    before = next(iter(done.before.values()), None)
    former = _former(done, overlay, before) if before is not None and not overlay.unknown else None
    look = look_of(overlay.things)
    if overlay.things[0] == "item" and (not isinstance(done.output, Mapping) or done.output.get("type") != "post"):
        return "only posts can be looked at one by one"
    if former is None or before is None:
        return "what was there before is not known, or cannot be put back"
    places = _places(done, overlay)
    now = {"id": done.values.get(overlay.by) if overlay.by else None, **before, **_set_by(done, places)}
    # Only what the run set must be as it set it: what else was changed is not touched by the way back.
    fields = tuple(_path(place, linked) for place, linked in places.values())
    looking = look_at(look, number, now, fields=fields) if look is not None else None
    if looking is None:
        return "it cannot be seen whether it is still as the run left it"
    back.steps.append(looking.step)
    back.was[f"u{number}"] = {
        **looking.values,
        "back": former,
        "name": done.values.get(overlay.by) if overlay.by else None,
    }
    inputs = {name: _was(number, f"back.{name}") for name in former}
    named = {overlay.by: _was(number, "name")} if overlay.by is not None else {}
    _add(back, number, done, done.spec.name, {**named, **inputs}, looking.condition)
    return None


Places = Mapping[str, tuple[str, bool]]  # input -> the field that it set, and whether that is a thing by its id


def _places(done: Done, overlay: Overlay) -> Places:
    linked = {name: place for place, name in overlay.fields.items()}
    return {name: (linked.get(name, name), name in linked) for name in done.values if name != overlay.by}


def _path(place: str, linked: bool) -> str:  # noqa: FBT001 - as it stands in Places
    return f"{place}.id" if linked else place


def _set_by(done: Done, places: Places) -> Thing:
    """The fields as the write set them."""
    return {
        place: {"id": done.values[name]} if linked else done.values[name] for name, (place, linked) in places.items()
    }


def _former(done: Done, overlay: Overlay, before: Thing) -> Thing | None:
    """The inputs with what was there before; None where one of them is not known, or was null."""
    former = {
        name: _id_of(before.get(place)) if linked else before.get(place)
        for name, (place, linked) in _places(done, overlay).items()
    }
    return None if not former or None in former.values() else former


def _move_back(back: Undoing, number: str, done: Done, overlay: Overlay) -> str | None:
    """Entries go to their former places: one call for all that still stand where the run put them."""
    parts = done.values.get(overlay.items or "")
    moves = [move for part in parts if (move := _move(done, part)) is not None] if isinstance(parts, list) else []
    if ENTRY not in overlay.things or not moves:
        return "where they stood before is not known"
    days = sorted(move["date"] for move in moves)
    back.was[f"u{number}"] = {"moves": moves, "from": days[0], "to": days[-1]}
    read = {"start_date": _was(number, "from"), "end_date": _was(number, "to")}
    there = f"steps.now_{number}.output.results | where('id', 'eq', move.id) | where('date', 'eq', move.date)"
    back.steps += [
        {"id": f"now_{number}", "action": "calendar.list_schedule", "with": read},
        {
            "id": f"still_{number}",
            "for_each": _was(number, "moves"),
            "as": "move",
            "key": "{{ move.id }}",
            "where": f"({there} | where('order', 'eq', move.order) | length) == 1",
            "set": {"back": "{{ move.back }}"},
        },
    ]
    back.words |= {f"still_{number}[{move['id']}]": f"{done.at}: the place of entry {move['id']}" for move in moves}
    items = f"{{{{ steps.still_{number}.output | pluck('back') }}}}"
    _add(back, number, done, done.spec.name, {"items": items}, f"steps.still_{number}.output | length > 0")
    return None


def _move(done: Done, part: Any) -> Thing | None:
    """Where an entry stands since, and where it stood before."""
    before = done.before.get(str(part.get("id"))) if isinstance(part, Mapping) else None
    if before is None or any(before.get(name) is None for name in _PLACE):
        return None
    former = {"id": part["id"], **{name: before[name] for name in _PLACE}}
    return {**{name: part[name] for name in ("id", *_PLACE)}, "back": former}


_WAYS: Mapping[Does, Callable[[Undoing, str, Done, Overlay], str | None]] = {
    Does.ADDS: _take_away,
    Does.FILLS: _empty,
    Does.REMOVES: _put_back,
    Does.UPDATES: _change_back,
}
