"""An ASGI app that goes wrong as told: answers that lie about the work, slow ones, and connections that end."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from math import ceil

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cc_flow.sandbox.constants import PREFIX
from cc_flow.sandbox.faults import Counted, Fault, Faults, Form, Work

# Where a server puts the way to end a connection: a callable that takes whether to reset it.
CUT = "cc_flow.cut"

Sleep = Callable[[float], Awaitable[None]]

_PAGE = """<!DOCTYPE html>
<html><head><title>{title}</title></head>
<body><iframe src="//router.sandbox.example/error-pages/{title}.html"></iframe></body></html>
"""


@dataclass(slots=True)
class Captured:
    """An answer kept back."""

    status: int = 0
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)
    body: bytes = b""

    async def send(self, message: Message) -> None:
        """Takes what would have gone to the caller."""
        if message["type"] == "http.response.start":
            self.status, self.headers = message["status"], list(message["headers"])
        else:
            self.body += message.get("body", b"")

    async def pass_on(self, send: Send, *, share: float = 1.0) -> None:
        """The answer, or the first share of its body with framing that fits what is sent."""
        await _answer(send, self.status, self.headers, self.body[: ceil(len(self.body) * share)])


class Faulty:
    """The app inside, with faults around it. In-process, a cut connection is a ConnectionResetError from the app."""

    def __init__(self, app: ASGIApp, faults: Faults, *, sleep: Sleep = asyncio.sleep) -> None:
        self._app = app
        self._faults = faults
        self._counted = Counted(faults)
        self._sleep = sleep
        self._late: set[asyncio.Task[None]] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One ASGI conversation."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        struck = self._counted.next(scope["method"], scope["path"].removeprefix(PREFIX))
        if self._faults.latency:
            await self._wait(self._faults.latency)
        if struck is None:
            await self._app(scope, receive, send)
        else:
            # The whole request is read first: what becomes of the work must not hang on what becomes of the connection.
            await self._go_wrong(struck, scope, await _whole(receive), receive, send)

    async def _go_wrong(self, struck: Fault, scope: Scope, body: bytes, receive: Receive, send: Send) -> None:
        real = Captured()
        if struck.work is Work.DONE:
            await self._app(scope, _replay(body), real.send)
        if struck.work is Work.LATER:
            self._do_later(scope, body)
        match struck.form:
            case Form.SLOW:
                await self._wait(self._faults.slow_by)
                await real.pass_on(send)
            case Form.HALF:
                await real.pass_on(send, share=0.5)
            case Form.CUT | Form.RESET | Form.CUT_BODY:
                if struck.form is Form.CUT_BODY:
                    await _start_body(send, real)
                await _cut(scope, receive, reset=struck.form is Form.RESET)
            case _:
                await self._say(struck, send)

    async def _say(self, struck: Fault, send: Send) -> None:
        headers = []
        if struck.status == 429:
            headers = [(b"retry-after", str(ceil(self._faults.retry_after.total_seconds())).encode())]
        if struck.form is Form.JSON:
            text = json.dumps({"detail": _DETAILS.get(struck.status, "A server error occurred.")})
            await _answer(send, struck.status, [(b"content-type", b"application/json"), *headers], text.encode())
        else:
            title = "maintenance" if struck.form is Form.MAINTENANCE else "application-error"
            page = _PAGE.format(title=title if struck.status >= 400 else "welcome").encode()
            await _answer(send, struck.status, [(b"content-type", b"text/html; charset=utf-8"), *headers], page)

    def _do_later(self, scope: Scope, body: bytes) -> None:
        async def work() -> None:
            await self._wait(self._faults.late_by)
            await self._app(scope, _replay(body), Captured().send)

        # The loop keeps only weak references to tasks.
        task = asyncio.get_running_loop().create_task(work())
        self._late.add(task)
        task.add_done_callback(self._late.discard)

    async def _wait(self, duration: timedelta) -> None:
        await self._sleep(duration.total_seconds())


_DETAILS = {
    429: "Request was throttled.",
    401: "Invalid API key.",
    403: "You do not have permission to perform this action.",
    404: "Not found.",
    409: "Conflict.",
}


async def _whole(receive: Receive) -> bytes:
    body = bytearray()
    while True:
        message = await receive()
        body += message.get("body", b"")
        if not message.get("more_body", False):
            return bytes(body)


def _replay(body: bytes) -> Receive:
    messages: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> Message:
        return messages.pop() if messages else {"type": "http.disconnect"}

    return receive


async def _answer(send: Send, status: int, headers: list[tuple[bytes, bytes]], body: bytes) -> None:
    kept = [(name, value) for name, value in headers if name != b"content-length"]
    framed = [*kept, (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": framed})
    await send({"type": "http.response.body", "body": body})


async def _start_body(send: Send, real: Captured) -> None:
    await send({"type": "http.response.start", "status": real.status, "headers": real.headers})
    await send({"type": "http.response.body", "body": real.body[: len(real.body) // 2], "more_body": True})


async def _cut(scope: Scope, receive: Receive, *, reset: bool) -> None:
    cut = scope.get("extensions", {}).get(CUT)
    if cut is None:
        raise ConnectionResetError("the sandbox cut the connection")
    cut(reset)
    # Until the server has noticed: returning earlier would look like an app that forgot to answer.
    while (await receive())["type"] != "http.disconnect":
        pass
