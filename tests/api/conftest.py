"""A server on loopback that does what no good server does: cuts, drips, lies. Scripted per test, byte by byte."""

import asyncio
import socket
import ssl
import struct
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType

import pytest

from cc_flow.actions.spec import Effect, EffectClass, Request, Spec
from cc_flow.api.client import connect
from cc_flow.performer import Answer, Call, Failure
from cc_flow.secret import Secret

KEY = "cc_CanaryCanary1234567890"
CERTIFICATE = Path(__file__).with_name("loopback.pem")


@dataclass
class Script:
    """What the server does with each connection.

    `first` is before it reads ("reset" or "close" at once), `chunks` what it writes with `pause` seconds between them,
    `last` what follows: "close", "reset", "hold" (silence), "again" (the chunks for ever) or "keep" (the next request).
    """

    chunks: tuple[bytes, ...] = ()
    last: str = "close"
    first: str = "read"
    pause: float = 0.0


@dataclass
class Server:
    """A running server: where it is, and the requests it read, whole. `arrived` and `ended` tell as it happens."""

    port: int
    requests: list[bytes] = field(default_factory=list)
    connections: int = 0
    arrived: asyncio.Queue[bytes] = field(default_factory=asyncio.Queue)
    ended: asyncio.Queue[None] = field(default_factory=asyncio.Queue)

    def read(self, request: bytes) -> None:
        """Keep a request."""
        self.requests.append(request)
        self.arrived.put_nowait(request)


@dataclass
class Seen:
    """What came of one call: the outcome, how long it took, and what the server saw."""

    outcome: Answer | Failure
    seconds: float
    server: Server


@asynccontextmanager
async def serving(script: Script, *, tls: bool = False) -> AsyncIterator[Server]:
    """Run `script` on a port of 127.0.0.1 for as long as the block lasts."""
    context = None
    if tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(CERTIFICATE)
    server = Server(0)
    tasks: list[asyncio.Task[None]] = []

    def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        server.connections += 1
        tasks.append(asyncio.ensure_future(_play(script, server, reader, writer)))

    listening = await asyncio.start_server(connected, "127.0.0.1", 0, ssl=context)
    server.port = listening.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        listening.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _play(script: Script, server: Server, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        if script.first == "read":
            await _answer(script, server, reader, writer)
        await _end(script.last if script.first == "read" else script.first, writer)
    except (ConnectionError, asyncio.IncompleteReadError):
        return
    finally:
        writer.close()
        server.ended.put_nowait(None)


async def _answer(script: Script, server: Server, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    goes_on = True
    server.read(await _request(reader))
    while goes_on:
        for chunk in script.chunks:
            writer.write(chunk)
            await writer.drain()
            await asyncio.sleep(script.pause)
        goes_on = script.last in ("keep", "again")
        if script.last == "keep":
            server.read(await _request(reader))


async def _end(how: str, writer: asyncio.StreamWriter) -> None:
    if how == "hold":
        await asyncio.Event().wait()
    if how == "reset":
        # Lingering for no time at all makes the kernel send RST instead of FIN.
        raw = writer.get_extra_info("socket")
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        writer.transport.abort()


async def _request(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(b"\r\n\r\n")
    length = next((int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")), 0)
    return head + await reader.readexactly(length)


@pytest.fixture
def serve() -> Callable[..., AbstractAsyncContextManager[Server]]:
    """A scripted server, for as long as a block lasts: `serve(chunk, …, last=…)`."""

    def begin(*chunks: bytes, tls: bool = False, **how: object) -> AbstractAsyncContextManager[Server]:
        return serving(Script(chunks, **how), tls=tls)  # type: ignore[arg-type] # the tests name Script's fields

    return begin


@pytest.fixture
def key() -> str:
    """The key of the tests, so that leaks of it can be found."""
    return KEY


@pytest.fixture
def certificate() -> Path:
    """The PEM of the server's own authority."""
    return CERTIFICATE


@pytest.fixture
def call_of() -> Callable[..., Call]:
    """A call of a request: the least an action is."""

    def build(request: Request, *, timeout: float = 5.0, request_id: str = "run-of-a-step-0000001") -> Call:
        effect, kind = (
            (Effect.READ, EffectClass.READ) if request.method == "GET" else (Effect.WRITE, EffectClass.CREATE)
        )
        spec = Spec("test.action", request.method, request.path, effect, kind)
        return Call("step", spec, request, timeout=timeout, request_id=request_id)

    return build


@pytest.fixture
def perform(call_of: Callable[..., Call]) -> Callable[..., Seen]:
    """One call against a scripted server, and what came of it: `perform(chunk, …, last=…)`."""

    def run(
        *chunks: bytes,
        request: Request = Request("GET", "/user/content/posts-v2"),  # noqa: B008 - it is frozen
        timeout: float = 5.0,
        tls: bool = False,
        scheme: str | None = None,
        ca_bundle: Path | None = None,
        values: Mapping[str, object] = MappingProxyType({}),
        **how: object,
    ) -> Seen:
        async def once() -> Seen:
            async with serving(Script(chunks, **how), tls=tls) as server:  # type: ignore[arg-type] # as above
                origin = f"{scheme or ('https' if tls else 'http')}://127.0.0.1:{server.port}"
                performer = connect(origin=origin, tenant="coffee-contracts", key=Secret(KEY), ca_bundle=ca_bundle)
                began = time.monotonic()
                outcome = await performer.perform(replace(call_of(request, timeout=timeout), values=values))
                seconds = time.monotonic() - began
                await performer.aclose()
                return Seen(outcome, seconds, server)

        return asyncio.run(once())

    return run
