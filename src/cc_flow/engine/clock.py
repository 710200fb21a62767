"""Time, handed in: the run's clock, and pauses that an interruption ends."""

import time
from datetime import UTC, datetime
from typing import Protocol

import anyio


class Clock(Protocol):
    """What tells the time and waits."""

    def now(self) -> datetime:
        """Aware UTC."""

    def monotonic(self) -> float:
        """Seconds that nobody sets: they never go back, and go on while the machine sleeps."""

    async def sleep(self, seconds: float) -> None:
        """Wait."""


# Of the clocks that nobody sets, one that counts the machine's sleep; where there is none, Python's own must do.
_RUNNING = getattr(time, "CLOCK_BOOTTIME", getattr(time, "CLOCK_MONOTONIC", None))


class SystemClock:
    """This machine's clock."""

    def now(self) -> datetime:
        """Aware UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Seconds that nobody sets."""
        return time.monotonic() if _RUNNING is None else time.clock_gettime(_RUNNING)

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await anyio.sleep(seconds)


class Interrupt:
    """Somebody wants the run to end: nothing new starts, what is under way is finished and recorded."""

    def __init__(self) -> None:
        self.is_set = False
        self._waiting: list[anyio.Event] = []

    def set(self) -> None:
        """End every pause, start nothing new."""
        self.is_set = True
        for event in self._waiting:
            event.set()

    def clear(self) -> None:
        """The hint was taken; what must run all the same (`finally`) may."""
        self.is_set = False

    async def wait(self) -> None:
        """Until somebody interrupts."""
        if self.is_set:
            return
        event = anyio.Event()
        self._waiting.append(event)
        try:
            await event.wait()
        finally:
            self._waiting.remove(event)

    async def pause(self, clock: Clock, seconds: float) -> None:
        """Wait `seconds`, or until interrupted."""
        if self.is_set or seconds <= 0:
            return
        event = anyio.Event()
        self._waiting.append(event)
        try:
            async with anyio.create_task_group() as group:

                async def wake() -> None:
                    await event.wait()
                    group.cancel_scope.cancel()

                group.start_soon(wake)
                await clock.sleep(seconds)
                group.cancel_scope.cancel()
        finally:
            self._waiting.remove(event)
