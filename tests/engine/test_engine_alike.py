"""Two steps that ask for the same, each meant: nothing says which of two things alike came from which request."""

import textwrap
from collections.abc import Iterable

import pytest
from strict_api import Died, Fault, late
from world import World, workflow_of

from cc_flow.journal.events import WriteSettled

TWINS = """
- id: slot
  for_each: [a, b]
  concurrency: 2
  on_conflict: allow
  action: calendar.schedule_post
  with: {post_id: p1, date: 2026-12-01}
"""
JSON = {"content-type": "application/json"}
DIES, LOST = Fault(dies=True), Fault(applied=True, answer=(500, "{}", JSON))
FAILED = Fault(answer=(500, "{}", JSON))
NOT_ALLOWED, CONFLICT, NOT_READY = (Fault(answer=(status, "{}", JSON)) for status in (403, 409, 501))


def script(world: World, *, gets: Iterable[Fault | None] = (), posts: Iterable[Fault | None] = ()) -> None:
    """What happens to the next requests, one after the other; all is well after that."""
    left = {"GET": iter(gets), "POST": iter(posts)}
    world.api.faults = lambda method, _path, _number: next(left[method], None)


def test_what_came_late_is_not_made_again(world: World):
    """Believed absent, then there: where a second one would be allowed, the step's own is taken all the same."""
    slot = "- {id: slot, action: calendar.schedule_post, on_conflict: allow, with: {post_id: p1, date: 2026-12-01}}"
    script(world, posts=[late(400), late(400)])
    assert world.run(workflow_of(slot)).exit_code == 6
    assert len(world.api.entries) == 2
    world.api.entries.pop()
    assert world.resume().exit_code == 0
    assert [entry["id"] for entry in world.api.entries] == [world.state().steps["slot"].output["id"]]


def two_in_doubt(world: World) -> None:
    """The first item was never done, the second was; the first has taken what the second made."""
    script(world, posts=[DIES])
    with pytest.raises(BaseExceptionGroup):
        world.run(workflow_of(TWINS))
    script(world, gets=[NOT_ALLOWED, None, DIES], posts=[LOST])
    with pytest.raises(BaseExceptionGroup):
        world.resume()
    script(world, gets=[None, CONFLICT])
    assert world.resume().exit_code == 6
    assert world.state().steps["slot[a]"].output["id"] == "e1"


def test_a_word_that_does_not_fit_is_asked_for_again(world: World):
    """One is there, and two were meant: who says that the second was done, too, has taken the first for it."""
    two_in_doubt(world)
    world.settle("slot[b]", "person-applied")
    ended = world.resume()
    assert ended.exit_code == 6
    assert "made by other steps" in str(ended.problem)
    world.settle("slot[b]", "person-not-applied")
    assert world.resume().exit_code == 0
    assert len(world.api.entries) == 2


def test_without_another_word_a_look_decides(world: World):
    """A resume looks again, finds none that is its own, and makes it."""
    two_in_doubt(world)
    world.settle("slot[b]", "person-applied")
    assert world.resume().exit_code == 6
    assert world.resume().exit_code == 0
    assert len(world.api.entries) == 2


def test_a_word_that_fits_is_taken(world: World):
    """The second is there, beside the first: it is what the step gave."""
    two_in_doubt(world)
    world.api._schedule({"postId": "p1", "date": "2026-12-01"})
    world.settle("slot[b]", "person-applied")
    assert world.resume().exit_code == 0
    assert world.state().steps["slot[b]"].output["id"] == "e2"
    assert isinstance(world.state().steps["slot[b]"].intents[-1].settlement, WriteSettled)


def test_a_handler_that_runs_again_asks_nobody(world: World):
    """Its write was done and answered. That it was taken away since, and one like it is there, is no news to doubt."""
    slot = "{id: %s, action: calendar.schedule_post, on_conflict: allow, with: {post_id: p1, date: 2026-12-01}}"
    steps = f"""
        - {slot % "slot"}
        - {{id: broken, assert: [{{that: "1 > 2"}}]}}
        """
    text = workflow_of(steps, on_error=f"[{slot % 'again'}]")
    assert world.run(text).exit_code == 1
    assert len(world.api.entries) == 2
    world.api.entries.pop()
    assert world.resume().exit_code == 1
    assert len(world.api.entries) == 1


@pytest.fixture(params=["on_error", "finally"])
def handled(request: pytest.FixtureRequest, world: World) -> World:
    """The twins stand in a handler, which runs again at each resume. Whether the first was done is not known, the
    second was.
    """
    twins = "\n" + textwrap.indent(TWINS.strip("\n"), "  ")
    text = workflow_of('- {id: late, assert: [{that: "run.attempt > 9"}]}', **{request.param: twins})
    script(world, posts=[DIES])
    with pytest.raises(BaseExceptionGroup):
        world.run(text)
    script(world, gets=[NOT_READY])
    assert world.resume().exit_code == 6
    assert made(world) == {"b": "e1"}
    return world


def made(world: World) -> dict[str, str]:
    """What each of the twins gave."""
    steps = world.state().steps.values()
    return {step.path[-2]: step.output["id"] for step in steps if step.path.endswith("]") and step.output is not None}


def test_what_a_handler_made_before_it_ran_again_stays_its_own(handled: World):
    """The first was never done, and does not take the second for itself."""
    assert handled.resume().exit_code == 1
    assert made(handled) == {"a": "e2", "b": "e1"}
    assert len(handled.api.entries) == 2


def test_a_handler_that_runs_again_gives_what_it_gave(handled: World):
    """The first was done late, and stands before the second now."""
    handled.api._schedule({"postId": "p1", "date": "2026-12-01"})
    handled.api.entries.reverse()
    script(handled, gets=[NOT_READY])
    assert handled.resume().exit_code == 6
    assert made(handled) == {"b": "e1"}
    assert handled.resume().exit_code == 1
    assert made(handled) == {"a": "e2", "b": "e1"}


