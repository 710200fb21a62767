"""What is wrong with a text, said so that somebody who never read about YAML can mend it."""

import pytest
import yaml

from cc_flow.codes import Code
from cc_flow.codes.text import CODES
from cc_flow.diagnostic import Diagnostic, Span
from cc_flow.syntax import Sequence, parse, plain
from cc_flow.syntax.parser import LOADER, parse_by

LOADERS = {"libyaml": LOADER, "python": yaml.SafeLoader}


def findings_in(text: str) -> tuple[Diagnostic, ...]:
    """All that is wrong with `text`."""
    return parse(text, file="flow.yaml")[1]


def the_finding(text: str) -> Diagnostic:
    """The one thing that is wrong with `text`."""
    (finding,) = findings_in(text)
    return finding


def columns(finding: Diagnostic) -> tuple[int, int, int]:
    """Line, first column and column behind the last one."""
    assert finding.span.line == finding.span.end_line
    return finding.span.line, finding.span.column, finding.span.end_column


@pytest.mark.parametrize("loader", LOADERS.values(), ids=LOADERS)
@pytest.mark.parametrize("code", CODES, ids=lambda code: code.code)
def test_each_example_earns_its_code_and_only_it(code: Code, loader: type) -> None:
    """The wrong example of a code has that one finding, with a way out, and the right one none."""
    _, findings = parse_by(loader, code.wrong, "flow.yaml")
    assert [one.code for one in findings] == [code.code]
    assert findings[0].help
    node, findings = parse_by(loader, code.right, "flow.yaml")
    assert node is not None
    assert not findings


def test_codes_are_numbered_without_gaps() -> None:
    """E101 and on, W101 and on, each once."""
    errors = [one.code for one in CODES if one.code.startswith("E")]
    warnings = [one.code for one in CODES if one.code.startswith("W")]
    assert errors == [f"E{101 + index}" for index in range(len(errors))]
    assert warnings == [f"W{101 + index}" for index in range(len(warnings))]


