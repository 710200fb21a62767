"""The way back of a run: what it did is taken back, last things first; what somebody changed since is left alone."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from plan_world import MONDAY, PlanWorld
from world import workflow_of

from cc_flow.plan import ChangeKind, Plan
from cc_flow.simulation.history import writes_done
from cc_flow.simulation.undoing import Undoing, undo

ALLOW = {"allow": "[destroy]"}


def way_back(machine: PlanWorld) -> Undoing:
    """The way back of the machine's last run."""
    with machine.store() as store:
        state, events = store.state(machine.last), store.events(machine.last)
    checked = machine.checked(state.text)
    return undo(writes_done(checked.workflow, checked.files, state, events))


def plan_back(machine: PlanWorld) -> Plan:
    """The plan of the way back."""
    back = way_back(machine)
    return machine.plan(back.text(machine.last, "probe"), {"was": back.was}, trigger="undo").plan


def calendar(strict: Any) -> list[tuple[Any, ...]]:
    """What stands on which day."""
    return sorted((one["date"], one["order"], one["post"]["id"], one["isCompleted"]) for one in strict.api.entries)


def run(machine: PlanWorld, steps: str) -> None:
    """Do it, without a plan."""
    assert machine.run(workflow_of(steps, **ALLOW)).exit_code == 0
    machine.sent.clear()


WEEK = "- {id: week, action: calendar.list_schedule, with: {start_date: 2026-11-30, end_date: 2026-12-06}}\n"


@pytest.mark.parametrize(
    "step",
    [
        "- {id: it, action: calendar.schedule_post, with: {post_id: p5, date: 2026-12-03}}",
        "- {id: it, action: calendar.remove_entry, with: {id: old1}}",
        (
            "- {id: it, action: calendar.reorder, with: {items: ["
            "{id: old1, date: 2026-12-02, order: 1}, {id: old2, date: 2026-12-01, order: 1}]}}"
        ),
        "- {id: it, action: calendar.update_entry, with: {id: old1, is_completed: true}}",
    ],
)
def test_a_run_and_its_undo_leave_the_calendar_as_it_was(strict: Any, step: str):
    """Created and removed, removed and created, moved and moved back, marked and marked back."""
    strict.entry("old1", "2026-12-01", "p1")
    strict.entry("old2", "2026-12-02", "p2")
    before = calendar(strict)
    run(strict.machine, WEEK + step)
    assert calendar(strict) != before
    plan = plan_back(strict.machine)
    assert strict.machine.writes() == []
    assert strict.machine.apply(plan).exit_code == 0
    assert calendar(strict) == before


def test_several_changes_of_one_entry_are_undone_in_turn(strict: Any):
    """Moved twice and then taken away, an entry comes back where it stood first."""
    strict.entry("old1", "2026-12-01", "p1")
    before = calendar(strict)
    steps = """
        - {id: move, action: calendar.reorder, with: {items: [{id: old1, date: 2026-12-02, order: 3}]}}
        - {id: further, action: calendar.reorder, with: {items: [{id: old1, date: 2026-12-04, order: 1}]}}
        - {id: add, action: calendar.schedule_post, with: {post_id: p2, date: 2026-12-01}}
        """
    run(strict.machine, WEEK + "\n".join(line[8:] for line in steps.splitlines()))
    plan = plan_back(strict.machine)
    assert [change.kind for change in plan.changes] == [ChangeKind.DELETE, ChangeKind.UPDATE, ChangeKind.UPDATE]
    assert strict.machine.apply(plan).exit_code == 0
    assert calendar(strict) == before


def test_a_mark_is_taken_back(strict: Any):
    """A post that was marked a favorite is none again; what it was is known from the look before the write."""
    run(strict.machine, "- {id: mark, action: content.update_post, with: {id_or_slug: p1, is_favorite: true}}")
    plan = plan_back(strict.machine)
    assert [change.request for change in plan.changes] == [{"isFavorite": False}]
    strict.machine.apply(plan)
    assert strict.api.posts["p1"]["isFavorite"] is False


