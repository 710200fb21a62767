"""A request as a plan keeps it: secrets as `***`, unknowns as null with their origins beside."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from cc_flow.actions.spec import Request
from cc_flow.secret import HIDDEN, Secret
from cc_flow.unknown import Unknown, unknowns_in

Mask = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Kept:
    """A request without what must not, or cannot yet, be written down.

    `unknown` maps the JSON Pointer of each unknown in the body to its origin; one in the path stands under its
    `{input}`, one in the query under `?name`.
    """

    path: str
    body: Any
    query: tuple[tuple[str, str], ...]
    unknown: Mapping[str, str]


def keep(request: Request, values: Mapping[str, Any], mask: Mask) -> Kept:
    """The request, fit to be written down."""
    query: tuple[tuple[str, Any], ...] = request.query
    unknown = {pointer: one.origin for pointer, one in unknowns_in(request.body)}
    unknown |= {f"?{name}": value.origin for name, value in query if isinstance(value, Unknown)}
    in_path = ((f"{{{name}}}", value) for name, value in values.items() if isinstance(value, Unknown))
    unknown |= {place: value.origin for place, value in in_path if place in request.path}
    return Kept(
        path=mask(request.path),
        body=plain(request.body, mask),
        query=tuple((name, str(plain(value, mask) or "")) for name, value in query),
        unknown=unknown,
    )


def plain(value: Any, mask: Mask) -> Any:
    """Plain JSON of a value: unknowns as null, secrets as `***`."""
    match value:
        case Unknown():
            return None
        case Secret():
            return HIDDEN
        case str():
            return mask(value)
        case Mapping():
            return {str(key): plain(one, mask) for key, one in value.items()}
        case list() | tuple():
            return [plain(one, mask) for one in value]
        case _:
            return value
