"""The engine's only way out: a Performer sends one request, or says how it failed. `api` and `simulation` are
Performers.
"""

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from cc_flow.actions.spec import JsonValue, Request, Spec
from cc_flow.frozen import frozen


class FailureKind(StrEnum):
    """How a request failed: the rows of the table of failures (`engine.policy`)."""

    NOT_SENT = "not_sent"  # name, connect, TLS, pool: surely not sent
    CUT = "cut"  # sent, and no whole answer: reset, time-out, connection closed
    BAD_ANSWER = "bad_answer"  # a 2xx that is not the API's: HTML, half a JSON, a wrong shape, too large
    REDIRECT = "redirect"  # any 3xx
    REJECTED = "rejected"  # 400, 404, 405, 406, 410, 413, 414, 415, 422 and other 4xx
    UNAUTHORIZED = "unauthorized"  # 401, 403
    TIMEOUT_408 = "timeout_408"
    CONFLICT = "conflict"  # 409
    TOO_EARLY = "too_early"  # 425
    THROTTLED = "throttled"  # 429
    SERVER_ERROR = "server_error"  # 500
    GATEWAY = "gateway"  # 502, 504
    UNAVAILABLE = "unavailable"  # 503 in JSON
    ROUTER = "router"  # 503 as a page: the router's; the work may have run or not
    MAINTENANCE = "maintenance"  # 503 as a maintenance page
    OTHER_SERVER_ERROR = "other_server_error"  # 501, 505 and other 5xx


@frozen
class Certainty:
    """Whether a call is surely made, and how often. In a plan it may turn on what is known only after apply:
    `because` names that.

    `at_most` is the number of times it may be made, None where nothing bounds it.
    """

    is_sure: bool = True
    at_most: int | None = 1
    because: str | None = None

    def doubted(self, because: str, *, at_most: int | None = 1) -> "Certainty":
        """The same, made at the most `at_most` times for each time it would have been, or not at all."""
        most = None if at_most is None or self.at_most is None else self.at_most * at_most
        return Certainty(is_sure=False, at_most=most, because=self.because or because)


CERTAIN = Certainty()


@frozen
class Call:
    """One request about to be made.

    `at` is the step path (`slot[2026-12-03]`); `values` are the action's inputs as rendered; `timeout` is for the
    whole exchange, in seconds; `request_id` goes with it as `X-Request-ID`. `fresh` asks for a connection that is new
    or was used within the last few seconds (every write).
    """

    at: str
    spec: Spec
    request: Request
    values: Mapping[str, Any] = field(default_factory=dict)
    timeout: float = 60.0
    request_id: str = ""
    fresh: bool = False
    certainty: Certainty = CERTAIN


@frozen
class Turn:
    """An action whose turn has come, whether or not anything will be sent.

    `template_at` is its path without item keys, `key` that of the innermost item, None outside loops.
    """

    call: Call
    template_at: str
    key: str | None = None
    on_conflict: str = "allow"


@frozen
class Answer:
    """A valid 2xx. `body` is the JSON as it came (camelCase), None where there was none. `at` is what the server's
    clock said, None where it told no time.
    """

    status: int
    body: JsonValue = None
    at: datetime | None = None


@frozen
class Failure:
    """Anything else.

    `message` is one clear sentence for a person, without secrets and without control characters. `detail` is what the
    API said of each field, as it said it. `retry_after` is in seconds, None where the server gave none that can be
    used. `at` is what the server's clock said, None where it told no time.
    """

    kind: FailureKind
    message: str
    status: int | None = None
    retry_after: float | None = None
    detail: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    at: datetime | None = None


class Performer(Protocol):
    """Sends a call and says what came of it; never raises for what a network or a server can do."""

    async def perform(self, call: Call) -> Answer | Failure:
        """One request, one outcome. Cancelling it leaves the outcome unknown."""

    def seen(self, call: Call, output: JsonValue) -> JsonValue:
        """What a read shows to later steps: `output` itself, or with planned writes laid over it (simulation)."""

    async def aclose(self) -> None:
        """Give connections back."""
