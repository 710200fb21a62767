"""What leaves: exactly the request that was meant, to exactly the place that was meant, or nothing."""

import asyncio
import json
import logging
import subprocess
import sys
import traceback
from collections.abc import Callable
from typing import Any
from urllib.parse import quote, unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cc_flow import __version__
from cc_flow.actions.spec import Effect, EffectClass, Request, Spec
from cc_flow.api.client import connect
from cc_flow.api.origin import Origin
from cc_flow.api.request import Unsendable, built
from cc_flow.errors import NotAuthorized, UsageError
from cc_flow.performer import Answer, Call, FailureKind
from cc_flow.secret import Secret

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"
ORIGIN = Origin("https", "api.coffeecontracts.com")


def call(request: Request, request_id: str = "") -> Call:
    """A call of `request`."""
    return Call("step", Spec("a.b", request.method, "/", Effect.READ, EffectClass.READ), request, request_id=request_id)


def test_a_read_is_sent_as_it_stands_here(perform: Callable[..., Any], key: str) -> None:
    """Its headers are these and no others."""
    request = Request("GET", "/user/content/posts-v2", (("limit", "100"), ("content_type", "Reel & Story")))
    sent = perform(OK, request=request).server
    head, _, body = sent.requests[0].partition(b"\r\n\r\n")
    assert head.decode().split("\r\n") == [
        "GET /api/user/content/posts-v2?limit=100&content_type=Reel%20%26%20Story HTTP/1.1",
        f"Host: 127.0.0.1:{sent.port}",
        f"Authorization: Bearer {key}",
        "X-Tenant-Slug: coffee-contracts",
        "Accept: application/json",
        f"User-Agent: cc-flow/{__version__}",
        "Cache-Control: no-cache",
        "X-Request-ID: run-of-a-step-0000001",
        "Accept-Encoding: gzip",
    ]
    assert body == b""


def test_a_write_carries_its_body_as_json(perform: Callable[..., Any]) -> None:
    """UTF-8, compact, with its length."""
    seen = perform(OK, request=Request("POST", "/user/content/schedule", body={"postId": "p", "title": "Füße"}))
    head, _, body = seen.server.requests[0].partition(b"\r\n\r\n")
    assert body == '{"postId":"p","title":"Füße"}'.encode()
    assert b"Content-Type: application/json\r\nContent-Length: %d" % len(body) in head


@pytest.mark.parametrize("method", ["POST", "PATCH"])
def test_a_write_without_a_body_says_so(perform: Callable[..., Any], method: str) -> None:
    """Its length is 0, and no type is claimed; an empty body is not the JSON null."""
    head = perform(OK, request=Request(method, "/user/payment/cancel-membership")).server.requests[0]
    assert b"Content-Length: 0\r\n" in head
    assert b"Content-Type" not in head


def test_an_empty_object_is_a_body(perform: Callable[..., Any]) -> None:
    """`{}` is sent where an action asks for a body and no input was given."""
    assert perform(OK, request=Request("POST", "/user/x", body={})).server.requests[0].endswith(b"\r\n\r\n{}")


PATHS = {
    "/user/content/schedule/": "an empty part",
    "/user//schedule": "an empty part",
    "": "does not start with",
    "user/content": "does not start with",
    "//evil.example/x": "an empty part",
    "https://evil.example/x": "does not start with",
    "/user/content/schedule/..": "leads elsewhere",
    "/user/content/schedule/%2e%2E": "leads elsewhere",
    "/user/content/schedule/%2e": "leads elsewhere",
    "/user/content/schedule/..%2fposts-v2": "leads elsewhere",
    "/user/content/schedule/%2F": "leads elsewhere",
    "/user/content/schedule?date=2026-12-01": "not percent-encoded",
    "/user/content/schedule#x": "not percent-encoded",
    "/user/content/a b": "not percent-encoded",
    "/user/content/é": "not percent-encoded",
    "/user/content/%zz": "not percent-encoded",
    "/user/content/a\r\nX-Admin: 1": "not percent-encoded",
    "/user/content/a\\b": "not percent-encoded",
}


@pytest.mark.parametrize(("path", "message"), PATHS.items())
def test_a_path_that_leads_elsewhere_never_leaves(perform: Callable[..., Any], path: str, message: str) -> None:
    """An id that is empty or `..` would delete a whole day; a whole address would take the key to another host."""
    seen = perform(OK, request=Request("DELETE", path))
    assert seen.outcome.kind is FailureKind.NOT_SENT
    assert message in seen.outcome.message
    assert seen.outcome.message.isprintable()
    assert seen.server.connections == 0


