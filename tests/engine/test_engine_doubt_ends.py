"""How a step ends while one of its sends has no known outcome: never as if nothing had been written."""

from collections.abc import Callable, Iterator

import pytest
from strict_api import CUT_AFTER, CUT_BEFORE, ERROR_AFTER, MAINTENANCE, Died, Fault
from world import World, workflow_of

JSON = {"content-type": "application/json"}
ERROR = Fault(answer=(500, "{}", JSON))
CONFLICT = Fault(answer=(409, "{}", JSON))
SLOT = workflow_of("- {id: slot, action: calendar.schedule_post, with: {post_id: p1, date: 2026-12-01}}")
DONE = "- {id: done, action: calendar.update_entry, with: {id: e1, is_completed: true}%s}"


def answered(status: int) -> Fault:
    """A refusal of the key."""
    return Fault(answer=(status, '{"detail": "no"}', JSON))


def go_wrong(**faults: list[Fault | None]) -> Callable[[str, str, int], Fault | None]:
    """The first requests of each method go wrong so, one after the other; the rest is well."""
    left: dict[str, Iterator[Fault | None]] = {method: iter(ones) for method, ones in faults.items()}
    return lambda method, _path, _number: next(left.get(method, iter(())), None)


def in_doubt(world: World, text: str, faults: Callable[[str, str, int], Fault | None]) -> str:
    """What a run says that ends with an unknown outcome, and keeps it open."""
    world.api.faults = faults
    ended = world.run(text)
    assert (ended.exit_code, ended.status) == (6, "unknown")
    assert [step.status for step in world.state().steps.values() if step.open_intent] == ["unknown"]
    return str(ended.problem)


@pytest.fixture
def entry(world: World) -> None:
    """One entry is on the calendar."""
    world.api._schedule({"postId": "p1", "date": "2026-12-01"})


@pytest.mark.parametrize("status", [401, 403])
def test_a_key_refused_while_looking_does_not_hide_what_was_sent(world: World, status: int):
    """The answer was lost, then the key was not accepted: it says what may have been done, and a resume finds it."""
    said = in_doubt(world, SLOT, go_wrong(POST=[CUT_AFTER], GET=[None, answered(status), answered(status)]))
    assert "POST /user/content/schedule may or may not have been done" in said
    assert f"({status})" in said
    assert world.resume().exit_code == 0
    assert len(world.api.entries) == 1


@pytest.mark.parametrize("status", [401, 403])
@pytest.mark.usefixtures("entry")
def test_a_key_refused_at_the_second_send_does_not_hide_the_first(world: World, status: int):
    """What is set again at once was never settled: the refusal speaks of the second send only."""
    said = in_doubt(world, workflow_of(DONE % ""), go_wrong(PATCH=[ERROR_AFTER, answered(status)]))
    assert "PATCH /user/content/schedule/e1 may or may not have been done" in said
    assert world.resume().exit_code == 0


def test_a_key_refused_with_nothing_in_doubt_is_that(world: World):
    """The first send was proven not to have happened, the second was refused: exit 4."""
    world.api.faults = go_wrong(POST=[CUT_BEFORE, answered(401)])
    assert world.run(SLOT).exit_code == 4
    assert world.state().open_intents == ()


@pytest.mark.usefixtures("entry")
def test_a_deadline_does_not_hide_the_send_before_it(world: World):
    """Waiting for its turn to be sent again, the step ran out of time."""
    text = workflow_of(DONE % ", deadline: 30s", rate_limit="{requests: 1, per: 60s}")
    said = in_doubt(world, text, go_wrong(PATCH=[ERROR_AFTER]))
    assert "deadline" in said


@pytest.mark.parametrize("after", [[], [CONFLICT]])
def test_a_look_that_fails_does_not_hide_what_was_sent(world: World, after: list[Fault | None]):
    """A page about maintenance is no proof that nothing was done; neither is a conflict at the second send."""
    text = workflow_of("- {id: mark, action: content.update_post, with: {id_or_slug: p1, is_favorite: true}}")
    looks = [None] * (1 + len(after))
    in_doubt(world, text, go_wrong(PATCH=[MAINTENANCE, *after], GET=[*looks, *[ERROR] * 9]))


def test_a_write_sent_again_by_a_resume_is_no_further_write(world: World):
    """A limit counts it once, over all resumes: what did not happen may be sent again."""
    world.api.faults = go_wrong(POST=[Fault(dies=True)])
    with pytest.raises(Died):
        world.run(SLOT.replace("steps:", "limits: {writes: 1}\nsteps:"))
    assert world.resume().exit_code == 0
    assert len(world.api.entries) == 1


def test_a_key_refused_elsewhere_does_not_hide_a_doubt_of_before(world: World):
    """The resume never comes to that step: that nobody knows what was done is the worse news, and both are told."""
    text = workflow_of(
        "- {id: read, action: content.get_post, with: {id_or_slug: p9}}",
        on_error="[{action: billing.send_invoice_csv}]",
    )
    in_doubt(world, text, lambda method, _path, _number: CUT_AFTER if method == "POST" else None)
    world.api.faults = lambda *_: answered(401)
    ended = world.resume()
    assert ended.exit_code == 6
    assert "may or may not have been done" in str(ended.problem)
    assert "does not accept this key" in str(ended.problem)
