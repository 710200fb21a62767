"""A second client, without a key: it sends to webhooks that the user named, and to nothing else. For `core.notify`."""

from pathlib import Path

import httpx

from cc_flow import __version__
from cc_flow.actions.spec import JsonValue
from cc_flow.api.answers import kind_of
from cc_flow.api.exchange import FAULTS, Reply, exchange
from cc_flow.api.faults import failure_of
from cc_flow.api.origin import Origin, parse_origin
from cc_flow.api.request import Headers, Unsendable, posed
from cc_flow.api.retry_after import retry_after
from cc_flow.api.transport import over_the_network
from cc_flow.api.words import Said
from cc_flow.errors import UsageError
from cc_flow.performer import Answer, Failure, FailureKind
from cc_flow.secret import Secret

_AGENT = f"cc-flow/{__version__}".encode()


async def send_webhook(
    url: Secret,
    payload: JsonValue,
    *,
    timeout: float,  # noqa: ASYNC109 - of the exchange, which keeps it for connecting and reading alike
    ca_bundle: Path | None = None,
) -> Answer | Failure:
    """POST `payload` as JSON to `url` (https, or this machine) within `timeout` seconds. Never raises.

    The address of a webhook is a password: messages name its host only. Any 2xx is an Answer, its body is not kept;
    a redirect is not followed.
    """
    try:
        address, origin = _checked(url)
    except UsageError as error:
        return Failure(FailureKind.NOT_SENT, f"the webhook was not called: {error.message}")
    to = f"the webhook at {origin.host}"
    transport = over_the_network(origin, ca_bundle=ca_bundle)
    headers: Headers = [(b"Host", origin.authority.encode()), (b"User-Agent", _AGENT)]
    try:
        request = posed("POST", address, headers=headers, body=payload, within=timeout)
        reply = await exchange(transport, request, within=timeout)
    except Unsendable as reason:
        return Failure(FailureKind.NOT_SENT, f"{to} was not called: {reason}")
    except FAULTS as fault:
        return failure_of(fault, to=to, host=origin.host)
    finally:
        await transport.aclose()
    return _judged(reply, to=to)


def _checked(url: Secret) -> tuple[httpx.URL, Origin]:
    try:
        address = httpx.URL(url.reveal().strip())
    except httpx.InvalidURL:
        raise UsageError("its address cannot be") from None
    if address.userinfo:
        raise UsageError("its address holds a user name or a password")
    return address, parse_origin(f"{address.scheme}://{address.netloc.decode('ascii')}")


def _judged(reply: Reply, *, to: str) -> Answer | Failure:
    if 200 <= reply.status < 300:
        return Answer(reply.status)
    wait = retry_after(reply.headers.get_list("retry-after"), date=reply.headers.get("date"))
    return Failure(kind_of(reply.status, Said()), f"{to} answered with status {reply.status}", reply.status, wait)
