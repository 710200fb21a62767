"""`expect:` of money: the membership is read when nothing is left to wait for, each time before anything is sent."""

from collections.abc import Callable
from typing import Any

import pytest
from arrivals import most_in_any
from strict_api import ERROR_BEFORE, REFUSED_CONNECTION, ROUTER_BEFORE, Fault
from world import World, workflow_of

from cc_flow.actions.spec import Effect
from cc_flow.performer import Call

CHANGE = """
- id: plan
  action: billing.change_plan
  with: {membership_id: m1}
  expect: membership.status == 'active'
"""
READS = '- {id: reads, for_each: [p1, p2, p3, p4], action: content.get_post, with: {id_or_slug: "{{ item }}"}}\n'


def paying(steps: str, **top: str) -> str:
    """A workflow that may change the plan."""
    return workflow_of(steps, allow="[billing]", **top)


@pytest.fixture
def world(world: World) -> World:
    """A world in which money may be moved."""
    world.permitted = frozenset(Effect)
    return world


def keep_times(world: World, fault: Callable[[str, int], Fault | None] = lambda *_: None) -> list[tuple[str, float]]:
    """The method of each request and the second at which it comes; faults by method and number."""
    times: list[tuple[str, float]] = []

    def faults(method: str, _path: str, number: int) -> Fault | None:
        times.append((method, world.clock.monotonic()))
        return fault(method, number)

    world.api.faults = faults
    return times


@pytest.mark.parametrize("requests", [1, 2, 4])
def test_a_rate_limit_does_not_make_it_old(world: World, requests: int):
    """What must be waited for is waited for before the look, not after it."""
    times = keep_times(world)
    assert world.run(paying(READS + CHANGE, rate_limit=f"{{requests: {requests}, per: 60s}}")).exit_code == 0
    (look, looked), (send, sent) = times[-2:]
    assert (look, send) == ("GET", "POST")
    assert sent - looked < 1


@pytest.mark.parametrize("requests", [2, 3, 4])
def test_the_look_has_a_place_of_its_own(world: World, requests: int):
    """It is a request like others: the limit holds with it, where it is more than one."""
    times = keep_times(world)
    steps = READS + CHANGE + READS.replace("reads", "more")
    assert world.run(paying(steps, rate_limit=f"{{requests: {requests}, per: 60s}}")).exit_code == 0
    assert most_in_any([at for _, at in times], 60) == requests


def test_what_changes_while_a_person_thinks_is_seen(world: World):
    """The question may stay open for hours, and the membership is what it is after the answer."""

    async def say_yes(_call: Call) -> bool:
        await world.clock.sleep(7200)
        world.api.membership = {"plan": "pro", "status": "paused"}
        return True

    world.confirm = say_yes
    ended = world.run(paying(CHANGE))
    assert (ended.exit_code, world.api.writes) == (5, [])
    assert "the membership is not as expected" in str(ended.problem)


def test_it_is_looked_at_again_before_what_was_not_sent_is_tried_once_more(world: World):
    """The second attempt is a send like the first."""

    def fault(method: str, _number: int) -> Fault | None:
        if method == "GET":
            return None
        world.api.membership = {"plan": "pro", "status": "paused"}
        return REFUSED_CONNECTION

    times = keep_times(world, fault)
    ended = world.run(paying(CHANGE))
    assert (ended.exit_code, [method for method, _ in times]) == (5, ["GET", "POST", "GET"])


@pytest.mark.parametrize("fault", [ERROR_BEFORE, ROUTER_BEFORE])
def test_a_look_that_fails_is_tried_again(world: World, fault: Fault):
    """As any read is; until it has been answered nothing is sent."""
    times = keep_times(world, lambda method, number: fault if (method, number) == ("GET", 1) else None)
    assert world.run(paying(CHANGE)).exit_code == 0
    assert [method for method, _ in times] == ["GET", "GET", "POST"]


def test_a_look_that_cannot_be_had_sends_nothing(world: World):
    """The step fails with what the look said."""
    times = keep_times(world, lambda method, _number: ERROR_BEFORE if method == "GET" else None)
    ended = world.run(paying(CHANGE))
    assert ended.exit_code == 1
    assert {method for method, _ in times} == {"GET"}


@pytest.mark.parametrize(("attempts", "sends"), [(1, 1), (9, 2)])
def test_money_that_was_not_sent_is_tried_once_more_soon_or_not_at_all(world: World, attempts: int, sends: int):
    """Within five seconds, whatever the author's delays; hours later nobody expects it."""
    times = keep_times(world, lambda method, _number: REFUSED_CONNECTION if method == "POST" else None)
    retry = f"{{retry: {{max_attempts: {attempts}, initial_delay: 1h, max_delay: 1h, jitter: none}}}}"
    ended = world.run(paying(CHANGE, defaults=retry))
    assert (ended.exit_code, [method for method, _ in times].count("POST")) == (1, sends)
    assert "was not sent" in str(ended.problem) or "never" in str(ended.problem)
    assert world.clock.monotonic() < 6


def router_once(method: str, number: int) -> Fault | None:
    """The first request meets the router's page."""
    return ROUTER_BEFORE if number == 1 else None


@pytest.mark.parametrize(
    ("retry", "least", "most"),
    [("{max_attempts: 2}", 2, 2.1), ("{initial_delay: 5ms}", 0, 0.1), ("{max_delay: 1s}", 0.9, 1.1)],
)
def test_a_host_that_starts_is_given_time(world: World, retry: str, least: float, most: float):
    """After the router's page two seconds at least, unless the author asks for less."""
    times: list[Any] = keep_times(world, router_once)
    step = f"- {{id: post, action: content.get_post, with: {{id_or_slug: p1}}, retry: {retry}}}"
    assert world.run(workflow_of(step)).exit_code == 0
    assert least <= times[1][1] - times[0][1] <= most
