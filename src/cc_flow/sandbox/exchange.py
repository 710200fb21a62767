"""What passes between the door and the handlers: requests as judged, answers, errors, and endpoints as data."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any

from cc_flow.sandbox.constants import LARGEST_PAGE, PAGE_SIZE
from cc_flow.sandbox.kinds import integer
from cc_flow.sandbox.seed.chance import stamp
from cc_flow.sandbox.state import Document, State
from cc_flow.sandbox.validation import Fields, optional

Json = Any
NOTHING: Mapping[str, Any] = MappingProxyType({})
PAGE_QUERY: Fields = {
    "limit": optional(integer(1, 2**31 - 1)),
    "offset": optional(integer(0, 2**31 - 1)),
}


class ApiError(Exception):
    """An answer that is not a success. `body` is the JSON that says why."""

    def __init__(self, status: int, body: Json, headers: Mapping[str, str] = NOTHING) -> None:
        super().__init__(f"{status}: {body}")
        self.status = status
        self.body = body
        self.headers = headers


def invalid(**fields: str) -> ApiError:
    """400 in DRF's form: a message under each field's name."""
    return ApiError(400, {name: [message] for name, message in fields.items()})


def no_such(name: str, id: str) -> ApiError:  # noqa: A002 - the word the fields use
    """400 for a field that names something that is not there."""
    return ApiError(400, {name: [f'Invalid pk "{id}" - object does not exist.']})


def refused(message: str, *, status: int = 400) -> ApiError:
    """What the state of things forbids."""
    return ApiError(status, {"detail": message})


def not_found() -> ApiError:
    """404 as DRF says it."""
    return ApiError(404, {"detail": "Not found."})


@dataclass(frozen=True, slots=True)
class Asked:
    """One request, authenticated and validated.

    `path`, `query` and `body` hold only what was declared and given; `key` is the document of the API key; `origin` is
    `scheme://host` as the caller wrote it; `now` is an aware UTC time.
    """

    state: State
    now: datetime
    origin: str
    key: Document
    path: Mapping[str, str]
    query: Mapping[str, Any]
    body: Mapping[str, Any]

    @property
    def timestamp(self) -> str:
        """`now` as answers show it."""
        return stamp(self.now)


@dataclass(frozen=True, slots=True)
class Reply:
    """A success. `body` None is an empty answer."""

    status: int
    body: Json = None


Handler = Callable[[Asked], Reply]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One line of the table of endpoints.

    `scope` is the permission a key needs, None where the vendor names none; `public` works without a key.
    `advances` marks a read that moves something on (a generation task). `paged` adds `limit` and `offset`.
    """

    name: str
    method: str
    path: str
    handler: Handler
    scope: str | None = None
    query: Fields = field(default_factory=dict)
    body: Fields = field(default_factory=dict)
    paged: bool = False
    public: bool = False
    advances: bool = False

    @property
    def writes(self) -> bool:
        """Whether its handler needs a writing transaction."""
        return self.method != "GET" or self.advances

    @property
    def parameters(self) -> Fields:
        """All query parameters it takes."""
        return {**self.query, **PAGE_QUERY} if self.paged else self.query


def ok(body: Json) -> Reply:
    """200."""
    return Reply(200, body)


def created(body: Json) -> Reply:
    """201."""
    return Reply(201, body)


def gone() -> Reply:
    """204."""
    return Reply(204)


def paged(asked: Asked, rows: Sequence[Document], show: Callable[[Document], Json] | None = None) -> Reply:
    """The slice asked for, in the guide's form. Only what is in the slice is shown, so long lists cost little."""
    start = asked.query.get("offset", 0)
    size = min(asked.query.get("limit", PAGE_SIZE), LARGEST_PAGE)
    part = rows[start : start + size]
    return ok({"results": [show(row) for row in part] if show else list(part), "count": len(rows)})
