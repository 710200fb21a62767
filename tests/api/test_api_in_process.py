"""The sandbox's way: an ASGI app in this process, through the same client."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from cc_flow.actions.spec import Request
from cc_flow.api.client import connect, in_process
from cc_flow.errors import UsageError
from cc_flow.performer import Answer, Call, FailureKind
from cc_flow.secret import Secret

Send = Callable[[dict[str, Any]], Awaitable[None]]


async def echo(scope: dict[str, Any], receive: Callable[[], Awaitable[dict[str, Any]]], send: Send) -> None:
    """Answers with what it was asked; `/api/broken` raises, `/api/silent` never answers."""
    if scope["path"] == "/api/broken":
        raise RuntimeError("the app is broken")
    if scope["path"] == "/api/silent":
        await asyncio.Event().wait()
    message = await receive()
    asked = {"path": scope["path"], "query": scope["query_string"].decode(), "body": message["body"].decode()}
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"application/json")]})
    await send({"type": "http.response.body", "body": json.dumps(asked).encode()})


def ask(call: Call) -> Any:
    """Perform one call against `echo`."""
    performer = connect(origin="http://sandbox", tenant="t", key=Secret("cc_sandbox_1"), transport=in_process(echo))
    return asyncio.run(performer.perform(call))


def test_the_sandbox_answers_without_a_socket(call_of: Callable[..., Call]) -> None:
    """The app sees what a server would see."""
    asked = ask(call_of(Request("POST", "/user/x", (("a", "b c"),), {"n": 1})))
    assert asked == Answer(200, {"path": "/api/user/x", "query": "a=b%20c", "body": '{"n":1}'})


def test_a_broken_app_is_a_500(call_of: Callable[..., Call]) -> None:
    """As it would be behind a server."""
    assert ask(call_of(Request("GET", "/broken"))).kind is FailureKind.SERVER_ERROR


def test_a_silent_app_is_cut(call_of: Callable[..., Call]) -> None:
    """The deadline holds here, too."""
    assert ask(call_of(Request("GET", "/silent"), timeout=0.05)).kind is FailureKind.CUT


def test_no_other_host_is_reached_in_process() -> None:
    """A real origin with the sandbox's transport is a mistake, unless it is https."""
    with pytest.raises(UsageError):
        connect(origin="http://api.example", tenant="t", key=Secret("cc_12345678"), transport=in_process(echo))


def test_what_a_read_shows_is_what_came(call_of: Callable[..., Call]) -> None:
    """Only a simulation lays something over it."""
    performer = connect(origin="http://sandbox", tenant="t", key=Secret("cc_sandbox_1"), transport=in_process(echo))
    output = {"id": 1}
    assert performer.seen(call_of(Request("GET", "/x")), output) is output
