"""A file's text to a workflow: what each key becomes, and where everything stands."""

from datetime import timedelta

from cc_flow.workflow.model import (
    ActionStep,
    AssertStep,
    BrokenStep,
    GroupStep,
    Limits,
    RateLimit,
    Retry,
    SetStep,
    Wait,
    Workflow,
    WorkflowStep,
)
from cc_flow.workflow.read import read_workflow
from cc_flow.workflow.values import ListValue, Literal, MapValue, Template

HEAD = "cc_flow: 1\nname: test\n"


def read(text: str) -> Workflow:
    """The workflow in a text without its first two lines, which must be free of findings."""
    workflow, found = read_workflow(HEAD + text, file="test.yaml")
    assert found == ()
    assert workflow is not None
    return workflow


def test_workflow_read_top_level() -> None:
    """Each key of a file becomes its field; what is left out has the language's default."""
    workflow = read(
        """\
description: Every Monday
schedules:
  - {cron: "0 7 * * MON", timezone: America/New_York, catch_up: all, catch_up_window: 2d, overlap: queue, jitter: 10m}
  - {cron: "@daily"}
limits: {writes: 60, deletes: 0}
allow: [destroy]
rate_limit: {requests: 300, per: 1m}
defaults: {timeout: 45s, retry: {max_attempts: 2}, reconcile: {quiet: 0s}}
steps: [{id: a, set: {x: 1}}]
outputs: {x: "{{ steps.a.output.x }}"}
"""
    )
    first, second = workflow.schedules
    assert (first.cron.text, first.timezone and first.timezone.text) == ("0 7 * * MON", "America/New_York")
    assert (first.catch_up, first.catch_up_window, first.overlap) == ("all", timedelta(days=2), "queue")
    assert first.jitter == timedelta(minutes=10)
    assert (second.timezone, second.catch_up, second.catch_up_window) == (None, "latest", timedelta(days=1))
    assert (second.overlap, second.jitter) == ("skip", timedelta(0))
    assert workflow.limits == Limits(writes=60, deletes=0, ai_generations=None)
    assert [name.text for name in workflow.allow] == ["destroy"]
    assert workflow.rate_limit == RateLimit(300, timedelta(minutes=1))
    assert (workflow.defaults.timeout, workflow.defaults.quiet) == (45.0, 0.0)
    assert workflow.defaults.retry == Retry(max_attempts=2)
    assert workflow.outputs is not None
    assert list(workflow.outputs.entries) == ["x"]
    assert workflow.text.startswith(HEAD)


def test_workflow_read_defaults_of_a_short_file() -> None:
    """A file of a name and a step has no limits, no schedules, 60 s a request and two minutes of quiet."""
    workflow = read("steps: [{id: a, set: {x: 1}}]\n")
    assert workflow.limits == Limits()
    assert (workflow.schedules, workflow.allow, workflow.rate_limit) == ((), (), None)
    assert (workflow.defaults.timeout, workflow.defaults.quiet, workflow.defaults.retry) == (60.0, 120.0, Retry())
    assert (workflow.on_error, workflow.finally_, workflow.outputs) == ((), (), None)


def test_workflow_read_action_step() -> None:
    """Everything that an action's step can say."""
    (step,) = read(
        """\
steps:
  - id: slot
    when: run.attempt == 1
    for_each: [a, b]
    as: word
    key: "{{ word }}"
    where: word != 'a'
    concurrency: 4
    max_failures: 10%
    needs: []
    retry: {max_attempts: 3, initial_delay: 2s, multiplier: 1.5, max_delay: 10s, jitter: none}
    timeout: 90s
    deadline: 10m
    on_error: continue
    action: calendar.schedule_post
    with: {post_id: "{{ word }}", tags: [one, "{{ word }}"], more: {a: null, b: 1.5, c: true}}
    idempotency_key: "{{ word }}"
    on_conflict: fail
    paginate: {max_items: 20}
    wait: {interval: 1s, timeout: 2m}
    until: output.id != ''
    fail_when: output.id == 'x'
    extra_query: {a: 1}
    extra_body: {b: 2}
    expect: membership.status == 'active'
"""
    ).steps
    assert step.loop is not None
    assert (step.loop.variable.text, step.loop.concurrency) == ("word", 4)
    assert (step.loop.max_failures, step.loop.max_failures_percent, step.loop.tolerated(25)) == (0, 10, 2)
    assert step.retry == Retry(3, 2.0, 1.5, 10.0, "none")
    assert (step.timeout, step.deadline, step.on_error.goes_on, step.needs) == (90.0, 600.0, True, ())
    work = step.work
    assert isinstance(work, ActionStep)
    assert work.action.text == "calendar.schedule_post"
    assert (work.on_conflict, work.paginate, work.max_items) == ("fail", True, 20)
    assert (work.waits, work.wait) == (True, Wait(interval=1.0, timeout=120.0))
    tags, more = work.inputs.entries["tags"], work.inputs.entries["more"]
    assert isinstance(work.inputs.entries["post_id"], Template)
    assert isinstance(tags, ListValue)
    assert [type(one) for one in tags.items] == [Literal, Template]
    assert isinstance(more, MapValue)
    assert [one.value for one in more.entries.values() if isinstance(one, Literal)] == [None, 1.5, True]
    conditions = (step.when, step.loop.where, work.until, work.fail_when, work.expect)
    assert all(condition is not None for condition in conditions)