@pytest.mark.parametrize("code", [one for one in CODES if one.code != "E102"], ids=lambda code: code.code)
def test_a_headline_reads_as_one(code: Code) -> None:
    """A headline stands on one line, begins in lower case or with what it names, and has no full stop."""
    message = the_finding(code.wrong).message
    assert "\n" not in message
    assert len(message) < 110
    assert message[0] == "`" or message[0].islower()
    assert not message.endswith(".")


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("a: 1\nb: 2\na: 3\n", "E114", (3, 1, 2)),
        ("a: {b: 1, b: 2}\n", "E114", (1, 11, 12)),
        ("1: a\n'1': b\n", "E114", (2, 1, 4)),
        ("a: &x b\n", "E111", (1, 4, 6)),
        ("a: &x\n  b: c\n", "E111", (1, 4, 6)),
        ("a: & b\n", "E111", (1, 4, 5)),
        ("a: !!python/object:x {}\n", "E110", (1, 4, 21)),
        ("a: !foo!bar x\n", "E110", (1, 4, 12)),
        ("a: *b\n", "E112", (1, 4, 6)),
        ("a: *b c\n", "E112", (1, 4, 6)),
        ("a: **b** c\n", "E112", (1, 4, 9)),
        ("a:\n  <<: {b: c}\n", "E113", (2, 3, 5)),
        ("? [a]\n: b\n", "E115", (1, 3, 6)),
        ("{a: b}: c\n", "E115", (1, 1, 7)),
        ("~: a\n", "E115", (1, 1, 2)),
        (": a\n", "E115", (1, 1, 2)),
        ("a: b\n...\nc: d\n", "E108", (2, 1, 4)),
        ("%FOO x\n---\na: b\n", "E109", (1, 1, 7)),
        ("a: b\n%c: d\n", "E109", (2, 1, 6)),
        ("a: .nan\n", "E125", (1, 4, 8)),
        ("a: -.INF\n", "E125", (1, 4, 9)),
        ("a: 1e400\n", "E126", (1, 4, 9)),
        ("a: 9223372036854775808\n", "E126", (1, 4, 23)),
        ("a: x\u2028y\n", "E105", (1, 5, 6)),
        ("a: x\u0085y\n", "E105", (1, 5, 6)),
        ("a: x\x00y\n", "E104", (1, 5, 6)),
        ("a: x\ud800y\n", "E104", (1, 5, 6)),
        ("a: x\uffffy\n", "E104", (1, 5, 6)),
        ("a: b # \u202etxt\n", "W102", (1, 8, 9)),
        ("a: x\ufeffy\n", "W102", (1, 5, 6)),
        ("a:\n\tb: c\n", "E118", (2, 1, 2)),
        ("a:\n  b: c\n\t\td: e\n", "E118", (3, 1, 3)),
        ("-\ta: b\n", "E118", (1, 2, 3)),
        ("a: |\n  b\n\tc\n", "E118", (3, 1, 2)),
        ("a: Note: this\n", "E117", (1, 8, 9)),
        ("a: 😀: this\n", "E117", (1, 5, 6)),
        ("- a: b: c\n", "E117", (1, 7, 8)),
        ('a: "b\nc: d\n', "E119", (1, 4, 5)),
        ("a: 'b\n---\nc: d\n", "E119", (1, 4, 5)),
        ("a: [b, c\nd: e\n", "E120", (1, 4, 5)),
        ("a: {b: c\n", "E120", (1, 4, 5)),
        ("a: [b}\n", "E120", (1, 6, 7)),
        ("a: [b,, c]\n", "E120", (1, 7, 8)),
        ("a: b\n}\n", "E120", (2, 1, 2)),
        ("a:\n  b: c\n d: e\n", "E121", (3, 2, 3)),
        ("  a: b\nc: d\n", "E121", (2, 1, 2)),
        ("a:\n  - b\n  c: d\n", "E121", (3, 3, 4)),
        ("a:\n  b: c\n  - d\n", "E121", (3, 3, 4)),
        ("s:\n  - id: a\n     action: b\n", "E121", (3, 6, 12)),
        ("a: %b\n", "E122", (1, 4, 5)),
        ("a: `b`\n", "E122", (1, 4, 5)),
        ("a: ]\n", "E122", (1, 4, 5)),
        ("a: ? b\n", "E122", (1, 4, 5)),
        ('a: "b" c d # e\n', "E123", (1, 8, 11)),
        ("a: 'it's fine'\n", "E123", (1, 8, 15)),
        ("- [b] c\n", "E123", (1, 7, 8)),
        ('a: "b": c\n', "E123", (1, 7, 10)),
        ('a: "\\d"\n', "E124", (1, 5, 7)),
        ('a: "\\x1"\n', "E124", (1, 5, 8)),
        ('a: "\\ud83d\\ude00"\n', "E124", (1, 5, 11)),
        ('a: "\\U99999999"\n', "E124", (1, 5, 15)),
        ("a: b\nfoo\nc: d\n", "E127", (2, 1, 4)),
        ("a: b\nfoo:bar # x\n", "E127", (2, 1, 8)),
        ("foo\na: b\n", "E127", (1, 1, 4)),
        ("a: > b\n", "E128", (1, 6, 7)),
        ("a: - b\n", "E129", (1, 4, 5)),
        ("a: [no, b]\n", "W101", (1, 5, 7)),
        ("a: Off\n", "W101", (1, 4, 7)),
        ("a: [0x10, b]\n", "W101", (1, 5, 9)),
    ],
)
@pytest.mark.parametrize("loader", LOADERS.values(), ids=LOADERS)
def test_the_smallest_wrong_stretch_is_found(text: str, code: str, place: tuple[int, int, int], loader: type) -> None:
    """Both parsers find the same one thing wrong, at the same characters."""
    _, findings = parse_by(loader, text, "flow.yaml")
    assert [(one.code, *columns(one)) for one in findings] == [(code, *place)]


