"""What a whole answer becomes: an Answer, or a Failure of the right kind with one sentence for people."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

import pytest

from cc_flow.actions.spec import Request
from cc_flow.api.client import connect
from cc_flow.performer import Answer, FailureKind
from cc_flow.secret import Secret

CREATE = Request("POST", "/user/content/schedule", body={"postId": "p1"})
JSON = "application/json"
HTML = "text/html; charset=utf-8"
ROUTER_PAGE = "<!DOCTYPE html><html><head><title>Application Error</title></head><body>…</body></html>"
CLOSED_PAGE = "<html><head><title>Offline for Maintenance</title></head></html>"


def answer(status: int, body: str = "", content_type: str = JSON, *headers: str) -> bytes:
    """An HTTP answer, whole, with its length."""
    raw = body.encode()
    lines = [f"HTTP/1.1 {status} x", f"Content-Length: {len(raw)}", f"Content-Type: {content_type}", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + raw


KINDS = [
    (302, FailureKind.REDIRECT),
    (304, FailureKind.REDIRECT),
    (400, FailureKind.REJECTED),
    (401, FailureKind.UNAUTHORIZED),
    (402, FailureKind.REJECTED),
    (403, FailureKind.UNAUTHORIZED),
    (404, FailureKind.REJECTED),
    (405, FailureKind.REJECTED),
    (406, FailureKind.REJECTED),
    (408, FailureKind.TIMEOUT_408),
    (409, FailureKind.CONFLICT),
    (410, FailureKind.REJECTED),
    (413, FailureKind.REJECTED),
    (422, FailureKind.REJECTED),
    (425, FailureKind.TOO_EARLY),
    (429, FailureKind.THROTTLED),
    (500, FailureKind.SERVER_ERROR),
    (501, FailureKind.OTHER_SERVER_ERROR),
    (502, FailureKind.GATEWAY),
    (503, FailureKind.UNAVAILABLE),
    (504, FailureKind.GATEWAY),
    (505, FailureKind.OTHER_SERVER_ERROR),
    (599, FailureKind.OTHER_SERVER_ERROR),
    (999, FailureKind.OTHER_SERVER_ERROR),
]


@pytest.mark.parametrize(("status", "kind"), KINDS)
def test_each_status_has_its_row(perform: Callable[..., Any], status: int, kind: FailureKind) -> None:
    """A status with a JSON body is the row that the table of failures has for it, and the message says which it was."""
    body = "" if status == 304 else '{"detail": "words"}'
    outcome = perform(answer(status, body)).outcome
    assert (outcome.kind, outcome.status) == (kind, status)
    assert str(status) in outcome.message


@pytest.mark.parametrize(
    ("body", "content_type", "kind"),
    [
        ('{"detail": "busy"}', JSON, FailureKind.UNAVAILABLE),
        ('{"title": "busy"}', "application/problem+json", FailureKind.UNAVAILABLE),
        (ROUTER_PAGE, HTML, FailureKind.ROUTER),
        (ROUTER_PAGE, JSON, FailureKind.ROUTER),
        ("", JSON, FailureKind.ROUTER),
        ("upstream connect error", "text/plain", FailureKind.ROUTER),
        (CLOSED_PAGE, HTML, FailureKind.MAINTENANCE),
        ("maintenance", "text/plain", FailureKind.ROUTER),
    ],
)
def test_a_503_is_told_apart_by_its_body(
    perform: Callable[..., Any], body: str, content_type: str, kind: FailureKind
) -> None:
    """JSON is the API's own word, a maintenance page says so in its title, and all else may be the router's page."""
    assert perform(answer(503, body, content_type), request=CREATE).outcome.kind is kind


SUCCESSES = [
    (200, '{"id": 1}', JSON, {"id": 1}),
    (201, '{"id": "a"}', "text/plain", {"id": "a"}),
    (202, "[1]", "application/vnd.api+json", [1]),
    (200, "", JSON, None),
    (200, " \n", HTML, None),
    (200, "null", JSON, None),
    (200, '\ufeff{"id": 1}', JSON, {"id": 1}),
]


@pytest.mark.parametrize(("status", "body", "content_type", "value"), SUCCESSES)
def test_a_2xx_with_json_or_nothing_is_an_answer(
    perform: Callable[..., Any], status: int, body: str, content_type: str, value: Any
) -> None:
    """The body is what counts, whatever type it says it has."""
    assert perform(answer(status, body, content_type)).outcome == Answer(status, value)


def test_a_204_has_no_body(perform: Callable[..., Any]) -> None:
    """Even where a server sends one."""
    assert perform(b'HTTP/1.1 204 No Content\r\n\r\n{"id": 1}').outcome == Answer(204)


BAD = [
    (
        ROUTER_PAGE,
        HTML,
        "with an HTML page titled “Application Error”, not JSON: something else answered in the API's place",
    ),
    ("<p>log in</p>", "text/plain", "with an HTML page, not JSON: something else answered in the API's place"),
    ('{"id": 1', JSON, "with what is not JSON (application/json): it breaks at line 1, column 9 of 8 characters"),
    ("ok", "text/plain", "with what is not JSON (text/plain): it breaks at line 1, column 1 of 2 characters"),
    ('"ok"', JSON, "with a bare str, which no answer of the API is"),
    ("12", JSON, "with a bare int, which no answer of the API is"),
]


@pytest.mark.parametrize(("body", "content_type", "message"), BAD)
def test_a_2xx_that_is_not_the_apis_is_a_bad_answer(
    perform: Callable[..., Any], body: str, content_type: str, message: str
) -> None:
    """A captive portal answers 200, too: no page is dumped on the reader, its title says enough."""
    outcome = perform(answer(200, body, content_type)).outcome
    assert outcome.kind is FailureKind.BAD_ANSWER
    assert outcome.message == f"GET /user/content/posts-v2 was answered {message}"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("location", ["Location: /api/user/content/schedule/", "Location: //[", "X-Location: none"])
def test_a_redirect_on_the_same_host_is_not_followed(perform: Callable[..., Any], status: int, location: str) -> None:
    """A POST that comes back as the 200 of a GET would look like success."""
    seen = perform(answer(status, "", JSON, location), request=CREATE)
    assert seen.outcome.kind is FailureKind.REDIRECT
    assert "a redirect to another path" in seen.outcome.message
    assert len(seen.server.requests) == 1


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_to_another_host_is_not_followed(serve: Callable[..., Any], call_of: Any, status: int) -> None:
    """Nobody there sees the tenant, the body or the key."""

    async def redirected() -> tuple[Any, int]:
        async with serve(answer(200, "{}")) as other:
            location = f"Location: http://127.0.0.1:{other.port}/api/user/content/schedule"
            async with serve(answer(status, "", JSON, location)) as server:
                performer = connect(origin=f"http://127.0.0.1:{server.port}", tenant="t", key=Secret("cc_12345678"))
                return await performer.perform(call_of(CREATE)), other.connections

    outcome, connections_elsewhere = asyncio.run(redirected())
    assert outcome.kind is FailureKind.REDIRECT
    assert connections_elsewhere == 0


def test_a_redirect_names_the_host_only(perform: Callable[..., Any]) -> None:
    """An address can carry a token, so that its host is all that is shown."""
    seen = perform(answer(302, "<html>Moved</html>", HTML, "Location: https://login.example/next?token=abc"))
    assert "a redirect to login.example (302)" in seen.outcome.message
    assert "token" not in seen.outcome.message


MESSAGES = [
    (400, '{"postId": ["Invalid pk."]}', "the API refused `post_id`: Invalid pk"),
    (
        400,
        '{"postId": ["Invalid pk."], "date": "Too late."}',
        "the API refused `post_id`: Invalid pk; `date`: Too late",
    ),
    (400, '{"nonFieldErrors": ["Pick one."]}', "the API refused POST /user/content/schedule (400): Pick one"),
    (401, '{"detail": "Invalid token."}', "cc-flow auth login` again: Invalid token"),
    (403, '{"detail": "No."}', "this key may not do POST /user/content/schedule (403): No"),
    (404, '{"detail": "Not found."}', "not found: POST /user/content/schedule (404): Not found"),
    (
        404,
        "<title>Page not found</title>",
        "not found: POST /user/content/schedule (404): an HTML page titled “Page not found”",
    ),
    (405, "", "the API refused POST /user/content/schedule (405)"),
    (409, "[]", "the API reports a conflict at POST /user/content/schedule (409)"),
    (503, ROUTER_PAGE, "the router answered POST /user/content/schedule in the API's place (503): an HTML page titled"),
]


@pytest.mark.parametrize(("status", "body", "message"), MESSAGES)
def test_a_failure_says_in_one_sentence_what_the_api_said(
    perform: Callable[..., Any], status: int, body: str, message: str
) -> None:
    """Who refused what, in the author's own names of fields."""
    assert message in perform(answer(status, body), request=CREATE, values={"post_id": "p1"}).outcome.message


