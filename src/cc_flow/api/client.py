"""The client of the API: a Performer that is pinned to one origin, one tenant and one key."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import httpx

from cc_flow import __version__
from cc_flow.actions.spec import JsonValue
from cc_flow.api.answers import judged
from cc_flow.api.credentials import checked_key, checked_tenant
from cc_flow.api.exchange import FAULTS, Reply, exchange
from cc_flow.api.faults import failure_of
from cc_flow.api.origin import Origin, parse_origin
from cc_flow.api.request import Headers, Unsendable, built
from cc_flow.api.transport import in_process, over_the_network
from cc_flow.api.words import printable, snake_case
from cc_flow.performer import Answer, Call, Failure, FailureKind
from cc_flow.secret import Mask, Secret

__all__ = ["ApiPerformer", "connect", "in_process"]


def connect(
    *,
    origin: str,
    tenant: str,
    key: Secret,
    transport: httpx.AsyncBaseTransport | None = None,
    ca_bundle: Path | None = None,
    user_agent: str = f"cc-flow/{__version__}",
) -> "ApiPerformer":
    """A Performer for `origin` (`https://host[:port]`, without `/api`).

    Without `transport` it is the network; with `in_process(app)` the sandbox, at `http://sandbox`.

    Raises UsageError for an origin, tenant or bundle that cannot be, NotAuthorized for a key that cannot be.
    """
    where = parse_origin(origin, in_process=transport is not None)
    slug, checked = checked_tenant(tenant), checked_key(key)
    way = transport if transport is not None else over_the_network(where, ca_bundle=ca_bundle)
    return ApiPerformer(where, tenant=slug, key=checked, transport=way, user_agent=user_agent)


class ApiPerformer:
    """Sends calls to the API, as many at once as you like, from one event loop. Build it with `connect`.

    A call is sent once: retries, pages and polling are the engine's.
    """

    def __init__(
        self, origin: Origin, *, tenant: str, key: Secret, transport: httpx.AsyncBaseTransport, user_agent: str
    ) -> None:
        self.origin = origin
        self.tenant = tenant
        self._key = key
        self._mask = Mask(key=key.reveal())
        self._transport = transport
        self._user_agent = user_agent

    async def perform(self, call: Call) -> Answer | Failure:
        """One request, one outcome. Cancelling it leaves the outcome unknown."""
        to = printable(f"{call.request.method} {call.request.path}", longest=200)
        try:
            request = built(call, origin=self.origin, headers=self._headers(call.request.method))
            reply = await exchange(self._transport, request, within=call.timeout)
        except Unsendable as reason:
            return Failure(FailureKind.NOT_SENT, f"{to} was not sent: {reason}")
        except FAULTS as fault:
            return failure_of(fault, to=to, host=self.origin.host)
        outcome = judged(reply, to=to)
        told = outcome if isinstance(outcome, Answer) else self._told(call, reply, to=to)
        return replace(told, at=reply.at)

    def seen(self, call: Call, output: JsonValue) -> JsonValue:  # noqa: ARG002 - Performer's shape
        """The output itself: what the API says is what later steps see."""
        return output

    async def aclose(self) -> None:
        """Give connections back."""
        await self._transport.aclose()

    def _headers(self, method: str) -> Headers:
        # What a read shows decides what is written: an answer that a cache has kept proves nothing.
        current: Headers = [(b"Cache-Control", b"no-cache")] if method == "GET" else []
        return [
            (b"Authorization", b"Bearer " + self._key.reveal().encode()),
            (b"X-Tenant-Slug", self.tenant.encode()),
            (b"Accept", b"application/json"),
            (b"User-Agent", self._user_agent.encode()),
            *current,
        ]

    def _told(self, call: Call, reply: Reply, *, to: str) -> Answer | Failure:
        """The failure again, from a reply without the secrets it was sent: a server may repeat what it refuses.

        They go before anything is shortened. A secret that is cut in two is not found any more.
        """
        for text in _secrets_in([call.request.body, call.request.query]):
            self._mask.add(text)
        body = self._mask(reply.body.decode("latin-1")).encode("latin-1")
        outcome = judged(replace(reply, body=body), to=to, as_written=frozenset(_as_written(call)))
        if isinstance(outcome, Answer):
            return outcome
        detail = {self._mask(name): tuple(map(self._mask, texts)) for name, texts in outcome.detail.items()}
        return replace(outcome, message=self._mask(outcome.message), detail=detail)


def _secrets_in(value: JsonValue) -> Iterator[str]:
    match value:
        case Secret():
            yield value.reveal()
        case Mapping():
            for inner in value.values():
                yield from _secrets_in(inner)
        case list() | tuple():
            for inner in value:
                yield from _secrets_in(inner)


def _as_written(call: Call) -> Iterator[str]:
    """Names in a request that are no input's of the action: the author wrote them as they went out."""
    body = call.request.body if isinstance(call.request.body, dict) else {}
    for name, value in (*body.items(), *call.request.query):
        if name not in call.values and snake_case(name) not in call.values:
            yield from (name, *_names_in(value))


def _names_in(value: object) -> Iterator[str]:
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from (str(name), *_names_in(inner))
    elif isinstance(value, list):
        for one in value:
            yield from _names_in(one)
