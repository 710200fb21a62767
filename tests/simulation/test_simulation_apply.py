"""Applying a plan: exactly what it says, once, or nothing."""

import dataclasses
from typing import Any

import httpx
import pytest
from plan_world import MONDAY, PlanWorld, Sent
from world import workflow_of

from cc_flow.errors import CcFlowError, NotAuthorized, Refused
from cc_flow.plan import ChangeKind, Plan

SLOTS = """
    - {id: reels, action: content.list_trending_reels}
    - {id: week, action: calendar.list_schedule, with: {start_date: 2026-11-30, end_date: 2026-12-06}}
    - id: slot
      for_each: "{{ ['2026-12-01', '2026-12-02'] | zip_as(steps.reels.output.results, ['date', 'reel']) }}"
      key: "{{ item.date }}"
      action: calendar.schedule_post
      with: {post_id: "{{ item.reel.id }}", date: "{{ item.date }}"}
    - id: caption
      for_each: "{{ steps.slot.output }}"
      as: entry
      key: "{{ entry.post.id }}"
      action: captions.generate
      with: {post_id: "{{ entry.post.id }}"}
    - id: moves
      when: steps.week.output.results | length > 1
      action: calendar.reorder
      with: {items: "{{ steps.week.output.results | reverse | as_moves }}"}
    """
# A caption names the entry that is only made on apply.
FOLLOWS = """
    - {id: slot, action: calendar.schedule_post, with: {post_id: p1, date: 2026-12-01}}
    - {id: done, action: calendar.update_entry, with: {id: "{{ steps.slot.output.id }}", is_completed: true}}
    """


def bodies(plan: Plan) -> list[Any]:
    """What the plan would send."""
    return [change.request for change in plan.changes if change.kind is not ChangeKind.SKIP]


def test_applied_bodies_are_the_planned_bodies(strict: Any):
    """Apply sends the writes of the plan, in its order, byte for byte."""
    strict.entry("e1", "2026-12-03", "p5")
    strict.entry("e2", "2026-12-04", "p6")
    plan = strict.machine.plan(workflow_of(SLOTS)).plan
    assert len(bodies(plan)) == 5
    assert strict.machine.apply(plan).exit_code == 0
    assert [one.body for one in strict.machine.writes()] == bodies(plan)
    assert [(one.method, one.path) for one in strict.machine.writes()] == [
        (one.method, one.path) for one in plan.changes
    ]


def test_an_applied_plan_leaves_the_calendar_that_it_showed(strict: Any):
    """Days, posts and titles of the calendar after are those of the picture."""
    strict.entry("e1", "2026-12-03", "p5")
    plan = strict.machine.plan(workflow_of(SLOTS)).plan
    strict.machine.apply(plan)
    assert sorted((one["date"], one["post"]["id"], one["post"]["title"]) for one in strict.api.entries) == [
        (entry.date, entry.post_id, entry.title) for entry in plan.after
    ]


def test_unknowns_are_filled_on_apply(machine: PlanWorld):
    """What the plan could not know stands in the request once it is known, and nothing else changed."""
    plan = machine.plan(workflow_of(FOLLOWS)).plan
    assert (plan.changes[1].path, plan.changes[1].unknown) == ("/user/content/schedule/{id}", {"{id}": "slot.id"})
    assert machine.apply(plan).exit_code == 0
    assert machine.writes() == [
        Sent("POST", "/user/content/schedule", {"postId": "p1", "date": "2026-12-01"}),
        Sent("PATCH", "/user/content/schedule/e1", {"isCompleted": True}),
    ]


def test_a_plan_whose_calendar_moved_is_refused_without_a_write(strict: Any):
    """Somebody put a post on a day that was read: the plan is stale, by name, exit 5, and nothing is written."""
    plan = strict.machine.plan(workflow_of(SLOTS)).plan
    strict.entry("e9", "2026-12-05", "p7")
    with pytest.raises(
        Refused, match="the schedule from 2026-11-30 to 2026-12-06 changed since the plan was made"
    ) as refused:
        strict.machine.apply(plan)
    assert refused.value.exit_code == 5
    assert strict.api.writes == []


