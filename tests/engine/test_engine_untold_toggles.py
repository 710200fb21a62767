"""A toggle whose inputs do not say how the thing shall be: it is sent, and a lost answer is never explained away."""

import pytest
from strict_api import CUT_AFTER, CUT_BEFORE, Fault
from world import World, workflow_of

UNTOLD = workflow_of(
    """
    - id: mark
      action: content.update_post
      with: {id_or_slug: p1}
    """
)


def test_it_is_sent_whatever_is_there(world: World):
    """Nothing is compared, so nothing can be there already."""
    ended = world.run(UNTOLD)
    assert ended.exit_code == 0
    assert [method for method, _, _ in world.api.requests] == ["GET", "PATCH"]


@pytest.mark.parametrize("fault", [CUT_BEFORE, CUT_AFTER])
def test_its_lost_answer_leaves_the_outcome_unknown(world: World, fault: Fault):
    """A second call might take the first one back, and no state shows which it was: a person must look."""
    world.api.faults = lambda method, _path, _number: fault if method == "PATCH" else None
    ended = world.run(UNTOLD)
    assert (ended.status, ended.exit_code) == ("unknown", 6)
    assert [method for method, _, _ in world.api.requests].count("PATCH") == 1