def test_a_swap_is_swapped_back(sandbox: PlanWorld):
    """An entry gets its former post again."""
    steps = """
        - {id: month, action: calendar.list_schedule, paginate: {max_items: 3}}
        - {id: posts, action: content.list_posts, paginate: {max_items: 1}}
        - id: swap
          action: calendar.update_entry
          with: {id: "{{ steps.month.output.results[0].id }}", post_id: "{{ steps.posts.output.results[0].id }}"}
        """
    run(sandbox, steps)
    entry = sandbox.state().step("month").output["results"][0]
    plan = plan_back(sandbox)
    assert [change.request for change in plan.changes] == [{"postId": entry["post"]["id"]}]
    assert sandbox.apply(plan).exit_code == 0


def test_what_somebody_changed_since_is_left_alone(strict: Any):
    """A person moved one of two new entries: only the other one is taken away, and the reason shows."""
    steps = """
        - id: slot
          for_each: [2026-12-01, 2026-12-02]
          action: calendar.schedule_post
          with: {post_id: p1, date: "{{ item }}"}
        """
    run(strict.machine, steps)
    strict.api.entries[0]["isCompleted"] = True
    planned = strict.machine.plan(
        way_back(strict.machine).text(strict.machine.last, "probe"), {"was": way_back(strict.machine).was}
    )
    assert [change.path for change in planned.plan.changes] == ["/user/content/schedule/e2"]
    assert planned.state.step("undo_2").status == "skipped"
    assert strict.machine.apply(planned.plan).exit_code == 0
    assert [entry["id"] for entry in strict.api.entries] == ["e1"]


def test_of_a_reorder_only_what_still_stands_goes_back(strict: Any):
    """One of two moved entries was moved on by hand: the other goes back by itself."""
    strict.entry("old1", "2026-12-01", "p1")
    strict.entry("old2", "2026-12-02", "p2")
    move = """- id: it
  action: calendar.reorder
  with: {items: [{id: old1, date: 2026-12-03, order: 1}, {id: old2, date: 2026-12-04, order: 1}]}
"""
    run(strict.machine, WEEK + move)
    strict.api.entries[1]["date"] = "2026-12-05"
    plan = plan_back(strict.machine)
    assert [change.request for change in plan.changes] == [
        {"items": [{"id": "old1", "date": "2026-12-01", "order": 1}]}
    ]


def test_a_change_between_undo_and_its_apply_makes_it_stale(strict: Any):
    """The way back is a plan like any other: a calendar that moves makes it stale, and nothing is written."""
    from cc_flow.errors import Refused

    run(strict.machine, "- {id: slot, action: calendar.schedule_post, with: {post_id: p1, date: 2026-12-01}}")
    plan = plan_back(strict.machine)
    strict.entry("e9", "2026-12-01", "p7", order=2)
    with pytest.raises(Refused, match="the schedule on 2026-12-01 changed"):
        strict.machine.apply(plan)
    assert strict.machine.writes() == []


def test_what_cannot_be_undone_is_said(sandbox: PlanWorld):
    """A caption, a trait and an e-mail stay; each is named with the reason."""
    steps = """
        - {id: words, action: captions.generate, with: {post_id: post-1}}
        - {id: trait, action: onboarding.create_goal, with: {name: Two listings a month}}
        - {id: mail, action: billing.send_invoice_csv}
        - {id: slot, action: calendar.schedule_post, with: {post_id: post-1, date: 2026-12-24}}
        """
    run(sandbox, steps)
    back = way_back(sandbox)
    assert [words.partition(":")[0] for words in back.impossible] == ["mail", "trait", "words"]
    assert "`captions.generate` cannot be undone" in back.impossible[2]
    assert [change.action for change in plan_back(sandbox).changes] == ["calendar.remove_entry"]


def test_a_generated_month_is_emptied_again(sandbox: PlanWorld):
    """The entries that were made go; those that stood there before stay."""
    before = len(
        sandbox.plan(workflow_of("- {id: all, action: calendar.list_schedule}")).state.step("all").output["results"]
    )
    run(sandbox, "- {id: fill, action: calendar.generate, with: {month: 2026-12, days_of_week: [monday]}}")
    plan = plan_back(sandbox)
    assert {change.action for change in plan.changes} == {"calendar.remove_entry"}
    assert sandbox.apply(plan).exit_code == 0
    after = sandbox.plan(workflow_of("- {id: all, action: calendar.list_schedule}")).state.step("all").output["results"]
    assert len(after) == before


