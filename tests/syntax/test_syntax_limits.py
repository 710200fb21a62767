"""Nothing that a file can hold makes the parser raise, crash or take long."""

import json
import time

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cc_flow.diagnostic import Diagnostic
from cc_flow.syntax import MAX_BYTES, MAX_DEPTH, MAX_NODES, parse, plain
from cc_flow.syntax.limits import MAX_ALIKE
from cc_flow.syntax.parser import LOADER, parse_by

SIGNS = [
    *"[]{}:,-?&*!|>'\"%@`#\\\t\n\r \x00\u2028\ufeff😀中~<",
    *[
        "{{",
        "}}",
        "{%",
        "%}",
        "---\n",
        "...\n",
        "\r\n",
        "\n  ",
        "\n- ",
        "<<: ",
        "!!str ",
        "%YAML ",
        "\\u",
        "\\U9",
        "9" * 30,
    ],
    *[": ", "a: ", "|2\n", ">-\n", ".inf", "1e999", "\\x4", "b c"],
]
YAML_LIKE = st.lists(st.sampled_from(SIGNS), max_size=60).map("".join)


def codes_of(source: str | bytes) -> list[str]:
    """The codes of all that is wrong."""
    return [one.code for one in parse(source, file="flow.yaml")[1]]


def judge(findings: tuple[Diagnostic, ...], node: object) -> None:
    """There is a tree or an error, and every place is inside the file and runs forward."""
    assert node is not None or any(one.is_error for one in findings)
    for one in findings:
        span = one.span
        assert span.line >= 1
        assert span.column >= 1
        assert (span.line, span.column) <= (span.end_line, span.end_column)


@given(YAML_LIKE | st.text(max_size=200))
@settings(max_examples=150, deadline=None)
@example('%YAML 1.9\n---\n"\\U99999999"')
@example("a: b\n...\n}")
@example("[a: ]: [b]")
def test_any_text_ends_in_a_tree_or_in_errors(text: str) -> None:
    """No text makes either parser raise or think for long."""
    start = time.process_time()
    for loader in {LOADER, yaml.SafeLoader}:
        node, findings = parse_by(loader, text, "flow.yaml")
        judge(findings, node)
    assert time.process_time() - start < 1


@given(st.binary(max_size=200) | YAML_LIKE.map(str.encode))
@settings(max_examples=100, deadline=None)
def test_any_bytes_end_in_a_tree_or_in_errors(content: bytes) -> None:
    """No bytes make the parser raise."""
    node, findings = parse(content, file="flow.yaml")
    judge(findings, node)


def nested(depth: int) -> str:
    """A list in a list, `depth` levels of them."""
    return "[" * depth + "]" * depth


def test_forty_levels_are_read_and_one_more_is_not() -> None:
    """The depth is bounded, in brackets and in blocks."""
    assert codes_of(nested(MAX_DEPTH)) == []
    assert codes_of(nested(MAX_DEPTH + 1)) == ["E106"]
    assert codes_of("- " * MAX_DEPTH + "a\n") == []
    assert codes_of("- " * (MAX_DEPTH + 1) + "a\n") == ["E106"]


