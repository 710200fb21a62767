"""Later steps of a plan see what its earlier steps would do."""

from typing import Any

from plan_world import PlanWorld
from world import workflow_of

from cc_flow.plan import Change, ChangeKind, Plan
from cc_flow.unknown import Unknown, unknowns_in

ALLOW = {"allow": "[destroy]"}


def change_at(plan: Plan, at: str) -> Change:
    """The change of a step."""
    return next(change for change in plan.changes if change.at == at)


def seen_by(machine: PlanWorld, steps: str, step: str) -> Any:
    """What a step's output is in the plan."""
    return machine.plan(workflow_of(steps, **ALLOW)).state.step(step).output


def test_a_planned_post_is_in_its_days_list(strict: Any):
    """A post planned for Tuesday is in Tuesday's list, in its place, and in no other day's."""
    strict.entry("e1", "2026-12-01", "p5", order=1)
    steps = """
        - {id: slot, action: calendar.schedule_post, with: {post_id: p1, date: 2026-12-01}}
        - {id: tuesday, action: calendar.list_schedule, with: {date: 2026-12-01}}
        - {id: wednesday, action: calendar.list_schedule, with: {date: 2026-12-02}}
        """
    plan = strict.machine.plan(workflow_of(steps))
    tuesday = plan.state.step("tuesday").output
    assert [entry["post"]["id"] for entry in tuesday["results"]] == ["p5", "p1"]
    assert tuesday["count"] == 2
    wednesday = plan.state.step("wednesday").output
    assert (wednesday["results"], wednesday["count"]) == ([], 0)


def test_a_planned_answer_is_echo_and_unknowns(machine: PlanWorld):
    """What was asked for is known, so is what was read of the post; the rest is named by where it will come from."""
    steps = """
        - {id: reels, action: content.list_trending_reels}
        - {id: slot, action: calendar.schedule_post, with: {post_id: p1, date: 2026-12-01}}
        """
    output = seen_by(machine, steps, "slot")
    assert output["date"] == "2026-12-01"
    assert (output["post"]["id"], output["post"]["title"]) == ("p1", "[1, 2]")
    assert {pointer: one.origin for pointer, one in unknowns_in(output) if "post" not in pointer} == {
        "/id": "slot.id",
        "/order": "slot.order",
        "/is_completed": "slot.is_completed",
        "/is_recommended": "slot.is_recommended",
    }


def test_what_is_taken_away_is_in_no_list(strict: Any):
    """A removed entry is gone from every later read."""
    strict.entry("e1", "2026-12-01", "p1")
    strict.entry("e2", "2026-12-01", "p2", order=2)
    steps = """
        - {id: gone, action: calendar.remove_entry, with: {id: e1}}
        - {id: day, action: calendar.list_schedule, with: {date: 2026-12-01}}
        """
    day = seen_by(strict.machine, steps, "day")
    assert [entry["id"] for entry in day["results"]] == ["e2"]
    assert day["count"] == 1


def test_a_moved_entry_is_on_its_new_day(strict: Any):
    """After a reorder the old day's list has it no more, and the new day's list has it once it was seen."""
    strict.entry("e1", "2026-12-01", "p1")
    steps = """
        - {id: before, action: calendar.list_schedule, with: {start_date: 2026-12-01, end_date: 2026-12-03}}
        - {id: move, action: calendar.reorder, with: {items: [{id: e1, date: 2026-12-03, order: 4}]}}
        - {id: old, action: calendar.list_schedule, with: {date: 2026-12-01}}
        - {id: new, action: calendar.list_schedule, with: {date: 2026-12-03}}
        """
    plan = strict.machine.plan(workflow_of(steps))
    assert plan.state.step("old").output["results"] == []
    moved = plan.state.step("new").output["results"]
    assert [(entry["id"], entry["date"], entry["order"]) for entry in moved] == [("e1", "2026-12-03", 4)]


