"""Ends everything that runs in one loop: what is under way is finished and recorded, nothing more begins."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from cc_flow.engine.clock import Interrupt


class Stopping:
    """Whether somebody wants it all to end. Each run has an interruption of its own, for it may need to end alone.

    `is_from_system`: no person asked at a keyboard; the machine shuts down, or a service manager ends its service.
    """

    def __init__(self) -> None:
        self.asked = asyncio.Event()
        self.is_from_system = False
        self._interrupts: set[Interrupt] = set()

    def stop(self) -> None:
        """Interrupt what is under way, and keep the rest from beginning."""
        self.asked.set()
        for interrupt in self._interrupts:
            interrupt.set()

    def hear_system(self) -> None:
        """It is the system that asks."""
        self.is_from_system = True

    @contextmanager
    def one(self) -> Iterator[Interrupt]:
        """The interruption of one run, while it is under way."""
        interrupt = Interrupt()
        if self.asked.is_set():
            interrupt.set()
        self._interrupts.add(interrupt)
        try:
            yield interrupt
        finally:
            self._interrupts.discard(interrupt)
