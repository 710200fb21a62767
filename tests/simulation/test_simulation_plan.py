"""What a plan is: what would be written, how surely, by what right, and what cannot be said yet."""

from typing import Any

import pytest
from plan_world import MONDAY, PlanWorld, Sent
from world import workflow_of

from cc_flow.errors import CcFlowError, NotAuthorized, Refused
from cc_flow.plan import ChangeKind, Plan
from cc_flow.report.plan_json import as_json


def shown(plan: Plan) -> list[tuple[str, str]]:
    """Where each change is, and its kind."""
    return [(change.at, change.kind.value) for change in plan.changes]


def test_a_plan_sends_only_gets(strict: Any):
    """Planning reads for real and writes nothing, not even into the run store."""
    strict.api.captions["p1"] = {"id": "c1", "text": "there already"}
    plan = strict.machine.plan(workflow_of(SLOTS)).plan
    assert {one.method for one in strict.machine.sent} == {"GET"}
    assert strict.api.writes == []
    assert plan.reads == len(strict.machine.sent)
    assert not (strict.machine.folder / "runs" / plan.run).exists()


SLOTS = """
    - {id: reels, action: content.list_trending_reels}
    - id: slot
      for_each: "{{ ['2026-12-01', '2026-12-02'] | zip_as(steps.reels.output.results, ['date', 'reel']) }}"
      key: "{{ item.date }}"
      action: calendar.schedule_post
      with: {post_id: "{{ item.reel.id }}", date: "{{ item.date }}"}
    - id: caption
      for_each: "{{ steps.slot.output }}"
      as: entry
      key: "{{ entry.post.id }}"
      where: entry.post.ai_caption is none
      action: captions.generate
      with: {post_id: "{{ entry.post.id }}"}
    """


def test_writes_that_are_known_are_planned_as_they_will_be_sent(machine: PlanWorld):
    """Each is one change with its step, its item's key, and the wire's body; in the order in which they are made."""
    plan = machine.plan(workflow_of(SLOTS)).plan
    assert shown(plan) == [
        ("slot[2026-12-01]", "create"),
        ("slot[2026-12-02]", "create"),
        ("caption[p1]", "create"),
        ("caption[p2]", "create"),
    ]
    first = as_json(plan)["changes"][0]
    assert (first["step"], first["key"]) == ("slot", "2026-12-01")
    assert (first["method"], first["path"]) == ("POST", "/user/content/schedule")
    assert first["request"] == {"postId": "p1", "date": "2026-12-01"}
    assert as_json(plan)["writes"] == {"min": 4, "max": 4}


def test_what_is_there_already_is_skipped(strict: Any):
    """An entry that matches the natural key is `=`, and so is a post that has its mark."""
    strict.entry("e1", "2026-12-01", "p1")
    strict.api.posts["p2"]["isUsed"] = True
    steps = """
        - {id: slot, action: calendar.schedule_post, with: {post_id: p1, date: 2026-12-01}}
        - {id: mark, action: content.update_post, with: {id_or_slug: p2, is_used: true}}
        """
    plan = strict.machine.plan(workflow_of(steps)).plan
    assert shown(plan) == [("slot", "skip"), ("mark", "skip")]
    assert plan.changes[0].because == "it is there already"
    assert not plan.has_changes


def test_what_was_done_under_its_key_is_skipped(machine: PlanWorld):
    """An idempotency key that a run has used makes the step a skip; one that the plan itself would use does so, too."""
    text = workflow_of(
        "- {id: slot, action: calendar.schedule_post, with: {post_id: p1, date: 2026-12-01}, idempotency_key: once}"
    )
    assert shown(machine.plan(text).plan) == [("slot", "create")]
    assert machine.run(text).exit_code == 0
    assert shown(machine.plan(text).plan) == [("slot", "skip")]
    twice = """
        - id: slot
          for_each: [2026-12-01, 2026-12-02]
          action: calendar.schedule_post
          with: {post_id: p3, date: "{{ item }}"}
          idempotency_key: p3
        """
    assert shown(machine.plan(workflow_of(twice)).plan) == [
        ("slot[2026-12-01]", "create"),
        ("slot[2026-12-02]", "skip"),
    ]


