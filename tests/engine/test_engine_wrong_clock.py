"""This machine's clock beside the API's: a run takes its dates from it."""

from dataclasses import dataclass, field
from datetime import timedelta
from email.utils import format_datetime

import httpx
import pytest
from strict_api import StrictApi
from virtual_time import VirtualClock
from world import World, workflow_of

MAIN = workflow_of(
    """
    - {id: post, action: content.get_post, with: {id_or_slug: p1}}
    - {id: add, action: calendar.schedule_post, with: {post_id: p1, date: "{{ run.scheduled_for | date }}"}}
    """
)


@dataclass
class DatedApi(StrictApi):
    """An API whose answers bear the time, this machine's clock being `ahead` of it."""

    clock: VirtualClock = field(default_factory=VirtualClock)
    ahead: timedelta = timedelta(0)
    more: dict[str, str] = field(default_factory=dict)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """The usual answer, dated."""
        response = await super().handle_async_request(request)
        response.headers["date"] = format_datetime(self.clock.now() - self.ahead, usegmt=True)
        response.headers.update(self.more)
        return response


@pytest.fixture
def dated(world: World) -> DatedApi:
    """The world's API, with a clock."""
    world.api = api = DatedApi(clock=world.clock)
    return api


def warnings(world: World) -> list[str]:
    """Of the last run."""
    return [one.message for one in world.state().reports if one.level == "warning"]


@pytest.mark.parametrize("ahead", [timedelta(0), timedelta(minutes=4), timedelta(minutes=-4)])
def test_a_clock_that_is_right_enough_is_not_spoken_of(world: World, dated: DatedApi, ahead: timedelta):
    """Networks take time, and seconds change no day."""
    dated.ahead = ahead
    assert world.run(MAIN).status == "succeeded"
    assert warnings(world) == []


@pytest.mark.parametrize(
    ("ahead", "words"),
    [(timedelta(minutes=7), "7 minutes ahead of the API's"), (timedelta(hours=-5), "5 hours behind the API's")],
)
def test_a_wrong_clock_is_told_once(world: World, dated: DatedApi, ahead: timedelta, words: str):
    """The run goes on: it may well be the same day."""
    dated.ahead = ahead
    assert world.run(MAIN).status == "succeeded"
    (warning,) = warnings(world)
    assert words in warning


@pytest.mark.parametrize("ahead", [timedelta(days=3), timedelta(days=-2)])
def test_with_the_wrong_day_nothing_is_written(world: World, dated: DatedApi, ahead: timedelta):
    """What is put on a day would stand on a wrong one: exit 5, with the way out."""
    dated.ahead = ahead
    ended = world.run(MAIN)
    assert (ended.exit_code, dated.writes) == (5, [])
    assert "set the clock" in str(getattr(ended.problem, "help", ""))


def test_a_day_that_was_given_by_hand_is_not_this_machines(world: World, dated: DatedApi):
    """`run --now`: whoever says which day is meant is believed, and warned."""
    dated.ahead = timedelta(days=3)
    world.clock.pass_time(3600)  # not the moment at which the run is due
    assert world.run(MAIN).status == "succeeded"
    assert len(warnings(world)) == 1


@pytest.mark.parametrize("more", [{"age": "400000"}, {"date": "yesterday"}, {"date": "Tue, 31 Feb 2026 10:00:00 GMT"}])
def test_what_tells_no_time_is_not_believed(world: World, dated: DatedApi, more: dict[str, str]):
    """An answer that a cache has kept is as old as it is; a text that is no time says nothing."""
    dated.ahead, dated.more = timedelta(days=3), more
    assert world.run(MAIN).status == "succeeded"
    assert warnings(world) == []