def test_a_post_that_is_read_and_changed_makes_the_plan_stale(strict: Any):
    """A fact is more than the calendar: a trending reel that was marked used meanwhile counts."""
    plan = strict.machine.plan(workflow_of(SLOTS)).plan
    strict.api.posts["p1"]["isUsed"] = True
    with pytest.raises(Refused, match="the trending reels changed"):
        strict.machine.apply(plan)


def test_what_the_plan_does_not_know_of_may_change(strict: Any):
    """Fields that no model names, and addresses that are signed anew each time, make no plan stale."""
    plan = strict.machine.plan(workflow_of(SLOTS)).plan
    strict.api.posts["p1"]["somethingNew"] = {"deepField": 2}
    strict.api.posts["p1"]["canvaUrl"] = "https://example.com/?signature=2"
    assert strict.machine.apply(plan).exit_code == 0


def test_a_write_that_is_not_in_the_plan_is_refused_before_its_intent(strict: Any):
    """Were the plan short of a change, the run stops with exit 5 where it comes to it; the plan is not used up."""
    plan = strict.machine.plan(workflow_of(SLOTS)).plan
    short = dataclasses.replace(plan, changes=plan.changes[1:])
    ended = strict.machine.apply(short)
    assert ended.exit_code == 5
    assert "POST /user/content/schedule at `slot[2026-12-01]` is not in the plan" in str(ended.problem)
    assert strict.api.writes == []
    assert all(not step.intents for step in strict.machine.state().steps.values())


@pytest.mark.parametrize(
    "request_", [{"postId": "p2", "date": "2026-12-01"}, {"postId": "p1"}, {"postId": "p1", "date": 1}]
)
def test_another_body_than_planned_is_refused(strict: Any, request_: Any):
    """A field that differs, is missing or is of another type is not what was approved."""
    plan = strict.machine.plan(workflow_of(SLOTS)).plan
    first = dataclasses.replace(plan.changes[0], request=request_)
    ended = strict.machine.apply(dataclasses.replace(plan, changes=(first, *plan.changes[1:])))
    assert ended.exit_code == 5
    assert "another request than planned: it differs at `/" in str(ended.problem)
    assert strict.api.writes == []


def test_a_skipped_write_that_is_needed_after_all_is_refused(strict: Any):
    """The plan found an entry there; it went between the look and the write. Nothing that was not shown is written."""
    strict.entry("e1", "2026-12-01", "p1")
    plan = strict.machine.plan(
        workflow_of("- {id: slot, action: calendar.schedule_post, with: {post_id: p1, date: 2026-12-01}}")
    ).plan
    strict.api.entries.clear()
    ended = strict.machine.apply(dataclasses.replace(plan, facts=()))
    assert ended.exit_code == 5
    assert "the plan found `slot` done already" in str(ended.problem)


def test_an_unknown_takes_only_what_fits_there(strict: Any):
    """A place that was unknown admits a value of the type that the action takes, and not any other."""
    from cc_flow.actions.catalog import find
    from cc_flow.actions.request import build_request
    from cc_flow.performer import Call
    from cc_flow.simulation.admission import Admission

    plan = strict.machine.plan(workflow_of(SLOTS)).plan
    change = dataclasses.replace(
        plan.changes[0], request={"postId": None, "date": None}, unknown={"/postId": "a", "/date": "b"}
    )
    kind = find("calendar.schedule_post")
    fitting = build_request(kind, {"post_id": 7, "date": "2026-12-24"})
    call = Call(change.at, kind.spec, fitting)
    assert Admission([change], lambda text: text)(call) is None
    strange = dataclasses.replace(call, request=dataclasses.replace(fitting, body={"postId": 7, "date": [1]}))
    assert "it differs at `/date`" in str(Admission([change], lambda text: text)(strange))


def test_a_deferred_loop_admits_no_more_than_its_bound(sandbox: PlanWorld):
    """Of writes that were not known the plan admits so many as it said; the next one stops the run with exit 5."""
    sandbox.scheduled_for = "2026-12-07T07:00:00-05:00"
    plan = sandbox.plan(MONDAY).plan
    slot = next(change for change in plan.changes if change.step == "slot")
    tight = [dataclasses.replace(change, at_most=3) if change is slot else change for change in plan.changes]
    ended = sandbox.apply(dataclasses.replace(plan, changes=tuple(tight)))
    assert ended.exit_code == 5
    assert "the plan admits 3 of `calendar.schedule_post` at `slot`" in str(ended.problem)
    assert [one.path for one in sandbox.writes()].count("/user/content/schedule") == 3