def test_what_the_api_said_of_each_field_is_kept(perform: Callable[..., Any]) -> None:
    """`detail` has every field by its snake_case name."""
    body = '{"postId": ["Invalid pk.", "Really."], "items": [{"isUsed": ["No."]}]}'
    outcome = perform(answer(400, body), request=CREATE, values={"post_id": "p1"}).outcome
    assert outcome.detail == {"post_id": ("Invalid pk.", "Really."), "items[0].is_used": ("No.",)}


def test_a_field_that_no_model_knows_is_named_as_it_was_written(perform: Callable[..., Any]) -> None:
    """What `extra_body` sent as it is comes back so, at every depth, beside inputs in the author's form."""
    request = Request("POST", "/user/content/schedule", body={"postId": "p1", "pinnedTo": {"topRow": 1}})
    body = '{"pinnedTo": {"topRow": ["No."]}, "postId": ["Gone."]}'
    outcome = perform(answer(400, body), request=request, values={"post_id": "p1"}).outcome
    assert outcome.detail == {"pinnedTo.topRow": ("No.",), "post_id": ("Gone.",)}
    assert "`pinnedTo.topRow`: No" in outcome.message


def test_a_wait_is_told(perform: Callable[..., Any]) -> None:
    """`Retry-After` is in `retry_after` and in the message."""
    outcome = perform(answer(429, '{"detail": "Throttled."}', JSON, "Retry-After: 30")).outcome
    assert outcome.retry_after == 30.0
    assert outcome.message == "the API asks for fewer requests (429): Throttled; it asks to wait 30 s"


def test_two_waits_are_none(perform: Callable[..., Any]) -> None:
    """Two `Retry-After` headers contradict each other."""
    assert perform(answer(429, "", JSON, "Retry-After: 1", "Retry-After: 9")).outcome.retry_after is None


def test_a_key_that_the_server_repeats_is_not_shown(perform: Callable[..., Any], key: str) -> None:
    """Servers like to say which key they refuse."""
    outcome = perform(answer(401, f'{{"detail": "no such key: {key}", "key": ["{key}?"]}}')).outcome
    assert key not in repr(outcome)
    assert outcome.detail == {"key": ("***?",)}


@pytest.mark.parametrize("visible", [7, 12, 20])
def test_a_key_is_not_shown_in_part_either(perform: Callable[..., Any], key: str, visible: int) -> None:
    """What is shown of an error is cut somewhere; a key in the middle of which it is cut is masked all the same."""
    outcome = perform(answer(422, json.dumps({"name": ["x" * (499 - visible) + f" {key}"], key: [key]}))).outcome
    assert key[:6] not in repr(outcome)
