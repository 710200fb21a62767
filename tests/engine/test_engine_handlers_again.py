"""Handlers and `finally` run again at the end of each resume, whatever they did before; a write of theirs only once."""

import pytest
from strict_api import Died, Fault
from world import World, workflow_of

BROKEN = '- {id: broken, assert: [{that: "run.attempt > %d"}]}'
NEVER = '- {id: broken, assert: [{that: "1 > 2"}]}'
READ = "{id: look, action: content.get_post, with: {id_or_slug: p1}}"
WRITE = "{id: slot, action: calendar.schedule_post, on_conflict: allow, with: {post_id: p1, date: 2026-12-01}}"
LOOP = "{id: looks, for_each: [p1, p2], action: content.get_post, with: {id_or_slug: '{{ item }}'}}"
GROUP = f"{{id: group, steps: [{READ}, {WRITE}]}}"
SOMETIMES = f"{{when: 'run.attempt == %d', {READ[1:]}"

handlers = pytest.mark.parametrize("where", ["on_error", "finally"])


@handlers
@pytest.mark.parametrize("step", [READ, LOOP, SOMETIMES % 1, SOMETIMES % 2, SOMETIMES % 9, "{id: say, set: {a: 1}}"])
def test_they_run_again(world: World, where: str, step: str):
    """What they read is read anew, and `when` is asked anew."""
    text = workflow_of(NEVER, **{where: f"[{step}]"})
    assert world.run(text).exit_code == 1
    first = len(world.api.requests)
    assert world.resume().exit_code == 1
    again = len(world.api.requests) - first
    asked = {SOMETIMES % 1: (1, 0), SOMETIMES % 2: (0, 1), LOOP: (2, 2), READ: (1, 1)}.get(step, (0, 0))
    assert (first, again) == asked


@handlers
@pytest.mark.parametrize("step", [WRITE, GROUP], ids=["alone", "in a group"])
def test_a_write_of_theirs_is_done_once(world: World, where: str, step: str):
    """The first attempt has done it."""
    text = workflow_of(NEVER, **{where: f"[{step}]"})
    for attempt in range(3):
        ended = world.resume() if attempt else world.run(text)
        assert ended.exit_code == 1
        assert len(world.api.writes) == 1


@handlers
def test_a_run_that_succeeds_in_the_end_ends_well(world: World, where: str):
    """Of `on_error` nothing runs then."""
    text = workflow_of(BROKEN % 1, **{where: f"[{READ}]"})
    assert world.run(text).exit_code == 1
    assert world.resume().exit_code == 0
    assert len(world.api.requests) == (2 if where == "finally" else 1)


def test_those_of_a_step_run_again(world: World):
    """With the step that fails again."""
    text = workflow_of(f'- {{id: broken, assert: [{{that: "1 > 2"}}], on_error: [{READ}, {WRITE}]}}')
    for attempt in range(2):
        assert (world.resume() if attempt else world.run(text)).exit_code == 1
    assert [method for method, *_ in world.api.requests if method == "GET"] != []
    assert len(world.api.writes) == 1


def test_those_in_a_group_that_is_tried_again_have_done_their_write(world: World):
    """The group's second try finds it done."""
    inner = f'{{id: broken, assert: [{{that: "1 > 2"}}], on_error: [{WRITE}]}}'
    text = workflow_of(f"- {{id: group, retry: {{max_attempts: 3}}, steps: [{inner}]}}")
    assert world.run(text).exit_code == 1
    assert len(world.api.writes) == 1
    assert world.resume().exit_code == 1
    assert len(world.api.writes) == 1


@pytest.mark.parametrize(
    "handler",
    [
        "[{id: on, action: core.continue}]",
        "[{id: look, action: core.report, with: {message: hi}}, {id: on, needs: [], action: core.continue}]",
        "[{id: both, for_each: [a, b], concurrency: 2, steps: [{id: on, action: core.continue}]}]",
        "[{id: both, for_each: [a, b], steps: [{id: on, action: core.continue}]}]",
    ],
    ids=["alone", "beside another", "in a wide loop", "in a loop"],
)
@pytest.mark.parametrize("place", ["step", "top"])
def test_a_handler_says_that_the_run_goes_on(world: World, handler: str, place: str):
    """Wherever in the handler it is said."""
    step = "{id: broken, assert: [{that: '1 > 2'}]%s}"
    top = {"on_error": handler} if place == "top" else {}
    text = workflow_of(f"- {step % (f', on_error: {handler}' if place == 'step' else '')}", **top)
    assert world.run(text).exit_code == 0


@pytest.mark.parametrize("place", ["the run", "a group", "finally"])
def test_what_has_ended_is_only_walked(world: World, place: str):
    """A used workflow went on after a failure: what its turn never came to is not done by a resume, and its `finally`
    has run.
    """
    used = f"[{{id: broken, assert: [{{that: '1 > 2'}}]}}, {WRITE}]"
    text = f"cc_flow: 1\nname: used\nsteps: {used}\non_error: [{{action: core.continue}}]\nfinally: [{READ}]\n"
    world.use("used.yaml", text)
    use = "{id: use, workflow: used.yaml}"
    step = f"{{id: group, steps: [{use}]}}" if place == "a group" else use
    last = {"finally": f"[{use}]"} if place == "finally" else {}
    assert world.run(workflow_of(NEVER if last else f"- {step}\n{NEVER}", **last)).exit_code == 1
    assert world.resume().exit_code == 1
    assert world.api.writes == []
    assert len(world.api.requests) == (2 if place == "finally" else 1)


@handlers
def test_what_nobody_knows_of_a_handler_is_worse_than_the_failure(world: World, where: str):
    """Another run has sent the same and does not know what became of it: a person is asked, whatever failed first."""
    caption = "{id: caption, action: captions.generate, with: {post_id: p1}}"
    world.api.faults = lambda method, _path, _number: Fault(dies=True) if method == "POST" else None
    with pytest.raises(Died):
        world.run(workflow_of(f"- {caption}"))
    ended = world.run(workflow_of(NEVER, **{where: f"[{caption}]"}))
    assert ended.exit_code == 6
    assert "nobody knows whether it was done" in str(ended.problem)


@handlers
def test_a_month_that_a_handler_made_stays_what_it_gave(world: World, where: str):
    """All of it, and nothing that came to it since."""
    month = "{id: month, action: calendar.generate, with: {month: 2026-12, days_of_week: [monday]}}"
    assert world.run(workflow_of(NEVER, **{where: f"[{month}]"})).exit_code == 1
    gave = world.state().steps[f"{where}.month"].output
    assert gave["count"] == len(gave["results"]) == 4
    world.api.entries.insert(0, {**world.api.entries[0], "id": "e0"})
    assert world.resume().exit_code == 1
    assert world.state().steps[f"{where}.month"].output == gave
