"""A server on loopback that keeps every request and answers as it is told: what reached the wire, seen from outside."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True)
class Arrived:
    """One request. `query` and `body` as they came over the wire, names untouched."""

    method: str
    path: str
    query: dict[str, str]
    body: Any
    key: str
    tenant: str = ""


# The status and the JSON of an answer; None hangs up without one.
Answering = Callable[[Arrived], tuple[int, Any] | None]


@dataclass
class Recording:
    """A running server: where it is, and what came."""

    origin: str
    arrived: list[Arrived] = field(default_factory=list)


@contextmanager
def recording(answer: Answering) -> Iterator[Recording]:
    """Serve for as long as the block lasts."""
    kept = Recording("")

    class Handler(BaseHTTPRequestHandler):
        """Keeps the request, then answers."""

        protocol_version = "HTTP/1.1"

        def _keep(self) -> None:
            parts = urlsplit(self.path)
            raw = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            key = self.headers.get("Authorization", "").removeprefix("Bearer ")
            tenant = self.headers.get("X-Tenant-Slug", "")
            body = json.loads(raw) if raw else None
            request = Arrived(self.command, parts.path, dict(parse_qsl(parts.query)), body, key, tenant)
            kept.arrived.append(request)
            answered = answer(request)
            self.close_connection = True
            if answered is None:
                return
            status, body = answered
            content = b"" if body is None else json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_PATCH = do_DELETE = _keep  # noqa: N815 - the names that http.server calls

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        kept.origin = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield kept
        finally:
            server.shutdown()
            thread.join(10)
