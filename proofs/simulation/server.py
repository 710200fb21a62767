"""The API of a simulated world: what `strict_api` says, with faults, late work, and a log of all that was ever done."""

import asyncio
import json
import random
from dataclasses import dataclass, field
from typing import Any

import httpx
from strict_api import StrictApi

from proofs.simulation.faults import FAULTS, Fault, Works

LATEST = 600.0
"""Seconds: no work comes to its end later than this after its request arrived."""

_USUALLY_WITHIN = 110.0
_LATENCY = 0.02
_LISTS = ("/schedule", "/trending-reels", "/ai-generation-tasks")
_GENERATE = ("/ai-caption", "/generate-calendar", "/ai-generation-tasks")
_CREATE = ("/content/schedule", "/page-components")


@dataclass(frozen=True, slots=True)
class Work:
    """Something the API did. `sent` is the request's `X-Request-ID`."""

    at: float
    method: str
    path: str
    body: Any
    sent: str


@dataclass(slots=True)
class Server:
    """One API. `rate` is how likely a request goes wrong; 0 is a calm day."""

    chance: random.Random
    rate: float
    api: StrictApi = field(default_factory=StrictApi)
    works: list[Work] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    requests: int = 0
    faults: int = 0
    pending: set[asyncio.Task[None]] = field(default_factory=set)

    async def handle(self, request: httpx.Request) -> httpx.Response:
        """One request, with its fault if it has one."""
        loop = asyncio.get_running_loop()
        await asyncio.sleep(_LATENCY)
        asked = class_of(request)
        fault = self._fault(asked) if self.chance.random() < self.rate else None
        works = Works.AT_ONCE if fault is None else self._works(fault, asked)
        self.requests += 1
        self.faults += fault is not None
        self._tell(loop, request, fault, works)
        if fault is None:
            return await self._work(request)
        usual = await self._work(request) if works is Works.AT_ONCE else httpx.Response(502)
        if works is Works.LATE:
            self._work_later(request)
        await asyncio.sleep(fault.after)
        return await fault.answer(request, usual)

    async def rest(self) -> None:
        """Until all work under way is done."""
        while self.pending:
            await asyncio.wait(self.pending)

    def _fault(self, asked: str) -> Fault:
        while True:
            fault = self.chance.choice(FAULTS)
            if asked not in fault.spared:
                return fault

    def _works(self, fault: Fault, asked: str) -> Works:
        return fault.works[0] if asked in fault.trusted else self.chance.choice(fault.works)

    async def _work(self, request: httpx.Request) -> httpx.Response:
        content = await request.aread()
        body = json.loads(content) if content else None
        path = request.url.path.removeprefix("/api")
        before = len(self.api.writes)
        status, answer = self.api.answer(request, path, body)
        if len(self.api.writes) > before:
            now = asyncio.get_running_loop().time()
            self.works.append(Work(now, request.method, path, body, request.headers.get("x-request-id", "")))
        return httpx.Response(status) if answer is None else httpx.Response(status, json=answer)

    def _work_later(self, request: httpx.Request) -> None:
        longest = _USUALLY_WITHIN if self.chance.random() < 0.7 else LATEST
        seconds = self.chance.uniform(0, longest)

        async def work() -> None:
            await asyncio.sleep(seconds)
            await self._work(request)

        task = asyncio.ensure_future(work())
        self.pending.add(task)
        task.add_done_callback(self.pending.discard)

    def _tell(self, loop: asyncio.AbstractEventLoop, request: httpx.Request, fault: Fault | None, works: Works) -> None:
        what = f"{request.method} {request.url.path.removeprefix('/api')}?{request.url.query.decode()}"
        how = "" if fault is None else f"  !! {fault.name}, work {works}"
        self.told.append(f"{loop.time():9.2f}  {what}{how}")


def class_of(request: httpx.Request) -> str:
    """What doing the request twice would do, as the server sees it; of those that do nothing, whether it is a list."""
    path = request.url.path
    if request.method == "GET":
        return "list" if path.endswith(_LISTS) else "read"
    if "payment" in path:
        return "external" if "send-invoice-csv" in path else "money"
    if "posts-v2" in path:
        return "toggle"
    if path.endswith(_GENERATE):
        return "generate"
    return "create" if path.endswith(_CREATE) and request.method == "POST" else "set"
