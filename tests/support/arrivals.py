"""A network that takes its time, and when requests arrive behind it."""

import asyncio
import random
from collections.abc import Sequence
from typing import Any

from virtual_time import VirtualClock


def slow_down(api: Any, clock: VirtualClock, chance: random.Random, delays: Sequence[float]) -> list[float]:
    """Each request is on its way for up to one of `delays`, in seconds; the moments at which they arrive."""
    arrivals: list[float] = []
    answer = api.handle_async_request

    async def slowly(request: Any) -> Any:
        await asyncio.sleep(chance.choice(delays) * chance.random())
        arrivals.append(clock.monotonic())
        return await answer(request)

    api.handle_async_request = slowly
    return arrivals


def most_in_any(arrivals: Sequence[float], seconds: float) -> int:
    """How many arrived in the fullest stretch of so many seconds."""
    return max(sum(first <= one < first + seconds for one in arrivals) for first in arrivals)
