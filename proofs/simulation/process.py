"""One process of cc-flow in a simulated world: the real engine, client, journal and store, and every seam at which it
can die, freeze, or be interrupted.

A process reaches the world through three doors only: commits, requests, and the clock. Each is a seam. What dies at a
seam never comes back from it; what it had not committed is lost, what it had sent is on its way.
"""

import asyncio
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import httpx
from strict_api import KEY, ORIGIN, TENANT

from cc_flow.actions.spec import Effect
from cc_flow.api.client import connect
from cc_flow.engine.clock import Interrupt
from cc_flow.engine.context import Context
from cc_flow.engine.pressure import Pressure
from cc_flow.engine.run import Ended, execute
from cc_flow.errors import CcFlowError
from cc_flow.journal.lease import Lease
from cc_flow.journal.store import Store
from cc_flow.journal.writer import Journal
from cc_flow.secret import Mask, Secret
from cc_flow.workflow.model import Workflow
from proofs.simulation.server import Server

TTL = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Files:
    """A workflow, and those it uses as steps, by the path they resolve to."""

    workflow: Workflow
    linked: Mapping[str, Workflow] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of a process at its seams, counted from 1: None is nothing."""

    dies_at: int | None = None
    freezes_at: int | None = None
    freezes_for: float = 0.0
    interrupted_at: int | None = None


@dataclass(slots=True)
class Process:
    """One process. `now` tells the time, `server` is all that its requests reach."""

    name: str
    store: Store
    server: Server
    files: Files
    now: Callable[[], datetime]
    chance: random.Random
    fate: Fate
    died: asyncio.Event = field(default_factory=asyncio.Event)
    froze: asyncio.Event = field(default_factory=asyncio.Event)
    interrupt: Interrupt = field(default_factory=Interrupt)
    seams: int = 0
    wakes_at: float = 0.0
    is_buried: bool = False  # the world is over: what still waits for something may go

    async def go(self, lease: Lease) -> Ended | CcFlowError:
        """Carry the run through. What ends a command with a message is given back, all else is raised."""
        journal = Journal(self.store, lease, offload=self._commit, clock=self.now)
        way = _Way(self)
        context = Context(
            workflow=self.files.workflow,
            linked=self.files.linked,
            store=self.store,
            journal=journal,
            performer=connect(origin=ORIGIN, tenant=TENANT, key=Secret(KEY), transport=way),
            clock=_Clock(self),
            interrupt=self.interrupt,
            pressure=Pressure(),
            random=self.chance,
            mask=Mask([KEY]),
            secrets={},
            permitted=frozenset(Effect),
        )
        try:
            return await execute(context, holder=self.name)
        except CcFlowError as error:
            return error

    async def seam(self) -> None:
        """A moment at which anything may become of the process."""
        if self.is_buried:
            raise asyncio.CancelledError
        if self.died.is_set():
            await asyncio.Future()
        self.seams += 1
        if self.seams == self.fate.dies_at:
            self.died.set()
            await asyncio.Future()
        if self.seams == self.fate.freezes_at:
            self.wakes_at = asyncio.get_running_loop().time() + self.fate.freezes_for
            self.froze.set()
        if self.seams == self.fate.interrupted_at:
            self.interrupt.set()
        await self.thaw()

    async def thaw(self) -> None:
        """While the process is frozen, nothing in it goes on."""
        await asyncio.sleep(max(0.0, self.wakes_at - asyncio.get_running_loop().time()))

    async def _commit(self, work: Callable[[], Any]) -> Any:
        await self.seam()
        result = work()
        await self.seam()
        return result


class _Way(httpx.AsyncBaseTransport):
    """To the server and back, a seam on each side."""

    def __init__(self, process: Process) -> None:
        self._process = process

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        await self._process.seam()
        try:
            response = await self._process.server.handle(request)
        except httpx.TransportError:
            await self._process.seam()
            raise
        await self._process.seam()
        return response


class _Clock:
    """The world's time, as the process feels it."""

    def __init__(self, process: Process) -> None:
        self._process = process

    def now(self) -> datetime:
        """Aware UTC."""
        return self._process.now()

    def monotonic(self) -> float:
        """Seconds."""
        return asyncio.get_running_loop().time()

    async def sleep(self, seconds: float) -> None:
        """Pass time, and more of it where the process is frozen."""
        await asyncio.sleep(seconds)
        await self._process.thaw()