def test_a_plan_records_no_key(machine: PlanWorld):
    """Planned twice, a step with a key is planned twice: the first plan has not used it."""
    text = workflow_of(
        "- {id: slot, action: calendar.schedule_post, with: {post_id: p1, date: 2026-12-01}, idempotency_key: once}"
    )
    assert shown(machine.plan(text).plan) == shown(machine.plan(text).plan) == [("slot", "create")]


def test_a_step_that_turns_on_what_is_not_known_is_conditional(machine: PlanWorld):
    """`when` over an unknown makes the step conditional; what follows from it in other steps is, too."""
    steps = """
        - {id: words, action: captions.generate, with: {post_id: p1}}
        - id: slot
          when: steps.words.output.text | length > 100
          action: calendar.schedule_post
          with: {post_id: p1, date: 2026-12-01}
        - id: mark
          when: steps.slot.ran and steps.slot.output.date == '2026-12-01'
          action: content.update_post
          with: {id_or_slug: p1, is_used: true}
        """
    plan = machine.plan(workflow_of(steps)).plan
    assert shown(plan) == [("words", "create"), ("slot", "conditional"), ("mark", "conditional")]
    assert [change.because for change in plan.changes] == [None, "words.text", "words.text"]
    assert plan.writes == (1, 3)


def test_a_loop_over_what_is_not_known_is_deferred_within_bounds(machine: PlanWorld):
    """Of a list that is known only after apply the plan says how long it can be, through slices, filters and pairs."""
    steps = """
        - {id: fill, action: calendar.generate, with: {month: 2026-12, days_of_week: [tuesday]}}
        - id: free
          set:
            all: [2026-12-01, 2026-12-02, 2026-12-03, 2026-12-04]
            days: "{{ this.all | without(steps.fill.output.results | pluck('post.slug')) }}"
            two: "{{ this.days[:2] }}"
            pairs: "{{ this.days | zip_as(steps.fill.output.results, ['day', 'entry']) }}"
        - id: two
          for_each: "{{ steps.free.output.two }}"
          action: calendar.schedule_post
          with: {post_id: p1, date: "{{ item }}"}
        - id: four
          for_each: "{{ steps.free.output.pairs }}"
          key: "{{ item.day }}"
          action: calendar.schedule_post
          with: {post_id: "{{ item.entry.post.id }}", date: "{{ item.day }}"}
        """
    plan = machine.plan(workflow_of(steps)).plan
    deferred = [(change.at, change.key, change.kind, change.at_least, change.at_most) for change in plan.changes[1:]]
    assert deferred == [("two[?]", "?", ChangeKind.CONDITIONAL, 0, 2), ("four[?]", "?", ChangeKind.CONDITIONAL, 0, 4)]
    assert plan.changes[1].request == {"postId": "p1", "date": None}
    assert plan.changes[1].unknown == {"/date": "two[?]"}
    assert plan.writes == (1, 7)


def test_of_a_deferred_loop_neither_index_nor_key_is_known(machine: PlanWorld):
    """One item stands for all: what is made of `loop` is known only once it is known which item it is."""
    steps = """
        - {id: menu, action: ai.generate_hook_menu}
        - id: slot
          for_each: "{{ steps.menu.output.hooks[:3] }}"
          key: "{{ item.id }}"
          action: calendar.schedule_post
          with: {post_id: p1, date: "{{ '2026-12-01' | add_days(loop.index) }}"}
        - id: page
          for_each: "{{ steps.menu.output.hooks[:2] }}"
          key: "{{ item.id }}"
          action: pages.create
          with: {title: "{{ loop.key }}"}
        """
    plan = machine.plan(workflow_of(steps)).plan
    _, slot, page = plan.changes
    assert (slot.request, slot.unknown) == ({"postId": "p1", "date": None}, {"/date": "slot[?].index"})
    assert (page.request, page.unknown) == ({"title": None}, {"/title": "page[?].key"})
    assert {slot.key, page.key} == {"?"}