@pytest.mark.parametrize(
    ("text", "place", "mended"),
    [
        ("x: {{ a }}\n", (1, 4, 11), '"{{ a }}"'),
        ("x: {{ a }} b # c\n", (1, 4, 11), '"{{ a }} b"'),
        ("x: {{ a[0].b }}\n", (1, 4, 16), '"{{ a[0].b }}"'),
        ("x: {{ a | default('b') }}\n", (1, 4, 26), "\"{{ a | default('b') }}\""),
        ('x: {{ "it\'s" ~ b }}\n', (1, 4, 20), "'{{ \"it''s\" ~ b }}'"),
        ("- {{ a.b, c }}\n", (1, 3, 15), '"{{ a.b, c }}"'),
        ("x: {% if a %}b{% endif %}\n", (1, 4, 26), '"{% if a %}b{% endif %}"'),
        ("w: [{{ a }}, b]\n", (1, 5, 12), '"{{ a }}"'),
        ("w: {m: {{ a }}-01, n: b}\n", (1, 8, 15), '"{{ a }}-01"'),
        ("w: {m: {{ a[0] }}-01, n: b}\n", (1, 8, 21), '"{{ a[0] }}-01"'),
        ("w: {m: x {{ a }} }\n", (1, 10, 17), "the whole text"),
        ("{{ a }}: b\n", (1, 1, 8), '"{{ a }}"'),
        ("x: {{ a\ny: b\n", (1, 4, 8), '"{{ a"'),
        ("x: {{ *a }}\n", (1, 4, 12), '"{{ *a }}"'),
    ],
)
@pytest.mark.parametrize("loader", LOADERS.values(), ids=LOADERS)
def test_a_template_without_quotes_is_called_by_its_name(
    text: str, place: tuple[int, int, int], mended: str, loader: type
) -> None:
    """However YAML trips over an unquoted template, the finding is that one, and its help is the mended value."""
    _, (finding,) = parse_by(loader, text, "flow.yaml")
    assert (finding.code, *columns(finding)) == ("E116", *place)
    assert finding.help is not None
    assert finding.help.endswith(mended)


def test_a_template_inside_text_needs_no_quotes() -> None:
    """Text that only holds a template is text."""
    node, findings = parse("a: due on {{ x.date }}\n", file="flow.yaml")
    assert node is not None
    assert plain(node) == {"a": "due on {{ x.date }}"}
    assert not findings


def test_all_findings_come_at_once_and_in_order() -> None:
    """Findings that do not stop the parser are all given, by place, and the tree is as if they were mended."""
    node, findings = parse("a: {{ x }}\nb: &c 1\na: yes\nd: .inf\ne: \u200bx\n", file="flow.yaml")
    assert [(one.code, one.span.line) for one in findings] == [
        ("E116", 1),
        ("E111", 2),
        ("E114", 3),
        ("W101", 3),
        ("E125", 4),
        ("W102", 5),
    ]
    assert node is not None
    assert plain(node) == {"a": "{{ x }}", "b": 1, "d": ".inf", "e": "\u200bx"}


def test_what_came_before_a_fatal_fault_is_kept() -> None:
    """A fault that stops the parser comes with the findings before it, and there is no tree."""
    node, findings = parse("a: !x 1\nb: yes\nc: [\n", file="flow.yaml")
    assert node is None
    assert [one.code for one in findings] == ["E110", "W101", "E120"]


@pytest.mark.parametrize("text", ["a: *b\n", "<<: {a: b}\n", "[a]: b\n", "~: b\n"])
def test_there_is_no_tree_with_a_hole(text: str) -> None:
    """Where something would be missing from the tree, none is given."""
    node, findings = parse(text, file="flow.yaml")
    assert node is None
    assert findings


