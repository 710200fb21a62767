"""The rate limit as the server sees it: what arrives in any stretch of time, however long the network takes."""

import random
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from arrivals import most_in_any, slow_down
from program import Program
from strict_api import CUT_AFTER
from world import World, workflow_of


def test_no_stretch_sees_more_than_the_limit_whatever_the_network_does(world: World):
    """Forty requests, each on its way for up to three windows, some of them cut off: five in any two seconds."""
    arrivals = slow_down(world.api, world.clock, random.Random(11), (0, 0.01, 0.5, 2, 6))
    world.api.faults = lambda method, _path, number: CUT_AFTER if method == "GET" and number % 9 == 8 else None
    text = workflow_of(
        """
        - id: read
          for_each: "{{ range(30) | list }}"
          concurrency: 7
          action: content.get_post
          with: {id_or_slug: p1}
        - id: mark
          for_each: [p1, p2, p3, p4, p5]
          concurrency: 5
          action: content.update_post
          with: {id_or_slug: "{{ item }}", is_favorite: true}
        """,
        rate_limit="{requests: 5, per: 2s}",
    )
    assert world.run(text).status == "succeeded"
    assert len(arrivals) > 40
    assert most_in_any(arrivals, 2) == 5


def test_calls_without_delay_use_the_limit_up(world: World):
    """Where the network takes no time, a window passes for each five calls, and hardly more."""
    text = workflow_of(
        """
        - id: read
          for_each: "{{ range(30) | list }}"
          action: content.get_post
          with: {id_or_slug: p1}
        """,
        rate_limit="{requests: 5, per: 100s}",
    )
    before = world.clock.monotonic()
    assert world.run(text).status == "succeeded"
    assert 500 <= world.clock.monotonic() - before < 501


class SlowServer(ThreadingHTTPServer):
    """On loopback; each request waits a while before it counts as arrived, and another before its answer."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.arrivals: list[float] = []
        self.chance = random.Random(5)


class _Handler(BaseHTTPRequestHandler):
    server: SlowServer

    def do_GET(self) -> None:
        """Arrive late, answer later."""
        time.sleep(self.server.chance.random() * 0.15)
        self.server.arrivals.append(time.monotonic())
        time.sleep(self.server.chance.random() * 0.05)
        content = b'{"id": "p1"}'
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_words: object) -> None:
        """Says nothing."""


@contextmanager
def slow_server() -> Iterator[SlowServer]:
    """The server, until the block ends."""
    with SlowServer() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.shutdown()
        thread.join(5)


def test_a_server_on_loopback_sees_no_more_than_the_limit(program: Program):
    """Twelve reads, each up to 150 ms on its way: four in any 300 ms, by the clock of the server."""
    text = workflow_of(
        """
        - id: read
          for_each: "{{ range(12) | list }}"
          concurrency: 6
          action: content.get_post
          with: {id_or_slug: p1}
        """,
        rate_limit="{requests: 4, per: 300ms}",
    )
    with slow_server() as server:
        program.environment |= {
            "CC_FLOW_API_KEY": "cc_a_key_for_tests_0123456789",
            "CC_FLOW_TENANT": "acme",
            "CC_FLOW_BASE_URL": f"http://127.0.0.1:{server.server_address[1]}",
        }
        ended = program("run", program.write("reads.yaml", text))
    assert ended.code == 0, ended.err
    assert len(server.arrivals) == 12
    assert most_in_any(server.arrivals, 0.3) == 4