def test_a_moved_entry_stays_on_its_new_day(strict: Any):
    """Looked at twice, the new day's list has it twice: that it was listed before does not make it one of old."""
    strict.entry("e1", "2026-12-01", "p1")
    steps = """
        - {id: before, action: calendar.list_schedule, with: {date: 2026-12-01}}
        - {id: move, action: calendar.reorder, with: {items: [{id: e1, date: 2026-12-03, order: 4}]}}
        - {id: new, action: calendar.list_schedule, with: {date: 2026-12-03}}
        - {id: again, action: calendar.list_schedule, with: {date: 2026-12-03}}
        """
    plan = strict.machine.plan(workflow_of(steps))
    assert plan.state.step("again").output["results"] == plan.state.step("new").output["results"] != []


def test_moved_entries_stand_in_their_new_order(strict: Any):
    """The schedule comes by day and order: after a reorder the list is in the order it will have."""
    for number, day in enumerate(("2026-12-01", "2026-12-02", "2026-12-03"), 1):
        strict.entry(f"e{number}", day, f"p{number}")
    steps = """
        - {id: move, action: calendar.reorder, with: {items: [{id: e1, date: 2026-12-03, order: 2}]}}
        - {id: week, action: calendar.list_schedule, with: {start_date: 2026-12-01, end_date: 2026-12-05}}
        """
    assert [entry["id"] for entry in seen_by(strict.machine, steps, "week")["results"]] == ["e2", "e3", "e1"]


def test_a_swapped_post_shows_as_the_other_post(strict: Any):
    """An entry whose post is swapped shows the other post, with its title, wherever the entry is read."""
    strict.entry("e1", "2026-12-01", "p1")
    steps = """
        - {id: reels, action: content.list_trending_reels}
        - {id: swap, action: calendar.update_entry, with: {id: e1, post_id: p3}}
        - {id: day, action: calendar.list_schedule, with: {date: 2026-12-01}}
        """
    [entry] = seen_by(strict.machine, steps, "day")["results"]
    assert (entry["post"]["id"], entry["post"]["title"]) == ("p3", "Plain")


def test_a_generated_month_fills_its_free_days(strict: Any):
    """Days of the month on these weekdays that have no entry get one: the date is known, the post is not."""
    strict.entry("e1", "2026-12-02", "p1")
    steps = """
        - {id: fill, action: calendar.generate, with: {month: 2026-12, days_of_week: [tuesday, wednesday]}}
        - {id: days, action: calendar.list_schedule, with: {start_date: 2026-12-01, end_date: 2026-12-09}}
        """
    results = seen_by(strict.machine, steps, "days")["results"]
    assert [entry["date"] for entry in results] == ["2026-12-01", "2026-12-02", "2026-12-08", "2026-12-09"]
    assert isinstance(results[0]["post"], Unknown)
    assert results[0]["id"].origin == "fill[2026-12-01].id"
    assert results[1]["post"]["id"] == "p1"


def test_a_reset_day_is_unknown(strict: Any):
    """What the server puts on a day that is reset is not known; other days are as they were."""
    strict.entry("e1", "2026-12-01", "p1")
    strict.entry("e2", "2026-12-02", "p2")
    steps = """
        - {id: back, action: calendar.reset_date, with: {date: 2026-12-01}}
        - {id: reset, action: calendar.list_schedule, with: {date: 2026-12-01}}
        - {id: other, action: calendar.list_schedule, with: {date: 2026-12-02}}
        """
    plan = strict.machine.plan(workflow_of(steps, **ALLOW))
    assert isinstance(plan.state.step("reset").output["results"], Unknown)
    assert [entry["id"] for entry in plan.state.step("other").output["results"]] == ["e2"]


def test_a_caption_to_be_written_is_there_and_unknown(strict: Any):
    """After `captions.generate` the post has a caption wherever it shows: not null, and its words not known."""
    strict.entry("e1", "2026-12-01", "p1")
    steps = """
        - {id: words, action: captions.generate, with: {post_id: p1}}
        - {id: day, action: calendar.list_schedule, with: {date: 2026-12-01}}
        - id: again
          when: steps.day.output.results[0].post.ai_caption is none
          action: captions.generate
          with: {post_id: p1}
        """
    plan = strict.machine.plan(workflow_of(steps))
    caption = plan.state.step("day").output["results"][0]["post"]["ai_caption"]
    assert isinstance(caption["text"], Unknown)
    assert [change.at for change in plan.plan.changes] == ["words"]


