"""What goes out over HTTP: JSON, and every refusal as one."""

import json
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match

from cc_flow.errors import StoreError, StoreFull
from cc_flow.sandbox.exchange import ApiError, Reply

Answering = Callable[[Request], Awaitable[Response]]


class Json(Response):
    """JSON in UTF-8. Half letters that a caller sent come back in messages as the escapes they were."""

    media_type = "application/json"

    def render(self, content: Any) -> bytes:
        """Starlette's hook: the bytes of a body."""
        text = json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        return text.encode("utf-8", "backslashreplace")


def respond(reply: Reply) -> Response:
    """A success; without a body an empty one."""
    return Response(status_code=reply.status) if reply.body is None else Json(reply.body, reply.status)


def guarded(answering: Answering) -> Answering:
    """Refusals, and what the disk objects to, as answers. A failed write was taken back and says so."""

    async def answer(request: Request) -> Response:
        try:
            return await answering(request)
        except ApiError as error:
            return Json(error.body, error.status, error.headers)
        except StoreFull as error:
            return Json({"detail": error.message}, 507)
        except StoreError as error:
            return Json({"detail": error.message}, 500)

    return answer


async def say_not_found(_request: Request, _error: Exception) -> Response:
    """No such address."""
    return Json({"detail": "Not found."}, 404)


async def say_not_allowed(request: Request, _error: Exception) -> Response:
    """The address is right, the method is not; `Allow` names those that are."""
    reached = [route for route in request.app.routes if route.matches(request.scope)[0] is not Match.NONE]
    allowed = sorted({method for route in reached for method in route.methods})
    return Json({"detail": f'Method "{request.method}" not allowed.'}, 405, {"Allow": ", ".join(allowed)})
