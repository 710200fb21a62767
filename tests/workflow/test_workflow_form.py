"""Mistakes of form, each said once, at its place."""

import pytest

from cc_flow.diagnostic import Diagnostic
from cc_flow.workflow.read import read_workflow

STEP = "steps:\n  - id: a\n    action: content.list_posts\n"


def found(text: str, *, head: str = "cc_flow: 1\nname: test\n") -> tuple[Diagnostic, ...]:
    """What is said of a text."""
    return read_workflow(head + text, file="test.yaml")[1]


@pytest.mark.parametrize(
    ("line", "code", "at", "way_out"),
    [
        ("retrie: {}", "E201", "retrie", "did you mean `retry`?"),
        ("zzz: 1", "E201", "zzz", "an input of the action stands below `with:`; known keys: "),
        ("retry: 3", "E203", "3", "write `{max_attempts: 3}`"),
        ("retry: {max_attempts: 0}", "E204", "0", "this is a whole number from 1 to 100"),
        ("retry: {max_attempts: '3'}", "E203", "'3'", "take the quotes away"),
        ("retry: {multiplier: 0.5}", "E204", "0.5", "this is a number of at least 1"),
        ("timeout: 90", "E210", "90", "write `90s` for seconds or `90m` for minutes"),
        ("timeout: 0s", "E210", "0s", "write `60s`, say"),
        ("timeout: soon", "E210", "soon", "a duration is a whole number"),
        ("on_error: ignore", "E204", "ignore", "it can be `continue` or `fail`"),
        ("on_conflict: skipp", "E204", "skipp", "did you mean `skip`?"),
        ("paginate: some", "E204", "some", None),
        ("wait: soon", "E203", "soon", None),
        ("when: [a]", "E203", "[a]", None),
        ("when: '{{ run.id }}'", "E402", "'{{ run.id }}'", "write it bare: `run.id`"),
        ("needs: b", "E203", "b", "write `[b]`"),
        ("needs: [b, b]", "E205", "b", "take one of them away"),
        ("concurrency: 2", "E209", "concurrency", "add `for_each:`, or take it away"),
        ("set: {x: 1}", "E206", "set", "make two steps of it"),
        ("with: [a]", "E203", "[a]", None),
        ("max_failures: -1\n    for_each: [a]", "E204", "-1", None),
        ("max_failures: 101%\n    for_each: [a]", "E204", "101%", "write `3` or `10%`"),
        ("as: Item\n    for_each: [a]", "E207", "Item", "write `item`"),
        ("timeout: '{{ run.id }}'", "E408", "'{{ run.id }}'", "write the value itself"),
        ("idempotency_key: '{{ run. }}'", "E401", None, None),
    ],
)
def test_workflow_form_of_a_step(line: str, code: str, at: str | None, way_out: str | None) -> None:
    """A wrong line of a step is one finding, under the wrong words, with a way out."""
    text = f"{STEP}    {line}\n"
    (one,) = found(text)
    assert one.code == code
    if at is not None:
        shown = ("cc_flow: 1\nname: test\n" + text).splitlines()[one.span.line - 1]
        assert shown[one.span.column - 1 : one.span.end_column - 1] == at
    if way_out is not None:
        assert one.help
        assert one.help.startswith(way_out)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("stepps:\n  - {id: a, set: {x: 1}}\n", ["E201"]),
        ("steps: []\n", ["E204"]),
        ("steps: {id: a}\n", ["E203"]),
        (STEP + "limits: {writs: 1}\n", ["E201"]),
        (STEP + "schedules: [{crom: '@daily'}]\n", ["E201"]),
        (STEP + "schedules: [{}]\n", ["E202"]),
        (STEP + "rate_limit: {requests: 1}\n", ["E202"]),
        (STEP + "rate_limit: {requests: 1, per: 0s}\n", ["E210"]),
        (STEP + "allow: [read]\n", ["E204"]),
        (STEP + "defaults: {reconcile: 2m}\n", ["E203"]),
        (STEP + "on_error: fail\n", ["E203"]),
        (STEP + "outputs: [a]\n", ["E203"]),
        (STEP.replace("  - id: a\n  ", "  -"), ["E202"]),
        (STEP.replace("action: content.list_posts", "acton: content.list_posts"), ["E201"]),
        (STEP.replace("    action: content.list_posts\n", ""), ["E206"]),
        (STEP + STEP.removeprefix("steps:\n"), ["E205"]),
        ("steps: [{id: a, set: {Big: 1}}]\n", ["E207"]),
        ("steps: [{id: a, assert: [{message: x}]}]\n", ["E202"]),
        ("steps: [{id: a, set: {x: 1}, with: {y: 1}}]\n", ["E209"]),
        ("steps: [{id: a, steps: [{action: core.continue}]}]\n", ["E202"]),
    ],
)
def test_workflow_form_one_mistake_is_one_finding(text: str, codes: list[str]) -> None:
    """A misspelt key is not missing as well, and what stands under it is read all the same."""
    assert [one.code for one in found(text)] == codes


def test_workflow_form_reads_under_misspelt_keys() -> None:
    """Mistakes inside a misspelt key are found together with it."""
    text = "stepps:\n  - id: a\n    acton: content.list_posts\n    timeout: 90\n"
    assert sorted(one.code for one in found(text)) == ["E201", "E201", "E210"]


@pytest.mark.parametrize(
    ("head", "code"),
    [
        ("cc_flow: 2\nname: test\n", "E208"),
        ("cc_flow: true\nname: test\n", "E208"),
        ("cc_flow: '1'\nname: test\n", "E208"),
        ("name: test\n", "E202"),
        ("cc_flow: 1\n", "E202"),
        ("cc_flow: 1\nname: My Week\n", "E207"),
        ("cc_flow: 1\nname: 5\n", "E203"),
        ("cc_flow: 1\nnmae: test\n", "E201"),
    ],
)
def test_workflow_form_of_the_head(head: str, code: str) -> None:
    """The version and the name are there and of their form."""
    assert [one.code for one in found(STEP, head=head)] == [code]


def test_workflow_form_long_words_are_clipped_in_messages() -> None:
    """A message shows the beginning of what is too long to be a name."""
    (one,) = found(STEP.replace("id: a", f"id: {'A' * 500}"))
    assert len(one.message) < 150
