"""Ends everything that runs in one loop: what is under way is finished and recorded, nothing more begins."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from cc_flow.engine.clock import Interrupt


class Stopping:
    """Whether somebody wants it all to end. Each run has an interruption of its own, for it may need to end alone."""

    def __init__(self) -> None:
        self.asked = asyncio.Event()
        self._interrupts: set[Interrupt] = set()

    def stop(self) -> None:
        """Interrupt what is under way, and keep the rest from beginning."""
        self.asked.set()
        for interrupt in self._interrupts:
            interrupt.set()

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
