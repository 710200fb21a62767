"""An event loop whose time is nobody's: when all tasks wait, it jumps to the next moment at which one is due."""

import asyncio
import selectors
from collections.abc import Coroutine
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

T = TypeVar("T")
BEGINNING = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)  # a Monday

# A turn of the loop takes time, too. Else whoever waits for less than the loop tells apart would wait for ever.
_A_TURN = 1e-9  # seconds


class _Jumping(selectors.SelectSelector):
    """Waits for nothing: where nothing is ready, the time that would have been waited has passed."""

    elapsed = 0.0

    def select(self, timeout: float | None = None) -> list[Any]:
        if timeout == 0:  # something goes on at once; files wait until nothing does
            self.elapsed += _A_TURN
            return []
        ready = super().select(0)
        if not ready and timeout:
            self.elapsed += timeout
        return ready


class VirtualLoop(asyncio.SelectorEventLoop):
    """A loop on virtual time."""

    def __init__(self) -> None:
        self._jumping = _Jumping()
        super().__init__(self._jumping)

    def time(self) -> float:
        """Seconds since the beginning."""
        return self._jumping.elapsed


class VirtualClock:
    """The engine's clock on a virtual loop; it goes on over several runs in one world."""

    def __init__(self, beginning: datetime = BEGINNING) -> None:
        self._beginning = beginning
        self._before = 0.0
        self._set_by = timedelta()
        self._loop: VirtualLoop | None = None

    def _elapsed(self) -> float:
        return self._before + (self._loop.time() if self._loop else 0.0)

    def now(self) -> datetime:
        """Aware UTC."""
        return self._beginning + timedelta(seconds=self._elapsed()) + self._set_by

    def monotonic(self) -> float:
        """Seconds."""
        return self._elapsed()

    async def sleep(self, seconds: float) -> None:
        """Pass time."""
        await asyncio.sleep(seconds)

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Run a coroutine to its end on a fresh loop; its time is added to the world's."""
        self._loop = VirtualLoop()
        try:
            with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
                return runner.run(work)
        finally:
            self._before = self._elapsed()
            self._loop = None

    def set_by(self, seconds: float) -> None:
        """Somebody sets the wall's clock forward, or back; no time passes."""
        self._set_by += timedelta(seconds=seconds)

    def pass_time(self, seconds: float) -> None:
        """Let time pass between runs."""
        self._before += seconds
