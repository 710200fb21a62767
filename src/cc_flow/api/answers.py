"""What a reply is, in the engine's terms: an Answer, or a Failure with one sentence for people. Decides nothing."""

from collections.abc import Collection
from urllib.parse import urlsplit

from cc_flow.api.body import TooLarge
from cc_flow.api.exchange import Reply
from cc_flow.api.faults import why_cut
from cc_flow.api.json_text import NotJson, parse_json
from cc_flow.api.retry_after import retry_after
from cc_flow.api.words import Said, is_page, page_title, printable, said
from cc_flow.performer import Answer, Failure, FailureKind

_KINDS = {
    401: FailureKind.UNAUTHORIZED,
    403: FailureKind.UNAUTHORIZED,
    408: FailureKind.TIMEOUT_408,
    409: FailureKind.CONFLICT,
    425: FailureKind.TOO_EARLY,
    429: FailureKind.THROTTLED,
    500: FailureKind.SERVER_ERROR,
    502: FailureKind.GATEWAY,
    504: FailureKind.GATEWAY,
}

_HEADLINES = {
    401: "the API does not accept this key (401), or not for this tenant: check both, or `cc-flow auth login` again",
    403: "this key may not do {to} (403)",
    404: "not found: {to} (404)",
    410: "not found any more: {to} (410)",
    FailureKind.REDIRECT: "{to} was answered with a redirect to {where} ({status}), which is never followed",
    FailureKind.REJECTED: "the API refused {to} ({status})",
    FailureKind.TIMEOUT_408: "the API waited too long for {to} (408)",
    FailureKind.CONFLICT: "the API reports a conflict at {to} (409)",
    FailureKind.TOO_EARLY: "the API will not take {to} so early (425)",
    FailureKind.THROTTLED: "the API asks for fewer requests (429)",
    FailureKind.SERVER_ERROR: "the API failed at {to} (500)",
    FailureKind.GATEWAY: "the API did not answer its gateway at {to} ({status})",
    FailureKind.UNAVAILABLE: "the API is not available (503)",
    FailureKind.ROUTER: "the router answered {to} in the API's place (503)",
    FailureKind.MAINTENANCE: "the API is closed for maintenance (503)",
    FailureKind.OTHER_SERVER_ERROR: "the API failed at {to} ({status})",
    FailureKind.BAD_ANSWER: "{to} was answered with status {status}, which ends no request",
}


def judged(reply: Reply, *, to: str, as_written: Collection[str] = ()) -> Answer | Failure:
    """A reply by its status, and a 2xx by its body, too. `to` is `METHOD /path`, `as_written` as in `said`."""
    if 200 <= reply.status < 300:
        return _success(reply, to=to)
    words = said(reply.body, reply.content_type, as_written=as_written)
    kind = kind_of(reply.status, words)
    wait = retry_after(reply.headers.get_list("retry-after"), date=reply.headers.get("date"))
    return Failure(kind, _sentence(kind, reply, words, wait, to=to), reply.status, wait, words.fields)


def kind_of(status: int, words: Said) -> FailureKind:
    """The row of the table of failures for a status that is not 2xx."""
    if status in _KINDS:
        return _KINDS[status]
    if status == 503:
        return _kind_of_503(words)
    if 300 <= status < 400:
        return FailureKind.REDIRECT
    if 400 <= status < 500:
        return FailureKind.REJECTED
    # 1xx is no end of an exchange: whoever sends 101 unasked is not the API.
    return FailureKind.OTHER_SERVER_ERROR if status >= 500 else FailureKind.BAD_ANSWER


def _kind_of_503(words: Said) -> FailureKind:
    # The router's page for a request that timed out and for one that never ran are the same page. What is neither JSON
    # nor a page is read as the router's, too: nothing may be concluded from it.
    if words.is_json:
        return FailureKind.UNAVAILABLE
    is_maintenance = words.page is not None and "maintenance" in words.page.lower()
    return FailureKind.MAINTENANCE if is_maintenance else FailureKind.ROUTER


def _success(reply: Reply, *, to: str) -> Answer | Failure:
    if isinstance(reply.broken, TooLarge):
        return _bad(reply, f"{to} was answered with {reply.broken}")
    if reply.broken is not None:
        return Failure(FailureKind.CUT, f"no whole answer from {to}: {why_cut(reply.broken)}", reply.status)
    if not reply.body.strip():
        return Answer(reply.status)
    try:
        body = parse_json(reply.body)
    except NotJson as error:
        return _bad(reply, f"{to} was answered with {_described(reply, error)}")
    if body is not None and not isinstance(body, dict | list):
        return _bad(reply, f"{to} was answered with a bare {type(body).__name__}, which no answer of the API is")
    return Answer(reply.status, body)


def _bad(reply: Reply, message: str) -> Failure:
    return Failure(FailureKind.BAD_ANSWER, message, reply.status)


def _described(reply: Reply, error: NotJson) -> str:
    if is_page(reply.body, reply.content_type):
        return f"{_page(page_title(reply.body))}, not JSON: something else answered in the API's place"
    return f"what is not JSON ({printable(reply.content_type) or 'of no type'}): {error}"


def _page(title: str) -> str:
    return f"an HTML page titled “{title}”" if title else "an HTML page"


def _sentence(kind: FailureKind, reply: Reply, words: Said, wait: float | None, *, to: str) -> str:
    headline = _HEADLINES.get(reply.status) or _HEADLINES[kind]
    message = headline.format(to=to, status=reply.status, where=_elsewhere(reply)) + _in_words(words)
    if kind is FailureKind.REJECTED and words.fields:
        message = f"the API refused{_in_words(words)[1:]}"
    return message if wait is None else f"{message}; it asks to wait {wait:.0f} s"


def _elsewhere(reply: Reply) -> str:
    # The host only: an address can carry a token in its path or query.
    try:
        host = urlsplit(reply.headers.get("location", "")).hostname
    except ValueError:
        host = None
    return printable(host, longest=100) if host else "another path"


def _in_words(words: Said) -> str:
    if words.page is not None:
        return f": {_page(words.page)}"
    fields = [f"`{name}`: {' '.join(texts)}" for name, texts in words.fields.items()]
    more = [f"and {len(fields) - 3} more"] if len(fields) > 3 else []
    parts = [part.rstrip(".") for part in (*fields[:3], *more, *words.general[:2])]
    return printable(": " + "; ".join(parts)) if parts else ""
