"""Where things stand: every node, and every character of a scalar's text."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from cc_flow.diagnostic import Span
from cc_flow.syntax import Mapping, Node, Scalar, Sequence, parse


def tree(text: str) -> Node:
    """The tree of `text`, which has one."""
    node, findings = parse(text, file="flow.yaml")
    assert node is not None, findings
    return node


def scalar(text: str) -> Scalar:
    """The value of the one key of `text`."""
    node = tree(text)
    assert isinstance(node, Mapping)
    assert isinstance(node.entries[0].value, Scalar)
    return node.entries[0].value


def stretch(text: str, span: Span) -> str:
    """What stands in `text` at `span`."""
    starts = [0, *(found.end() for found in re.finditer(r"\r\n|\r|\n", text))]
    return text[starts[span.line - 1] + span.column - 1 : starts[span.end_line - 1] + span.end_column - 1]


def scalars(node: Node) -> Iterator[Scalar]:
    """Each key and each value in `node`."""
    match node:
        case Scalar():
            yield node
        case Sequence():
            for item in node.items:
                yield from scalars(item)
        case Mapping():
            for entry in node.entries:
                yield entry.key
                yield from scalars(entry.value)


def written(text: str, start: int, end: int) -> str:
    """What the file has for `[start:end]` of the one value in it."""
    return stretch(text, scalar(text).span_of(start, end))


def test_columns_count_characters() -> None:
    """A smiley and a Chinese character are one column each, a tab too."""
    text = 'a: "😀 中文" # x\nb: {c: 😀, d: e}\n'
    node = tree(text)
    assert isinstance(node, Mapping)
    assert node.entries[0].value.span == Span("flow.yaml", 1, 4, 1, 10)
    inner = node.get("b")
    assert isinstance(inner, Mapping)
    assert [one.key.span.column for one in inner.entries] == [5, 11]


def test_every_line_end_counts_once() -> None:
    """LF, CR LF and CR end a line."""
    node = tree("a: 1\r\nb: 2\rc: 3\nd: 4\r\n")
    assert isinstance(node, Mapping)
    assert [(one.value.span.line, one.value.span.column) for one in node.entries] == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_a_collection_spans_from_its_first_to_its_last() -> None:
    """A block mapping begins at its first key, a list at its first dash, and both end with their last value."""
    text = "steps:\n  - id: a\n    with: {x: [1, 2], y: [p: q ]}\n\n  - id: b\n# end\n\nname: c\n"
    node = tree(text)
    assert isinstance(node, Mapping)
    steps = node.get("steps")
    assert isinstance(steps, Sequence)
    assert stretch(text, steps.span) == text[text.index("- id: a") : text.index("\n# end")]
    first = steps.items[0]
    assert isinstance(first, Mapping)
    assert stretch(text, first.span) == "id: a\n    with: {x: [1, 2], y: [p: q ]}"
    inner = first.get("with")
    assert isinstance(inner, Mapping)
    assert stretch(text, inner.span) == "{x: [1, 2], y: [p: q ]}"
    pairs = inner.get("y")
    assert isinstance(pairs, Sequence)
    assert stretch(text, pairs.items[0].span) == "p: q"


def test_a_text_block_ends_with_its_last_words() -> None:
    """The blank lines below a text block are not part of where it stands."""
    text = "a: |\n  one\n  two\n\n\nb: c\n"
    assert stretch(text, scalar(text).span) == "|\n  one\n  two"


@pytest.mark.parametrize(
    ("text", "start", "end", "expected"),
    [
        ("a: say {{ x.y }} now\n", 7, 10, "x.y"),
        ('a: "say {{ x }}"\n', 7, 8, "x"),
        ('a: "\\"\\u00e9\\x41\\U0001F600b"\n', 0, 1, '\\"'),
        ('a: "\\"\\u00e9\\x41\\U0001F600b"\n', 1, 3, "\\u00e9\\x41"),
        ('a: "\\"\\u00e9\\x41\\U0001F600b"\n', 3, 4, "\\U0001F600"),
        ('a: "\\"\\u00e9\\x41\\U0001F600b"\n', 4, 5, "b"),
        ("a: 'it''s {{ x }}'\n", 2, 3, "''"),
        ("a: 'it''s {{ x }}'\n", 8, 9, "x"),
        ("a: one\n  two {{ x }}\n", 11, 12, "x"),
        ("a: one  \n  two\n", 3, 4, "  \n  "),
        ("a: one\n\n\n  two\n", 3, 5, "\n\n"),
        ("a: one\n\n\n  two\n", 5, 8, "two"),
        ("a: 'one\r\n  two {{ x }}'\r\n", 11, 12, "x"),
        ('a: "one\\\n   two {{ x }}"\n', 10, 11, "x"),
        ('a: "one \\\n   \\ two"\n', 4, 6, "\\ t"),
        ('a: "one\\\n\n   two"\n', 3, 5, "\n   t"),
        ("a: |\n  one\n  two {{ x }}\n", 11, 12, "x"),
        ("a: |\n  one\n  two {{ x }}\n", 3, 4, "\n"),
        ("a: | # why\n\n    one\n     two\n", 1, 4, "one"),
        ("a: | # why\n\n    one\n     two\n", 5, 9, " two"),
        ("a: |2-\n    one\n", 2, 5, "one"),
        ("a: |+\n  one\n\n\nb: c\n", 4, 6, "\n\n"),
        ("a: >\n  one\n  two {{ x }}\n", 11, 12, "x"),
        ("a: >\n  one\n  two\n", 3, 4, "\n  "),
        ("a: >\n  one\n\n  two\n   three\n  four\n", 4, 7, "two"),
        ("a: >\n  one\n\n  two\n   three\n  four\n", 8, 14, " three"),
        ("a: >\n  one\n\n  two\n   three\n  four\n", 15, 19, "four"),
        ("a: >\r\n  one\r\n  two\r\n", 4, 7, "two"),
        ("a: >+\n\n  \n\nb: c\n", 0, 1, "\n"),
    ],
)
def test_characters_of_the_text_are_found_in_the_file(text: str, start: int, end: int, expected: str) -> None:
    """A stretch of the decoded text is the smallest stretch of the file, whatever the quotes, escapes and folds."""
    assert written(text, start, end) == expected


@pytest.mark.parametrize(
    "text", ["a: xy\n", "a: 'x''y'\n", 'a: "x\\ty"\n', "a: |\n  xy\n", "a: ''\n", "a:\n", "a: |\n\n"]
)
def test_an_empty_stretch_has_a_place(text: str) -> None:
    """Nothing between two characters stands between them, and offsets beyond the text are drawn in."""
    value = scalar(text)
    assert stretch(text, value.span_of(0, 0)) == ""
    assert stretch(text, value.span_of(len(value.text), len(value.text))) == ""
    assert value.span_of(-5, 1000) == value.span_of(0, len(value.text))
    assert value.span_of(3, 1).line == value.span_of(3, 3).line


_TEXT = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from(" \n'\"\\:#-\t"), min_size=1, max_size=40)


def _is_written_as(character: str, piece: str, style: str) -> bool:
    if piece == character:
        return True
    if character in " \n" and re.fullmatch(r"[ \t]*(\r\n|\r|\n)[ \t\r\n]*", piece):
        return True
    if style == "double":
        return bool(yaml.safe_load(f'"{piece}"') == character)
    return style == "single" and (character, piece) == ("'", "''")


@given(st.lists(_TEXT, max_size=3), st.sampled_from([None, '"', "'", "|", ">"]), st.integers(5, 80), st.booleans())
@settings(max_examples=150, deadline=None)
def test_the_pieces_of_a_scalar_are_in_order_and_say_what_they_stand_for(
    values: list[str],
    style: str | None,
    width: int,
    is_windows: bool,  # noqa: FBT001 - drawn
) -> None:
    """Each character of each text has its own piece of the file, which on its own means that character."""
    text = yaml.safe_dump({"values": values}, default_style=style, width=width, allow_unicode=True)
    text = text.replace("\n", "\r\n") if is_windows else text
    node, findings = parse(text, file="flow.yaml")
    if any(one.is_error for one in findings):
        return
    assert node is not None
    for one in scalars(node):
        spans = [one.span_of(index, index + 1) for index in range(len(one.text))]
        pieces = [stretch(text, span) for span in spans]
        assert all(_is_written_as(*each, one.style) for each in zip(one.text, pieces, strict=True)), (one, pieces)
        assert all(a.end_line < b.line or (a.end_line, a.end_column) <= (b.line, b.column) for a, b in pairwise(spans))


@given(st.from_regex(r"[a-z][a-z0-9 .😀中]{0,40}[a-z]", fullmatch=True), st.data())
@settings(max_examples=100, deadline=None)
def test_a_plain_text_stands_as_it_is(text: str, data: Any) -> None:
    """Of text without quotes and folds, the stretch in the file is the slice."""
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    assert written(f"key: {text}\n", start, end) == text[start:end]
