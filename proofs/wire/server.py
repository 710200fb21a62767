"""The API behind a socket. HTTP/1.1 by hand, so that it can stop anywhere: before the work, after it, in the middle of
its answer. Its log of writes is its own.
"""

import asyncio
import json
import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from proofs.wire.api import Api

PAGE = b"<html><head><title>Application Error</title></head><body>An error occurred</body></html>"
LATE = 0.03
"""Seconds: how long late work takes. Far below the `quiet` of the workflows that are run against it."""

FAULTS = (
    "close before", "close after", "reset before", "reset after", "half a status after", "half a body after",
    "503 page before", "503 page after", "503 page late", "500 before", "500 after", "500 late", "502 after",
    "504 late", "200 page after", "429", "429 after 0 s", "408 after", "no answer late", "slow",
)  # fmt: skip


@dataclass
class Door:
    """The server's own state: the API behind it, and the faults to come: for the nth write, which."""

    api: Api = field(default_factory=Api)
    faults: dict[int, str] = field(default_factory=dict)
    writes: int = 0
    late: set[asyncio.Task[None]] = field(default_factory=set)


@dataclass(frozen=True)
class Running:
    """A server that listens."""

    port: int

    @property
    def origin(self) -> str:
        """Where."""
        return f"http://127.0.0.1:{self.port}"

    def begin(self, faults: dict[int, str]) -> None:
        """A fresh account; the nth write to come goes wrong as `faults` has it."""
        self._ask("POST", {"faults": {str(number): fault for number, fault in faults.items()}})

    def state(self) -> dict[str, Any]:
        """What is there, and what was done; late work is waited for."""
        return self._ask("GET", None)

    def _ask(self, method: str, body: Any) -> dict[str, Any]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request(method, "/__door", json.dumps(body))
            answer: dict[str, Any] = json.loads(connection.getresponse().read())
        finally:
            connection.close()
        return answer


@contextmanager
def listening() -> Iterator[Running]:
    """A server in a process of its own, for the length of a `with` block."""
    context = get_context("fork")
    here, there = context.Pipe()
    process = context.Process(target=_main, args=(there,), daemon=True)
    process.start()
    try:
        yield Running(here.recv())
    finally:
        process.kill()
        process.join()


def _main(there: Connection) -> None:
    asyncio.run(_serve(there))


async def _serve(there: Connection) -> None:
    door = Door()

    async def meet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while await _exchange(door, reader, writer):
                pass
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(meet, "127.0.0.1", 0)
    there.send(server.sockets[0].getsockname()[1])
    await server.serve_forever()


async def _exchange(door: Door, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
    """One request and its answer; whether the connection goes on."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    line, *lines = head.rstrip("\r\n").split("\r\n")
    method, target, _ = line.split(" ")
    headers = {name.lower(): value.strip() for name, _, value in (one.partition(":") for one in lines)}
    content = await reader.readexactly(int(headers.get("content-length", 0)))
    body = json.loads(content) if content else None
    address = urlsplit(target)
    if address.path == "/__door":
        writer.write(_answer(200, await _door(door, method, body)))
        return True

    def work() -> bytes:
        return _answer(*door.api.answer(method, address.path, dict(parse_qsl(address.query)), headers, body))

    door.writes += method != "GET"
    fault = door.faults.get(door.writes) if method != "GET" else None
    return await _respond(door, writer, fault, work)


async def _door(door: Door, method: str, body: Any) -> Any:
    while door.late:
        await asyncio.wait(door.late)
    if method == "POST":
        door.api.reset()
        door.writes, door.faults = 0, {int(number): fault for number, fault in body["faults"].items()}
    return {"entries": door.api.entries, "marks": door.api.marks, "works": door.api.works, "writes": door.writes}


async def _respond(door: Door, writer: asyncio.StreamWriter, fault: str | None, work: Any) -> bool:
    if fault is None:
        writer.write(work())
        await writer.drain()
        return True
    if fault.endswith("late"):
        _do_late(door, work)
    answer = work() if fault.endswith("after") or fault == "slow" else b""
    match fault.rsplit(" ", 1)[0]:
        case "reset":
            linger = struct.pack("ii", 1, 0)
            writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            return False
        case "half a status":
            writer.write(b"HTTP/1.1 20")
        case "half a body":
            writer.write(answer[:-7])
        case "503 page":
            writer.write(_page(503))
        case "200 page":
            writer.write(_page(200))
        case "500" | "502" | "504" | "408" as status:
            writer.write(_answer(int(status), {"detail": "Server error."}))
        case "429 after 0":
            writer.write(_answer(429, {"detail": "Request was throttled."}, "Retry-After: 0\r\n"))
        case "429":
            writer.write(_answer(429, {"detail": "Request was throttled."}))
        case "slow":
            await asyncio.sleep(LATE)
            writer.write(answer)
    await writer.drain()
    return False


def _do_late(door: Door, work: Any) -> None:
    async def do() -> None:
        await asyncio.sleep(LATE)
        work()

    task = asyncio.ensure_future(do())
    door.late.add(task)
    task.add_done_callback(door.late.discard)


def _answer(status: int, body: Any, more: str = "") -> bytes:
    content = b"" if body is None else json.dumps(body).encode()
    kind = "Content-Type: application/json\r\n" if body is not None else ""
    return f"HTTP/1.1 {status} X\r\n{kind}{more}Content-Length: {len(content)}\r\n\r\n".encode() + content


def _page(status: int) -> bytes:
    return f"HTTP/1.1 {status} X\r\nContent-Type: text/html\r\nContent-Length: {len(PAGE)}\r\n\r\n".encode() + PAGE