def test_a_mark_moves_posts_between_filtered_lists(sandbox: PlanWorld):
    """A post marked used leaves the list of unused posts and joins that of used ones."""
    steps = """
        - {id: before, action: content.list_posts, with: {is_used: false}, paginate: {max_items: 5}}
        - id: mark
          action: content.update_post
          with: {id_or_slug: "{{ steps.before.output.results[0].id }}", is_used: true}
        - {id: unused, action: content.list_posts, with: {is_used: false}, paginate: {max_items: 5}}
        - {id: used, action: content.list_posts, with: {is_used: true}}
        """
    plan = sandbox.plan(workflow_of(steps))
    marked = plan.state.step("before").output["results"][0]["id"]
    assert marked not in [post["id"] for post in plan.state.step("unused").output["results"]]
    assert marked in [post["id"] for post in plan.state.step("used").output["results"]]


def test_what_is_put_into_a_page_is_on_the_page(sandbox: PlanWorld):
    """A component that is added stands among the page's components; one that is deleted does not."""
    steps = """
        - {id: add, action: pages.add_component, with: {page_id: page-1, type: text, order: 9}}
        - {id: drop, action: pages.delete_component, with: {id: component-1}}
        - {id: page, action: pages.get, with: {id_or_slug: page-1}}
        """
    components = seen_by(sandbox, steps, "page")["components"]
    assert components[-1]["type"] == "text"
    assert isinstance(components[-1]["id"], Unknown)
    assert "component-1" not in [str(component["id"]) for component in components]


def test_an_id_that_is_not_known_yet_names_what_it_will_be(sandbox: PlanWorld):
    """A page that is to be made is found again by the id it will have."""
    steps = """
        - {id: made, action: pages.create, with: {title: Sell with us}}
        - {id: link, action: pages.add_social_link, with: {page_id: "{{ steps.made.output.id }}", platform: x, url: "https://example.com/x"}}
        """
    plan = sandbox.plan(workflow_of(steps)).plan
    assert change_at(plan, "link").unknown == {"/pageId": "made.id"}
    assert change_at(plan, "link").request == {"pageId": None, "platform": "x", "url": "https://example.com/x"}


def test_what_may_be_there_makes_a_list_unknown_and_bounded(strict: Any):
    """A post that is scheduled only perhaps leaves the length of the day's list open, by one."""
    strict.entry("e1", "2026-12-01", "p5")
    steps = """
        - {id: words, action: captions.generate, with: {post_id: p5}}
        - id: slot
          when: steps.words.output.text == 'good'
          action: calendar.schedule_post
          with: {post_id: p1, date: 2026-12-01}
        - {id: day, action: calendar.list_schedule, with: {date: 2026-12-01}}
        - id: each
          for_each: "{{ steps.day.output.results }}"
          as: entry
          key: "{{ entry.id }}"
          action: captions.generate
          with: {post_id: "{{ entry.post.id }}"}
        """
    plan = strict.machine.plan(workflow_of(steps)).plan
    slot, each = change_at(plan, "slot"), change_at(plan, "each[?]")
    assert (slot.kind, slot.because, slot.at_most) == (ChangeKind.CONDITIONAL, "words.text", 1)
    assert (each.kind, each.at_least, each.at_most) == (ChangeKind.CONDITIONAL, 0, 2)


def test_a_reorder_of_what_is_not_known_leaves_days_in_doubt(strict: Any):
    """When the moves are not known yet, a later list of one day is not known either, and the picture says so."""
    strict.entry("e1", "2026-12-01", "p1")
    steps = """
        - {id: slot, action: calendar.schedule_post, with: {post_id: p2, date: 2026-12-01}}
        - {id: all, action: calendar.list_schedule, with: {start_date: 2026-12-01, end_date: 2026-12-02}}
        - id: move
          action: calendar.reorder
          with: {items: "{{ steps.all.output.results | rotate_by('post.pillar.slug') | as_moves }}"}
        - {id: day, action: calendar.list_schedule, with: {date: 2026-12-01}}
        """
    made = strict.machine.plan(workflow_of(steps))
    assert isinstance(made.state.step("day").output["results"], Unknown)
    assert [(entry.date, entry.mark, entry.place) for entry in made.plan.after] == [
        ("2026-12-01", "?", "open"),
        ("2026-12-01", "+", "open"),
    ]
    assert "which posts it moves is known only after apply" in " ".join(made.plan.notes)
