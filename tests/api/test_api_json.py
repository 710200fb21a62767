"""JSON of the wire: what is read, what is refused, and why nothing later can trip over it."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cc_flow.api.json_text import DEEPEST, NotJson, parse_json, write_json

REFUSED = {
    "half": (b'{"a": ', "it breaks at line 1, column 7"),
    "nothing": (b"", "it breaks at line 1, column 1"),
    "two values": (b"{} {}", "it breaks at line 1, column 4"),
    "not UTF-8": ('{"a": "é"}'.encode("latin-1"), "it is not UTF-8"),
    "UTF-16": ('{"a": 1}'.encode("utf-16"), "it is not UTF-8"),
    "NaN": (b"[NaN]", "it holds NaN"),
    "infinity": (b"[-Infinity]", "it holds -Infinity"),
    "beyond floats": (b"[1e999]", "it holds a number that is too large"),
    "a million digits": (b"[" + b"9" * 1_000_000 + b"]", "it holds a number of too many digits"),
    "a key twice": (b'{"id": 1, "id": 2}', "it holds a key twice"),
    "a key twice, inside": (b'[{"a": {"b": 1, "b": 1}}]', "it holds a key twice"),
    "a key twice, once mended": (rb'{"\ud800": 1, "\ud801": 2}', "it holds a key twice"),
    "100,000 levels": (b"[" * 100_000, "it is nested too deeply"),
    "101 levels, whole": (b"[" * (DEEPEST + 1) + b"]" * (DEEPEST + 1), "it is nested too deeply"),
}


@pytest.mark.parametrize(("raw", "reason"), REFUSED.values(), ids=REFUSED)
def test_what_others_would_read_differently_is_refused(raw: bytes, reason: str) -> None:
    """The reason says where or why, and holds nothing of the text."""
    with pytest.raises(NotJson) as refusal:
        parse_json(raw)
    assert reason in str(refusal.value)


def test_a_hundred_levels_are_read() -> None:
    """The bound is far beyond any answer."""
    parse_json(b'{"a":' * DEEPEST + b"1" + b"}" * DEEPEST)


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        (rb'"\ud83d\ude00"', "😀"),
        (rb'"a\ud83d"', "a\ufffd"),
        (rb'{"\ude00": ["\ud800\ud800"]}', {"\ufffd": ["\ufffd\ufffd"]}),
    ],
)
def test_half_a_character_becomes_a_replacement(raw: bytes, value: object) -> None:
    """What is read can be written out again, whatever the server put into it."""
    assert parse_json(raw) == value
    write_json(value)


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=20,
)


@given(values)
def test_every_value_comes_back_as_it_was_written(value: object) -> None:
    """Writing and reading are each other's inverse, also for a body that others wrote with escapes."""
    assert parse_json(write_json(value)) == value
    assert parse_json(json.dumps(value).encode()) == value


@given(st.binary(max_size=200))
def test_no_bytes_break_the_reader(raw: bytes) -> None:
    """Any bytes are a value or NotJson."""
    try:
        parse_json(raw)
    except NotJson:
        return


@pytest.mark.parametrize("value", [float("nan"), float("inf"), "\ud800", {"a": ["\udfff"]}])
def test_what_json_cannot_hold_is_not_written(value: object) -> None:
    """No server is sent what it cannot read."""
    with pytest.raises(NotJson):
        write_json(value)
