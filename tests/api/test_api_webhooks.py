"""Webhooks: a client of their own, without the key, to the address that the user named."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from cc_flow.api.webhooks import send_webhook
from cc_flow.performer import Answer, FailureKind
from cc_flow.secret import Secret

TOKEN = "T0KEN/b0000/canary"


def send(serve: Callable[..., Any], *chunks: bytes, payload: Any = None, timeout: float = 5.0, **how: Any) -> Any:
    """Send one webhook to a scripted server: (outcome, requests)."""

    async def once() -> Any:
        async with serve(*chunks, **how) as server:
            url = Secret(f"http://127.0.0.1:{server.port}/services/{TOKEN}?wait=true\n")
            return await send_webhook(url, payload or {"text": "done"}, timeout=timeout), server.requests

    return asyncio.run(once())


def test_a_webhook_gets_json_and_nothing_of_ours(serve: Callable[..., Any]) -> None:
    """No key, no tenant, no cookie."""
    outcome, requests = send(serve, b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", payload={"text": "Füße"})
    assert outcome == Answer(200)
    head, _, body = requests[0].partition(b"\r\n\r\n")
    assert head.startswith(f"POST /services/{TOKEN}?wait=true HTTP/1.1\r\n".encode())
    names = [line.split(b":")[0] for line in head.split(b"\r\n")[1:]]
    assert names == [b"Host", b"User-Agent", b"Accept-Encoding", b"Content-Type", b"Content-Length"]
    assert body == '{"text":"Füße"}'.encode()


FAILURES = {
    "redirect": (b"HTTP/1.1 307 x\r\nLocation: http://127.0.0.1:9/\r\nContent-Length: 0\r\n\r\n", FailureKind.REDIRECT),
    "refused": (b"HTTP/1.1 404 x\r\nContent-Length: 10\r\n\r\nno_service", FailureKind.REJECTED),
    "throttled": (b"HTTP/1.1 429 x\r\nRetry-After: 3\r\nContent-Length: 0\r\n\r\n", FailureKind.THROTTLED),
    "cut": (b"HTTP/1.1 2", FailureKind.CUT),
}


@pytest.mark.parametrize(("answer", "kind"), FAILURES.values(), ids=FAILURES)
def test_a_failed_webhook_names_its_host_only(serve: Callable[..., Any], answer: bytes, kind: FailureKind) -> None:
    """Who has the address can write into the channel."""
    outcome, requests = send(serve, answer)
    assert outcome.kind is kind
    assert "the webhook at 127.0.0.1" in outcome.message
    assert "canary" not in repr(outcome)
    assert len(requests) == 1


def test_a_webhook_has_a_deadline(serve: Callable[..., Any]) -> None:
    """A silent receiver holds up no run."""
    outcome, _ = send(serve, last="hold", timeout=0.1)
    assert outcome.kind is FailureKind.CUT


@pytest.mark.parametrize(
    "url",
    [
        "http://hooks.example/canary",
        "https://me:canary@hooks.example/x",
        "file:///canary",
        "canary",
        "",
        "https://\x00",
    ],
)
def test_an_address_that_cannot_be_is_not_called(url: str) -> None:
    """Https or this machine, without a password in it; the address is not shown."""
    outcome = asyncio.run(send_webhook(Secret(url), {}, timeout=1.0))
    assert outcome.kind is FailureKind.NOT_SENT
    assert outcome.message.startswith("the webhook was not called: ")
    assert "canary" not in outcome.message
