"""What happens in a plan, kept in memory: the same events and the same fold as in a run, and nothing of it on disk."""

from collections.abc import Callable
from datetime import datetime

from cc_flow.journal.events import Event, Recorded, RunCreated, StepSucceeded
from cc_flow.journal.intents import OpenIntent
from cc_flow.journal.keys import KeyScope, NewKey, RecordedKey
from cc_flow.journal.state import RunState, advance, begin
from cc_flow.journal.store import Store


class PlannedPast:
    """What a plan knows of earlier runs: the run store, read only, and the keys that it would have used itself by then.

    `in_doubt` are writes of other runs whose outcome nobody knows, which a run would settle before it writes the same.
    """

    def __init__(self, store: Store | None) -> None:
        self._store = store
        self._keys: dict[KeyScope, RecordedKey] = {}
        self.in_doubt: dict[str, OpenIntent] = {}

    def find_key(self, scope: KeyScope) -> RecordedKey | None:
        """What was, or would have been, done under this key."""
        return self._keys.get(scope) or (self._store.find_key(scope) if self._store is not None else None)

    def open_intents(
        self,
        origin: str,
        tenant: str,
        action: str | None = None,
        natural_key: str | None = None,
        *,
        digest: str | None = None,
    ) -> tuple[OpenIntent, ...]:
        """None that a plan would wait for; they are kept `in_doubt`."""
        if self._store is not None:
            found = self._store.open_intents(origin, tenant, action, natural_key, digest=digest)
            self.in_doubt.update({f"{intent.run} {intent.path}": intent for intent in found})
        return ()

    def states_since(self, origin: str, tenant: str, since: datetime) -> tuple[RunState, ...]:  # noqa: ARG002 - as above
        """A plan has sent nothing that others could have made meanwhile."""
        return ()

    def claim(self, thing: str, *, run: str) -> bool:  # noqa: ARG002 - as the store has it
        """A plan writes nothing, and waits for nobody who does."""
        return True

    def renew_claim(self, thing: str, *, run: str) -> bool:  # noqa: ARG002 - as the store has it
        """See `claim`."""
        return True

    def drop_claim(self, thing: str, *, run: str) -> None:
        """There is none."""

    def remember(self, recorded: RecordedKey) -> None:
        """The plan would have done this under the key."""
        self._keys[recorded.scope] = recorded


class MemoryJournal:
    """Where the engine records a plan. `events` are all of them, in order; values in them may be unknown."""

    def __init__(self, created: RunCreated, past: PlannedPast, *, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._past = past
        first = Recorded(1, clock(), created)
        self._state = begin(first)
        self.events = [first]

    @property
    def state(self) -> RunState:
        """The run as everything recorded so far tells it."""
        return self._state

    def record(self, event: Event, *, key: NewKey | None = None) -> Recorded:
        """Record an event."""
        recorded = Recorded(self._state.last_event + 1, self._clock(), event)
        advance(self._state, recorded)
        self.events.append(recorded)
        if key is not None and isinstance(event, StepSucceeded):
            self._past.remember(_used(key, event, self._state.run, recorded.at))
        return recorded

    async def record_durably(self, *events: Event, key: NewKey | None = None) -> None:
        """Record events; memory is as safe as a plan needs."""
        for event in events:
            self.record(event, key=key)


def _used(key: NewKey, success: StepSucceeded, run: str, at: datetime) -> RecordedKey:
    return RecordedKey(key.scope, key.digest, success.output, success.hidden, run, success.path, at)


class NoJournal:
    """For reads that belong to no step of a run: the run as it is before it begins, and what happens is not kept."""

    def __init__(self, created: RunCreated, *, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._state = begin(Recorded(1, clock(), created))

    @property
    def state(self) -> RunState:
        """The run before its first step."""
        return self._state

    def record(self, event: Event, *, key: NewKey | None = None) -> Recorded:  # noqa: ARG002 - as journals are asked
        """Keeps nothing."""
        return Recorded(1, self._clock(), event)

    async def record_durably(self, *events: Event, key: NewKey | None = None) -> None:
        """Keeps nothing."""
