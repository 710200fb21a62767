"""One request and its whole answer over a transport, with a deadline. Follows nothing and judges nothing."""

import asyncio
from collections.abc import AsyncIterable
from datetime import datetime

import httpx

from cc_flow.api.body import BadEncoding, Body, TooLarge
from cc_flow.api.http_time import http_time
from cc_flow.frozen import frozen

# All that a network and a server can do to an answer under way. TLS faults and time-outs are OSErrors.
FAULTS = (httpx.HTTPError, OSError, TooLarge, BadEncoding)


@frozen
class Reply:
    """What came back. `broken` is what kept the body from coming whole; `body` is then empty."""

    status: int
    headers: httpx.Headers
    body: bytes = b""
    broken: Exception | None = None

    @property
    def content_type(self) -> str:
        """Without parameters: `application/json`."""
        return str(self.headers.get("content-type", "")).partition(";")[0].strip()[:80]

    @property
    def at(self) -> datetime | None:
        """When it was made, by the server's clock; None where that is not told, or a cache has kept it since."""
        return None if "age" in self.headers else http_time(self.headers.get("date"))


async def exchange(transport: httpx.AsyncBaseTransport, request: httpx.Request, *, within: float) -> Reply:
    """Send `request` and read its answer within so many seconds, connecting included.

    Raises one of `FAULTS` where no status came. A status with half a body is a Reply: an error has said all with it.
    """
    deadline = asyncio.get_running_loop().time() + within
    async with asyncio.timeout_at(deadline):
        response = await transport.handle_async_request(request)
    try:
        async with asyncio.timeout_at(deadline):
            body = await _read(response)
    except FAULTS as fault:
        return Reply(response.status_code, response.headers, broken=fault)
    return Reply(response.status_code, response.headers, body)


async def _read(response: httpx.Response) -> bytes:
    try:
        body = Body(response.headers.get("content-encoding", ""))
        assert isinstance(response.stream, AsyncIterable)  # noqa: S101 - what an async transport answers with
        async for chunk in response.stream:
            body.add(chunk)
        return body.whole()
    finally:
        await response.aclose()
