"""What a plan rests on: the reads that fed a write, a condition or a look-up, named for people and fingerprinted."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from cc_flow.actions.catalog import find
from cc_flow.actions.shapes import output_shape
from cc_flow.actions.spec import JsonValue
from cc_flow.performer import Call
from cc_flow.plan import Fact
from cc_flow.secret import Secret
from cc_flow.shape import MapOf, Record, Shape, Text, alternatives, element_in

# They say the same thing in other words each time they are asked for: signed addresses, moments of serving.
_RESTLESS = frozenset({"url", "date-time"})


def facts_of(reads: Iterable[tuple[Call, JsonValue]]) -> tuple[Fact, ...]:
    """One fact for each different question, in the order in which they were asked."""
    facts: dict[str, Fact] = {}
    for call, output in reads:
        if not _holds_secret(call.values):
            facts.setdefault(_question(call), _fact(call, output))
    return tuple(facts.values())


def _fact(call: Call, output: JsonValue) -> Fact:
    return Fact(
        name=name_of(call),
        step=call.at,
        digest=digest_of(call.spec.name, output),
        action=call.spec.name,
        inputs=dict(call.values),
        path=call.request.path,
        query=tuple((name, str(value)) for name, value in call.request.query),
        is_page=find(call.spec.name).spec.paged and not call.spec.paged,
        most=_most(output),
    )


def _most(output: JsonValue) -> int | None:
    """How many items of a list were read, where it has more."""
    if not isinstance(output, dict) or not isinstance(output.get("results"), list):
        return None
    count, length = output.get("count"), len(output["results"])
    return length if isinstance(count, int) and count > length > 0 else None


def _question(call: Call) -> str:
    return json.dumps([call.spec.name, call.request.path, call.request.query], default=str)


def _holds_secret(value: Any) -> bool:
    if isinstance(value, Mapping):
        return any(map(_holds_secret, value.values()))
    return any(map(_holds_secret, value)) if isinstance(value, list) else isinstance(value, Secret)


def digest_of(action: str, output: JsonValue) -> str:
    """A hash over what of an answer means something: known fields, without addresses, moments and secrets."""
    kept = _kept(output_shape(find(action)), output)
    return hashlib.sha256(json.dumps(kept, sort_keys=True, default=str).encode()).hexdigest()


def _kept(shape: Shape, value: Any) -> Any:
    shapes = alternatives(shape)
    if isinstance(value, list):
        return [_kept(element_in(shape), one) for one in value]
    if not isinstance(value, dict):
        return value
    for one in shapes:
        if isinstance(one, Record):
            return {
                name: _kept(field, value.get(name)) for name, field in one.fields.items() if not _is_restless(field)
            }
        if isinstance(one, MapOf):
            return {name: _kept(one.value, inner) for name, inner in value.items()}
    return value


def _is_restless(shape: Shape) -> bool:
    return any(isinstance(one, Text) and (one.secret or one.format in _RESTLESS) for one in alternatives(shape))


# Names for people.


def name_of(call: Call) -> str:
    """`the schedule from 2026-11-30 to 2026-12-06`, ``the post `post-3` ``."""
    values = {
        name: value for name, value in call.values.items() if name not in ("limit", "offset") and value is not None
    }
    words = call.spec.name.partition(".")[2].split("_")
    what = " ".join(words[1:] if words[0] in ("list", "get") and len(words) > 1 else [])
    noun = what or _CHAPTERS.get(call.spec.name.partition(".")[0], call.request.path)
    return f"the {noun}{_which(values)}"


_CHAPTERS = {"events": "events", "pages": "pages", "organization": "organization", "notifications": "notifications"}


def _which(values: Mapping[str, Any]) -> str:
    rest = dict(values)
    said = ""
    if "start_date" in rest and "end_date" in rest:
        said += f" from {rest.pop('start_date')} to {rest.pop('end_date')}"
    for name, word in (
        ("date", "on"),
        ("start_date", "from"),
        ("end_date", "up to"),
        ("month", "of"),
        ("week_of", "of"),
    ):
        if name in rest:
            said += f" {word} {rest.pop(name)}"
    for name in [name for name in rest if name in ("id", "id_or_slug") or name.endswith("_id")]:
        said += f" `{rest.pop(name)}`"
    return said + (f" with {', '.join(f'{name} {value}' for name, value in rest.items())}" if rest else "")
