"""What values YAML text has: those of YAML 1.2 where JSON has them, text otherwise."""

import json
import re
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from cc_flow.syntax import Mapping, Scalar, Sequence, parse, plain


def value_of(text: str) -> Any:
    """The value of `text` behind a key."""
    node, findings = parse(f"key: {text}\n", file="flow.yaml")
    assert not [one for one in findings if one.is_error]
    assert isinstance(node, Mapping)
    return plain(node)["key"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *[(word, True) for word in ("true", "True", "TRUE")],
        *[(word, False) for word in ("false", "False", "FALSE")],
        *[(word, None) for word in ("null", "Null", "NULL", "~", "")],
        *[("0", 0), ("-1", -1), ("+12", 12), ("9223372036854775807", 2**63 - 1), ("-9223372036854775808", -(2**63))],
        *[("1.5", 1.5), ("-.5", -0.5), ("1e3", 1000.0), ("1E-2", 0.01), ("2.", 2.0), ("1.10", 1.1)],
    ],
)
def test_the_core_schema_knows_few_special_words(text: str, value: object) -> None:
    """true, false, null, decimal integers and floats are what they say."""
    found = value_of(text)
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(
    "text",
    [
        *["on", "no", "yes", "Off", "y", "tRue", "nUll", "12:30", "22:22:22", "2026-12-01", "2026-12", "007", "-08"],
        *["00.5", "0x10", "0o7", "0b1", "1_000", "1e", ".", "+", "-.", "=", "1.2.3", "e3", "0777", "1,000", "--1"],
    ],
)
def test_everything_else_is_text(text: str) -> None:
    """Times, dates, leading zeros and the words of YAML 1.1 stay what was written."""
    assert value_of(text) == text


@pytest.mark.parametrize("written", ['"true"', "'12'", '"~"', "|-\n  12", ">-\n  true"])
def test_quotes_and_blocks_make_text(written: str) -> None:
    """What stands in quotes or in a text block is text, whatever it looks like."""
    assert isinstance(value_of(written), str)


@pytest.mark.parametrize("key", ["1", "true", "2026-12-01", "1.5", "on", '"null"', "'<<'"])
def test_keys_are_text(key: str) -> None:
    """A key is its text: no number, no boolean."""
    node, findings = parse(f"{key}: x\n", file="flow.yaml")
    assert isinstance(node, Mapping)
    assert not findings
    assert node.entries[0].key.value == node.entries[0].name == key.strip("\"'")


def test_a_mapping_is_asked_by_name() -> None:
    """`get` and `entry` tell a key that is not there from one whose value is null."""
    node, _ = parse("a: 1\nb:\nc: [x]\n", file="flow.yaml")
    assert isinstance(node, Mapping)
    assert node.get("missing") is None
    assert node.entry("missing") is None
    assert isinstance(node.get("b"), Scalar)
    assert isinstance(node.get("c"), Sequence)
    assert plain(node) == {"a": 1, "b": None, "c": ["x"]}


def test_a_byte_order_mark_is_no_text() -> None:
    """A file that begins with a byte order mark reads like one without, in the same columns."""
    node, findings = parse("\ufeffa: 1\n".encode(), file="flow.yaml")
    assert isinstance(node, Mapping)
    assert not findings
    assert node.entries[0].key.span.column == 1


_OTHER_THAN_JSON = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.inf|\.nan", re.IGNORECASE)
_TEXT = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufeff\u2028\u2029\ufffe\uffff")
    | st.sampled_from("\n\t #:-'\"{}[]%@`|>&*!?,\\"),
    max_size=30,
)
_LEAF = st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False, allow_infinity=False)
JSON_LIKE = st.recursive(
    _LEAF | _TEXT,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(_TEXT, inner, max_size=5),
    max_leaves=10,
)


class WithoutAliases(yaml.SafeDumper):
    """Writes a value that stands twice twice."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - the writer's own signature
        return True


def same(left: Any, right: Any) -> bool:
    """Whether two values are equal and of the same types, at every depth."""
    return json.dumps(left) == json.dumps(right)


@given(JSON_LIKE, st.sampled_from([None, 0, 2]))
@settings(max_examples=120, deadline=None)
def test_json_is_read_as_json_reads_it(value: Any, indent: int | None) -> None:
    """Any JSON text has the same value here, laid out over lines or not."""
    text = json.dumps({"value": value}, ensure_ascii=False, indent=indent)
    node, findings = parse(text, file="flow.yaml")
    assert not [one for one in findings if one.is_error]
    assert node is not None
    assert same(plain(node), {"value": value})


def _reads_alike(value: Any) -> bool:
    """Whether YAML 1.1, which PyYAML writes, and 1.2 agree on every text in `value`."""
    if isinstance(value, dict):
        return all(_reads_alike(one) for one in value.values())
    if isinstance(value, list):
        return all(_reads_alike(one) for one in value)
    return not isinstance(value, str) or not _OTHER_THAN_JSON.fullmatch(value)


@given(JSON_LIKE.filter(_reads_alike), st.booleans(), st.integers(10, 100))
@settings(max_examples=120, deadline=None)
def test_block_style_is_read_as_it_was_meant(value: Any, is_flow: bool, width: int) -> None:  # noqa: FBT001 - drawn
    """What a YAML writer lays out, in blocks or brackets, folded at any width, has the value it was written from."""
    text = yaml.dump(
        {"value": value},
        Dumper=WithoutAliases,
        default_flow_style=is_flow,
        width=width,
        allow_unicode=True,
        sort_keys=False,
    )
    node, findings = parse(text, file="flow.yaml")
    assert not [one for one in findings if one.is_error]
    assert node is not None
    assert same(plain(node), {"value": value})
