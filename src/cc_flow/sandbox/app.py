"""The ASGI app: routes, the reading of requests, and the order in which they are judged."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from cc_flow.sandbox.answers import Json, guarded, respond, say_not_allowed, say_not_found
from cc_flow.sandbox.auth import admit
from cc_flow.sandbox.constants import PREFIX
from cc_flow.sandbox.exchange import Asked, Endpoint, Reply
from cc_flow.sandbox.faults import Faults
from cc_flow.sandbox.faulty import Faulty, Sleep
from cc_flow.sandbox.reading import read_body, read_json, read_query
from cc_flow.sandbox.routes import ENDPOINTS
from cc_flow.sandbox.state import State, utc_now
from cc_flow.sandbox.uploads import Uploads

LARGEST_BODY = 1_000_000


class Sandbox:
    """The API of one directory, an ASGI app. `close` gives its file back; a server's shutdown does so, too."""

    def __init__(self, directory: Path, *, now: Callable[[], datetime], faults: Faults | None, sleep: Sleep) -> None:
        self.state = State.open(directory, now=now)
        self._now = now
        uploads = Uploads(self.state, directory, now=now)
        routes = [*(self._route(endpoint) for endpoint in ENDPOINTS), *uploads.routes(), _DESCRIPTION]
        app = Starlette(routes=routes, exception_handlers={404: say_not_found, 405: say_not_allowed})
        # A redirect from `/pages/` to `/pages` would lose a body on the way; here it is simply not found.
        app.router.redirect_slashes = False
        self._app: ASGIApp = Faulty(app, faults, sleep=sleep) if faults else app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One ASGI conversation."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        else:
            await self._app(scope, receive, send)

    def close(self) -> None:
        """Give the state's file back."""
        self.state.close()

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        self.close()
        await send({"type": "lifespan.shutdown.complete"})

    def _route(self, endpoint: Endpoint) -> Route:
        async def answer(request: Request) -> Response:
            return respond(self._judge(endpoint, request, await read_body(request, LARGEST_BODY)))

        return Route(PREFIX + endpoint.path, guarded(answer), methods=[endpoint.method], name=endpoint.name)

    def _judge(self, endpoint: Endpoint, request: Request, body: bytes) -> Reply:
        """Key, tenant and scope first, then the fields, then the work: all in one transaction."""
        with self.state.transaction(write=endpoint.writes):
            key = admit(self.state, request.headers, endpoint)
            asked = Asked(
                self.state,
                self._now(),
                f"{request.url.scheme}://{request.url.netloc}",
                key,
                request.path_params,
                read_query(request, endpoint.parameters),
                read_json(request, body, endpoint.body),
            )
            return endpoint.handler(asked)


async def _describe(_request: Request) -> Response:
    # Built when somebody asks: the catalog's models cost more than the sandbox itself.
    from cc_flow.sandbox.openapi import document

    return Json(document())


_DESCRIPTION = Route("/openapi.json", _describe, methods=["GET"])


def create_app(
    directory: Path,
    *,
    now: Callable[[], datetime] = utc_now,
    faults: Faults | None = None,
    sleep: Sleep = asyncio.sleep,
) -> Sandbox:
    """The API whose state lives in `directory`, seeded around `now()` when it is new.

    Faults that cut a connection raise ConnectionResetError in-process. Raises StoreError where the state is unusable.
    """
    return Sandbox(directory, now=now, faults=faults, sleep=sleep)
