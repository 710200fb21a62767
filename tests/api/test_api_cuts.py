"""What sockets can do to a request, and what the engine is told of it."""

import asyncio
import gzip
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from cc_flow.actions.spec import Request
from cc_flow.api.client import connect
from cc_flow.api.origin import parse_origin
from cc_flow.api.transport import over_the_network
from cc_flow.performer import Answer, Call, Failure, FailureKind
from cc_flow.secret import Secret

OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
HOST = "api.coffeecontracts.com"
SEEN_AT = "GET /user/content/posts-v2"
UNPACKABLE = "its body cannot be unpacked"
EMPTY_BLOCK = b"\x00\x00\x00\xff\xff"  # of deflate: stored, not the last, no bytes
CREATE = Request("POST", "/user/content/schedule", body={"postId": "p1"})

CUTS = {
    "reset before reading": ((), {"first": "reset"}),
    "closed before reading": ((), {"first": "close"}),
    "closed after the request": ((), {}),
    "reset after the request": ((), {"last": "reset"}),
    "half a status line": ((b"HTTP/1.1 20",), {}),
    "half the headers": ((b"HTTP/1.1 201 Created\r\nContent-Ty",), {}),
    "reset in the headers": ((b"HTTP/1.1 201 Created\r\nContent-Ty",), {"last": "reset"}),
    "less than its length": ((OK + b'Content-Length: 100\r\n\r\n{"id": 1}',), {}),
    "reset in the body": ((OK + b'Content-Length: 100\r\n\r\n{"id": 1}',), {"last": "reset"}),
    "half a chunk": ((OK + b'Transfer-Encoding: chunked\r\n\r\n20\r\n{"id"',), {}),
    "no last chunk": ((OK + b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n",), {}),
    "not HTTP": ((b"SSH-2.0-OpenSSH_9.2\r\n",), {}),
    "200 KB of headers": ((b"HTTP/1.1 200 OK\r\nX-Long: " + b"a" * 200_000 + b"\r\n\r\n",), {}),
    "damaged gzip": ((OK + b"Content-Encoding: gzip\r\nContent-Length: 9\r\n\r\nnot gzip!",), {}),
    "half a gzip": ((OK + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(b'{"id": 1}')[:-9],), {}),
    "two gzips in one": ((OK + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(b"{") + gzip.compress(b"}"),), {}),
    "a packing nobody asked for": ((OK + b"Content-Encoding: br\r\nContent-Length: 2\r\n\r\n{}",), {}),
}
SLOW = {
    "silence": ((), {"last": "hold"}),
    "silence in the headers": ((b"HTTP/1.1 200 OK\r\n",), {"last": "hold"}),
    "silence in the body": ((OK + b"Content-Length: 2\r\n\r\n{",), {"last": "hold"}),
    "headers drop by drop": ((b"HTTP/1.1 100 Continue\r\n\r\n",), {"last": "again", "pause": 0.01}),
    "a body drop by drop": ((OK + b"\r\n[", *[b"1,"] * 1000), {"pause": 0.01}),
}


@pytest.mark.parametrize(("chunks", "how"), CUTS.values(), ids=CUTS)
def test_what_was_sent_and_not_answered_whole_is_cut(perform: Callable[..., Any], chunks: Any, how: Any) -> None:
    """Whether a server read a request before the connection broke cannot be told, so it is never `not_sent`."""
    seen = perform(*chunks, request=CREATE, **how)
    assert seen.outcome.kind is FailureKind.CUT
    assert seen.outcome.message.startswith("no whole answer from POST /user/content/schedule: ")
    assert seen.server.connections == 1, "nothing is sent twice by the client"
    assert seen.seconds < 2


@pytest.mark.parametrize(("chunks", "how"), SLOW.values(), ids=SLOW)
def test_no_request_outlives_its_time(perform: Callable[..., Any], chunks: Any, how: Any) -> None:
    """Each single read can be quick and the whole endless: the deadline is for the whole exchange."""
    seen = perform(*chunks, timeout=0.3, **how)
    assert seen.outcome.kind is FailureKind.CUT
    assert "time is up" in seen.outcome.message
    assert 0.25 < seen.seconds < 0.6


def test_nothing_listening_is_not_sent(call_of: Callable[..., Call]) -> None:
    """A refused connection proves that nothing left, and the message says where nobody listens."""
    with socket.socket() as placeholder:
        placeholder.bind(("127.0.0.1", 0))
        origin = f"http://127.0.0.1:{placeholder.getsockname()[1]}"
        outcome = asyncio.run(connect(origin=origin, tenant="t", key=Secret("cc_12345678")).perform(call_of(CREATE)))
    assert outcome.kind is FailureKind.NOT_SENT
    assert outcome.message == "POST /user/content/schedule was not sent: nothing listens at 127.0.0.1"


def test_a_connection_that_does_not_come_about_is_not_sent(call_of: Callable[..., Call]) -> None:
    """A full queue of connections ends in `not_sent` before the deadline of the whole makes it look like a cut."""
    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        waiting = [socket.socket() for _ in range(3)]
        for one in waiting:
            one.setblocking(False)
            one.connect_ex(full.getsockname())
        performer = connect(origin=f"http://127.0.0.1:{full.getsockname()[1]}", tenant="t", key=Secret("cc_12345678"))
        outcome = asyncio.run(performer.perform(call_of(CREATE, timeout=0.3)))
        for one in waiting:
            one.close()
    assert outcome.kind is FailureKind.NOT_SENT
    assert outcome.message.endswith("no connection to 127.0.0.1 in time")


TLS = {
    "no TLS behind https": ({"scheme": "https", "first": "close"}, "no secure connection to 127.0.0.1"),
    "a handshake that stalls": (
        {"scheme": "https", "first": "hold", "timeout": 0.3},
        "no connection to 127.0.0.1 in time",
    ),
    "a certificate of nobody known": (
        {"tls": True},
        "the certificate of 127.0.0.1 is not valid (self-signed certificate)",
    ),
}


@pytest.mark.parametrize(("how", "message"), TLS.values(), ids=TLS)
def test_without_a_secure_connection_nothing_is_sent(perform: Callable[..., Any], how: Any, message: str) -> None:
    """The key leaves only once the other side has proved who it is."""
    seen = perform(OK + b"Content-Length: 2\r\n\r\n{}", request=CREATE, **how)
    assert seen.outcome.kind is FailureKind.NOT_SENT
    assert message in seen.outcome.message
    assert seen.server.requests == []


def test_a_bundle_of_ones_own_is_trusted(perform: Callable[..., Any], certificate: Path) -> None:
    """With `ca_bundle` a private authority is as good as a public one."""
    seen = perform(OK + b'Content-Length: 9\r\n\r\n{"id": 1}', tls=True, ca_bundle=certificate)
    assert seen.outcome == Answer(200, {"id": 1})


@pytest.mark.parametrize("outcome", [Answer, Failure])
def test_the_environment_has_no_say_in_who_is_trusted_or_who_listens(
    perform: Callable[..., Any], certificate: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, outcome: type
) -> None:
    """`SSLKEYLOGFILE` would write down what opens the connection, `SSL_CERT_FILE` would let another authority in."""
    monkeypatch.setenv("SSLKEYLOGFILE", str(tmp_path / "keys.log"))
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    monkeypatch.setenv("SSL_CERT_DIR", str(certificate.parent))
    bundle = certificate if outcome is Answer else None
    seen = perform(OK + b'Content-Length: 9\r\n\r\n{"id": 1}', tls=True, ca_bundle=bundle)
    assert type(seen.outcome) is outcome
    assert not (tmp_path / "keys.log").exists()


def test_a_certificate_counts_for_its_own_names_only(serve: Callable[..., Any], certificate: Path) -> None:
    """Whoever holds a certificate for another name is not the API, however trusted."""

    async def ask() -> list[bytes]:
        async with serve(OK + b"Content-Length: 2\r\n\r\n{}", tls=True) as server:
            origin = f"https://127.0.0.1:{server.port}"
            way = over_the_network(parse_origin(origin, in_process=False), ca_bundle=certificate)
            with pytest.raises(httpx.ConnectError, match=HOST):
                await way.handle_async_request(httpx.Request("GET", origin, extensions={"sni_hostname": HOST}))
            return server.requests

    assert asyncio.run(ask()) == []


def test_a_gzip_bomb_never_unfolds(perform: Callable[..., Any]) -> None:
    """A body is capped as it is unpacked: 32 MB of zeros in 32 KB are refused at 8 MiB."""
    bomb = gzip.compress(b"[" + b"0" * 32_000_000, compresslevel=9)
    seen = perform(OK + b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(bomb), bomb)
    assert seen.outcome.kind is FailureKind.BAD_ANSWER
    assert seen.outcome.message == "GET /user/content/posts-v2 was answered with more than 8 MiB"


def test_a_body_without_end_is_refused_at_8_mib(perform: Callable[..., Any]) -> None:
    """A plain body is capped as well."""
    seen = perform(OK + b"\r\n", *[b"1," * 500_000] * 9)
    assert seen.outcome.kind is FailureKind.BAD_ANSWER


def test_what_follows_the_end_of_a_packed_body_is_not_collected(perform: Callable[..., Any]) -> None:
    """The answer is refused with the first byte after it, however much was to come."""
    packed = OK + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(b'{"id": 1}')
    seen = perform(packed, b"A" * 65_536, last="again", timeout=20)
    assert (seen.outcome.kind, seen.outcome.message) == (
        FailureKind.CUT,
        f"no whole answer from {SEEN_AT}: {UNPACKABLE}",
    )
    assert seen.seconds < 5


def test_a_packed_body_without_end_is_refused_at_8_mib(perform: Callable[..., Any]) -> None:
    """What is packed counts as it comes, too: empty blocks go on for ever and unpack to nothing."""
    head = gzip.compress(b"")[:10]
    seen = perform(OK + b"Content-Encoding: gzip\r\n\r\n" + head, *[EMPTY_BLOCK * 200_000] * 9)
    assert seen.outcome.kind is FailureKind.BAD_ANSWER
    assert seen.outcome.message == f"{SEEN_AT} was answered with more than 8 MiB"


def test_gzip_is_asked_for_and_unpacked(perform: Callable[..., Any]) -> None:
    """Pages come packed where the server can."""
    body = gzip.compress(b'{"results": [], "count": 0}')
    seen = perform(OK + b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
    assert seen.outcome == Answer(200, {"results": [], "count": 0})
    assert b"Accept-Encoding: gzip\r\n" in seen.server.requests[0]


def test_the_status_of_an_error_counts_even_when_its_body_is_cut(perform: Callable[..., Any]) -> None:
    """A 401 is a 401, whatever became of its words."""
    seen = perform(b"HTTP/1.1 401 Unauthorized\r\nContent-Length: 100\r\n\r\n{")
    assert seen.outcome.kind is FailureKind.UNAUTHORIZED


def test_a_connection_is_used_again(serve: Callable[..., Any], call_of: Callable[..., Call]) -> None:
    """Calls one after the other share a connection."""

    async def three() -> int:
        async with serve(OK + b"Content-Length: 2\r\n\r\n{}", last="keep") as server:
            performer = connect(origin=f"http://127.0.0.1:{server.port}", tenant="t", key=Secret("cc_12345678"))
            for _ in range(3):
                assert await performer.perform(call_of(CREATE)) == Answer(200, {})
            await performer.aclose()
            return server.connections

    assert asyncio.run(three()) == 1


def test_a_connection_that_the_server_closed_is_not_used_again(
    serve: Callable[..., Any], call_of: Callable[..., Call]
) -> None:
    """A server that closes after each answer costs a connection each, and never an unknown outcome."""

    async def three() -> int:
        async with serve(OK + b"Content-Length: 2\r\n\r\n{}", last="close") as server:
            performer = connect(origin=f"http://127.0.0.1:{server.port}", tenant="t", key=Secret("cc_12345678"))
            for _ in range(3):
                assert await performer.perform(call_of(CREATE)) == Answer(200, {})
                await server.ended.get()
            await performer.aclose()
            return server.connections

    assert asyncio.run(three()) == 3


def test_calls_at_once_have_a_connection_each_and_give_it_back(
    serve: Callable[..., Any], call_of: Callable[..., Call]
) -> None:
    """Ten at once open ten connections, the next ten open none."""

    async def twice_ten() -> int:
        async with serve(OK + b"Content-Length: 2\r\n\r\n{}", last="keep") as server:
            performer = connect(origin=f"http://127.0.0.1:{server.port}", tenant="t", key=Secret("cc_12345678"))
            for _ in range(2):
                outcomes = await asyncio.gather(*(performer.perform(call_of(CREATE)) for _ in range(10)))
                assert outcomes == [Answer(200, {})] * 10
            await performer.aclose()
            return server.connections

    assert asyncio.run(twice_ten()) == 10


def test_a_call_after_a_cut_one_has_a_new_connection(serve: Callable[..., Any], call_of: Callable[..., Call]) -> None:
    """What is left of a late answer is never taken for the answer to the next request."""

    async def cut_and_go_on() -> tuple[Any, int]:
        async with serve(OK + b"Content-Length: 9\r\n\r\n", b'{"id": 1}', last="keep", pause=0.2) as server:
            performer = connect(origin=f"http://127.0.0.1:{server.port}", tenant="t", key=Secret("cc_12345678"))
            assert (await performer.perform(call_of(CREATE, timeout=0.1))).kind is FailureKind.CUT
            outcome = await performer.perform(call_of(CREATE))
            await performer.aclose()
            return outcome, server.connections

    assert asyncio.run(cut_and_go_on()) == (Answer(200, {"id": 1}), 2)


def test_a_cancelled_call_lets_go_of_its_connection(serve: Callable[..., Any], call_of: Callable[..., Call]) -> None:
    """Cancelling is not swallowed, and the performer goes on."""

    async def cancel_and_go_on() -> int:
        async with serve(last="hold") as server:
            performer = connect(origin=f"http://127.0.0.1:{server.port}", tenant="t", key=Secret("cc_12345678"))
            task = asyncio.ensure_future(performer.perform(call_of(CREATE)))
            await server.arrived.get()
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            assert (await performer.perform(call_of(CREATE, timeout=0.05))).kind is FailureKind.CUT
            await performer.aclose()
            return server.connections

    assert asyncio.run(cancel_and_go_on()) == 2