def test_a_duplicate_key_names_both_lines() -> None:
    """The second of two equal keys is the finding, the first its related place."""
    finding = the_finding("name: a\nsteps: []\nname: b\n")
    assert "line 1" in finding.message
    assert finding.span.line == 3
    assert finding.related == ((Span("flow.yaml", 1, 1, 1, 5), "first here"),)


def test_quotes_that_closed_elsewhere_show_where_they_opened() -> None:
    """Quotes that go on into another value are told where they open: there the closing one is missing."""
    finding = the_finding('a: "b\nc: "d"\n')
    assert (finding.code, finding.span) == ("E119", Span("flow.yaml", 1, 4, 1, 5))
    assert finding.related == ((Span("flow.yaml", 2, 5, 2, 7), "this is left over"),)


def test_a_bracket_that_is_not_closed_is_told_where_it_opens() -> None:
    """A key on the line after an open bracket is no part of it."""
    finding = the_finding("a: {b: c\nd: e\n")
    assert (finding.code, finding.span) == ("E120", Span("flow.yaml", 1, 4, 1, 5))


@pytest.mark.parametrize("space", ["\u00a0", "\u2003", "\u202f", "\u3000"])
def test_a_space_that_is_none_to_yaml_is_told_in_its_place(space: str) -> None:
    """A space copied from a web page, in the indentation or behind a colon, is shown where it stands."""
    finding = the_finding(f"s:\n  - a: b\n{space * 4}c: d\n  - e: f\n")
    assert (finding.code, finding.span) == ("E121", Span("flow.yaml", 3, 1, 3, 2))
    finding = the_finding(f"a: b\nc:{space}d\n")
    assert (finding.code, finding.span) == ("E121", Span("flow.yaml", 2, 3, 2, 4))


@pytest.mark.parametrize(
    "written", ["\u201cmonday\u201d", "\u2018monday\u2019", "\u201emonday\u201c", "\u00abmonday\u00bb"]
)
def test_quotes_of_a_word_processor_are_taken_for_quotes(written: str) -> None:
    """Curly quotes around a whole value are one finding, and the value is what they hold."""
    node, (finding,) = parse(f"a: {written}\n", file="flow.yaml")
    assert (finding.code, finding.span) == ("E131", Span("flow.yaml", 1, 4, 1, 12))
    assert node is not None
    assert plain(node) == {"a": "monday"}


@pytest.mark.parametrize(
    "text",
    ["the \u201cgood\u201d one", "\u201cA\u201d and \u201cB\u201d", "'\u201cmonday\u201d'", "|\n  \u201cmonday\u201d"],
)
def test_quotes_of_a_word_processor_within_text_are_text(text: str) -> None:
    """Curly quotes inside a text, or within straight ones, are letters."""
    _, found = parse(f"a: {text}\n", file="flow.yaml")
    assert found == ()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("steps:\n- id: a\n action: b\n", "2 or 0 spaces"),
        ("a:\n    b: c\n  d: e\n", "4 or 0 spaces"),
        ("a:\n  - b: c\n     d: e\n", "by 4 spaces"),
        ("caption: Note: this\n", '"Note: this"'),
        ("title: [Your City] homes\n", '"[Your City] homes"'),
        ("a: @b c\n", '"@b c"'),
        ("name:a\nb: c\n", "`name: a`"),
        ("a: yes\n", "`true`"),
        ("a: Off\n", "`false`"),
        ("a: 0x1F\n", "`31`"),
        ("a: 0o17\n", "`15`"),
        ("a: 010\n", "`10`"),
        ("a: -007\n", '`-7`, or `"-007"`'),
        ("a: 00.5\n", "`0.5`"),
        ("a: 1_000_000\n", "`1000000`"),
        ("a: | b\n", '"b"'),
        ("a: 12345678901234567890\n", "quotes"),
        ("a: 'it's'\n", "''"),
    ],
)
def test_help_is_the_way_out_in_the_users_own_words(text: str, words: str) -> None:
    """Where the mended text is plain, help says it."""
    help_ = the_finding(text).help
    assert help_ is not None
    assert words in help_


