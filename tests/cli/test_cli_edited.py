"""`runs resume --edited`: the workflow as it is now, and what was done stays done."""

import json
from typing import Any

import pytest
from program import Program

BEFORE = """\
cc_flow: 1
name: probe
steps:
  - id: slot
    action: calendar.schedule_post
    with: {post_id: post-1, date: 2027-03-01}
  - {id: first, set: {value: 1}}
  - {id: second, set: {value: "{{ steps.first.output.value + 1 }}"}}
  - {id: other, set: {value: 9}}
  - id: gone
    action: content.get_post
    with: {id_or_slug: no-such-post}
"""
AFTER = BEFORE.replace("set: {value: 1}", "set: {value: 5}").replace("no-such-post", "post-1")


def test_what_changed_and_what_follows_from_it_runs_anew(program: Program):
    """A value and the one that names it are worked out again; the write, and what is untouched, stay."""
    file = program.write("probe.yaml", BEFORE)
    assert program("run", file, "--sandbox").code == 1
    program.write("probe.yaml", AFTER)
    ended = program("runs", "resume", "--sandbox", "--edited")
    assert ended.code == 0
    assert "  anew: first\n  anew: second\n  anew: gone" in ended.err
    shown = json.loads(program("runs", "show", "--json").out)
    steps = {step["step"]: step for step in shown["steps"]}
    assert steps["second"]["output"] == {"value": 6}
    assert steps["slot"]["sends"] == 1


def test_another_workflow_is_refused(program: Program):
    """The file now holds something else: nothing is taken over."""
    file = program.write("probe.yaml", BEFORE)
    program("run", file, "--sandbox")
    program.write("probe.yaml", AFTER.replace("name: probe", "name: another"))
    ended = program("runs", "resume", "--sandbox", "--edited")
    assert ended.code == 2
    assert "now holds the workflow `another`" in ended.err


MAIN = """\
cc_flow: 1
name: probe
steps:
  - {id: first, set: {day: 2027-03-01}}
  - id: sub
    workflow: sub.yaml
    with: {day: "{{ steps.first.output.day }}"}
  - {id: after, set: {value: "{{ steps.sub.output.value }}"}}
  - id: gone
    action: content.get_post
    with: {id_or_slug: no-such-post}
"""
SUB = """\
cc_flow: 1
name: sub
inputs: {day: {type: string}}
steps:
  - id: slot
    action: calendar.schedule_post
    with: {post_id: post-1, date: "{{ inputs.day }}"}
  - {id: worth, set: {value: 1}}
outputs: {value: "{{ steps.worth.output.value }}"}
"""


def steps_of_edited(program: Program, before: dict[str, str], after: dict[str, str]) -> dict[str, Any]:
    """The steps of a run that failed with the files `before`, and went on with those `after`."""
    for name, text in before.items():
        program.write(name, text)
    assert program("run", str(program.folder / "probe.yaml"), "--sandbox").code == 1
    for name, text in after.items():
        program.write(name, text)
    program("runs", "resume", "--sandbox", "--edited")
    return {step["step"]: step for step in json.loads(program("runs", "show", "--json").out)["steps"]}


def test_a_change_in_a_workflow_that_is_used_counts(program: Program):
    """What changed in its file runs anew, and what names the step that uses it; its write stays."""
    edited = SUB.replace("value: 1", "value: 7")
    steps = steps_of_edited(program, {"probe.yaml": MAIN, "sub.yaml": SUB}, {"sub.yaml": edited})
    assert steps["after"]["output"] == {"value": 7}
    assert steps["sub.slot"]["sends"] == 1


def test_a_write_inside_what_follows_stays_done(program: Program):
    """The day was worked out anew; what was sent for the old one is not sent for the new one as well."""
    edited = MAIN.replace("2027-03-01", "2027-03-02")
    steps = steps_of_edited(program, {"probe.yaml": MAIN, "sub.yaml": SUB}, {"probe.yaml": edited})
    assert steps["first"]["output"] == {"day": "2027-03-02"}
    assert str(steps["sub.slot"]["output"]["date"]).startswith("2027-03-01")
    assert steps["sub.slot"]["sends"] == 1


USING = """\
cc_flow: 1
name: probe
steps:
  - id: sub
    workflow: mail.yaml
    with: {times: 1}
"""
MAIL = """\
cc_flow: 1
name: mail
inputs: {times: {type: integer}}
steps:
  - {id: mail, action: billing.send_invoice_csv}
"""
GROUP = """\
cc_flow: 1
name: probe
steps:
  - id: sub
    for_each: [1]
    steps:
      - {id: mail, action: billing.send_invoice_csv}
"""


@pytest.mark.parametrize(
    ("main", "file", "old", "new"),
    [
        pytest.param(USING, "mail.yaml", "csv}", "csv, timeout: 50s}", id="in-its-own-file"),
        pytest.param(USING, "probe.yaml", "times: 1", "times: 2", id="what-it-is-given"),
        pytest.param(GROUP, "probe.yaml", "[1]", "[1, 2]", id="what-is-looped-over"),
    ],
)
def test_what_is_in_doubt_is_settled_before_its_words_change(
    program: Program, main: str, file: str, old: str, new: str
):
    """A write deep inside what was edited may have been done: nothing is taken over, and nothing sent beside it."""
    program.environment["CC_FLOW_SANDBOX_FAULTS"] = "drop-after@1:POST /user/payment/send-invoice-csv"
    texts = {"probe.yaml": main, "mail.yaml": MAIL}
    for name, text in texts.items():
        program.write(name, text)
    assert program("run", str(program.folder / "probe.yaml"), "--sandbox").code == 6
    program.write(file, texts[file].replace(old, new))
    ended = program("runs", "resume", "--sandbox", "--edited")
    assert ended.code == 2
    assert "was edited, and it is not known whether its write was done" in ended.err
    assert ".mail' --applied|--not-applied" in ended.err


def test_a_step_that_is_new_in_what_has_ended_is_done(program: Program):
    """A used workflow had ended well; it has one step more now."""
    edited = SUB.replace("  - {id: worth,", "  - {id: more, set: {value: 2}}\n  - {id: worth,")
    steps = steps_of_edited(program, {"probe.yaml": MAIN, "sub.yaml": SUB}, {"sub.yaml": edited})
    assert steps["sub.more"]["output"] == {"value": 2}
    assert steps["sub.slot"]["sends"] == 1
