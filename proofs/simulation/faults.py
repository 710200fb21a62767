"""What can go wrong with a request in a simulated world. Data, and how each answer comes about; when, says the world.

A fault that a server words as a refusal never does the work: that much the engine believes. All others may have done
it, do it later, or never.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum

import httpx


class Works(StrEnum):
    """What becomes of the work that was asked for."""

    NEVER = "never"
    AT_ONCE = "at once"
    LATE = "late"


ANY = (Works.NEVER, Works.AT_ONCE, Works.LATE)
NONE = (Works.NEVER,)
DONE = (Works.AT_ONCE,)
DONE_OR_NOT = (Works.NEVER, Works.AT_ONCE)

Answering = Callable[[httpx.Request, httpx.Response], Awaitable[httpx.Response]]  # the answer it would have been


@dataclass(frozen=True, slots=True)
class Fault:
    """One way for a request to go wrong.

    One of `works` comes true; for requests of the classes in `trusted` it is the first. `after` are seconds until the
    answer, or until there is none. Requests of the classes in `spared` never meet it.
    """

    name: str
    answer: Answering
    works: tuple[Works, ...] = ANY
    after: float = 0.0
    trusted: frozenset[str] = frozenset()
    spared: frozenset[str] = frozenset()


ROUTER_PAGE = "<html><head><title>Application Error</title></head><body>An error occurred</body></html>"
MAINTENANCE_PAGE = "<html><head><title>Offline for Maintenance</title></head><body>Back soon</body></html>"
_HTML = {"content-type": "text/html; charset=utf-8"}
_JSON = {"content-type": "application/json"}


def _raises(kind: type[httpx.TransportError]) -> Answering:
    async def answer(request: httpx.Request, _usual: httpx.Response) -> httpx.Response:
        raise kind("simulated", request=request)

    return answer


def _says(status: int, text: str, **headers: str) -> Answering:
    kind = _HTML if text.startswith("<") else _JSON
    named = {**kind, **{name.replace("_", "-"): value for name, value in headers.items()}}

    async def answer(_request: httpx.Request, _usual: httpx.Response) -> httpx.Response:
        return httpx.Response(status, content=text.encode(), headers=named)

    return answer


async def _slowly(_request: httpx.Request, usual: httpx.Response) -> httpx.Response:
    return usual


class _Broken(httpx.AsyncByteStream):
    """A body of which half comes, and then nothing, or a fault."""

    def __init__(self, half: bytes, fault: type[httpx.TransportError] | None) -> None:
        self._half = half
        self._fault = fault

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield self._half
        while self._fault is None:
            await asyncio.sleep(5)
            yield b" "
        raise self._fault("simulated")


def _breaks(fault: type[httpx.TransportError] | None) -> Answering:
    async def answer(_request: httpx.Request, usual: httpx.Response) -> httpx.Response:
        half = usual.content[: len(usual.content) // 2]
        return httpx.Response(usual.status_code, headers=_JSON, stream=_Broken(half, fault))

    return answer


async def _half_json(_request: httpx.Request, usual: httpx.Response) -> httpx.Response:
    text = usual.content[: len(usual.content) // 2] or b"{"
    return httpx.Response(max(usual.status_code, 200), headers=_JSON, content=text)


async def _bad_gzip(_request: httpx.Request, usual: httpx.Response) -> httpx.Response:
    headers = {**_JSON, "content-encoding": "gzip"}
    return httpx.Response(usual.status_code, headers=headers, stream=httpx.ByteStream(b"not gzip at all"))


# Of one thing 404 says that it is gone, which is believed.
_ALL_BUT_LISTS = frozenset({"read", "set", "toggle", "create", "generate", "external", "money"})
_ONCE_ONLY = frozenset({"set", "toggle", "external", "money"})

FAULTS: tuple[Fault, ...] = (
    Fault("connection refused", _raises(httpx.ConnectError), NONE),
    Fault("connect time-out", _raises(httpx.ConnectTimeout), NONE, after=5),
    Fault("no connection free", _raises(httpx.PoolTimeout), NONE, after=5),
    Fault("reset before the work", _raises(httpx.ReadError), NONE),
    Fault("reset after the work", _raises(httpx.ReadError), DONE),
    Fault("broken while sending", _raises(httpx.WriteError), DONE_OR_NOT),
    Fault("connection closed", _raises(httpx.RemoteProtocolError)),
    Fault("no answer", _raises(httpx.ReadTimeout), after=35),
    Fault("half a body, closed", _breaks(httpx.RemoteProtocolError)),
    Fault("half a body, reset", _breaks(httpx.ReadError)),
    Fault("a body that drips", _breaks(None)),
    Fault("half a JSON", _half_json),
    Fault("bad compression", _bad_gzip),
    Fault("200 with a page", _says(200, "<html><title>Log in</title></html>")),
    Fault("200 with a bare word", _says(200, '"ok"')),
    Fault("301 redirect", _says(301, "", location="https://elsewhere.test/"), NONE),
    Fault("307 redirect", _says(307, "", location="/api/user/content/schedule/"), NONE),
    Fault("400 refused", _says(400, '{"detail": "Bad request."}'), NONE, spared=frozenset({"read"})),
    Fault("404 of a list", _says(404, '{"detail": "Not found."}'), NONE, spared=_ALL_BUT_LISTS),
    Fault("401 once", _says(401, '{"detail": "Invalid token."}'), NONE),
    Fault("403 once", _says(403, '{"detail": "You may not."}'), NONE),
    Fault("408 time-out", _says(408, ""), DONE_OR_NOT),
    Fault("409 conflict", _says(409, '{"detail": "Conflict."}'), NONE),
    Fault("425 too early", _says(425, ""), NONE),
    Fault("429 as told", _says(429, '{"detail": "Request was throttled."}', retry_after="7"), NONE),
    Fault("429 without a word", _says(429, '{"detail": "Request was throttled."}'), NONE),
    Fault("429 for an hour", _says(429, '{"detail": "Request was throttled."}', retry_after="3600"), NONE),
    Fault("500 in JSON", _says(500, '{"detail": "Server error"}')),
    Fault("500 as a page", _says(500, "<html><title>Server Error (500)</title></html>")),
    Fault("501 not implemented", _says(501, ""), trusted=frozenset({"set"})),
    Fault("502 bad gateway", _says(502, "<html><title>502</title></html>")),
    Fault("503 in JSON", _says(503, '{"detail": "Unavailable."}')),
    Fault("503 in JSON, later", _says(503, '{"detail": "Unavailable."}', retry_after="3")),
    Fault("503 of the router", _says(503, ROUTER_PAGE)),
    Fault("503 of the router, at 30 s", _says(503, ROUTER_PAGE), after=30),
    Fault("503 for maintenance", _says(503, MAINTENANCE_PAGE), trusted=_ONCE_ONLY),
    Fault("504 gateway time-out", _says(504, "<html><title>504</title></html>"), after=30),
    Fault("slow", _slowly, DONE, after=50),
)
