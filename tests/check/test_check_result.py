"""What checking gives besides findings, and how findings come."""

from collections.abc import Callable
from typing import Any

import pytest

from cc_flow.actions.spec import Effect
from cc_flow.check import check
from cc_flow.workflow.read import read_workflow

Look = Callable[..., Any]

MARK = """\
inputs: {post: {type: string}}
steps:
  - {id: mark, action: content.update_post, with: {id_or_slug: "{{ inputs.post }}", is_used: true}}
outputs: {slug: "{{ steps.mark.output.slug }}"}
"""
USE = "steps:\n  - {id: use, workflow: mark.yaml, with: {post: open-house}}\n"


def test_check_result_names_what_is_used(look: Look) -> None:
    """Effects, actions, scopes and secrets are those of the file and of all it uses."""
    text = (
        USE
        + """\
  - {id: remove, action: pages.delete, with: {id_or_slug: "{{ steps.use.output.slug }}"}}
  - id: ask
    action: core.http
    with: {method: GET, path: /user/my-profile, query: {key: "{{ secrets.EXTRA }}"}}
    until: output.ok == true
allow: [destroy]
"""
    )
    checked, found = look(text, beside={"mark.yaml": MARK})
    assert found == ()
    assert checked.effects == {Effect.READ, Effect.WRITE, Effect.DESTROY}
    assert checked.actions == ("content.update_post", "core.http", "pages.delete")
    assert checked.secrets == ("EXTRA",)
    assert set(checked.scopes) >= {"content:write", "content:read", "pages:write"}
    assert list(checked.scopes) == sorted(checked.scopes)
    assert checked.files["test.yaml\nmark.yaml"].name.text == "test"


def test_check_result_scopes_hold_those_of_looking_up_and_polling(look: Look) -> None:
    """Scheduling a post reads the schedule first, so it takes that permission, too."""
    checked, _ = look("steps:\n  - {id: s, action: calendar.schedule_post, with: {post_id: a, date: 2026-12-07}}\n")
    assert checked.scopes == ("calendar:read", "calendar:write")


def test_check_result_is_none_where_there_are_errors(look: Look) -> None:
    """An error leaves nothing to run, a warning does."""
    assert look("steps:\n  - {id: s, action: captions.generat}\n")[0] is None
    checked, found = look("allow: [destroy]\nsteps:\n  - {id: s, action: content.list_pillars}\n")
    assert checked is not None
    assert [one.code for one in found] == ["W705"]


def test_check_result_findings_are_sorted_and_unique(look: Look) -> None:
    """Findings come by place, each once, also those of a file that two steps use."""
    twice = USE + "  - {id: again, workflow: mark.yaml, with: {post: other}}\n"
    _, found = look(twice, beside={"mark.yaml": MARK.replace("is_used", "is_use")})
    assert [(one.code, one.span.file) for one in found] == [("E502", "mark.yaml")]
    _, found = look("steps:\n  - {id: b, action: x.y}\n  - {id: a, action: z.y}\n")
    assert [one.span.line for one in found] == [4, 5]


def test_check_result_takes_absent_files_for_anything(look: Look) -> None:
    """Nothing is said of a file that could not be read, nor of what would come of it."""
    text = "steps:\n  - {id: use, workflow: gone.yaml, with: {a: 1}}\n"
    tell = "  - {id: tell, action: core.report, with: {message: '{{ steps.use.output.anything }}'}}\n"
    assert look(text + tell + "allow: [destroy]\n")[1] == ()


def test_check_result_effects_of_other_files_need_leave_here(look: Look) -> None:
    """A file that runs another must allow what the other does, and keeps money out of loops and schedules."""
    drop = "allow: [destroy, billing]\nsteps:\n  - {id: d, action: calendar.reset_date, with: {date: 2026-12-07}}\n"
    drop += "  - {id: p, action: billing.pause_membership}\n"
    run = "steps:\n  - {id: run, workflow: drop.yaml}\n"
    codes = [one.code for one in look(run, beside={"drop.yaml": drop})[1]]
    assert codes == ["E701", "E701"]
    allowed = "allow: [destroy, billing]\n" + run
    assert look(allowed, beside={"drop.yaml": drop})[1] == ()
    looped = allowed.replace("{id: run", "{id: run, for_each: [a]")
    assert [one.code for one in look(looped, beside={"drop.yaml": drop})[1]] == ["E702"]
    scheduled = 'schedules: [{cron: "0 7 * * MON"}]\n' + allowed
    assert [one.code for one in look(scheduled, beside={"drop.yaml": drop})[1]] == ["E702"]


@pytest.mark.parametrize(
    ("method", "path", "effect"),
    [
        ("GET", "/user/payment/memberships", Effect.READ),
        ("POST", "/user/content/anything", Effect.WRITE),
        ("DELETE", "/user/content/{{ run.id }}", Effect.DESTROY),
        ("POST", "/user/payment/{{ run.id }}", Effect.BILLING),
    ],
)
def test_check_result_effect_of_an_http_step_is_by_method_and_path(
    look: Look, method: str, path: str, effect: Effect
) -> None:
    """The escape hatch has the effect of its method, and that of the path as far as the file shows it."""
    allow = "allow: [destroy]\n" * (effect is Effect.DESTROY) + "allow: [billing]\n" * (effect is Effect.BILLING)
    text = f'{allow}steps:\n  - {{id: h, action: core.http, with: {{method: {method}, path: "{path}"}}}}\n'
    checked, found = look(text)
    assert found == ()
    assert checked.effects == {effect}


def test_check_result_does_no_io_and_keeps_nothing() -> None:
    """Checking the same workflow twice gives the same, and a frozen result."""
    workflow, _ = read_workflow("cc_flow: 1\nname: a\nsteps:\n  - {id: s, action: content.list_pillars}\n", file="a")
    assert workflow is not None
    assert check(workflow) == check(workflow)
    checked, _ = check(workflow)
    with pytest.raises(AttributeError):
        checked.actions = ()  # type: ignore[misc,union-attr] # it is frozen, which is what this shows