@pytest.mark.parametrize("text", ["", "\n\n", "# a comment\n", "---\n", "--- # a\n...\n", "~\n", "\ufeff"])
def test_a_file_with_nothing_in_it_is_empty(text: str) -> None:
    """Spaces, comments and marks are no workflow."""
    node, (finding,) = parse(text, file="flow.yaml")
    assert node is None
    assert (finding.code, finding.span) == ("E101", Span("flow.yaml", 1, 1, 1, 1))


@pytest.mark.parametrize(
    ("encoded", "code", "place"),
    [
        ("name: a\nb: caf\u00e9\n".encode("latin-1"), "E103", (2, 7, 8)),
        ("\u00e9: \u00e9\n".encode() + b"\xff", "E103", (2, 1, 2)),
        ("name: a\n".encode("utf-16"), "E103", (1, 1, 1)),
        ("name: a\n".encode("utf-16-be"), "E103", (1, 1, 1)),
        ("name: a\n".encode("utf-32"), "E103", (1, 1, 1)),
        (b"a: \xed\xa0\x80\n", "E103", (1, 4, 5)),
    ],
)
def test_other_encodings_are_told_apart(encoded: bytes, code: str, place: tuple[int, int, int]) -> None:
    """Bytes that are no UTF-8 are found where they stand, UTF-16 is called by its name."""
    node, (finding,) = parse(encoded, file="flow.yaml")
    assert node is None
    assert (finding.code, *columns(finding)) == (code, *place)


@pytest.mark.parametrize(
    "text",
    [
        *["a: 2026-12-01\nb: 12:30\non: x\n", 'a: "yes"\n', "yes: a\n", "a: |\n  no\n", "0x10: a\n", 'a: "010"\n'],
        *["a: 2026-01\nb: 09:05\nc: 01:02:03\nd: 2026_01\n", "a: 0xg\nb: 0o8\nc: 1_0\nd: 0.10\ne: 0\nf: -0\n"],
    ],
)
def test_dates_times_and_keys_do_not_warn(text: str) -> None:
    """Only an unquoted yes or no, or what others read as a number, is worth a word as a value."""
    assert not findings_in(text)


def test_a_file_with_anchors_is_told_so_once() -> None:
    """All anchors that are repeated are one finding, at the first, which shows where; there is no tree."""
    node, (found,) = parse("a: &x [1]\nb: &y [*x, *x]\nc: [*y]\n", file="flow.yaml")
    assert node is None
    assert (found.code, found.span.line) == ("E111", 1)
    assert [(span.line, word) for span, word in found.related] == [
        (2, "repeated here"),
        (2, "repeated here"),
        (3, "repeated here"),
    ]


def test_text_that_begins_like_an_anchor_is_told_by_itself() -> None:
    """What nothing repeats is text without quotes, each a mistake of its own; so is a repetition of nothing."""
    _, findings = parse("a: &salt and pepper\nb: &co\nc: *bold* text\n", file="flow.yaml")
    assert [one.code for one in findings] == ["E111", "E111", "E112"]


def test_dashes_left_out_are_one_finding_and_the_items_are_there() -> None:
    """The first key of an item comes again where the next item should begin: the tree is as if it did."""
    text = "- id: a\n  action: x\n  id: b\n  action: w\n  id: c\n  action: z\n- id: d\n"
    node, (found,) = parse(text, file="flow.yaml")
    assert (found.code, found.span.line) == ("E114", 3)
    assert node is not None
    assert plain(node) == [*({"id": one, "action": two} for one, two in zip("abc", "xwz", strict=True)), {"id": "d"}]
    assert isinstance(node, Sequence)
    assert [(item.span.line, item.span.end_line) for item in node.items] == [(1, 2), (3, 4), (5, 6), (7, 7)]