def test_pages_and_their_parts_are_undone(sandbox: PlanWorld):
    """A new page goes with what the run put on it; a social link that was deleted comes back as it was."""
    steps = """
        - {id: page, action: pages.get, with: {id_or_slug: page-1}}
        - {id: made, action: pages.create, with: {title: Sell with us}}
        - {id: part, action: pages.add_component, with: {page_id: "{{ steps.made.output.id }}", type: text}}
        - {id: title, action: pages.update, with: {id_or_slug: page-1, title: Another title}}
        - {id: link, action: pages.delete_social_link, with: {id: "{{ steps.page.output.social_links[0].id }}"}}
        """
    run(sandbox, steps)
    page = sandbox.state().step("page").output
    plan = plan_back(sandbox)
    assert [change.action for change in plan.changes] == [
        "pages.add_social_link",
        "pages.update",
        "pages.delete_component",
        "pages.delete",
    ]
    assert sandbox.apply(plan).exit_code == 0
    now: Mapping[str, Any] = (
        sandbox.plan(workflow_of("- {id: page, action: pages.get, with: {id_or_slug: page-1}}"))
        .state.step("page")
        .output
    )
    assert now["title"] == page["title"]
    assert [link["url"] for link in now["social_links"]] == [link["url"] for link in page["social_links"]]


def test_a_page_that_somebody_has_built_on_is_left_alone(sandbox: PlanWorld):
    """A person put a component on the new page: it is not theirs alone any more, and stays."""
    run(sandbox, "- {id: made, action: pages.create, with: {title: Sell with us}}")
    mine, page = sandbox.last, sandbox.state().step("made").output["id"]
    run(sandbox, f"- {{id: part, action: pages.add_component, with: {{page_id: {page}, type: text}}}}")
    sandbox.last = mine
    assert plan_back(sandbox).changes == ()


def test_the_monday_run_is_undone_whole(sandbox: PlanWorld):
    """The job that the tool is made for, taken back: the calendar is as it was before the second Monday."""
    listing = workflow_of("- {id: all, action: calendar.list_schedule}")
    sandbox.scheduled_for = "2026-12-07T07:00:00-05:00"
    sandbox.run(MONDAY)
    before = sandbox.plan(listing).state.step("all").output["results"]
    sandbox.scheduled_for = "2026-12-14T07:00:00-05:00"
    assert sandbox.run(MONDAY).exit_code == 0
    assert sandbox.apply(plan_back(sandbox)).exit_code == 0
    after = sandbox.plan(listing).state.step("all").output["results"]
    assert [(one["id"], one["date"], one["order"]) for one in after] == [
        (one["id"], one["date"], one["order"]) for one in before
    ]


@pytest.mark.parametrize("reels", [5, 3])
def test_the_first_monday_is_undone_whole(sandbox: PlanWorld, reels: int):
    """A month that was filled and then rotated is empty again: entries that go back are found on their former days."""
    listing = workflow_of("- {id: all, action: calendar.list_schedule}")
    before = sandbox.plan(listing).state.step("all").output["results"]
    sandbox.scheduled_for = "2026-12-07T07:00:00-05:00"
    assert sandbox.run(MONDAY, {"reels": reels}).exit_code == 0
    assert sandbox.apply(plan_back(sandbox)).exit_code == 0
    assert sandbox.plan(listing).state.step("all").output["results"] == before


def test_texts_of_others_are_not_read_as_templates(strict: Any, tmp_path: Path):
    """A title of braces goes through the way back as it is: values are inputs, never templates."""
    strict.api.posts["p2"]["title"] = "{{ steps.nothing }}"
    strict.entry("old1", "2026-12-01", "p2")
    run(strict.machine, WEEK + "- {id: it, action: calendar.remove_entry, with: {id: old1}}")
    assert "nothing" not in way_back(strict.machine).text("r", "probe")
    assert strict.machine.apply(plan_back(strict.machine)).exit_code == 0
    assert calendar(strict) == [("2026-12-01", 1, "p2", False)]
