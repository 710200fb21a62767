"""What has passed since a write was intended, where somebody sets the clock meanwhile: NTP, or a person."""

from collections.abc import Callable
from typing import Any

import pytest
from strict_api import Died, Fault, late
from world import World, workflow_of

from cc_flow.journal.events import Recorded, WriteIntended

HOUR = 3600.0
SLOT = workflow_of("- {id: slot, action: calendar.schedule_post, with: {post_id: p1, date: 2026-12-01}}")


def setting(world: World, seconds: float, method: str, *faults: Fault) -> Callable[[str, str, int], Fault | None]:
    """The clock is set with the first request of `method`; these go wrong one after another."""

    def fault(asked: str, _path: str, number: int) -> Fault | None:
        if asked != method:
            return None
        if number == 1:
            world.clock.set_by(seconds)
        return faults[number - 1] if number <= len(faults) else None

    return fault


@pytest.mark.parametrize("seconds", [HOUR, -HOUR])
def test_a_clock_set_forward_does_not_shorten_quiet(world: World, seconds: float):
    """Nor one set back: the work comes 100 seconds after its 503, and is seen before anything is sent again."""
    world.api.faults = setting(world, seconds, "POST", late(100))
    assert world.run(SLOT).exit_code == 0
    assert len(world.api.writes) == 1
    assert 120 <= world.clock.monotonic() < 140


def test_a_clock_set_forward_does_not_shorten_the_wait_for_the_last_look(world: World):
    """Sent twice, and the first comes nine minutes later: it is told, though the clock says that an hour has passed."""

    def fault(method: str, _path: str, number: int) -> Fault | None:
        if method == "POST" and number == 2:
            world.clock.set_by(HOUR)
        return late(540) if (method, number) == ("POST", 1) else None

    world.api.faults = fault
    ended = world.run(SLOT)
    assert ended.exit_code == 6
    assert "2 are there where one was meant" in str(ended.problem)


@pytest.mark.parametrize("seconds", [HOUR, -HOUR])
def test_late_work_is_waited_for_once_whatever_the_clock_says(world: World, seconds: float):
    """A reset that may come late: the first post on that day waits for it, the second has nothing to wait for."""
    world.api.faults = setting(world, seconds, "DELETE", late(100))
    text = workflow_of(
        """
        - {id: fresh, action: calendar.reset_date, with: {date: 2026-12-01}}
        - {id: slot, action: calendar.schedule_post, with: {post_id: p2, date: 2026-12-01}}
        - {id: more, action: calendar.schedule_post, with: {post_id: p3, date: 2026-12-01}}
        """,
        allow="[destroy]",
    )
    assert world.run(text).exit_code == 0
    assert [entry["post"]["id"] for entry in world.api.entries] == ["p2", "p3"]
    assert 600 <= world.clock.monotonic() < 610


def test_a_clock_set_while_a_resume_waits_shortens_nothing(world: World):
    """Of what an earlier process has sent, this one's own clock counts from where it began."""
    world.api.faults = setting(world, 0, "POST", Fault(dies=True))
    with pytest.raises(Died):
        world.run(SLOT)
    world.api.counts.clear()
    set_at_the_look, sent = setting(world, HOUR, "GET"), []

    def fault(method: str, path: str, number: int) -> Fault | None:
        if method == "POST":
            sent.append(world.clock.monotonic())
        return set_at_the_look(method, path, number)

    world.api.faults = fault
    assert world.resume().exit_code == 0
    assert 130 <= sent[0] < 135


@pytest.mark.parametrize(("seconds", "waited"), [(90, 40), (-HOUR, 130)])
def test_before_a_resume_the_clock_is_believed(world: World, seconds: float, waited: float):
    """What lay between counts by the wall's clock; where that was set back, quiet begins anew."""
    world.api.faults = setting(world, 0, "POST", Fault(dies=True))
    with pytest.raises(Died):
        world.run(SLOT)
    world.clock.set_by(seconds)
    before, sent = world.clock.monotonic(), []
    world.api.faults = lambda method, *_: sent.append(world.clock.monotonic() - before) if method == "POST" else None
    assert world.resume().exit_code == 0
    assert waited <= sent[0] < waited + 5


class Setting(list[Recorded]):
    """A listener at whose first intent the clock is set back."""

    def __init__(self, world: World) -> None:
        super().__init__()
        self._world = world

    def append(self, recorded: Recorded) -> Any:
        """Hear of an event."""
        if isinstance(recorded.event, WriteIntended):
            self._world.clock.set_by(-HOUR)
        super().append(recorded)


def test_a_clock_set_back_does_not_make_an_old_intent_fresh(world: World):
    """The disk took eleven seconds, and the clock says that an hour less has passed: nothing is sent."""
    world.heard, world.commit_takes = Setting(world), 11
    ended = world.run(SLOT)
    assert ended.exit_code == 1
    assert "fell asleep" in str(ended.problem)
    assert world.api.writes == []
