"""A Performer that writes nothing: reads are real, recorded, or unknown; writes come to what can be known of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cc_flow.actions.catalog import find
from cc_flow.actions.shapes import output_shape
from cc_flow.actions.spec import JsonValue, ReadBack
from cc_flow.performer import Answer, Call, Failure, Performer
from cc_flow.simulation.outcomes import plan_write
from cc_flow.simulation.overlay import PlannedWrites, nothing_known
from cc_flow.simulation.recorded import Recorded
from cc_flow.simulation.things import Known
from cc_flow.simulation.writing import Outcome, Writing
from cc_flow.unknown import Unknown, holds_unknown


@dataclass(frozen=True, slots=True)
class Observed:
    """A read that was answered: what it gave, before planned writes were laid over it."""

    call: Call
    output: JsonValue


@dataclass(frozen=True, slots=True)
class PlannedWrite:
    """A write that would be made. `doubt` is what of its look-up is unknown: it may be there already."""

    call: Call
    outcome: Outcome
    doubt: Unknown | None


class Simulation:
    """Reads go to `inner`, or are answered from `recorded`; without either all that is read is unknown.

    `reads` counts requests. With `is_guess` a new post comes last on its day, which only the service can say.
    """

    def __init__(self, inner: Performer | None, *, recorded: Recorded | None = None, is_guess: bool = False) -> None:
        self._inner = inner
        self._recorded = recorded
        self._is_guess = is_guess
        self.known = Known()
        self._read = Known()
        self.planned = PlannedWrites(self._read)
        self.reads = 0
        self.observed: list[Observed] = []
        self.written: dict[str, PlannedWrite] = {}
        self._looks: dict[str, tuple[Call, Any]] = {}

    @property
    def is_real(self) -> bool:
        """Whether reads are sent."""
        return self._inner is not None

    async def perform(self, call: Call) -> Answer | Failure:
        """A read, for real where that can be; a write, not at all."""
        if call.spec.is_write:
            return self._plan(call)
        if self._inner is None or holds_unknown(call.values) or call.request.method != "GET":
            # `seen` says what is known of it.
            return Answer(200, {"results": [], "count": 0})
        self.reads += 1
        return await self._inner.perform(call)

    def seen(self, call: Call, output: JsonValue) -> JsonValue:
        """What a read shows to later steps: the answer, with all planned writes laid over it."""
        kind = find(call.spec.name)
        answered = self._answer(call, output)
        if answered is None:
            laid = nothing_known(kind, call.at)
        else:
            self.observed.append(Observed(call, answered))
            self._read.remember(output_shape(kind), answered)
            laid = self.planned.lay(call, kind, answered)
        self.known.remember(output_shape(kind), laid)
        self._looks[call.at] = (call, laid)
        return laid

    async def aclose(self) -> None:
        """Give connections back."""
        if self._inner is not None:
            await self._inner.aclose()

    def _answer(self, call: Call, output: JsonValue) -> JsonValue | None:
        """What was really answered; None where nothing was."""
        if holds_unknown(call.values):
            return None
        if self._inner is not None:
            return output
        return self._recorded.find(call) if self._recorded is not None else None

    def _plan(self, call: Call) -> Answer:
        look = self._looks.pop(call.at, None)
        writing = Writing(
            call, find(call.spec.name), self.known, self.planned, look[1] if look else None, self._is_guess
        )
        doubt = _doubt(call, *look) if look is not None else None
        outcome = plan_write(writing)
        self.written[call.at] = PlannedWrite(call, outcome, doubt)
        return Answer(200, outcome.output)


def _doubt(call: Call, look: Call, seen: Any) -> Unknown | None:
    """What keeps the look-up before a write from telling whether it is there already; None where it tells."""
    read_back = call.spec.read_back
    if read_back is None or not read_back.match or read_back.read != look.spec.name:
        return None
    field = "results" if look.spec.paged else read_back.items
    things = seen if field is None else _dig(seen, field)
    if isinstance(things, Unknown) and field is not None:
        return things
    for thing in things if isinstance(things, list) else [things]:
        if (doubt := _perhaps(read_back, thing, call.values)) is not None:
            return doubt
    return None


def _perhaps(read_back: ReadBack, thing: Any, values: Mapping[str, Any]) -> Unknown | None:
    """The unknown that decides whether this is what the write asks for; None where it surely is not, or is."""
    pairs = [(_dig(thing, path), _dig(values, name)) for path, name in read_back.match.items()]
    asked = [(there, wanted) for there, wanted in pairs if wanted is not None]
    open_ = [one for pair in asked for one in pair if isinstance(one, Unknown)]
    closed = [
        (there, wanted) for there, wanted in asked if not isinstance(there, Unknown) and not isinstance(wanted, Unknown)
    ]
    # A day may come back as the time it begins.
    is_other = any(str(wanted) not in (str(there), str(there)[:10]) for there, wanted in closed)
    return open_[0] if open_ and not is_other else None


def _dig(tree: Any, path: str) -> Any:
    """What stands at a dotted path: None where nothing does, an Unknown where the way leads through one."""
    for part in path.split("."):
        if isinstance(tree, Unknown):
            return tree[part]
        if not isinstance(tree, Mapping) or part not in tree:
            return None
        tree = tree[part]
    return tree