def test_what_may_be_there_already_is_not_counted_as_sure(machine: PlanWorld):
    """A generated entry may hold the very post: the write is planned, and may turn out to be needless."""
    steps = """
        - {id: fill, action: calendar.generate, with: {month: 2026-12, days_of_week: [tuesday]}}
        - {id: slot, action: calendar.schedule_post, with: {post_id: p1, date: 2026-12-01}}
        - {id: other, action: calendar.schedule_post, with: {post_id: p1, date: 2026-12-02}}
        - {id: again, action: calendar.schedule_post, with: {post_id: p1, date: 2026-12-08}, on_conflict: allow}
        """
    plan = machine.plan(workflow_of(steps)).plan
    sure = {change.at: (change.kind, change.at_least, change.because) for change in plan.changes}
    assert sure["slot"] == (ChangeKind.CREATE, 0, "fill[2026-12-01].post.id")
    assert sure["other"] == (ChangeKind.CREATE, 1, None)
    assert sure["again"] == (ChangeKind.CREATE, 1, None)
    assert plan.writes == (3, 4)


def test_an_assertion_that_cannot_be_decided_is_a_note(machine: PlanWorld):
    """What is known only after apply cannot be asserted yet; the plan says so and goes on."""
    steps = """
        - {id: words, action: captions.generate, with: {post_id: p1}}
        - {id: check, assert: [{that: steps.words.output.text | length < 2200}]}
        - {id: slot, action: calendar.schedule_post, with: {post_id: p1, date: 2026-12-01}}
        """
    plan = machine.plan(workflow_of(steps)).plan
    assert plan.notes == ("check: known after apply: steps.words.output.text | length < 2200 (words.text)",)
    assert len(plan.changes) == 2


def test_an_assertion_that_surely_fails_fails_the_plan(machine: PlanWorld):
    """A plan of a run that is bound to fail is no plan: exit 1, with the step and the words."""
    steps = """
        - {id: reels, action: content.list_trending_reels}
        - {id: check, assert: [{that: steps.reels.output.count > 100, message: too few reels}]}
        """
    with pytest.raises(CcFlowError, match="`check` would fail: too few reels") as failed:
        machine.plan(workflow_of(steps))
    assert failed.value.exit_code == 1


def test_what_fails_only_perhaps_does_not_fail_the_plan(machine: PlanWorld):
    """`core.fail` under a condition that is not known yet is a note: it may fail."""
    steps = """
        - {id: words, action: captions.generate, with: {post_id: p1}}
        - {id: bad, when: steps.words.output.text == '', action: core.fail, with: {message: no words}}
        - {id: slot, action: calendar.schedule_post, with: {post_id: p1, date: 2026-12-01}}
        """
    plan = machine.plan(workflow_of(steps)).plan
    assert plan.notes == ("bad: may fail: no words",)
    assert [change.at for change in plan.changes] == ["words", "slot"]


def test_limits_are_counted_at_the_least_and_at_the_most(machine: PlanWorld):
    """A plan that must exceed a limit is refused with exit 5; one that may is made, with a warning."""
    steps = """
        - {id: fill, action: calendar.generate, with: {month: 2026-12, days_of_week: [tuesday]}}
        - id: each
          for_each: "{{ steps.fill.output.results | where('post.slug', 'ne', 'x') }}"
          key: "{{ item.id }}"
          action: captions.generate
          with: {post_id: "{{ item.post.id }}"}
        """
    plan = machine.plan(workflow_of(steps, limits="{writes: 3, ai_generations: 9}")).plan
    uses = {use.name: (use.least, use.most, use.limit) for use in plan.limits}
    assert uses == {"writes": (1, 6, 3), "ai_generations": (0, 5, 9)}
    assert "up to 6 writes may be needed, and `limits.writes` is 3" in " ".join(plan.notes)
    with pytest.raises(Refused, match=r"this would make 4 writes, and `limits\.writes` is 3"):
        machine.plan(workflow_of(SLOTS, limits="{writes: 3}"))


