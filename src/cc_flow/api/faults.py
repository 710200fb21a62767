"""A request without an answer, in the engine's terms: exceptions to Failure. Decides nothing.

One rule carries it: only what proves that no byte of the request left is `not_sent`; every other way of not getting a
whole answer is `cut`, because the work may have been done.
"""

import socket
import ssl
from collections.abc import Iterator

import httpx

from cc_flow.api.body import BadEncoding
from cc_flow.api.words import printable
from cc_flow.performer import Failure, FailureKind

# A reset on accept and a reset after the request look the same (both ReadError), so the list is this short.
_NOT_SENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.UnsupportedProtocol,
    httpx.LocalProtocolError,
)


def failure_of(fault: Exception, *, to: str, host: str) -> Failure:
    """`to` is `METHOD /path`. The fault's own text is not used: it can hold a header, and so the key."""
    if isinstance(fault, _NOT_SENT):
        return Failure(FailureKind.NOT_SENT, f"{to} was not sent: {_why_not_sent(fault, host)}")
    return Failure(FailureKind.CUT, f"no whole answer from {to}: {why_cut(fault)}")


def why_cut(fault: Exception) -> str:
    """What kept an answer from coming whole."""
    match fault:
        case httpx.TimeoutException() | TimeoutError():
            return "time is up"
        case BadEncoding():
            return "its body cannot be unpacked"
        case httpx.RemoteProtocolError():
            return "the connection closed, or what came is not HTTP"
        case _:
            return "the connection broke"


def _why_not_sent(fault: Exception, host: str) -> str:
    if isinstance(fault, httpx.TimeoutException):
        return f"no connection to {host} in time"
    if isinstance(fault, httpx.LocalProtocolError | httpx.UnsupportedProtocol):
        return "it is no request that can be sent"
    known = (_known(cause, host) for cause in _causes(fault))
    return next(filter(None, known), f"no connection to {host}")


def _known(cause: BaseException, host: str) -> str | None:
    match cause:
        case ssl.SSLCertVerificationError():
            return f"the certificate of {host} is not valid ({printable(cause.verify_message, longest=120)})"
        case ssl.SSLError():
            return f"no secure connection to {host}"
        case socket.gaierror():
            return f"the name {host} leads nowhere"
        case ConnectionRefusedError():
            return f"nothing listens at {host}"
        case _:
            return None


def _causes(fault: BaseException) -> Iterator[BaseException]:
    """The fault and what is behind it, with each member of a group of failed connections."""
    pending: list[BaseException | None] = [fault]
    seen: set[int] = set()
    while pending:
        one = pending.pop(0)
        if one is None or id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        pending += [one.__cause__, one.__context__]
        if isinstance(one, BaseExceptionGroup):
            pending += one.exceptions