def test_workflow_read_kinds_of_steps() -> None:
    """A step sets, asserts, groups, or runs another workflow; steps stand in steps."""
    steps = read(
        """\
steps:
  - {id: a, set: {x: 1}}
  - {id: b, assert: [{that: 1 == 1, message: never}, {that: 2 == 2}]}
  - {id: c, workflow: other.yaml, with: {x: 1}}
  - id: d
    steps: [{id: e, action: core.continue}]
    on_error: [{action: core.fail, with: {message: stop}}]
  - {id: f, action: content.list_posts, wait: false, paginate: all}
"""
    ).steps
    assert [type(step.work) for step in steps] == [SetStep, AssertStep, WorkflowStep, GroupStep, ActionStep]
    assert isinstance(steps[2].work, WorkflowStep)
    assert steps[2].work.file.text == "other.yaml"
    assert isinstance(steps[4].work, ActionStep)
    assert (steps[4].work.waits, steps[4].work.paginate, steps[4].work.max_items) == (False, True, None)


def test_workflow_read_names_of_handlers_tell_their_block() -> None:
    """Steps of handlers may go without an id; their part of the path tells the block, their key is the id where they
    have one.
    """
    workflow = read(
        """\
steps: [{id: a, set: {x: 1}, on_error: [{action: core.continue}]}]
on_error: [{action: core.continue}, {id: tell, action: core.continue}]
finally: [{action: core.pause, with: {duration: 1s}}]
"""
    )
    assert [step.name for step in workflow.all_steps()] == [
        "a",
        "on_error[0]",
        "on_error[0]",
        "on_error.tell",
        "finally[0]",
    ]
    assert [step.key for step in workflow.on_error] == ["on_error[0]", "tell"]


def test_workflow_read_knows_where_everything_stands() -> None:
    """Names, keys and values have the places of their characters, quotes counted."""
    workflow = read('steps:\n  - id: a\n    action: core.report\n    with: {message: "hi"}\n')
    (step,) = workflow.steps
    assert isinstance(step.work, ActionStep)
    assert (step.span.line, step.span.column, step.span.end_column) == (4, 9, 10)
    assert (step.keys["with"].line, step.keys["with"].column) == (6, 5)
    message = step.work.inputs.entries["message"]
    assert (message.span.column, message.span.end_column) == (21, 25)
    assert step.work.inputs.names["message"].column == 12
    assert workflow.keys["steps"].line == 3


def test_workflow_read_bytes_with_a_byte_order_mark() -> None:
    """A file is read from its bytes; the mark before its text is no part of it."""
    workflow, found = read_workflow(b"\xef\xbb\xbf" + (HEAD + "steps: [{id: a, set: {x: 1}}]\n").encode(), file="t")
    assert found == ()
    assert workflow is not None
    assert workflow.text.startswith("cc_flow")
    assert workflow.keys["cc_flow"].column == 1


def test_workflow_read_keeps_what_is_right_beside_what_is_wrong() -> None:
    """One mistake does not hide the next: a step that cannot be read stands in its place, the others are whole."""
    workflow, found = read_workflow(
        HEAD + "steps:\n  - {id: a}\n  - {id: b, action: content.list_posts}\n  - 5\nlimits: {writes: x}\n", file="t"
    )
    assert workflow is not None
    assert [one.code for one in found] == ["E206", "E203", "E203"]
    assert [type(step.work) for step in workflow.steps] == [BrokenStep, ActionStep]


def test_workflow_read_gives_no_workflow_without_a_mapping() -> None:
    """Text that is no mapping, or no YAML, is only findings."""
    for text in ("", "just text\n", "- a\n", "a: [\n"):
        workflow, found = read_workflow(text, file="t")
        assert workflow is None
        assert found
