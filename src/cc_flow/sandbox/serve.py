"""The sandbox on a loopback port, by uvicorn, imported when needed. Says nothing on its own; signals end it."""

import asyncio
import ipaddress
import signal
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from starlette.types import ASGIApp, Receive, Scope, Send

from cc_flow.errors import UsageError
from cc_flow.sandbox.app import create_app
from cc_flow.sandbox.faults import Faults
from cc_flow.sandbox.faulty import CUT
from cc_flow.sandbox.state import utc_now

DEFAULT_PORT = 8116
Client = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Serving:
    """A sandbox that listens. `stop` may be called from any thread."""

    origin: str
    stop: Callable[[], None]


def serve(
    directory: Path,
    *,
    host: str = "127.0.0.1",
    port: int = DEFAULT_PORT,
    now: Callable[[], datetime] = utc_now,
    faults: Faults | None = None,
    ready: Callable[[Serving], None] = lambda _: None,
) -> None:
    """Serve the sandbox of `directory` until SIGINT, SIGTERM or `stop`. Port 0 takes a free one; `ready` is told which.

    Raises UsageError where the host is not loopback or the port is taken.
    """
    with _listening(_loopback(host), port) as listener:
        app = create_app(directory, now=now, faults=faults)
        try:
            _run(app, listener, ready)
        finally:
            app.close()


def _run(app: ASGIApp, listener: socket.socket, ready: Callable[[Serving], None]) -> None:
    import uvicorn
    from uvicorn.protocols.http.h11_impl import H11Protocol

    transports: dict[Client, asyncio.Transport] = {}

    class Cuttable(H11Protocol):
        """Keeps each connection's transport, by the address that the scope names."""

        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
            self.address: Client = transport.get_extra_info("peername")[:2]
            transports[self.address] = transport
            super().connection_made(transport)

        def connection_lost(self, exc: Exception | None) -> None:
            transports.pop(self.address, None)
            super().connection_lost(exc)

    class Telling(uvicorn.Server):
        """Says when it listens."""

        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            ready(Serving(_origin(listener), self._end))

        def _end(self) -> None:
            self.should_exit = True

    config = uvicorn.Config(
        _with_cuts(app, transports),
        http=Cuttable,
        loop="asyncio",
        ws="none",
        log_config=None,
        access_log=False,
        server_header=False,
        # A caller may name any address in X-Forwarded-For; cuts need the real one.
        proxy_headers=False,
        timeout_graceful_shutdown=2,
    )
    with _quiet_signals():
        Telling(config).run(sockets=[listener])


def _with_cuts(app: ASGIApp, transports: dict[Client, asyncio.Transport]) -> ASGIApp:
    async def cuttable(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            transport = transports[tuple(scope["client"])]
            scope["extensions"] = {**scope.get("extensions", {}), CUT: lambda reset: _end(transport, reset=reset)}
        await app(scope, receive, send)

    return cuttable


def _end(transport: asyncio.Transport, *, reset: bool) -> None:
    if reset:
        # Lingering for zero seconds makes the system send RST instead of FIN.
        linger = struct.pack("ii", 1, 0)
        transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    transport.abort()


def _loopback(host: str) -> str:
    if host == "localhost":
        return "127.0.0.1"
    try:
        if ipaddress.ip_address(host).is_loopback:
            return host
    except ValueError:
        pass
    raise UsageError(f"the sandbox listens on loopback only, not on `{host}`", help="use --host 127.0.0.1 or ::1")


@contextmanager
def _listening(host: str, port: int) -> Iterator[socket.socket]:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, port))
        except (OSError, OverflowError) as error:
            raise UsageError(
                f"cannot listen on {host}, port {port}: {error}", help="--port 0 takes a free one"
            ) from error
        yield listener


def _origin(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


@contextmanager
def _quiet_signals() -> Iterator[None]:
    """A server that ends on a signal raises it once more for the handler before its own; here nobody is to hear it."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, lambda *_: None) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
