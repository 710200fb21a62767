"""The journal of a run under way: what happens is recorded, and what must not be lost is on disk before it is used.

Knows no engine. Reads' records wait in memory for the next commit; a write's intent and outcome wait for the disk.
Waiters share commits: while one is on its way to the disk, all that comes meanwhile goes into the next. Nothing
overtakes anything.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime
from typing import Any

from cc_flow.errors import CcFlowError, StoreError, StoreFull
from cc_flow.frozen import frozen
from cc_flow.journal.chain import Entry, entry
from cc_flow.journal.events import Event, Recorded, StepSucceeded, WriteAnswered, WriteIntended
from cc_flow.journal.keys import NewKey
from cc_flow.journal.lease import Lease
from cc_flow.journal.state import RunState, advance
from cc_flow.journal.store import Store

# Runs a blocking function without blocking the loop: `asyncio.to_thread`, or in a simulation the call itself.
Offload = Callable[[Callable[[], Any]], Awaitable[Any]]

# A run of reads alone commits now and then, so that a crash costs no more than these.
_MOST_WAITING = 1000


@frozen
class _Written:
    """What came of a commit: whether somebody asked the run to stop, and the full disk that had to be given the
    reserve.
    """

    stop_asked: bool
    full: StoreFull | None = None


class Journal:
    """Records what happens to one run, for whoever holds its lease.

    `state` is the fold of everything recorded so far, on disk or not; look, and do not write into it. An error of the
    store is raised to everybody who waits, and from then on to everybody who records. One error is milder: on a full
    disk the reserve is given back, so that outcomes of writes already sent still find room, and only further writes are
    refused.
    """

    def __init__(self, store: Store, lease: Lease, *, offload: Offload, clock: Callable[[], datetime]) -> None:
        """Reads the run's events, which blocks. Raises StoreCorrupt."""
        self._store = store
        self._lease = lease
        self._offload = offload
        self._clock = clock
        self._state = store.state(lease.run)
        self._on_disk = self._state.last_event
        self._waiting: list[Entry] = []
        self._commit: asyncio.Future[None] | None = None
        self._renewal_is_due = False
        self._listeners: list[Callable[[Recorded], None]] = []
        self._failure: CcFlowError | None = None
        self._full: StoreFull | None = None
        self._refused: set[int] = set()
        self.stop_asked = False

    @property
    def state(self) -> RunState:
        """The run as everything recorded so far tells it."""
        return self._state

    def on_event(self, listener: Callable[[Recorded], None]) -> None:
        """`listener` hears of every event as soon as it is recorded, before it is on disk."""
        self._listeners.append(listener)

    def record(self, event: Event, *, key: NewKey | None = None) -> Recorded:
        """Record an event with the next commit. Called inside the loop; returns at once.

        `key` is recorded with a success. Raises IllegalEvent, TypeError for what is no JSON, and the store's error if
        there was one.
        """
        if self._full is not None and isinstance(event, WriteIntended):
            raise self._full
        return self._record(event, key)

    async def record_durably(self, *events: Event, key: NewKey | None = None) -> None:
        """Record events, and everything recorded before them; on disk when this returns. `key` goes with the success
        among them.
        """
        numbers = [self.record(one, key=key if isinstance(one, StepSucceeded) else None).number for one in events]
        await self._reach_disk(self._state.last_event)
        if self._full is not None and not self._refused.isdisjoint(numbers):
            # That it was not sent goes to the disk, too, or a resume would have to ask a person.
            with suppress(CcFlowError):
                await self.flush()
            raise self._full

    async def flush(self) -> None:
        """Everything recorded so far is on disk when this returns."""
        await self._reach_disk(self._state.last_event)

    async def renew(self) -> None:
        """Hold on to the lease, and flush with the same commit: the heartbeat. Raises LeaseLost."""
        self._renewal_is_due = True
        while self._renewal_is_due:
            await self._next_commit()

    async def aclose(self) -> None:
        """Flush and record no more. The lease stays: whoever took it gives it back."""
        if self._failure is None:
            await self.flush()
            self._failure = StoreError(f"the journal of run {self._lease.run} is closed")

    def _record(self, event: Event, key: NewKey | None = None) -> Recorded:
        if self._failure is not None:
            raise self._failure
        recorded = Recorded(self._state.last_event + 1, self._clock(), event)
        made_ready = entry(recorded, key)
        advance(self._state, recorded)
        self._waiting.append(made_ready)
        if len(self._waiting) >= _MOST_WAITING:
            self._begin_commit()
        for listener in self._listeners:
            listener(recorded)
        return recorded

    async def _reach_disk(self, number: int) -> None:
        while self._on_disk < number:
            await self._next_commit()

    async def _next_commit(self) -> None:
        if self._failure is not None:
            raise self._failure
        # A waiter that is cancelled leaves; the commit goes on, for the others and for the records in it.
        await asyncio.shield(self._begin_commit())
        if self._failure is not None:
            raise self._failure

    def _begin_commit(self) -> asyncio.Future[None]:
        if self._commit is None:
            self._commit = asyncio.ensure_future(self._write_waiting())
        return self._commit

    async def _write_waiting(self) -> None:
        entries, self._waiting = self._waiting, []
        renew, self._renewal_is_due = self._renewal_is_due, False
        try:
            written: _Written = await self._offload(lambda: self._write(entries, renew=renew))
        except CcFlowError as problem:
            self._failure = problem
        except BaseException:
            self._failure = StoreError(f"recording what happened to run {self._lease.run} was broken off")
            raise
        else:
            self._note(entries, written)
        finally:
            self._commit = None

    def _write(self, entries: list[Entry], *, renew: bool) -> _Written:
        """Blocks. On a full disk once more, with the reserve given back."""
        try:
            return _Written(self._store.append(self._lease, entries, renew=renew))
        except StoreFull as full:
            if not self._store.give_reserve():
                raise
            return _Written(self._store.append(self._lease, entries, renew=renew), full)

    def _note(self, entries: list[Entry], written: _Written) -> None:
        self._on_disk = entries[-1].number if entries else self._on_disk
        self.stop_asked = self.stop_asked or written.stop_asked
        self._full = self._full or written.full
        if written.full is not None:
            self._refuse_intents(entries)

    def _refuse_intents(self, entries: list[Entry]) -> None:
        """Writes whose intents needed the reserve are not sent: what is left of it is for outcomes."""
        for one in entries:
            if isinstance(one.event, WriteIntended):
                self._refused.add(one.number)
                self._record(
                    WriteAnswered(
                        path=one.event.path,
                        send=one.event.send,
                        outcome="not_sent",
                        failure="not_sent",
                        message="the run store is full",
                    )
                )