def test_nodes_are_counted_keys_and_all() -> None:
    """20,000 keys, values, mappings and lists are read, and one more is not."""
    assert codes_of("\n".join("- a" for _ in range(MAX_NODES - 1))) == []
    assert codes_of("\n".join("- a" for _ in range(MAX_NODES))) == ["E107"]
    assert codes_of("\n".join(f"k{index}: a" for index in range(MAX_NODES // 2))) == ["E107"]


@pytest.mark.parametrize("character", ["a", "é", "😀"])
def test_size_is_counted_in_bytes(character: str) -> None:
    """256 KiB of UTF-8 are read and one byte more is not, given as text or as bytes."""
    text = "a: b #".ljust(MAX_BYTES - MAX_BYTES // 8 * len(character.encode()) // len(character.encode()), "x")
    text += character * ((MAX_BYTES - len(text.encode())) // len(character.encode()))
    text += "x" * (MAX_BYTES - len(text.encode()))
    assert codes_of(text) == codes_of(text.encode()) == []
    assert codes_of(text + "x") == codes_of((text + "x").encode()) == ["E102"]


def test_many_findings_of_a_kind_are_cut_and_none_of_another_is_lost() -> None:
    """A file full of one mistake gives a hundred findings of it, and still the one of another kind."""
    codes = codes_of("- yes\n" * 500 + "- &a b\n")
    assert codes.count("W101") == MAX_ALIKE
    assert codes.count("E111") == 1
    codes = codes_of("- \u200b\n" * 500 + "- \x00\n")
    assert (codes.count("W102"), codes.count("E104")) == (MAX_ALIKE, 1)


HOSTILE = {
    "brackets": "[" * MAX_BYTES,
    "braces": "{" * MAX_BYTES,
    "brackets over lines": "[\n" * (MAX_BYTES // 2),
    "dashes": "- " * (MAX_BYTES // 2),
    "question marks": "? " * (MAX_BYTES // 2),
    "colons": "a:" * (MAX_BYTES // 2),
    "commas": "a: [" + "b," * (MAX_BYTES // 2 - 2),
    "deep commas": "[" * 39 + "b," * (MAX_BYTES // 2 - 20),
    "anchors": "- &a b\n" * (MAX_BYTES // 7),
    "templates": "[" + "{{a}}," * (MAX_BYTES // 6 - 1),
    "templates over lines": "- {{ a }}\n" * (MAX_BYTES // 10),
    "duplicates": "a: 1\n" * (MAX_BYTES // 5),
    "tag directives": "".join(f"%TAG !a{index}! !b\n" for index in range(MAX_BYTES // 19)) + "--- a",
    "documents": "---\n" * (MAX_BYTES // 4),
    "quotes": '- "\n' * (MAX_BYTES // 4),
    "apostrophes": "a: ]" + "'" * (MAX_BYTES - 4),
    "backslashes": 'a: ]"' + "\\" * (MAX_BYTES - 5),
    "spaces before a comment": "a: ]" + " " * (MAX_BYTES - 5) + "#",
    "blank lines": "a:\n - b\n" + "\n" * (MAX_BYTES - 10) + "}",
    "a long line": "a: " + "b" * (MAX_BYTES - 6) + ": c",
    "zero widths": "a: ]" + "\u200b\n" * (MAX_BYTES // 4 - 1),
    "bells": "\a\n" * (MAX_BYTES // 2),
    "digits": "a: " + "9" * (MAX_BYTES - 3),
    "an exponent": "a: 1e" + "9" * (MAX_BYTES - 5),
    "a merge bomb": "a0: &a0 {b: c}\n" + "".join(f"a{n}: &a{n} {{<<: [*a{n - 1}, *a{n - 1}]}}\n" for n in range(1, 30)),
    "an alias bomb": "- &a0 [b]\n" + "".join(f"- &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 30)),
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_files_end_soon(text: str) -> None:
    """Files made to be slow or to crash end in an error within a second of work."""
    start = time.process_time()
    node, findings = parse(text, file="flow.yaml")
    assert time.process_time() - start < 1
    assert any(one.is_error for one in findings)
    judge(findings, node)


def test_a_text_asked_for_every_place_is_quick() -> None:
    """Places inside a long text are found without the cost of a node each."""
    lines = "\n".join(f"  line {index} of the text {{{{ x }}}}" for index in range(2000))
    node, _ = parse(f"a: >\n{lines}\n", file="flow.yaml")
    assert node is not None
    assert plain(node)["a"].count("{{") == 2000


def test_json_files_are_workflow_files() -> None:
    """A workflow may be written as JSON."""
    workflow = {"cc_flow": 1, "name": "a", "steps": [{"id": "b", "action": "core.notify", "with": {"message": "c"}}]}
    node, findings = parse(json.dumps(workflow), file="flow.json")
    assert node is not None
    assert not findings
    assert plain(node) == workflow
