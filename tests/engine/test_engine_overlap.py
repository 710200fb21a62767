"""Two runs at once that write the same: what one has made the other finds there, whichever was first."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from strict_api import Died, Fault, StrictApi, late
from world import World, workflow_of

from cc_flow.journal.events import Reported, RunFinished
from cc_flow.journal.lease import Holder
from cc_flow.performer import Call

SLOT = "- {id: slot, action: calendar.schedule_post, with: {post_id: p1, date: 2026-12-01}}"
MARK = "- {id: mark, action: content.update_post, with: {id_or_slug: p1, is_used: true}}"
CAPTION = "- {id: caption, action: captions.generate, with: {post_id: p1}}"
UNAVAILABLE = Fault(answer=(503, "{}", {"content-type": "application/json", "retry-after": "60"}))


def first_post(fault: Fault) -> Callable[[str, str, int], Fault | None]:
    """It goes wrong, all else goes well."""
    return lambda method, _path, number: fault if (method, number) == ("POST", 1) else None


def run_in_doubt(world: World, faults: Callable[[str, str, int], Fault | None]) -> str:
    """The name of a run that died in the middle of its post."""
    world.api.faults = faults
    with pytest.raises(Died):
        world.run(workflow_of(SLOT))
    return world.last


def said(world: World) -> list[str]:
    """What the runs said of waiting."""
    reports = (recorded.event for recorded in world.heard if isinstance(recorded.event, Reported))
    return [report.message for report in reports if "another run" in report.message]


@pytest.mark.parametrize("step", [SLOT, MARK], ids=["create", "toggle"])
def test_what_both_want_is_done_once(world: World, step: str):
    """Both would have looked before either wrote."""
    first, second = world.run_at_once(workflow_of(step), workflow_of(step))
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert len(world.api.writes) == 1
    assert world.api.posts["p1"]["isUsed"] is (step == MARK)


class Slow(StrictApi):
    """The first answer comes late, and tells of before."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        is_first = not self.requests
        response = await super().handle_async_request(request)
        if is_first:
            await asyncio.sleep(50)
        return response


@pytest.mark.parametrize("step", [SLOT, SLOT.replace("with:", "on_conflict: allow, with:"), MARK, CAPTION])
def test_who_stood_still_looks_again(tmp_path: Path, step: str):
    """It was given up, and the other run has written the thing since it looked."""
    world = World(tmp_path, api=Slow(), holder=Holder("far", "", 1))
    first, second = world.run_at_once(workflow_of(step), workflow_of(step))
    assert (first.exit_code, second.exit_code) == (0, 0)
    meant = 2 if "allow" in step or step == CAPTION else 1
    assert len(world.api.writes) == meant
    looks = [number for number, (method, *_) in enumerate(world.api.requests) if method == "GET"]
    assert looks == [0, 1, 3]


def test_each_thing_is_written_beside_others(world: World):
    """Only the same thing is waited for."""
    other = SLOT.replace("p1", "p2")
    assert [ended.exit_code for ended in world.run_at_once(workflow_of(SLOT), workflow_of(other))] == [0, 0]
    assert [entry["post"]["id"] for entry in world.api.entries] == ["p1", "p2"]
    assert said(world) == []


def test_who_waits_says_so_once(world: World):
    """However long."""
    world.api.faults = first_post(UNAVAILABLE)
    first, second = world.run_at_once(workflow_of(SLOT), workflow_of(SLOT))
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert said(world) == ["another run is writing the same: waiting until it has"]


def test_a_deadline_ends_the_waiting(world: World):
    """The write was never begun."""
    world.api.faults = first_post(late(30))
    hurried = SLOT.replace("{id: slot,", "{id: slot, deadline: 5s,")
    first, second = world.run_at_once(workflow_of(SLOT), workflow_of(hurried))
    assert (first.exit_code, second.exit_code) == (0, 1)
    assert "another run was writing the same" in str(second.problem)
    assert len(world.api.entries) == 1


def test_two_that_pay_for_the_same_do_it_one_after_the_other(world: World):
    """Each was meant; had the first come to an end that nobody knows, the second would not be sent."""
    first, second = world.run_at_once(workflow_of(CAPTION), workflow_of(CAPTION))
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert [method for method, *_ in world.api.requests] == ["GET", "POST", "GET", "POST"]


def test_a_duplicate_is_told_of_until_it_is_gone(world: World):
    """Also when the other run's doubt, which had led to it, is over."""

    def faults(method: str, _path: str, number: int) -> Fault | None:
        if (method, number) == ("GET", 3):  # the second run's look at its end
            world.api._schedule({"postId": "p1", "date": "2026-12-01"})
        return Fault(dies=True) if (method, number) == ("POST", 1) else None

    first = run_in_doubt(world, faults)
    assert world.run(workflow_of(SLOT)).exit_code == 6
    second, world.last = world.last, first
    world.settle("slot", "person-applied")
    ended = world.resume(second)
    assert ended.exit_code == 6
    assert "2 are there where one was meant" in str(ended.problem)
    world.api.entries.pop()
    assert world.resume(second).exit_code == 0


def test_what_another_run_had_sent_is_looked_for_when_that_one_is_content(world: World):
    """It has taken what this one made for its own, and its own comes late."""
    first = run_in_doubt(world, first_post(Fault(dies=True)))
    world.interrupt_after = 150
    pause = "- {id: pause, action: core.pause, with: {duration: 60s}}"
    assert world.run(workflow_of(f"{SLOT}\n{pause}")).exit_code == 130
    second, world.last, world.interrupt_after = world.last, first, None
    assert [entry["id"] for entry in world.api.entries] == ["e1"]
    world.settle("slot", "person-applied")
    world.api._schedule({"postId": "p1", "date": "2026-12-01"})
    assert world.resume(second).exit_code == 6


def test_what_was_meant_once_is_told_of_though_two_runs_each_made_one(world: World):
    """The first had sent it and comes late, the second has made it meanwhile: neither may think that all is well."""
    first = run_in_doubt(world, first_post(Fault(dies=True)))
    assert world.run(workflow_of(SLOT)).exit_code == 0
    second = world.last
    world.api._schedule({"postId": "p1", "date": "2026-12-01"})
    world.api.entries.reverse()
    world.last = first
    world.settle("slot", "person-applied")
    assert world.resume(first).exit_code == 6
    assert world.state(second).status == "succeeded"


def test_who_leaves_a_question_unanswered_keeps_no_other_run_waiting(world: World):
    """A person is asked whether to write, and goes to lunch: the other run goes on, and this one finds it done."""
    asked = []

    async def confirm(_call: Call) -> bool:
        asked.append(world.clock.now())
        if len(asked) == 1:
            await asyncio.sleep(40 * 60)
        return True

    world.confirm = confirm
    began = world.clock.now()
    first, second = world.run_at_once(workflow_of(SLOT), workflow_of(SLOT))
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert len(world.api.writes) == 1
    ended = [recorded.at - began for recorded in world.heard if isinstance(recorded.event, RunFinished)]
    assert ended[0] < timedelta(minutes=6)
    assert ended[1] > timedelta(minutes=40)
