"""One write being planned: what is known of the things it touches, and what it will answer as far as that can be known.

Known is the echo of the request and what was read; the rest are Unknowns with a type and an origin.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cc_flow.actions.base import Action
from cc_flow.actions.shapes import output_shape
from cc_flow.actions.spec import Does, Overlay
from cc_flow.performer import Call
from cc_flow.shape import ANYTHING, Record, Shape, accepts, shape_of
from cc_flow.simulation.overlay import PlannedWrites
from cc_flow.simulation.things import Known, Thing, key_of, keys_of, record_in, unfolded
from cc_flow.unknown import Unknown


@dataclass(frozen=True, slots=True)
class Outcome:
    """A planned write. `before` and `after` are the thing, or the list of things, that it touches; None for none."""

    output: Any
    before: Any = None
    after: Any = None


@dataclass(slots=True)
class Writing:
    """One write being planned: what it is, and what is known so far.

    `look` is what was read for it just before. `is_guess` fills in what the service will most likely do.
    """

    call: Call
    kind: type[Action[Any]]
    known: Known
    planned: PlannedWrites
    look: Any = None
    is_guess: bool = False

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


def answer_of(writing: Writing, *layers: Mapping[str, Any]) -> Any:
    """The answer: each field as the first layer has it, else unknown."""
    record = writing.record
    if record is None:
        return Unknown(output_shape(writing.kind), writing.at)
    return {name: _first_of(name, field, writing.at, layers) for name, field in record.fields.items()}


def _first_of(name: str, field: Shape, at: str, layers: tuple[Mapping[str, Any], ...]) -> Any:
    layer = next((one for one in layers if name in one), None)
    return Unknown(field, f"{at}.{name}") if layer is None else layer[name]


def echo_of(writing: Writing) -> Thing:
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
