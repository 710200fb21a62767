"""One attempt at an action of money or the account through the real command line, with some of the five locks open, and
what arrived at the server.
"""

import contextlib
import io
import json
import os
import shutil
import tempfile
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import product
from pathlib import Path
from typing import Any, ClassVar

from cc_flow.actions.catalog import find, names
from cc_flow.actions.examples import example
from cc_flow.actions.spec import Effect
from cc_flow.cli.main import run
from proofs import MEMORY

KEY, TENANT = "cc_live_0123456789abcdefghijkl", "locks"


@dataclass(frozen=True)
class Locks:
    """Which of the five are open."""

    file: bool = True  # `allow:` in the workflow
    command_line: bool = True  # `--allow`
    profile: bool = True  # the capability of the user, outside the repository
    outside_loops: bool = True
    expectation: bool = True  # `expect:` holds of the membership as it is now

    @property
    def are_all_open(self) -> bool:
        """Whether the action may be done."""
        return all((self.file, self.command_line, self.profile, self.outside_loops, self.expectation))


ALL = tuple(Locks(*given) for given in product((True, False), repeat=5))
ONE_CLOSED = tuple(locks for locks in ALL if sum(getattr(locks, name) for name in Locks.__dataclass_fields__) == 4)
ACTIONS = tuple(name for name in names() if find(name).spec.effect in {Effect.BILLING, Effect.ACCOUNT})


@dataclass(frozen=True)
class Attempt:
    """How a run ended, and what arrived: every request but the look at the membership."""

    exit_code: int
    arrived: tuple[str, ...]
    output: str


@dataclass
class Counter:
    """A server that does whatever it is asked, and keeps what that was."""

    origin: str
    arrived: list[str] = field(default_factory=list)


@contextlib.contextmanager
def counting() -> Iterator[Counter]:
    """The server, for the length of a `with` block."""
    counter = Counter("")

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1  # an answer in one piece, or the other side waits before it acknowledges
        answers: ClassVar[Mapping[str, Any]] = {"GET /api/user/my-membership": {"status": "active"}}

        def _meet(self) -> None:
            self.rfile.read(int(self.headers.get("content-length", 0)))
            asked = f"{self.command} {self.path}"
            if asked not in self.answers:
                counter.arrived.append(asked)
            content = json.dumps(self.answers.get(asked, {"id": "x1"})).encode()
            self.send_response(200)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_PATCH = do_DELETE = _meet  # noqa: N815 - the names http.server looks for

        def log_message(self, *_arguments: object) -> None:
            """Nothing is printed."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    counter.origin = f"http://127.0.0.1:{server.server_port}"
    try:
        yield counter
    finally:
        server.shutdown()
        server.server_close()


def attempt(action: str, locks: Locks, counter: Counter) -> Attempt:
    """Run a workflow of one step with the command line."""
    effect = find(action).spec.effect.value
    folder = Path(tempfile.mkdtemp(prefix="cc-flow-locks-", dir=MEMORY))
    counter.arrived.clear()
    try:
        (folder / "flow.yaml").write_text(_workflow(action, effect, locks))
        arguments = ["run", str(folder / "flow.yaml"), "--yes", *(["--allow", effect] if locks.command_line else [])]
        with _environment(folder, counter.origin, effect if locks.profile else ""):
            exit_code, output = _run(arguments)
    finally:
        shutil.rmtree(folder)
    return Attempt(exit_code, tuple(counter.arrived), output)


def _workflow(action: str, effect: str, locks: Locks) -> str:
    step = {"id": "it", "action": action, "expect": f"membership.status == '{_status(locks)}'"}
    if inputs := example(find(action)):
        step["with"] = inputs
    if not locks.outside_loops:
        step["for_each"] = ["once"]
    top = {"cc_flow": 1, "name": "locks", "steps": [step]} | ({"allow": [effect]} if locks.file else {})
    return json.dumps(top)  # which is YAML, too


def _status(locks: Locks) -> str:
    return "active" if locks.expectation else "cancelled"


def _run(arguments: list[str]) -> tuple[int, str]:
    output = io.StringIO()
    with contextlib.redirect_stdout(output), contextlib.redirect_stderr(output):
        exit_code = run(arguments)
    return exit_code, output.getvalue()


@contextlib.contextmanager
def _environment(folder: Path, origin: str, capabilities: str) -> Iterator[None]:
    before = dict(os.environ)
    os.environ.update(
        CC_FLOW_STATE_DIR=str(folder / "state"),
        CC_FLOW_CONFIG_DIR=str(folder / "config"),
        CC_FLOW_API_KEY=KEY,
        CC_FLOW_TENANT=TENANT,
        CC_FLOW_BASE_URL=origin,
        CC_FLOW_CAPABILITIES=capabilities,
        CC_FLOW_SECRET_OLD_PASSWORD="old-pass-word",  # noqa: S106 - made up
        CC_FLOW_SECRET_NEW_PASSWORD="new-pass-word",  # noqa: S106 - made up
    )
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
