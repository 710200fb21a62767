"""What a run has at hand: its workflow, journal, performer, clock, and what it may do."""

import random
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

import anyio

from cc_flow.actions.spec import Effect
from cc_flow.engine.clock import Clock, Interrupt
from cc_flow.engine.passed import Passed
from cc_flow.engine.pressure import Pressure
from cc_flow.frozen import frozen
from cc_flow.journal.events import Event, Recorded
from cc_flow.journal.intents import OpenIntent
from cc_flow.journal.keys import KeyScope, NewKey, RecordedKey
from cc_flow.journal.state import RunState
from cc_flow.performer import CERTAIN, Call, Certainty, Performer, Turn
from cc_flow.secret import Mask, Secret
from cc_flow.workflow.model import Defaults, Workflow


class RunJournal(Protocol):
    """Where the engine records what happens: on disk for a run, in memory for a plan."""

    @property
    def state(self) -> RunState:
        """The run as everything recorded so far tells it."""

    def record(self, event: Event, *, key: NewKey | None = None) -> Recorded:
        """Record an event; it may wait for the next commit."""

    async def record_durably(self, *events: Event, key: NewKey | None = None) -> None:
        """Record events; they are as safe as this journal can make them when it returns."""


class Past(Protocol):
    """What earlier runs have done: the run store, or what a plan may know of it."""

    def find_key(self, scope: KeyScope) -> RecordedKey | None:
        """What was done once under this key."""

    def open_intents(
        self,
        origin: str,
        tenant: str,
        action: str | None = None,
        natural_key: str | None = None,
        *,
        digest: str | None = None,
    ) -> tuple[OpenIntent, ...]:
        """The writes of any run whose outcome is not known."""

    def states_since(self, origin: str, tenant: str, since: datetime) -> tuple[RunState, ...]:
        """Every run of an account that had not ended by then, this one included."""

    def claim(self, thing: str, *, run: str) -> bool:
        """Whether `thing` may be written by this run now, and by no other until `drop_claim`."""

    def renew_claim(self, thing: str, *, run: str) -> bool:
        """Whether nobody else has claimed it since."""

    def drop_claim(self, thing: str, *, run: str) -> None:
        """It has been written."""


@frozen
class Wire:
    """Where the live wire differs: `fields` are action -> input -> name on the wire; `prefix` stands before every
    path.
    """

    fields: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    prefix: str = ""


@frozen
class Restless:
    """A set whose answer was lost, sent at `since`: its work may come to its end for `seconds` from then on, after what
    was sent meanwhile.

    `place` is its method and path. `is_wide` says that it names no single thing, so that it may undo others' work.
    """

    at: str
    template_at: str
    resource: str | None
    place: tuple[str, str]
    is_wide: bool
    since: datetime
    seconds: float


Confirm = Callable[[Call], Awaitable[bool]]


@dataclass(slots=True)
class Context:
    """One run, under way.

    `linked` are the workflows used as steps, by the path they resolve to. `permitted` are the effects that the file,
    the command line and the profile allow together. `confirm` is asked once, before the first write, while all others
    wait (`asking`); `is_confirmed` is what a person said, and no refuses the run. `notify` sends a message to a webhook
    of the user's. `again` are steps whose idempotency keys do not count. `is_plan`: writes are simulated, so nothing is
    waited for, and conditions may be undecided. `on_turn` hears of each action as its turn comes, also of those that
    need not be done. `admit` says what keeps a write from being made, None where nothing does: a plan that is applied
    has the last word. `things` are those that a write is under way for, by action and natural key; `skew` is how far
    this machine's clock was ahead of the API's when they were last compared; `restless` are sets whose work may still
    come late, None until the journal was looked through for those of earlier attempts; `passed` tells how long ago a
    write was intended.
    """

    workflow: Workflow
    linked: Mapping[str, Workflow]
    store: Past
    journal: RunJournal
    performer: Performer
    clock: Clock
    interrupt: Interrupt
    pressure: Pressure
    random: random.Random
    mask: Mask
    secrets: Mapping[str, Secret]
    permitted: frozenset[Effect]
    wire: Wire = field(default_factory=Wire)
    confirm: Confirm | None = None
    notify: Callable[[str | Secret | None, str], Awaitable[str | None]] | None = None
    again: frozenset[str] = frozenset()
    is_plan: bool = False
    on_turn: Callable[[Turn], None] | None = None
    admit: Callable[[Call], str | None] | None = None
    quiet_factor: float = 1.0
    is_confirmed: bool | None = None
    asking: anyio.Lock = field(default_factory=anyio.Lock)
    written: set[str] = field(default_factory=set)
    things: dict[str, anyio.Lock] = field(default_factory=dict)
    skew: timedelta = timedelta(0)
    restless: "list[Restless] | None" = None
    passed: Passed = field(init=False)

    def __post_init__(self) -> None:
        self.passed = Passed(self.clock)


@frozen
class Bounds:
    """When a step must have ended, on the run's monotonic clock; infinity where nothing bounds it."""

    end: float = float("inf")

    def within(self, clock: Clock, seconds: float | None) -> "Bounds":
        """These bounds, and no more than `seconds` from now."""
        return self if seconds is None else Bounds(min(self.end, clock.monotonic() + seconds))

    def left(self, clock: Clock) -> float:
        """Seconds that remain."""
        return self.end - clock.monotonic()


@frozen
class Scope:
    """Where a step stands: what its templates see, and how its path begins.

    `prefix` begins the paths of steps here (`arrange.`, `slot[2026-12-01].`), `template_prefix` is the same without
    item keys.
    `certainty` says whether a step here surely runs, and how often at the most. `is_anew` is set in handlers and
    `finally`, which run again in each attempt: recorded ends do not count there. `is_over` is set in what has ended and
    is only walked, for what it gave: nothing begins there any more.
    `may_write` is False after a run that stopped: its handlers still speak, and write nothing to the API.
    """

    workflow: Workflow
    names: Mapping[str, Any]
    steps: Mapping[str, Mapping[str, Any]]
    bounds: Bounds = Bounds()
    prefix: str = ""
    template_prefix: str = ""
    may_write: bool = True
    is_anew: bool = False
    is_over: bool = False
    certainty: Certainty = CERTAIN

    @property
    def defaults(self) -> Defaults:
        """The defaults of the file the step stands in."""
        return self.workflow.defaults

    def template_names(self) -> dict[str, Any]:
        """All that templates see here."""
        return {**self.names, "steps": self.steps}
