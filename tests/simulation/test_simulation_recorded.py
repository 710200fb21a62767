"""Answers that were recorded make the same plan again, without a connection."""

from pathlib import Path

import pytest
from plan_world import MONDAY, PlanWorld
from world import workflow_of

from cc_flow.errors import UsageError
from cc_flow.plan import Plan
from cc_flow.secret import Mask
from cc_flow.simulation.recorded import Recorded, save


def record(machine: PlanWorld, text: str, file: Path) -> Plan:
    """Plan, and keep what was read."""
    planned = machine.plan(text)
    save(file, ((one.call, one.output) for one in planned.simulation.observed), Mask([machine.key]))
    return planned.plan


def test_a_recorded_plan_is_the_same_plan(sandbox: PlanWorld, tmp_path: Path):
    """The same reads give the same changes, facts and pictures; nothing is sent."""
    sandbox.scheduled_for = "2026-12-07T07:00:00-05:00"
    live = record(sandbox, MONDAY, tmp_path / "reads.json")
    sandbox.sent.clear()
    again = sandbox.plan(MONDAY, recorded=Recorded.load(tmp_path / "reads.json")).plan
    assert sandbox.sent == []
    assert (again.changes, again.facts, again.before, again.after) == (
        live.changes,
        live.facts,
        live.before,
        live.after,
    )
    assert again.is_offline


def test_what_was_not_recorded_is_unknown(sandbox: PlanWorld, tmp_path: Path):
    """A question that was not asked then has no answer now: the plan goes on with unknowns."""
    record(sandbox, workflow_of("- {id: reels, action: content.list_trending_reels}"), tmp_path / "reads.json")
    steps = """
        - {id: reels, action: content.list_trending_reels}
        - {id: posts, action: content.list_posts}
        - {id: one, action: captions.generate, with: {post_id: "{{ steps.reels.output.results[0].id }}"}}
        - {id: two, action: captions.generate, with: {post_id: "{{ steps.posts.output.results[0].id }}"}}
        """
    plan = sandbox.plan(workflow_of(steps), recorded=Recorded.load(tmp_path / "reads.json")).plan
    assert plan.changes[0].unknown == {}
    assert plan.changes[1].unknown == {"/postId": "posts.results[0].id"}


def test_secrets_in_answers_are_not_recorded(sandbox: PlanWorld, tmp_path: Path):
    """An invoice's address is a secret: it is not in the file, and unknown when the file is read."""
    text = workflow_of("- {id: bill, action: billing.get_invoice_url, with: {id: invoice-1}}")
    record(sandbox, text, tmp_path / "reads.json")
    assert "http" not in (tmp_path / "reads.json").read_text()
    assert sandbox.plan(text, recorded=Recorded.load(tmp_path / "reads.json")).plan.changes == ()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"reads": []}',
        '{"format_version": 2, "reads": []}',
        '{"format_version": 1, "reads": [{"action": 1}]}',
    ],
)
def test_another_file_is_no_recording(tmp_path: Path, text: str):
    """What `--record` did not write is refused by name."""
    (tmp_path / "reads.json").write_text(text)
    with pytest.raises(UsageError, match=r"reads\.json"):
        Recorded.load(tmp_path / "reads.json")