def test_a_long_address_never_leaves(perform: Callable[..., Any]) -> None:
    """No part of httpx' refusal of it comes through."""
    seen = perform(OK, request=Request("GET", "/user/content/search", (("q", "a" * 70_000),)))
    assert seen.outcome.message == "GET /user/content/search was not sent: its address cannot be"


@pytest.mark.parametrize("body", [{"order": float("nan")}, {"title": "\ud800"}])
def test_a_body_that_json_cannot_hold_never_leaves(perform: Callable[..., Any], body: Any) -> None:
    """It is refused before a connection is opened."""
    seen = perform(OK, request=Request("POST", "/user/x", body=body))
    assert seen.outcome.kind is FailureKind.NOT_SENT
    assert seen.server.connections == 0


def test_a_request_id_smuggles_no_header() -> None:
    """Letters, digits and a few marks, or nothing is sent."""
    with pytest.raises(Unsendable):
        built(call(Request("GET", "/x"), "a\r\nX-Admin: 1"), origin=ORIGIN, headers=[])


@given(
    st.lists(st.text("abcXYZ019._~!$&'()*+,;=:@-%/ é#?", min_size=1), min_size=1, max_size=4),
    st.lists(st.tuples(st.text(min_size=1), st.text())),
)
def test_what_is_sent_is_what_was_built(parts: list[str], query: list[tuple[str, str]]) -> None:
    """Whatever stands in ids and queries: the target is what was built, part by part, or the request is refused."""
    path = "".join(f"/{quote(part, safe='')}" for part in parts)
    try:
        sent = built(call(Request("GET", path, tuple(query))), origin=ORIGIN, headers=[])
    except Unsendable:
        assert any(piece in ("", ".", "..") for part in parts for piece in part.split("/"))
        return
    target, _, searched = sent.url.raw_path.decode().partition("?")
    assert ORIGIN.owns(sent.url)
    assert [unquote(part) for part in target.split("/")] == ["", "api", *parts]
    assert [tuple(map(unquote, pair.split("="))) for pair in searched.split("&") if query] == query


@pytest.mark.parametrize("text", ["cc_Canary\nCanary12345", "cc_Canary Canary12345"])
def test_a_bad_key_shows_nowhere(text: str, caplog: pytest.LogCaptureFixture) -> None:
    """Not in the error, its traceback, its causes or the log."""
    with caplog.at_level(logging.DEBUG), pytest.raises(NotAuthorized) as refusal:
        connect(origin="https://api.coffeecontracts.com", tenant="t", key=Secret(text))
    shown = "".join(traceback.format_exception(refusal.value)) + caplog.text
    assert "Canary" not in shown


def test_the_key_shows_nowhere_while_it_is_used(
    perform: Callable[..., Any], key: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Every logger of the libraries below at its loudest says nothing of it."""
    with caplog.at_level(logging.DEBUG):
        perform(OK)
        perform(b"HTTP/1.1 500 x\r\n")
    assert key not in caplog.text


def test_a_performer_does_not_show_its_key(key: str) -> None:
    """Nor does its `vars`."""
    performer = connect(origin="https://api.coffeecontracts.com", tenant="t", key=Secret(key))
    assert key not in repr(performer)
    assert key not in repr(vars(performer))
    asyncio.run(performer.aclose())


def test_a_bundle_that_cannot_be_read_is_wrong_use(tmp_path: Any) -> None:
    """It is named, and nothing is trusted in its place."""
    (tmp_path / "empty.pem").write_text("")
    for name in ("missing.pem", "empty.pem"):
        with pytest.raises(UsageError, match=name):
            connect(origin="https://a.example", tenant="t", key=Secret("cc_12345678"), ca_bundle=tmp_path / name)


PROXIES = {"HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"}


def test_the_environments_proxy_is_not_used(perform: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy would see the key on plain http."""
    for name in PROXIES:
        monkeypatch.setenv(name, "http://127.0.0.1:9")
        monkeypatch.setenv(name.lower(), "http://127.0.0.1:9")
    assert perform(OK).outcome == Answer(200, {})


def test_httpx_comes_without_its_command_line() -> None:
    """Importing the client does not import click, rich and pygments, and leaves httpx whole for others."""
    program = (
        "import sys, json, cc_flow.api.client;"
        "loaded = [n for n in ('click', 'rich', 'pygments') if n in sys.modules];"
        "import httpx._main;"
        "print(json.dumps([loaded, httpx._main.__name__]))"
    )
    output = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True).stdout
    assert json.loads(output) == [[], "httpx._main"]