def test_an_effect_that_is_not_allowed_is_refused(machine: PlanWorld):
    """The plan stops where the run would."""
    machine.permitted = frozenset()
    with pytest.raises(Refused, match="`gone`"):
        machine.plan(workflow_of("- {id: gone, action: calendar.remove_entry, with: {id: e1}}", allow="[destroy]"))
    assert machine.sent == []


def test_a_wrong_key_is_said_as_such(machine: PlanWorld):
    """A plan that may not read ends with exit 4."""
    machine.key = "cc_some_other_key_0123456789"
    with pytest.raises(NotAuthorized):
        machine.plan(workflow_of("- {id: reels, action: content.list_trending_reels}"))


def test_a_plan_waits_for_nothing(machine: PlanWorld):
    """Pauses, webhooks, polling and `until` are only listed; what is not so yet is unknown."""
    steps = """
        - {id: rest, action: core.pause, with: {duration: 5h}}
        - {id: reels, action: content.list_trending_reels, until: output.count > 100, wait: {timeout: 2h}}
        - id: mark
          when: steps.reels.output.count > 100
          action: content.update_post
          with: {id_or_slug: p1, is_used: true}
        """
    before = machine.clock.now()
    plan = machine.plan(workflow_of(steps)).plan
    assert (machine.clock.now() - before).total_seconds() < 10
    assert shown(plan) == [("mark", "conditional")]
    assert plan.notes == (
        "rest: the run waits here, 5h",
        "reels: read once; the run asks again until `output.count > 100`",
    )
    assert [fact.step for fact in plan.facts] == ["mark"]


def test_facts_are_the_reads_that_mattered(strict: Any):
    """What fed a write, a condition or a look-up is a fact, named for people; what only a report reads is none."""
    steps = """
        - {id: reels, action: content.list_trending_reels}
        - {id: idle, action: calendar.list_schedule, with: {date: 2026-12-24}}
        - {id: names, set: {first: "{{ steps.reels.output.results | first }}"}}
        - id: slot
          action: calendar.schedule_post
          with: {post_id: "{{ steps.names.output.first.id }}", date: 2026-12-01}
        - {id: tell, action: core.report, with: {message: "{{ steps.idle.output.count }} posts at Christmas"}}
        """
    plan = strict.machine.plan(workflow_of(steps)).plan
    assert [(fact.name, fact.step) for fact in plan.facts] == [
        ("the trending reels", "reels"),
        ("the schedule on 2026-12-01", "slot"),
    ]


def test_the_calendar_before_and_after(strict: Any):
    """All entries over the days that were seen or change: added, moved, swapped and removed ones are marked."""
    for number, (date, post) in enumerate(
        [("2026-12-01", "p1"), ("2026-12-02", "p2"), ("2026-12-03", "p3"), ("2026-12-04", "p4")], 1
    ):
        strict.entry(f"e{number}", date, post)
    steps = """
        - {id: reels, action: content.list_trending_reels}
        - {id: week, action: calendar.list_schedule, with: {start_date: 2026-11-30, end_date: 2026-12-06}}
        - {id: add, action: calendar.schedule_post, with: {post_id: p5, date: 2026-12-05}}
        - {id: move, action: calendar.reorder, with: {items: [{id: e1, date: 2026-12-04, order: 2}]}}
        - {id: swap, action: calendar.update_entry, with: {id: e2, post_id: p6}}
        - {id: gone, action: calendar.remove_entry, with: {id: e3}}
        """
    plan = strict.machine.plan(workflow_of(steps, allow="[destroy]")).plan
    assert [(entry.date, entry.post_id) for entry in plan.before] == [
        ("2026-12-01", "p1"),
        ("2026-12-02", "p2"),
        ("2026-12-03", "p3"),
        ("2026-12-04", "p4"),
    ]
    assert [(entry.date, entry.post_id, entry.mark, entry.moved_from) for entry in plan.after] == [
        ("2026-12-02", "p6", "~", None),
        ("2026-12-04", "p4", "", None),
        ("2026-12-04", "p1", "~", "2026-12-01"),
        ("2026-12-05", "p5", "+", None),
    ]
    assert plan.after[0].title == "{{ 7*7 }}"


