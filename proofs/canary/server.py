"""A server that gives secrets away: in its answers, and in its errors, where it repeats all that it was sent."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any

RAW_KEY = "cc_raw_Zq7Rw2Xk9Tn4Vb6Ym1Lp3Hd8"
CLIENT_SECRET = "pi_3Nf8Qw_secret_Jx5Gt7Bz2Mr9Kc4W"
SIGNED = "https://s3.test/up?X-Amz-Signature=9f2b7c4e1d8a6035bb41ce77"
RECEIPT = "https://pay.test/receipts/acct_Yt6Ue3Or0Pi8As5/Wd2Fg9Hj"

ANSWERS: dict[str, Any] = {
    "POST /api/user/api-keys": {"id": "k1", "name": "n", "keyPrefix": "cc_raw_", "rawKey": RAW_KEY},
    "POST /api/user/payment/checkout": {"clientSecret": CLIENT_SECRET},
    "POST /api/user/files/create-signed-file": {"url": SIGNED, "fields": {"policy": CLIENT_SECRET}},
    "GET /api/user/payment/invoice-url/i1": {"url": RECEIPT},
    "GET /api/user/my-profile": {"name": "N", "email": "n@example.test"},
}
# The same, packed as no model says.
PACKED: dict[str, Any] = {
    "POST /api/user/api-keys": {"id": "k1", "data": {"rawKey": [RAW_KEY]}},
    "POST /api/user/payment/checkout": {"clientSecret": {"value": CLIENT_SECRET}},
    "POST /api/user/files/create-signed-file": {
        "data": {"upload": [SIGNED]},
        "fields": [{"name": "policy", "value": CLIENT_SECRET}],
    },
    "GET /api/user/payment/invoice-url/i1": {"url": [RECEIPT], "data": {"href": RECEIPT}},
}
MODES = (
    "well",
    "400",
    "401",
    "403",
    "409",
    "422 fields",
    "429",
    "500",
    "503 page",
    "200 page",
    "redirect",
    "half",
    "at the edge",
    "page at the edge",
    "422 lower",
    "422 upper",
    "422 pieces",
    "200 lower",
    "200 pieces",
)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # an answer in one piece, or the other side waits before it acknowledges
    mode = "well"

    def _meet(self) -> None:
        content = self.rfile.read(int(self.headers.get("content-length", 0)))
        if self.path.startswith("/__mode/"):
            _Handler.mode = self.path.removeprefix("/__mode/").replace("%20", " ")
            self._say(200, {})
        elif _Handler.mode == "well":
            self._say(200, ANSWERS.get(f"{self.command} {self.path}", {"id": "x1"}))
        elif _Handler.mode == "packed":
            self._say(200, PACKED.get(f"{self.command} {self.path}", {"id": "x1"}))
        else:
            self._fail(f"{dict(self.headers)} {content.decode()}")

    def _fail(self, repeated: str) -> None:
        """An error that repeats the request, key and all."""
        page = f"<html><head><title>Error {repeated}</title></head><body>{repeated}</body></html>"
        match _Handler.mode:
            case "503 page":
                self._send(503, "text/html", page)
            case "200 page":
                self._send(200, "text/html", page)
            case "redirect":
                self._send(302, "text/html", "", f"https://elsewhere.test/?{repeated[:200]}".replace("\n", " "))
            case "half":
                self._send(200, "application/json", json.dumps({"id": repeated})[:-1])
            case "at the edge":
                # What is shown of an error is cut somewhere: here in the middle of a secret.
                parts = [self.headers.get("authorization", "")[7:], *repeated.split('"')]
                self._say(422, {f"f{number}": ["x" * 484 + part] for number, part in enumerate(parts)})
            case "page at the edge":
                self._send(500, "text/html", f"<title>{'x' * 104}{self.headers.get('authorization', '')[7:]}</title>")
            case "422 lower" | "422 upper" | "422 pieces" | "200 lower" | "200 pieces":
                status, _, how = _Handler.mode.partition(" ")
                self._say(int(status), {"detail": self._changed(repeated, how)})
            case "422 fields":
                key = self.headers.get("authorization", "")
                self._say(422, {key: [repeated], "nested": {"deep": [repeated]}})
            case status:
                self._say(int(status), {"detail": repeated})

    def _changed(self, repeated: str, how: str) -> str:
        """The request in another case, or pieces of the key alone: of each but what the vendor shows itself."""
        key = self.headers.get("authorization", "")[7:]
        match how:
            case "lower":
                return repeated.lower()
            case "upper":
                return repeated.upper()
            case _:
                return f"[{key[9:-2]}] [{key[8:20]}] [{key[-12:]}]"

    def _say(self, status: int, body: Any) -> None:
        self._send(status, "application/json", json.dumps(body))

    def _send(self, status: int, kind: str, text: str, location: str = "") -> None:
        content = text.encode()
        self.send_response(status)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(content)))
        if location:
            self.send_header("location", location)
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = do_PATCH = do_DELETE = _meet  # noqa: N815 - the names http.server looks for

    def log_message(self, *_arguments: object) -> None:
        """Nothing is printed."""


@contextmanager
def giving_away() -> Iterator[int]:
    """The server, in a process of its own; its port."""
    context = get_context("fork")
    here, there = context.Pipe()
    process = context.Process(target=_main, args=(there,), daemon=True)
    process.start()
    try:
        yield here.recv()
    finally:
        process.kill()
        process.join()


def set_mode(port: int, mode: str) -> None:
    """How it answers from now on."""
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", f"/__mode/{mode.replace(' ', '%20')}")
    connection.getresponse().read()
    connection.close()


def _main(there: Connection) -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    there.send(server.server_port)
    server.serve_forever()
