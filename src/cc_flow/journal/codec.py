"""Events to JSON and back, by their fields. Keeps out where they are stored.

An unknown field comes from a newer minor version and is dropped: fields are only ever added, with a default that was
true before. An unknown kind is refused (`StoreNewer`): it may be a write that this version would not know to look for.
"""

import json
import zlib
from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any, get_args, get_origin

from cc_flow.errors import StoreNewer
from cc_flow.journal.events import Event

KINDS: Mapping[str, type[Event]] = {kind.__name__: kind for kind in get_args(Event)}

# Below this, compressing costs more time than the disk would.
COMPRESSED_FROM = 2048

_Rebuild = Callable[[Any], Any]


def encode(event: Event) -> tuple[str, bytes]:
    """The kind and the JSON of an event. Raises TypeError for a value that is no JSON, a `Secret` above all."""
    kind = type(event)
    return kind.__name__, to_json({name: getattr(event, name) for name in _NAMES[kind]})


def decode(kind: str, body: bytes) -> Event:
    """The event again. Raises StoreNewer for an unknown kind, ValueError or TypeError for what `encode` never wrote."""
    known = KINDS.get(kind)
    if known is None:
        raise StoreNewer(
            f"the run holds a record `{kind}` that this version does not know", help="upgrade cc-flow to read this run"
        )
    content = json.loads(body)
    return known(**{name: rebuild(content[name]) for name, rebuild in _REBUILDS[known].items() if name in content})


def to_json(content: Any) -> bytes:
    """JSON as ASCII bytes. Raises TypeError for what is no JSON."""
    return _ENCODER.encode(content).encode("ascii")


def pack(body: bytes) -> bytes:
    """`body` as it is stored: compressed where that pays."""
    return zlib.compress(body, 1) if len(body) > COMPRESSED_FROM else body


def unpack(stored: bytes) -> bytes:
    """What `pack` was given. Raises ValueError when the bytes are not whole."""
    # A zlib stream begins with x, JSON of ours with a brace.
    if not stored.startswith(b"x"):
        return stored
    try:
        return zlib.decompress(stored)
    except zlib.error as problem:
        raise ValueError("a compressed record is not whole") from problem


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"a {type(value).__name__} cannot be recorded: events hold JSON")


_ENCODER = json.JSONEncoder(separators=(",", ":"), default=_plain)


def _same(value: Any) -> Any:
    return value


def _rebuild_of(annotation: Any) -> _Rebuild:
    """JSON has no tuples: what makes them again out of lists, to any depth."""
    if get_origin(annotation) is not tuple:
        return _same
    parts = get_args(annotation)
    if parts[-1] is Ellipsis:
        inner = _rebuild_of(parts[0])
        return tuple if inner is _same else lambda value: tuple(inner(one) for one in value)
    if all(_rebuild_of(part) is _same for part in parts):
        return tuple
    rebuilds = [_rebuild_of(part) for part in parts]
    return lambda value: tuple(rebuild(one) for rebuild, one in zip(rebuilds, value, strict=True))


_NAMES: Mapping[type[Event], tuple[str, ...]] = {
    kind: tuple(field.name for field in fields(kind)) for kind in KINDS.values()
}
_REBUILDS: Mapping[type[Event], Mapping[str, _Rebuild]] = {
    kind: {field.name: _rebuild_of(field.type) for field in fields(kind)} for kind in KINDS.values()
}
