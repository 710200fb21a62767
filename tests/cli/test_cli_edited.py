"""`runs resume --edited`: the workflow as it is now, and what was done stays done."""

import json

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