def test_a_caption_is_called_by_its_post(strict: Any):
    """People know posts by their titles: a caption is listed under that of its post, not under an id."""
    steps = """
        - {id: reels, action: content.list_trending_reels}
        - {id: words, action: captions.generate, with: {post_id: p3}}
        """
    (change,) = strict.machine.plan(workflow_of(steps)).plan.changes
    assert change.title == "Plain"


def test_secrets_are_not_in_a_plan(sandbox: PlanWorld):
    """A secret among the inputs stands as `***`; the key and known secrets are nowhere."""
    steps = """
        - id: change
          action: account.change_password
          with: {current_password: "{{ secrets.OLD_PASSWORD }}", new_password: "{{ secrets.NEW_PASSWORD }}"}
        """
    plan = sandbox.plan(workflow_of(steps, allow="[account]")).plan
    assert plan.changes[0].request == {"currentPassword": "***", "newPassword": "***"}
    assert "the-old-password" not in repr(plan)
    assert sandbox.key not in repr(plan)


def test_the_monday_workflow_in_a_fresh_month(sandbox: PlanWorld):
    """The month is not filled yet: its days are known, their posts are not; what follows is deferred within bounds."""
    sandbox.scheduled_for = "2026-12-07T07:00:00-05:00"
    plan = sandbox.plan(MONDAY).plan
    kinds = {change.step: (change.kind.value, change.at_least, change.at_most) for change in plan.changes}
    assert kinds == {
        "calendar": ("create", 1, 1),
        "slot": ("conditional", 0, 5),
        "caption": ("conditional", 0, 10),
        "arrange.reorder": ("conditional", 0, 1),
    }
    assert plan.writes == (1, 17)
    new = [entry for entry in plan.after if entry.mark == "+"]
    assert len(new) == 23
    assert {entry.title for entry in new} == {None}
    assert sandbox.writes() == []


def test_the_monday_workflow_in_a_month_that_is_filled(sandbox: PlanWorld):
    """The second Monday knows what the month holds: five posts on five days, and their order once it is known."""
    sandbox.scheduled_for = "2026-12-07T07:00:00-05:00"
    assert sandbox.run(MONDAY).exit_code == 0
    sandbox.scheduled_for = "2026-12-14T07:00:00-05:00"
    sandbox.sent.clear()
    plan = sandbox.plan(MONDAY).plan
    assert shown(plan) == [
        ("calendar", "skip"),
        *[(f"slot[2026-12-{day}]", "create") for day in range(14, 19)],
        ("arrange.reorder", "conditional"),
    ]
    assert plan.changes[-1].because == "slot[2026-12-14].order"
    assert all(change.title for change in plan.changes[1:6])
    assert [entry.mark for entry in plan.after].count("+") == 5
    assert {entry.place for entry in plan.after if entry.moved_from} == {"likely"}
    assert sandbox.writes() == []


ROTATION = """
    - {id: reels, action: content.list_trending_reels}
    - id: slot
      for_each: "{{ ['2026-12-01', '2026-12-03'] | zip_as(steps.reels.output.results, ['date', 'reel']) }}"
      key: "{{ item.date }}"
      action: calendar.schedule_post
      with: {post_id: "{{ item.reel.id }}", date: "{{ item.date }}"}
    - {id: week, action: calendar.list_schedule, with: {start_date: 2026-11-30, end_date: 2026-12-04}}
    - id: turn
      action: calendar.reorder
      with: {items: "{{ steps.week.output.results | rotate_by('post.pillar.slug') | as_moves }}"}
    """


