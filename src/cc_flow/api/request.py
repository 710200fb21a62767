"""A call to the bytes that go over the wire, checked to go where the call says and nowhere else."""

import re
from urllib.parse import quote, unquote

import httpx

from cc_flow.actions.spec import JsonValue, Request
from cc_flow.api.body import ACCEPTED
from cc_flow.api.json_text import NotJson, write_json
from cc_flow.api.origin import Origin
from cc_flow.api.transport import timeouts
from cc_flow.performer import Call
from cc_flow.secret import Secret

# RFC 3986, 3.3, without what separates; percent signs stand before two hex digits.
_SEGMENT = re.compile(r"(?:[A-Za-z0-9._~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2})+")
# The router writes it into its log, and puts its own in the place of any other (Heroku, "HTTP Request IDs").
_REQUEST_ID = re.compile(r"[A-Za-z0-9+/=-]{20,200}")

Headers = list[tuple[bytes, bytes]]


class Unsendable(Exception):  # noqa: N818 - it says what the request is
    """A request that must not leave; the message says why, in words for people."""


def built(call: Call, *, origin: Origin, headers: Headers) -> httpx.Request:
    """The call's request as httpx sends it, under `/api` of `origin`, with `headers` and its own. Raises Unsendable."""
    if call.request_id and _REQUEST_ID.fullmatch(call.request_id) is None:
        raise Unsendable("its request id is not made of 20 to 200 letters, digits and `+`, `/`, `=`, `-`")
    named: Headers = [(b"X-Request-ID", call.request_id.encode())] if call.request_id else []
    return posed(
        call.request.method,
        _address(call.request, origin),
        headers=[(b"Host", origin.authority.encode()), *headers, *named],
        body=call.request.body,
        within=call.timeout,
    )


def posed(method: str, url: httpx.URL, *, headers: Headers, body: JsonValue, within: float) -> httpx.Request:
    """A request with exactly these headers and those of its body, and `within` seconds for it. Raises Unsendable."""
    try:
        content = b"" if body is None else write_json(body)
    except NotJson as reason:
        raise Unsendable(f"its body is no JSON: {reason}") from None
    described: Headers = [] if body is None else [(b"Content-Type", b"application/json")]
    if content or method not in ("GET", "DELETE"):
        described.append((b"Content-Length", str(len(content)).encode()))
    return httpx.Request(
        method,
        url,
        headers=[*headers, (b"Accept-Encoding", ACCEPTED), *described],
        stream=httpx.ByteStream(content),
        extensions={"timeout": timeouts(within)},
    )


def _address(request: Request, origin: Origin) -> httpx.URL:
    _check_path(request.path)
    target = "/api" + request.path
    if request.query:
        target += "?" + "&".join(
            f"{quote(name, safe='')}={quote(_revealed(value), safe='')}" for name, value in request.query
        )
    try:
        url = httpx.URL(origin.text + target)
    except httpx.InvalidURL:
        raise Unsendable("its address cannot be") from None
    # httpx resolves `..` and takes whole URLs for paths: what it will send must be what was built.
    if url.raw_path != target.encode() or not origin.owns(url):
        raise Unsendable("its address would change on the way")
    return url


def _revealed(value: object) -> str:
    """A query's value as it is sent. Secrets stay secrets until here."""
    return value.reveal() if isinstance(value, Secret) else str(value)


def _check_path(path: str) -> None:
    """No part may be empty: that would turn the deletion of an entry into the deletion of a day."""
    first, *segments = path.split("/")
    if first or not segments:
        raise Unsendable("its path does not start with `/`")
    for segment in segments:
        if _SEGMENT.fullmatch(segment) is None:
            raise Unsendable("its path has an empty part, or one that is not percent-encoded")
        if any(part in ("", ".", "..") for part in unquote(segment).split("/")):
            raise Unsendable("its path has a part that leads elsewhere (`.`, `..` or nothing)")
