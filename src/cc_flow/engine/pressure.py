"""How hard a run may press: delays between attempts, a budget of retries, a breaker when the host is down, limits of
a rate.

Full jitter: M. Brooker, "Exponential Backoff and Jitter". The budget keeps one sick hour from multiplying every
request by its attempts.
"""

import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Protocol

import anyio

from cc_flow.engine.clock import Clock, Interrupt
from cc_flow.performer import Answer, Failure, FailureKind
from cc_flow.workflow.model import RateLimit, Retry

LONGEST_WAIT = 300.0  # seconds; a server that asks for more ends the run, resumable
_SICK = frozenset(
    {
        FailureKind.CUT,
        FailureKind.BAD_ANSWER,
        FailureKind.SERVER_ERROR,
        FailureKind.GATEWAY,
        FailureKind.UNAVAILABLE,
        FailureKind.ROUTER,
        FailureKind.MAINTENANCE,
        FailureKind.OTHER_SERVER_ERROR,
    }
)


class RateWindow(Protocol):
    """Who has sent what lately, over all runs that use the store."""

    def reserve(self, requests: int, per_seconds: float, place: int) -> float:
        """Take a place in the window under this name; seconds to wait before asking again, 0 when it was taken."""

    def leave(self, place: int) -> None:
        """The request in that place has ended: it counts from now on."""


def delay_before(attempt: int, retry: Retry, chance: random.Random) -> float:
    """Seconds before `attempt` (2 is the first retry)."""
    longest = min(retry.max_delay, retry.initial_delay * retry.multiplier ** min(attempt - 2, 64))
    return chance.uniform(0, longest) if retry.jitter == "full" else longest


@dataclass(slots=True)
class Pressure:
    """The state of a run's restraint.

    `sick` is how many requests in a row have found the host down, `under_way` how many are being made; the breaker is
    open until `open_until`, on the monotonic clock.
    """

    rate: RateLimit | None = None
    window: RateWindow | None = None
    budget: float = 100.0
    full: float = 100.0
    cost: float = 5.0
    breaks_after: int = 5
    pause: float = 30.0
    sick: int = 0
    under_way: int = 0
    open_until: float = 0.0
    places: int = 0
    _waiting: list[anyio.Event] = field(default_factory=list)

    @asynccontextmanager
    async def request(self, clock: Clock, interrupt: Interrupt, *, looks: int = 0) -> AsyncIterator[None]:
        """Wait for a place in the rate's window, and while the breaker is open; one request is made in it.

        `looks` are made before it, in places of their own; where the window is too small for that, in this one.
        """
        places = range(self.places, self.places + 1 + looks)
        self.places = places.stop
        await self._let_in(clock, interrupt, places)
        self.under_way += 1
        try:
            yield
        finally:
            self.under_way -= 1
            self._wake()
            if self.rate is not None and self.window is not None:
                for place in places:
                    self.window.leave(place)

    async def _let_in(self, clock: Clock, interrupt: Interrupt, places: range) -> None:
        """Wait until the request may be made; where interrupted, no longer. Nothing waits between the last look at the
        breaker and the end.
        """
        while not interrupt.is_set:
            await self._rest(clock, interrupt)
            first, *others = places
            # Nobody waits with a place in hand: two that did so would wait for each other.
            wait = self._ask_for(first, free_beside=len(others))
            if wait <= 0:
                for place in others:
                    self._ask_for(place)
                return
            await interrupt.pause(clock, wait)

    def _ask_for(self, place: int, *, free_beside: int = 0) -> float:
        """Seconds to wait before asking for the place again, 0 where it was given and as many are free beside it."""
        if self.rate is None or self.window is None:
            return 0.0
        most = max(1, self.rate.requests - free_beside)
        return self.window.reserve(most, self.rate.per.total_seconds(), place)

    async def _rest(self, clock: Clock, interrupt: Interrupt) -> None:
        """Wait while the breaker is open; then for those under way, where more would leave than may still fail before
        it opens: after a pause that is one, the probe.
        """
        while not interrupt.is_set:
            left = self.open_until - clock.monotonic()
            if left > 0:
                await interrupt.pause(clock, left)
            elif self.sick and self.sick + self.under_way >= self.breaks_after:
                await self._somebody_ends()
            else:
                return

    async def _somebody_ends(self) -> None:
        """Wait until a request ends: each does, also where the run is interrupted."""
        event = anyio.Event()
        self._waiting.append(event)
        await event.wait()

    def _wake(self) -> None:
        waiting, self._waiting = self._waiting, []
        for event in waiting:
            event.set()

    def after(self, outcome: Answer | Failure, *, now: float) -> None:
        """Take note of how a request ended, at `now` on the monotonic clock."""
        if isinstance(outcome, Answer):
            self.budget = min(self.full, self.budget + 1)
        elif outcome.kind is FailureKind.NOT_SENT:
            return  # it says nothing of how the host does that was reached before
        elif outcome.kind in _SICK:
            self._take_as_sick(now)
            return
        self.sick = 0

    def _take_as_sick(self, now: float) -> None:
        self.sick += 1
        if self.sick >= self.breaks_after:
            self.open_until = now + self.pause
            self.sick = self.breaks_after - 1  # what leaves next is the probe: if it fails, the breaker opens again

    def may_retry(self) -> bool:
        """Spend on a retry; False when nothing is left."""
        if self.budget < self.cost:
            return False
        self.budget -= self.cost
        return True
