"""Reorderings of which a plan does not know what they move, and the posts that they may move."""

from collections.abc import Iterator

from cc_flow.performer import Call
from cc_flow.simulation.filters import filters_of, fits
from cc_flow.simulation.flow import steps_behind
from cc_flow.simulation.performer import Observed, Simulation
from cc_flow.simulation.simulated import Simulated
from cc_flow.simulation.things import Thing
from cc_flow.unknown import Unknown

REORDER = "calendar.reorder"
SCHEDULE = "calendar.list_schedule"


def is_open(call: Call) -> bool:
    """Whether it is a reordering of which it is not known what it moves, or where to."""
    items = call.values.get("items") if call.spec.name == REORDER else None
    return isinstance(items, Unknown) or (isinstance(items, list) and any(map(_is_open_move, items)))


def _is_open_move(item: object) -> bool:
    return isinstance(item, Unknown) or (
        isinstance(item, dict) and any(isinstance(item.get(name), Unknown) for name in ("date", "order"))
    )


def has_open(simulation: Simulation) -> bool:
    """Whether any of its reorderings is."""
    return any(is_open(write.call) for write in simulation.written.values())


class Movable:
    """The posts that open reorderings may move: those in the lists of the schedule that they are made from."""

    def __init__(self, run: Simulated) -> None:
        self._reads = list(_lists_behind(run))
        self._ids = {str(entry.get("id")) for read in self._reads for entry in _entries(read)}

    def holds(self, entry: Thing) -> bool:
        """Whether an entry that was read may be moved."""
        return str(entry.get("id")) in self._ids

    def would_hold(self, entry: Thing) -> bool:
        """Whether a new entry may be moved."""
        return any(fits(filters_of(read.call.values), entry) is not False for read in self._reads)


def _lists_behind(run: Simulated) -> Iterator[Observed]:
    open_steps = {run.turns[at].template_at for at, write in run.simulation.written.items() if is_open(write.call)}
    steps = steps_behind(run.workflow, run.linked, open_steps)
    for read in run.simulation.observed:
        turn = run.turns.get(read.call.at)
        if read.call.spec.name == SCHEDULE and turn is not None and turn.template_at in steps:
            yield read


def _entries(read: Observed) -> list[Thing]:
    results = read.output.get("results") if isinstance(read.output, dict) else None
    return [entry for entry in results if isinstance(entry, dict)] if isinstance(results, list) else []
