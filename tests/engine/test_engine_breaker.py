"""The breaker: a host that is down is left alone for a while, by all of a run at once, and then asked by one."""

import pytest
from strict_api import CUT_BEFORE, ERROR_BEFORE, REFUSED_CONNECTION, Fault
from world import World, workflow_of

PAUSE = 30.0


def reads(concurrency: int, number: int = 20) -> str:
    """So many reads, each tried once, all of them whatever becomes of the others."""
    return workflow_of(
        f"""
        - id: read
          for_each: "{{{{ range({number}) | list }}}}"
          concurrency: {concurrency}
          max_failures: {number}
          retry: {{max_attempts: 1}}
          action: content.get_post
          with: {{id_or_slug: p1}}
        """
    )


class Host:
    """What the API does from one second to the next; `arrivals` are the seconds at which requests came."""

    def __init__(self, world: World, *, well_after: float, fault: Fault = ERROR_BEFORE) -> None:
        self.arrivals: list[float] = []
        self._world, self._well_after, self._fault = world, well_after, fault
        world.api.faults = self._answer

    def _answer(self, _method: str, _path: str, _number: int) -> Fault | None:
        now = self._world.clock.monotonic()
        self.arrivals.append(now)
        return self._fault if now < self._well_after else None


@pytest.mark.parametrize("concurrency", [1, 4, 5])
@pytest.mark.parametrize("fault", [ERROR_BEFORE, CUT_BEFORE])
def test_five_requests_find_the_host_down_however_many_would_at_once(world: World, concurrency: int, fault: Fault):
    """No more leave than the breaker needs to open; then all wait, and one at a time asks whether the host is back."""
    host = Host(world, well_after=100, fault=fault)
    assert world.run(reads(concurrency)).exit_code == 3
    waves = [sum(begin <= at < begin + PAUSE for at in host.arrivals) for begin in (0, 30, 60, 90)]
    assert waves == [5, 1, 1, 1]


def test_all_go_on_once_the_probe_came_back(world: World):
    """One answer is enough: what waited is done as if nothing had been."""
    host = Host(world, well_after=20)
    assert world.run(reads(4)).exit_code == 3
    assert len(host.arrivals) == 20
    assert [at for at in host.arrivals if 1 < at < PAUSE] == []
    assert host.arrivals[-1] < PAUSE + 1


def test_what_was_never_sent_says_nothing_of_the_host(world: World):
    """Four failures, a connection that was not made, and a fifth failure: the breaker opens."""
    outcomes = iter([ERROR_BEFORE] * 4 + [REFUSED_CONNECTION, ERROR_BEFORE])
    world.api.faults = lambda _method, _path, _number: next(outcomes, None)
    assert world.run(reads(1, number=7)).exit_code == 3
    assert PAUSE < world.clock.monotonic() < PAUSE + 1


def test_a_refusal_in_words_ends_the_count(world: World):
    """A host that says no is there: of 4xx no number opens the breaker."""
    outcomes = iter(
        [ERROR_BEFORE] * 4 + [Fault(answer=(404, "{}", {"content-type": "application/json"})), ERROR_BEFORE]
    )
    world.api.faults = lambda _method, _path, _number: next(outcomes, None)
    assert world.run(reads(1, number=7)).exit_code == 3
    assert world.clock.monotonic() < 1


def test_a_rate_limit_lets_nothing_out_while_the_breaker_is_open(world: World):
    """What waited for its place in the window looks again whether the host is down."""
    host = Host(world, well_after=20)
    text = reads(8).replace("steps:", "rate_limit: {requests: 5, per: 2s}\nsteps:", 1)
    assert world.run(text).exit_code == 3
    assert [at for at in host.arrivals if 1 < at < PAUSE] == []


def test_an_interruption_ends_the_wait_for_a_host_that_is_down(world: World):
    """Nobody waits out the pause to find that the run is over."""
    Host(world, well_after=100)
    world.interrupt_after = 10
    assert world.run(reads(4)).exit_code == 130
    assert world.clock.monotonic() < 11