def test_a_deferred_plan_is_applied_within_its_bounds(sandbox: PlanWorld):
    """The fresh month's plan is applied: what was deferred is now known, and stays within what was said."""
    sandbox.scheduled_for = "2026-12-07T07:00:00-05:00"
    plan = sandbox.plan(MONDAY).plan
    assert sandbox.apply(plan).exit_code == 0
    least, most = plan.writes
    assert most is not None
    assert least <= len(sandbox.writes()) <= most


def test_the_second_monday_is_applied_as_planned(sandbox: PlanWorld):
    """Where all is known, the bodies that were planned are those that are sent."""
    sandbox.scheduled_for = "2026-12-07T07:00:00-05:00"
    sandbox.run(MONDAY)
    sandbox.scheduled_for = "2026-12-14T07:00:00-05:00"
    plan = sandbox.plan(MONDAY).plan
    sandbox.sent.clear()
    assert sandbox.apply(plan).exit_code == 0
    assert [one.body for one in sandbox.writes()][:5] == bodies(plan)[:5]


class Killed(BaseException):
    """The machine is gone in the middle of a request."""


class Deadly(httpx.AsyncBaseTransport):
    """Kills whoever sends the write of this number, after it was done."""

    def __init__(self, inner: httpx.AsyncBaseTransport, number: int) -> None:
        self.inner = inner
        self.left = number

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        response = await self.inner.handle_async_request(request)
        self.left -= request.method != "GET"
        if request.method != "GET" and self.left == 0:
            raise Killed
        return response


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_an_apply_that_was_killed_goes_on_with_its_run(strict: Any, number: int):
    """Killed after any write, the same run goes on: what was done is found and not done again, the rest is done."""
    plan = strict.machine.plan(workflow_of(SLOTS)).plan
    strict.machine.transport = Deadly(strict.api, number)
    with pytest.raises(Killed):
        strict.machine.apply(plan)
    strict.machine.transport = strict.api
    assert strict.machine.resume(plan).exit_code == 0
    assert [body for _, _, body in strict.api.writes] == bodies(plan)
    with strict.machine.store() as store:
        assert [run.run for run in store.runs(plan=plan.plan)] == [plan.run]


def test_a_deferred_loop_counts_what_was_done_before_it_was_killed(sandbox: PlanWorld):
    """Over a kill and a resume together, a deferred loop admits no more than its bound."""
    sandbox.scheduled_for = "2026-12-07T07:00:00-05:00"
    plan = sandbox.plan(MONDAY).plan
    tight = tuple(dataclasses.replace(one, at_most=3) if one.step == "slot" else one for one in plan.changes)
    plan = dataclasses.replace(plan, changes=tight)
    whole = sandbox.transport
    sandbox.transport = Deadly(whole, 3)
    with pytest.raises(Killed):
        sandbox.apply(plan)
    sandbox.transport = whole
    assert sandbox.resume(plan).exit_code == 5
    assert [one.path for one in sandbox.writes()].count("/user/content/schedule") == 3


def test_facts_that_cannot_be_read_are_no_stale_plan(strict: Any):
    """When the API is down, the apply fails and nothing is written; the plan stays good."""
    plan = strict.machine.plan(workflow_of(SLOTS)).plan
    key, strict.machine.key = strict.machine.key, "cc_some_other_key_0123456789"
    with pytest.raises(NotAuthorized):
        strict.machine.apply(plan)
    strict.machine.key = key
    down, strict.machine.transport = strict.machine.transport, httpx.MockTransport(lambda _: httpx.Response(500))
    with pytest.raises(CcFlowError, match="cannot be read") as failed:
        strict.machine.apply(plan)
    assert failed.value.exit_code == 1
    strict.machine.transport = down
    assert strict.machine.apply(plan).exit_code == 0
