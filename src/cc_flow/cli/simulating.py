"""A run driven by the engine against the simulation, and what came of it as a plan. Nothing is written anywhere."""

import random
from collections.abc import Mapping
from dataclasses import field

from cc_flow.actions.spec import Effect
from cc_flow.check import Checked
from cc_flow.engine.clock import Clock, Interrupt
from cc_flow.engine.context import Context, Wire
from cc_flow.engine.guards import uses_ai
from cc_flow.engine.pressure import Pressure
from cc_flow.engine.results import Stop, StopReason
from cc_flow.engine.run import Ended, execute
from cc_flow.errors import CcFlowError, Interrupted, NotAuthorized, Refused
from cc_flow.frozen import frozen
from cc_flow.journal.events import RunCreated
from cc_flow.journal.state import RunState
from cc_flow.journal.store import Store
from cc_flow.performer import Performer, Turn
from cc_flow.plan import LimitUse, Plan
from cc_flow.secret import Mask, Secret
from cc_flow.simulation.building import build_plan
from cc_flow.simulation.journal import MemoryJournal, PlannedPast
from cc_flow.simulation.moving import has_open
from cc_flow.simulation.performer import Simulation
from cc_flow.simulation.recorded import Recorded
from cc_flow.simulation.simulated import Simulated
from cc_flow.workflow.model import RateLimit


@frozen
class Sketch:
    """A run to be simulated. `performer` reads for real; without it nothing is read but what is `recorded`."""

    checked: Checked
    created: RunCreated
    name: str  # the plan's own
    performer: Performer | None
    store: Store | None
    clock: Clock
    permitted: frozenset[Effect]
    mask: Mask
    secrets: Mapping[str, Secret] = field(default_factory=dict)
    wire: Wire = field(default_factory=Wire)
    recorded: Recorded | None = None
    again: frozenset[str] = frozenset()
    rate: RateLimit | None = None
    commit: str | None = None
    trigger: str = "apply"


@frozen
class Planned:
    """A plan, with the simulation that it came from and the run as it was simulated."""

    plan: Plan
    simulation: Simulation
    state: RunState


async def make_plan(sketch: Sketch) -> Planned:
    """Simulate the run. Raises what it would end with if it surely fails, and Refused where it must exceed a limit."""
    simulation = Simulation(sketch.performer, recorded=sketch.recorded)
    past = PlannedPast(sketch.store)
    journal = MemoryJournal(sketch.created, past, clock=sketch.clock.now)
    turns: dict[str, Turn] = {}
    try:
        ended = await execute(_context(sketch, simulation, past, journal, turns), holder="plan")
    finally:
        await simulation.aclose()
    _raise_if_failed(ended)
    run = Simulated(
        created=sketch.created,
        workflow=sketch.checked.workflow,
        linked=sketch.checked.files,
        simulation=simulation,
        turns=turns,
        state=journal.state,
        events=journal.events,
        in_doubt=past.in_doubt,
        mask=sketch.mask,
        uses_ai=uses_ai,
        likely=await _likely(sketch, simulation),
    )
    plan = build_plan(
        run,
        plan=sketch.name,
        now=sketch.clock.now(),
        commit=sketch.commit,
        is_offline=sketch.performer is None,
        trigger=sketch.trigger,
    )
    for use in plan.limits:
        _refuse_excess(use)
    return Planned(plan, simulation, journal.state)


async def _likely(sketch: Sketch, simulation: Simulation) -> Simulation | None:
    """The run once more, over what was just read, with new posts where they most likely come to stand.

    None where no reordering turns on that, or still nothing is known of what it moves.
    """
    if not has_open(simulation):
        return None
    read = Recorded.of((one.call, one.output) for one in simulation.observed)
    again, past = Simulation(None, recorded=read, is_guess=True), PlannedPast(sketch.store)
    journal = MemoryJournal(sketch.created, past, clock=sketch.clock.now)
    ended = await execute(_context(sketch, again, past, journal, {}), holder="plan")
    return None if ended.problem is not None or has_open(again) else again


def _context(
    sketch: Sketch, simulation: Simulation, past: PlannedPast, journal: MemoryJournal, turns: dict[str, Turn]
) -> Context:
    def hear(turn: Turn) -> None:
        turns[turn.call.at] = turn

    return Context(
        workflow=sketch.checked.workflow,
        linked=sketch.checked.files,
        store=past,
        journal=journal,
        performer=simulation,
        clock=sketch.clock,
        interrupt=Interrupt(),
        pressure=Pressure(rate=sketch.rate if simulation.is_real else None, window=_OwnWindow(sketch.clock)),
        random=random.Random(),  # noqa: S311 - it spreads retries of reads, nothing is guessed from it
        mask=sketch.mask,
        secrets=sketch.secrets,
        permitted=sketch.permitted,
        wire=sketch.wire,
        again=sketch.again,
        is_plan=True,
        on_turn=hear,
    )


class _OwnWindow:
    """The rate limit's window of the plan alone: a plan records nothing, so it cannot share the one of the runs."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._under_way: set[int] = set()
        self._ended: list[float] = []

    def reserve(self, requests: int, per_seconds: float, place: int) -> float:
        """Take a place; seconds to wait where there is none."""
        now = self._clock.monotonic()
        # As the wait is reckoned below: rounding must not leave a call in the window that nobody waits for.
        self._ended = [ended for ended in self._ended if ended + per_seconds - now > 0]
        if len(self._under_way) >= requests:
            return per_seconds
        if len(self._under_way) + len(self._ended) >= requests:
            return self._ended[len(self._under_way) + len(self._ended) - requests] + per_seconds - now
        self._under_way.add(place)
        return 0.0

    def leave(self, place: int) -> None:
        """Its request has ended."""
        if place in self._under_way:
            self._under_way.remove(place)
            self._ended.append(self._clock.monotonic())


def _raise_if_failed(ended: Ended) -> None:
    problem = ended.problem
    if problem is None:
        return
    message = f"step `{problem.step}` would fail: {problem.message}"
    if not isinstance(problem, Stop):
        raise CcFlowError(message, help="nothing was written: this is a plan")
    kind = {StopReason.POLICY: Refused, StopReason.UNAUTHORIZED: NotAuthorized, StopReason.INTERRUPTED: Interrupted}
    raise kind.get(problem.reason, CcFlowError)(f"step `{problem.step}`: {problem.message}", help=problem.help)


def _refuse_excess(use: LimitUse) -> None:
    if use.limit is not None and use.least > use.limit:
        raise Refused(
            f"this would make {use.least} {use.name.replace('_', ' ')}, and `limits.{use.name}` is {use.limit}",
            help=f"raise `limits.{use.name}` if that is meant",
        )
