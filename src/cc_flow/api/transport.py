"""The ways out: over the network, or to an app inside this process. Knows no key, no action and no answer."""

import ssl
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

import certifi
import httpx

from cc_flow.api.origin import Origin
from cc_flow.errors import UsageError

_IDLE_SECONDS = 3.0
"""A connection that was idle for longer is not used again: the server may be closing it just now, which would leave the
outcome of a write unknown. So every request meets what `Call.fresh` asks for."""

CONNECT, READ, WRITE, POOL = 5.0, 35.0, 10.0, 5.0
"""Seconds for each part of a request. The router cuts a request at 30 s: its answer shall be seen, not cut by us."""


def timeouts(within: float) -> dict[str, float]:
    """The parts of a request that has `within` seconds in all.

    Connecting may take a third of them: a connection that does not come about must be seen as such, before the deadline
    makes it look like a request that was cut.
    """
    return {"connect": min(CONNECT, within / 3), "read": READ, "write": WRITE, "pool": POOL}


def over_the_network(origin: Origin, *, ca_bundle: Path | None = None) -> httpx.AsyncBaseTransport:
    """Real connections. `ca_bundle` (PEM) is trusted in place of the public authorities.

    No proxy, certificate store, key log or password file of the environment is looked at.

    Raises UsageError for a bundle that cannot be read.
    """
    trust = _trust(origin, ca_bundle)
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=None, keepalive_expiry=_IDLE_SECONDS)
    return Lanes(lambda: httpx.AsyncHTTPTransport(verify=trust, trust_env=False, http2=False, retries=0, limits=limits))


class App(Protocol):
    """An ASGI app that holds something."""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """One conversation."""

    def close(self) -> None:
        """Give back what it holds."""


def in_process(app: App) -> httpx.AsyncBaseTransport:
    """Straight to an ASGI app, without a socket; closed, it closes the app."""
    return _InProcess(app)


class _InProcess(httpx.AsyncBaseTransport):
    """An app that breaks a connection raises ConnectionError, as a socket would; any other exception is its 500."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._way = httpx.ASGITransport(app, raise_app_exceptions=True)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """One request."""
        try:
            return await self._way.handle_async_request(request)
        except ConnectionError:
            raise
        except Exception:  # noqa: BLE001 - what a server does with whatever goes wrong in it
            return httpx.Response(500, json={"detail": "the sandbox failed"})

    async def aclose(self) -> None:
        """Close the app."""
        self._app.close()


def _trust(origin: Origin, ca_bundle: Path | None) -> ssl.SSLContext:
    # By hand: `ssl.create_default_context` writes the secrets of every connection to a file that `SSLKEYLOGFILE` names.
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # which checks certificates and the names in them
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if origin.scheme == "https":
        _load_authorities(context, ca_bundle)
    # Else it is never used, and trusts nobody: reading the authorities costs as much as importing httpx.
    return context


def _load_authorities(context: ssl.SSLContext, ca_bundle: Path | None) -> None:
    try:
        context.load_verify_locations(cafile=str(ca_bundle or certifi.where()))
    except OSError as error:  # ssl.SSLError is one
        raise UsageError(f"the CA bundle {ca_bundle} cannot be read", help="give a file of PEM certificates") from error


class Lanes(httpx.AsyncBaseTransport):
    """As many transports as there are requests at once, each with one connection.

    httpcore's pool looks at all its connections for every request: at 100 at once a request costs seven times what it
    costs at ten. A lane has one connection to look at, so the cost stays the same.
    """

    def __init__(self, open_lane: Callable[[], httpx.AsyncBaseTransport]) -> None:
        self._open_lane = open_lane
        self._free: list[httpx.AsyncBaseTransport] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send on a free lane, the one used last first; the lane is free again when the response is closed."""
        lane = self._free.pop() if self._free else self._open_lane()
        try:
            response = await lane.handle_async_request(request)
        except BaseException:
            await lane.aclose()
            raise
        response.stream = _Occupying(response.stream, lane, self._free)
        return response

    async def aclose(self) -> None:
        """Close every lane that is free."""
        while self._free:
            await self._free.pop().aclose()


class _Occupying(httpx.AsyncByteStream):
    """The body of a response; while it is open, its lane is taken."""

    def __init__(self, stream: Any, lane: httpx.AsyncBaseTransport, free: list[httpx.AsyncBaseTransport]) -> None:
        self._stream = stream
        self._lane = lane
        self._free = free

    def __aiter__(self) -> Any:
        return aiter(self._stream)

    async def aclose(self) -> None:
        await self._stream.aclose()
        self._free.append(self._lane)
