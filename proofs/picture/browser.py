"""Headless Chromium for the proofs, a server on loopback that counts what it is asked for, and measures of pages."""

import json
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from html import unescape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

FOLDER = Path(__file__).parent
_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-dev-shm-usage",
    "--hide-scrollbars",
    "--no-first-run",
    "--enable-logging=stderr",
)


@cache
def chromium() -> str:
    """The browser's path. Without one the proofs fail: `.ci/proofs` installs it."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert found is not None, "these proofs need Chromium: `apt-get install chromium`, or run `.ci/proofs`"
    return found


@dataclass(slots=True)
class Served:
    """Pages on loopback. `asked` are the paths that were asked for."""

    pages: Mapping[str, str]
    origin: str = ""
    asked: list[str] = field(default_factory=list)


@contextmanager
def serve(pages: Mapping[str, str]) -> Iterator[Served]:
    """A server of these pages at `/NAME`; `/measure/390` measures all of them, each in a frame of that width."""
    served = Served(pages)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            served.asked.append(self.path)
            body = _answer(served, self.path)
            self.send_response(200 if body is not None else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write((body or "").encode())

        def log_message(self, *_: object) -> None:
            """What was asked stands in `asked`."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    served.origin = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield served
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _answer(served: Served, path: str) -> str | None:
    _, first, *rest = path.split("/")
    if first != "measure":
        return served.pages.get(first)
    style = f"width:{int(rest[0])}px;height:900px;border:0;display:block"
    frames = "".join(f'<iframe id="{name}" src="/{name}" style="{style}"></iframe>' for name in served.pages)
    script = (FOLDER / "measure.js").read_text("utf-8")
    return f'<!doctype html><body style="margin:0">{frames}<pre id="measured"></pre><script>{script}</script>'


def run(address: str, *flags: str, is_dark: bool = False) -> tuple[str, str]:
    """What Chromium prints, and what it complains of, for the page at `address`."""
    with tempfile.TemporaryDirectory() as profile:
        scheme = f"--blink-settings=preferredColorScheme={0 if is_dark else 1}"
        command = [chromium(), *_FLAGS, f"--user-data-dir={profile}", scheme, *flags, address]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    return done.stdout, done.stderr


def measure(served: Served, width: int, *, is_dark: bool = False) -> dict[str, dict[str, Any]]:
    """What `measure.js` finds on each page in a window of that width."""
    address = f"{served.origin}/measure/{width}"
    shown, _ = run(address, "--dump-dom", "--window-size=2000,1000", is_dark=is_dark)
    found = re.search(r'<pre id="measured">(.*?)</pre>', shown, re.DOTALL)
    assert found is not None, shown[:500]
    measured: dict[str, dict[str, Any]] = json.loads(unescape(found[1]))
    return measured
