"""Whether a list that was asked for with filters would hold a thing, as far as that can be said without the server."""

from collections.abc import Mapping
from typing import Any

from cc_flow.simulation.things import Thing
from cc_flow.unknown import Unknown, holds_unknown

# They cut or order a list, and do not choose what is in it.
_NO_FILTERS = frozenset({"limit", "offset", "ordering"})
_SIDES = {"start_date": "date", "end_date": "date", "month": "date"}


def filters_of(values: Mapping[str, Any]) -> dict[str, Any]:
    """The inputs of a read that choose what it lists."""
    return {name: value for name, value in values.items() if name not in _NO_FILTERS and value is not None}


def fits(filters: Mapping[str, Any], thing: Thing) -> bool | None:
    """Whether the thing passes all of the filters; None where that cannot be said."""
    verdicts = [_fits(name, wanted, thing) for name, wanted in filters.items()]
    if False in verdicts:
        return False
    return None if None in verdicts else True


def field_of(name: str, thing: Thing) -> str | None:
    """The field that a filter looks at; None where that is not known."""
    if name in _SIDES:
        return _SIDES[name] if _SIDES[name] in thing else None
    spellings = (name, f"is_{name}", f"is_{name}ed", name.removeprefix("has_"))
    return next((spelled for spelled in spellings if spelled in thing), None)


def _fits(name: str, wanted: Any, thing: Thing) -> bool | None:
    field = field_of(name, thing)
    if field is None or holds_unknown(wanted) or isinstance(thing[field], Unknown):
        return None
    found = thing[field]
    match name:
        case "date":
            return isinstance(found, str) and found[:10] == wanted
        case "start_date":
            return isinstance(found, str) and found[:10] >= wanted
        case "end_date":
            return isinstance(found, str) and found[:10] <= wanted
        case "month":
            return isinstance(found, str) and found[:7] == wanted
        case _ if field != name and name.startswith("has_"):
            return (found is not None) is wanted
        case _:
            return _equals(found, wanted)


def _equals(found: Any, wanted: Any) -> bool | None:
    """A filter names a word of the library by its id or its slug; of several words any will do."""
    if isinstance(wanted, list):
        return _any(_equals(found, one) for one in wanted)
    if isinstance(found, list):
        return _any(_equals(one, wanted) for one in found)
    if isinstance(found, Mapping):
        return _any(_equals(found[name], wanted) for name in ("id", "slug") if name in found)
    if isinstance(found, Unknown):
        return None
    if isinstance(found, bool) or isinstance(wanted, bool):
        return found is wanted
    return found is not None and str(found) == str(wanted)


def _any(verdicts: Any) -> bool | None:
    known = list(verdicts)
    if True in known:
        return True
    return None if None in known else False
