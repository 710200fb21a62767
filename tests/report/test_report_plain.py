"""Texts of others are shown so that they cannot do anything to whoever looks."""

import json

from hypothesis import given
from hypothesis import strategies as st

from cc_flow.report.plain import shown_json

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)  # fmt: skip


@given(VALUES, st.sampled_from([None, 2]))
def test_json_that_is_shown_reads_as_what_it_was(value: object, indent: int | None):
    """Half surrogate pairs and all."""
    assert json.loads(shown_json(value, indent=indent)) == value


def test_json_that_is_shown_holds_nothing_that_moves_or_hides():
    """Controls, turned text, marks without width, half pairs: all escaped; letters of any script are as they are."""
    odd = [chr(code) for code in (*range(0x20), *range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A))]
    odd += ["\u200b", "\u200e", "\u200f", "\u061c", "\u2028", "\u2029", "\ufeff", "\ud800", "\udfff"]
    shown = shown_json({one: one for one in odd})
    assert not set(shown) & set(odd)
    assert shown_json("Übung, 日本語, 👩‍👧") == '"Übung, 日本語, 👩‍👧"'
