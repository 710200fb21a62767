"""`python -m proofs.walks --walks 200`: lists that change while they are walked, over a real socket, by the real client.

A walk that is believed has every item that was there from its beginning to its end, each once; one that is not believed
says so. Between two pages the list changes once or twice, once where the server gives single items: what a walk cannot
see stands in `engine/paging.py`.
"""

import argparse
import asyncio
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from cc_flow.actions.catalog import find
from cc_flow.actions.request import build_request
from cc_flow.api.client import connect
from cc_flow.engine.paging import Page, Unstable, Walked, walk
from cc_flow.performer import Answer, Call
from cc_flow.secret import Secret

ACTION = "content.list_trending_reels"


@dataclass
class Moving:
    """A list that others change. `stayed` are the items that were there all the time."""

    chance: random.Random
    cap: int
    restless: float
    items: list[str] = field(default_factory=list)
    stayed: set[str] = field(default_factory=set)
    made: int = 0
    changes: int = 0
    requests: int = 0

    def begin(self, size: int) -> None:
        """A list of so many items."""
        self.items = [f"i{number}" for number in range(size)]
        self.stayed, self.made = set(self.items), size

    def page(self, limit: int, offset: int) -> dict[str, Any]:
        """A page, and then perhaps a change."""
        self.requests += 1
        found = self.items[offset : offset + min(limit, self.cap)]
        answer = {"results": [{"id": item} for item in found], "count": len(self.items)}
        if self.chance.random() < self.restless:
            for _ in range(self.chance.choice((1, 2)) if self.cap > 1 else 1):
                self._change()
        return answer

    def _change(self) -> None:
        self.changes += 1
        if self.items and self.chance.random() < 0.5:
            gone = self.items.pop(self.chance.randrange(len(self.items)))
            self.stayed.discard(gone)
        else:
            self.made += 1
            self.items.insert(self.chance.randint(0, len(self.items)), f"i{self.made}")


def main(arguments: Sequence[str] | None = None) -> int:
    """Walk; the exit code is 1 where a walk was believed that missed something."""
    parser = argparse.ArgumentParser(prog="python -m proofs.walks", description=__doc__)
    parser.add_argument("--walks", type=int, default=200, help="how many (200)")
    asked = parser.parse_args(arguments)
    began = time.monotonic()
    came, wrong, requests = Counter[str](), list[str](), 0
    for number in range(asked.walks):
        chance = random.Random(number)
        moving = Moving(chance, chance.choice((1, 3, 10, 50)), chance.choice((0.0, 0.1, 0.4, 1.0)))
        moving.begin(chance.choice((0, 1, 9, 30, 120)))
        words = _walk(moving, chance.choice((None, 2, 25, 100)))
        requests += moving.requests
        came["not believed" if words is None else "believed"] += 1
        wrong += [f"walk {number}: {words}"] if words else []
    print(f"{asked.walks} walks, {requests:,} requests, {time.monotonic() - began:.0f} s")
    print(
        f"{came['believed']} believed, {came['not believed']} said that the list changed too fast; {len(wrong)} wrong"
    )
    print("\n".join(wrong[:20]))
    return 1 if wrong else 0


def _walk(moving: Moving, size: int | None) -> str | None:
    """What is wrong with a believed walk, empty where nothing is; None for one that is not believed."""
    try:
        with _serving(moving) as origin:
            walked = asyncio.run(_ask(origin, size))
    except Unstable:
        return None
    ids = [item["id"] for item in walked.results]
    twice = [item for item, count in Counter(ids).items() if count > 1]
    missing = moving.stayed - set(ids)
    return (f"came twice: {twice} " if twice else "") + (f"missing: {sorted(missing)}" if missing else "")


async def _ask(origin: str, size: int | None) -> Walked:
    performer = connect(origin=origin, tenant="walks", key=Secret("cc_live_0123456789abcdefghij"))
    kind = find(ACTION)

    async def fetch(limit: int, offset: int) -> Page:
        values = {"limit": limit, **({"offset": offset} if offset else {})}
        outcome = await performer.perform(Call("walk", kind.spec, build_request(kind, values), values))
        assert isinstance(outcome, Answer), outcome
        return Page(outcome.body["results"], outcome.body["count"])

    try:
        return await walk(fetch, page_size=size)
    finally:
        await performer.aclose()


@contextmanager
def _serving(moving: Moving) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1  # an answer in one piece, or the other side waits before it acknowledges

        def do_GET(self) -> None:
            asked = dict(parse_qsl(urlsplit(self.path).query))
            content = json.dumps(moving.page(int(asked["limit"]), int(asked.get("offset", 0)))).encode()
            self.send_response(200)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_arguments: object) -> None:
            """Nothing is printed."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


if __name__ == "__main__":
    sys.exit(main())
