"""Whatever a workflow is made of and wherever it broke off: it can be resumed, and ends with an exit code."""

import os
import random

import pytest
from any_workflow import any_workflow
from strict_api import (
    CUT_AFTER,
    CUT_BEFORE,
    ERROR_AFTER,
    ERROR_BEFORE,
    HTML_AFTER,
    MAINTENANCE,
    REFUSED_CONNECTION,
    ROUTER_AFTER,
    THROTTLED,
    Died,
    Fault,
    late,
)
from world import World

JSON = {"content-type": "application/json"}
REFUSALS = tuple(Fault(answer=(status, "{}", JSON)) for status in (400, 403, 404, 409))
DEATHS = (Fault(dies=True), Fault(applied=True, dies=True))
FAULTS = (
    CUT_BEFORE, CUT_AFTER, ERROR_BEFORE, ERROR_AFTER, ROUTER_AFTER, HTML_AFTER, THROTTLED, MAINTENANCE,
    REFUSED_CONNECTION, late(50), late(400), *REFUSALS, *DEATHS,
)  # fmt: skip
INVOCATIONS = 6
USED = "used.yaml"
WORLDS = int(os.environ.get("CC_FLOW_TEST_WORKFLOWS", "60"))


@pytest.mark.parametrize("seed", range(WORLDS))
def test_any_workflow_can_be_resumed(world: World, seed: int):
    """Through faults and deaths, until a calm day: what the journal holds is never against its own rules."""
    chance = random.Random(seed)
    world.use(USED, any_workflow(chance))
    text, rate = any_workflow(chance, uses=USED), chance.choice((0.0, 0.05, 0.2))
    for invocation in range(INVOCATIONS):
        storm = rate if invocation < INVOCATIONS - 2 else 0.0
        world.api.faults = lambda *_, storm=storm: chance.choice(FAULTS) if chance.random() < storm else None
        try:
            ended = world.resume() if invocation else world.run(text)
        except (Died, BaseExceptionGroup) as end:
            if not is_death(end):
                raise
        else:
            assert ended.exit_code in {0, 1, 3, 4, 6}
            if ended.exit_code in {0, 3}:
                return
        world.clock.pass_time(chance.choice((0, 100, 1000)))


def is_death(end: BaseException) -> bool:
    """Whether the process died, and nothing else: tasks beside each other end in a group."""
    return isinstance(end, Died) or (isinstance(end, BaseExceptionGroup) and all(map(is_death, end.exceptions)))
