"""Deadlines bound pauses, too, and not the handlers of the step that missed its own; a cut pause is not over."""

import pytest
from world import World, workflow_of


def statuses(world: World) -> dict[str, str]:
    """Each step's status by its path."""
    return {path: step.status for path, step in world.state().steps.items()}


def test_a_groups_deadline_ends_a_pause_in_it(world: World):
    """A pause longer than what is left fails when the deadline comes."""
    text = workflow_of(
        """
        - id: rest
          deadline: 10s
          steps:
            - {id: nap, action: core.pause, with: {duration: 1h}}
        """
    )
    assert world.run(text).exit_code == 1
    assert world.state().steps["rest.nap"].error["message"] == "the step's deadline has passed"
    assert world.clock.monotonic() == pytest.approx(10)


def test_a_loops_deadline_is_for_all_its_items(world: World):
    """What does not fit into the loop's time fails."""
    text = workflow_of(
        """
        - id: rest
          for_each: [a, b, c]
          deadline: 5s
          action: core.pause
          with: {duration: 2s}
        """
    )
    assert world.run(text).exit_code == 1
    assert statuses(world) == {
        "rest": "failed",
        "rest[a]": "succeeded",
        "rest[b]": "succeeded",
        "rest[c]": "failed",
    }


def test_handlers_have_time_of_their_own(world: World):
    """The deadline that a step missed does not bound what is done about that."""
    text = workflow_of(
        """
        - id: rest
          deadline: 5s
          action: core.pause
          with: {duration: 1m}
          on_error:
            - {id: look, action: content.get_post, with: {id_or_slug: p1}}
            - action: core.continue
        """
    )
    assert world.run(text).status == "succeeded"
    assert statuses(world)["rest.on_error.look"] == "succeeded"


def test_an_interrupted_pause_is_not_over(world: World):
    """A resume waits anew."""
    text = workflow_of(
        """
        - {id: rest, action: core.pause, with: {duration: 1h}}
        - {id: look, needs: [], action: content.get_post, with: {id_or_slug: p1}}
        """
    )
    world.api.faults = lambda _method, _path, _number: world.interrupt.set()
    assert world.run(text).exit_code == 130
    assert (statuses(world)["rest"], world.clock.monotonic() < 3600) == ("cancelled", True)
    world.api.faults = lambda _method, _path, _number: None
    assert world.resume().exit_code == 0
    assert world.clock.monotonic() >= 3600
