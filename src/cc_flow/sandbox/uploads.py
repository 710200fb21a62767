"""The storage service beside the API: takes a file at a signed address, for which no key is needed, and shows it."""

import hmac
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from cc_flow.errors import StoreFull
from cc_flow.sandbox.answers import guarded
from cc_flow.sandbox.chapters.files import UPLOADS
from cc_flow.sandbox.exchange import not_found, refused
from cc_flow.sandbox.reading import read_body
from cc_flow.sandbox.seed.chance import stamp
from cc_flow.sandbox.state import Document, State

LARGEST_FILE = 25_000_000


class Uploads:
    """Files of one sandbox, kept under their ids in a folder beside its state."""

    def __init__(self, state: State, directory: Path, *, now: Callable[[], datetime]) -> None:
        self._state = state
        self._folder = directory / "uploads"
        self._now = now

    def routes(self) -> list[Route]:
        """PUT and GET of one file."""
        path = f"{UPLOADS}/{{id}}"
        return [
            Route(path, guarded(self._put), methods=["PUT"]),
            Route(path, guarded(self._get), methods=["GET"]),
        ]

    async def _put(self, request: Request) -> Response:
        body = await read_body(request, LARGEST_FILE)
        with self._state.transaction(write=True):
            file = self._permitted(request)
            self._keep(file["id"], body)
            self._state.put("file", file["id"], {**file, "size": len(body)})
        return Response(status_code=200)

    def _keep(self, id_: str, body: bytes) -> None:
        try:
            self._folder.mkdir(exist_ok=True)
            (self._folder / id_).write_bytes(body)
        except OSError as error:
            raise StoreFull(f"the sandbox in {self._folder} takes no more: {error.strerror}") from error

    async def _get(self, request: Request) -> Response:
        with self._state.transaction(write=False):
            file = self._state.find("file", request.path_params["id"])
        if file is None or "size" not in file:
            raise not_found()
        # Whatever was uploaded is shown as a download: a page of somebody's must not run under this origin.
        headers = {"Content-Disposition": "attachment", "X-Content-Type-Options": "nosniff"}
        return Response(
            (self._folder / file["id"]).read_bytes(), media_type="application/octet-stream", headers=headers
        )

    def _permitted(self, request: Request) -> Document:
        file = self._state.find("file", request.path_params["id"])
        given = request.query_params.get("signature", "")
        if file is None or not hmac.compare_digest(given.encode(), file["signature"].encode()):
            raise refused("The signature does not fit this address.", status=403)
        if file["expiresAt"] < stamp(self._now()):
            raise refused("This address has expired.", status=403)
        return file