def test_a_rotation_over_new_posts_is_shown_as_it_will_most_likely_be(strict: Any):
    """Where a new post stands on its day only the service can say; the picture shows it last, and asks nothing more."""
    for number, day in enumerate(("2026-12-01", "2026-12-02", "2026-12-03"), 4):
        strict.entry(f"e{number}", day, f"p{number}")
    plan = strict.machine.plan(workflow_of(ROTATION)).plan
    assert plan.changes[-1].unknown == {"/items": "slot[2026-12-01].order"}
    assert plan.reads == len(strict.machine.sent)
    assert {(entry.mark, entry.place) for entry in plan.after if entry.moved_from} <= {("+", "likely"), ("?", "likely")}
    assert any(entry.moved_from for entry in plan.after)
    assert any("the calendar shows what is likely" in note for note in plan.notes)
    assert strict.machine.apply(plan).exit_code == 0
    assert sorted((one["date"], one["post"]["id"]) for one in strict.api.entries) == sorted(
        (entry.date, entry.post_id) for entry in plan.after
    )


def test_a_rotation_over_posts_that_nobody_knows_marks_what_it_may_move(strict: Any):
    """The service will choose posts of that week: those that stand there may move, those of other weeks may not."""
    strict.entry("e1", "2026-12-01", "p1")
    strict.entry("e2", "2026-12-09", "p2")
    fill = "- {id: fill, action: calendar.generate, with: {month: 2026-12, days_of_week: [wednesday]}}"
    plan = strict.machine.plan(workflow_of(f"\n    {fill}{ROTATION}")).plan
    known = [(entry.entry_id, entry.mark, entry.place) for entry in plan.after if entry.entry_id]
    assert known == [("e1", "?", "open"), ("e2", "", "")]
    assert {(entry.mark, entry.place) for entry in plan.after if entry.post_id and not entry.entry_id} == {
        ("+", "open")
    }
    assert any("the calendar shows those that it may move" in note for note in plan.notes)


def test_a_third_monday_of_the_same_week_changes_nothing(sandbox: PlanWorld):
    """Planned again after it ran, the week has no changes."""
    sandbox.scheduled_for = "2026-12-07T07:00:00-05:00"
    assert sandbox.run(MONDAY).exit_code == 0
    plan = sandbox.plan(MONDAY).plan
    assert not plan.has_changes
    assert [change.kind for change in plan.changes] == [ChangeKind.SKIP]


def test_offline_no_connection_is_opened(machine: PlanWorld):
    """Reads are typed unknowns; nothing is sent, and nothing is counted as read."""
    plan = machine.plan(MONDAY, is_offline=True).plan
    assert machine.sent == []
    assert (plan.reads, plan.is_offline, plan.facts) == (0, True, ())
    assert plan.changes[0].action == "calendar.generate"
    assert {change.action for change in plan.changes} == {
        "calendar.generate",
        "calendar.schedule_post",
        "captions.generate",
        "calendar.reorder",
    }
    assert plan.writes[0] == 1


def test_items_keep_the_order_of_their_list(strict: Any):
    """Items that are worked on side by side are planned in the order of the list."""
    text = SLOTS.replace("action: captions", "concurrency: 4\n      action: captions").replace(
        "action: calendar.sch", "concurrency: 2\n      action: calendar.sch"
    )
    plan = strict.machine.plan(workflow_of(text)).plan
    assert [change.at for change in plan.changes] == [
        "slot[2026-12-01]",
        "slot[2026-12-02]",
        "caption[p1]",
        "caption[p2]",
    ]
    assert Sent("GET", "/user/content/trending-reels", None) in strict.machine.sent


def test_a_path_that_leads_elsewhere_fails_the_plan_as_it_would_the_run(machine: PlanWorld):
    """What a template makes of a path is judged before anything is concluded from it."""
    text = workflow_of(
        """
        - {id: ask, action: core.http, with: {method: GET, path: "{{ inputs.path }}"}}
        """,
        inputs="{path: {type: string}}",
    )
    with pytest.raises(CcFlowError, match="`ask` would fail: `path` must hold no `\\?`") as failed:
        machine.plan(text, {"path": "/user/a?b"})
    assert failed.value.exit_code == 1
    assert machine.sent == []