FILLED = """
- {id: month, action: calendar.generate, with: {month: 2026-12, days_of_week: [monday]}}
- {id: slot, needs: [], action: calendar.schedule_post, with: {post_id: p1, date: 2026-12-01}}
"""


def fail(world: World, *ends: str) -> None:
    """The first POST to each of these paths does nothing and says that the server failed."""
    world.api.faults = lambda method, path, number: (
        FAILED if method == "POST" and number == 1 and path.endswith(ends) else None
    )


def test_a_month_is_not_filled_by_a_post_of_another_step(world: World):
    """Whether it was generated is seen by what is new in it; that is new, and is no sign of it."""
    fail(world, "/generate-calendar")
    assert world.run(workflow_of(FILLED)).exit_code == 6
    assert world.state().steps["month"].status == "unknown"
    assert world.state().steps["slot"].output["id"] == "e1"


def test_a_month_is_not_filled_by_what_another_step_may_have_made(world: World):
    """One of two was done, nothing says which, and a look for the other has failed."""
    world.api.faults = lambda method, path, number: (
        (DIES if path.endswith("/generate-calendar") else Fault(applied=True, dies=True)) if method == "POST" else None
    )
    with pytest.raises(BaseExceptionGroup):
        world.run(workflow_of(FILLED))
    script(world, gets=[NOT_READY])
    assert world.resume().exit_code == 6
    assert world.state().steps["month"].status == "unknown"
    assert world.state().steps["slot"].open_intent is not None


def test_a_post_in_doubt_is_none_of_a_month_that_was_filled(world: World):
    """The same post stands on that day by now, since the month was generated; another one was meant."""
    slot = "- {id: slot, needs: [], action: calendar.schedule_post, on_conflict: allow, %s}"
    slot %= "with: {post_id: p6, date: 2026-12-07}"
    fail(world, "/content/schedule")
    assert world.run(workflow_of(FILLED.splitlines()[1] + "\n" + slot)).exit_code == 0
    assert [entry["post"]["id"] for entry in world.api.entries if entry["date"] == "2026-12-07"] == ["p6", "p6"]


def test_what_another_step_makes_while_the_month_comes_to_rest_is_none_of_it(world: World):
    """The post comes between the send of the month and the look for it."""
    world.api.faults = lambda method, path, number: (
        (Fault(not_sent=True) if path.endswith("/content/schedule") else DIES) if method == "POST" else None
    )
    with pytest.raises(BaseExceptionGroup):
        world.run(workflow_of(FILLED))
    script(world)
    assert world.resume().exit_code == 6
    assert world.state().steps["month"].status == "unknown"
    assert [entry["post"]["id"] for entry in world.api.entries] == ["p1"]


def test_a_month_is_not_filled_by_a_post_of_another_run(world: World):
    """It has put one into the month while that was in doubt."""
    month, slot = (line for line in FILLED.splitlines() if line)
    script(world, posts=[DIES])
    with pytest.raises(Died):
        world.run(workflow_of(month))
    first = world.last
    assert world.run(workflow_of(slot)).exit_code == 0
    assert world.resume(first).exit_code == 6
    assert world.state(first).steps["month"].status == "unknown"


def test_what_another_run_was_allowed_to_add_is_not_taken_for_ones_own(world: World):
    """Both were meant."""
    slot = workflow_of(FILLED.splitlines()[-1].replace("with:", "on_conflict: allow, with:"))
    script(world, posts=[DIES])
    with pytest.raises(BaseExceptionGroup):
        world.run(slot)
    first = world.last
    assert [world.run(slot).exit_code, world.resume(first).exit_code] == [0, 0]
    assert len(world.api.entries) == 2


def test_a_month_is_not_filled_by_what_came_late(world: World):
    """What another step had sent was believed absent and made again; both are there in the end."""
    pause = "- {id: pause, action: core.pause, with: {duration: 1s}}"
    slot, month = (FILLED.splitlines()[number].replace(" needs: [],", "") for number in (2, 1))
    script(world, posts=[FAILED, None, DIES])
    with pytest.raises(Died):
        world.run(workflow_of(f"{slot}\n{pause}\n{month}"))
    world.api._schedule({"postId": "p1", "date": "2026-12-01"})
    assert world.resume().exit_code == 6
    assert world.state().steps["month"].status == "unknown"


def test_a_month_that_was_refused_is_sent_again(world: World):
    """The post of the other step, in doubt, is no sign that it was generated all the same."""
    later = Fault(answer=(429, "{}", {**JSON, "retry-after": "7"}))
    script(world, gets=[None, None, NOT_READY], posts=[later, LOST])
    assert world.run(workflow_of(FILLED)).exit_code == 6
    assert world.resume().exit_code == 0
    assert [path.rpartition("/")[2] for _, path, _ in world.api.writes].count("generate-calendar") == 1


def test_a_task_that_another_step_asks_after_is_its_own(world: World):
    """That one has started it, and does not have its result yet: this one's send was never done."""
    scripts = workflow_of("""
- {id: script, for_each: [a, b], concurrency: 2, action: ai.generate_reel_script, with: {hook_id: h1}}
""")
    script(world, posts=[DIES])
    with pytest.raises(BaseExceptionGroup):
        world.run(scripts)
    script(world, gets=[NOT_READY])
    world.interrupt_after = 1.0
    world.resume()
    assert [task["id"] for task in world.api.tasks] == ["t1"]
    assert world.state().steps["script[b]"].output is None
    world.interrupt_after = None
    assert world.resume().exit_code == 6
    assert world.state().steps["script[a]"].status == "unknown"
