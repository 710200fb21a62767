"""Which outputs are surely there: what conditions say, and what other steps' running says."""

from collections.abc import Callable

import pytest

Codes = Callable[..., list[str]]

START = """\
inputs: {late: {type: boolean, default: false}}
steps:
  - id: week
    action: calendar.list_schedule
  - id: caption
    when: steps.week.output.count > 0 and not inputs.late
    action: captions.generate
    with: {post_id: "{{ steps.week.output.results[0].post.id }}"}
"""
TELL = """\
  - id: tell
    WHEN
    action: core.report
    with: {message: "{{ steps.caption.output.text }}"}
"""


def told(when: str, *, between: str = "") -> str:
    """The caption told of under a condition, after the steps `between`."""
    return START + between + TELL.replace("WHEN", f"when: {when}" if when else "timeout: 60s")


@pytest.mark.parametrize(
    "when",
    [
        "steps.caption.ran",
        "steps.caption.ran and inputs.late == false",
        "steps.caption.ran == true",
        "steps.caption.status == 'succeeded'",
        "steps.caption.output is defined",
        "not inputs.late and steps.week.output.count > 0",
        "steps.week.output.count > 0 and not inputs.late and run.attempt == 1",
    ],
)
def test_check_certainty_by_a_condition(codes: Codes, when: str) -> None:
    """Asked for by name, or under all the conditions that the step itself ran under, its output is there."""
    assert codes(told(when)) == []


@pytest.mark.parametrize(
    "when",
    [
        "",
        "not inputs.late",
        "not steps.caption.ran",
        "steps.caption.ran or inputs.late",
        "steps.week.ran",
        "steps.caption.status == 'skipped'",
        "steps.caption.status != 'skipped'",
    ],
)
def test_check_certainty_is_not_taken_for_granted(codes: Codes, when: str) -> None:
    """Without a condition, or under one that says less, the output may not be there."""
    assert codes(told(when)) == ["E306"]


def test_check_certainty_by_another_step(codes: Codes) -> None:
    """A step that only ran where the first one ran speaks for it, also over several."""
    one = "  - {id: one, when: steps.caption.ran, action: core.report, with: {message: one}}\n"
    two = "  - {id: two, when: steps.one.ran, action: core.report, with: {message: two}}\n"
    assert codes(told("steps.one.ran", between=one)) == []
    assert codes(told("steps.two.ran", between=one + two)) == []
    assert codes(told("steps.one.ran", between=one.replace("steps.caption.ran", "inputs.late"))) == ["E306"]


def test_check_certainty_by_an_assertion(codes: Codes) -> None:
    """After an assertion what it says holds, within it from line to line; not if it may be skipped or its failure
    passes.
    """
    check = "  - {id: check, assert: [{that: steps.caption.ran}, {that: steps.caption.output.text != ''}]}\n"
    assert codes(told("", between=check)) == []
    assert codes(told("", between=check.replace("{id: check", "{id: check, when: inputs.late"))) == ["E306"]
    assert codes(told("", between=check.replace("{id: check", "{id: check, on_error: continue"))) == ["E306"]


def test_check_certainty_inside_groups_and_loops(codes: Codes) -> None:
    """The condition of a group holds for all in it, `where` for the items of its loop."""
    inner = "      - {id: tell, action: core.report, with: {message: '{{ steps.caption.output.text }}'}}\n"
    assert codes(f"{START}  - id: all\n    when: steps.caption.ran\n    steps:\n{inner}") == []
    assert codes(f"{START}  - id: all\n    steps:\n{inner}") == ["E306"]
    each = inner.replace("    - {id: tell", "- {id: tell, for_each: [a], where: steps.caption.ran")
    assert codes(START + each) == []


def test_check_certainty_of_steps_that_may_fail(codes: Codes) -> None:
    """A step whose failure lets the run go on may have no output, on whatever condition; asked for by name it has."""
    assert codes(told("").replace("    when: steps.week", "    on_error: continue\n    # when: steps.week")) == ["E306"]
    same = told("steps.week.output.count > 0 and not inputs.late")
    assert codes(same.replace("    action: captions", "    on_error: continue\n    action: captions")) == ["E306"]
    assert codes(same.replace("    action: captions", "    on_error: fail\n    action: captions")) == []
    handled = "    on_error:\n      - action: core.continue\n    action: captions"
    assert codes(same.replace("    action: captions", handled)) == ["E306"]
    assert codes(told("steps.caption.ran").replace("    action: captions", handled)) == []


def test_check_certainty_of_null(codes: Codes) -> None:
    """A condition that a value is not null holds for what it guards, in `when`, in `where` and in the expression
    itself.
    """
    text = """\
steps:
  - {id: week, action: calendar.list_schedule}
  - id: each
    for_each: "{{ steps.week.output.results }}"
    key: "{{ item.id }}"
    where: WHERE
    action: core.report
    with: {message: "{{ item.post.style.name }}"}
"""
    assert codes(text.replace("WHERE", "item.post.style is not none")) == []
    assert codes(text.replace("WHERE", "item.order > 0")) == ["W406"]
    assert codes(text.replace("WHERE", "item.order > 0").replace("style.name", "style.name | default('none')")) == []
