"""How hard a run may press: delays between attempts, a budget of retries, a breaker when the host is down, limits of
a rate.

Full jitter: M. Brooker, "Exponential Backoff and Jitter". The budget keeps one sick hour from multiplying every
request by its attempts.
"""

import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Protocol

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
    """The state of a run's restraint."""

    rate: RateLimit | None = None
    window: RateWindow | None = None
    budget: float = 100.0
    full: float = 100.0
    cost: float = 5.0
    breaks_after: int = 5
    pause: float = 30.0
    sick: int = 0
    places: int = 0

    @asynccontextmanager
    async def request(self, clock: Clock, interrupt: Interrupt) -> AsyncIterator[None]:
        """Wait for a place in the rate's window, and while the breaker is open; one request is made in it."""
        await self._rest(clock, interrupt)
        if self.rate is None or self.window is None:
            yield
            return
        self.places += 1
        place = self.places
        while not interrupt.is_set and (wait := self._ask_for(self.rate, self.window, place)) > 0:
            await interrupt.pause(clock, wait)
        try:
            yield
        finally:
            self.window.leave(place)

    @staticmethod
    def _ask_for(rate: RateLimit, window: RateWindow, place: int) -> float:
        return window.reserve(rate.requests, rate.per.total_seconds(), place)

    async def _rest(self, clock: Clock, interrupt: Interrupt) -> None:
        if self.sick >= self.breaks_after:
            self.sick = self.breaks_after - 1  # the next request is the probe: one more failure opens the breaker again
            await interrupt.pause(clock, self.pause)

    def after(self, outcome: Answer | Failure) -> None:
        """Take note of how a request ended."""
        if isinstance(outcome, Answer):
            self.budget = min(self.full, self.budget + 1)
        self.sick = self.sick + 1 if isinstance(outcome, Failure) and outcome.kind in _SICK else 0

    def may_retry(self) -> bool:
        """Spend on a retry; False when nothing is left."""
        if self.budget < self.cost:
            return False
        self.budget -= self.cost
        return True
