"""Events to JSON and back."""

import json
from dataclasses import fields
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cc_flow.errors import StoreNewer
from cc_flow.journal.codec import COMPRESSED_FROM, KINDS, decode, encode, pack, unpack
from cc_flow.journal.events import Event, LoopFrozen, StepSkipped, StepSucceeded
from cc_flow.secret import Secret

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
MAPPING = st.dictionaries(st.text(max_size=5), JSON, max_size=3)
WORD = st.text(max_size=12)


def by_annotation(annotation: Any) -> st.SearchStrategy[Any]:
    """Values for a field, by what it is said to hold."""
    known: dict[Any, st.SearchStrategy[Any]] = {
        str: WORD,
        int: st.integers(),
        bool: st.booleans(),
        float: st.floats(allow_nan=False),
        Any: JSON,
        type(None): st.none(),
    }
    if annotation in known:
        return known[annotation]
    parts = get_args(annotation)
    if "Mapping" in str(annotation):
        return st.dictionaries(WORD, by_annotation(parts[1]), max_size=3)
    if str(annotation).startswith("tuple"):
        if parts[-1] is Ellipsis:
            return st.lists(by_annotation(parts[0]), max_size=3).map(tuple)
        return st.tuples(*map(by_annotation, parts))
    return st.one_of(*map(by_annotation, parts))


def events_of(kind: type[Event]) -> st.SearchStrategy[Event]:
    """Events of one kind."""
    return st.builds(kind, **{field.name: by_annotation(field.type) for field in fields(kind)})


EVENTS = st.one_of(*map(events_of, KINDS.values()))


@given(EVENTS)
@settings(max_examples=120, deadline=None)
def test_an_event_comes_back_as_it_was(event: Event) -> None:
    """Whatever JSON an event holds, decoding what was encoded gives an equal event."""
    kind, body = encode(event)
    assert decode(kind, unpack(pack(body))) == event


def test_tuples_come_back_as_tuples() -> None:
    """JSON knows lists only; the frozen list of a loop is tuples again."""
    event = LoopFrozen("slot", (("2026-12-01", {"id": [1, 2]}, True),))
    assert decode(*encode(event)) == event


def test_a_field_of_a_newer_version_is_dropped() -> None:
    """An event with a field that this version does not know is read without it."""
    kind, body = encode(StepSkipped("a", "when"))
    newer = json.dumps({**json.loads(body), "colour": "blue"}).encode()
    assert decode(kind, newer) == StepSkipped("a", "when")


def test_a_field_that_an_older_version_lacked_takes_its_default() -> None:
    """Fields are added with defaults: an older record is read with them."""
    assert decode("StepSkipped", b'{"path":"a","reason":"when"}').not_reached is False  # type: ignore[union-attr]


def test_a_kind_of_a_newer_version_is_refused() -> None:
    """An unknown kind of event may be a write nobody would look for: StoreNewer, with its name."""
    with pytest.raises(StoreNewer, match="`PostBoosted`"):
        decode("PostBoosted", b"{}")


def test_a_secret_cannot_be_recorded() -> None:
    """A secret that was not replaced stops the record and does not show."""
    with pytest.raises(TypeError, match="a Secret cannot be recorded") as caught:
        encode(StepSucceeded("a", {"key": Secret("cc_live_canary")}))
    assert "canary" not in str(caught.value)


def test_large_outputs_are_compressed() -> None:
    """A body beyond two kilobytes is stored smaller, a small one as it is."""
    assert len(pack(b'{"x":"' + b"y" * COMPRESSED_FROM + b'"}')) < 100
    assert pack(b'{"x":1}') == b'{"x":1}'


def test_half_a_compressed_record_is_an_error() -> None:
    """A compressed body that was cut raises ValueError, not an error of the library below."""
    with pytest.raises(ValueError, match="not whole"):
        unpack(pack(b'{"x":"' + b"y" * 5000 + b'"}')[:-3])
