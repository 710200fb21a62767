"""`steps.<id>.iterations`: every element of a loop, however the loop and its elements ended."""

from typing import Any

from strict_api import ERROR_BEFORE
from world import World, workflow_of

TELL = """
- id: seen
  set:
    keys: "{{ steps.each.iterations | pluck('key') }}"
    statuses: "{{ steps.each.iterations | pluck('status') }}"
    outputs: "{{ steps.each.iterations | pluck('output') }}"
    errors: "{{ steps.each.iterations | pluck('error.step') }}"
    status: "{{ steps.each.status }}"
    ran: "{{ steps.each.ran }}"
"""


def seen(world: World, path: str = "seen") -> dict[str, Any]:
    """What the step `seen` saw."""
    return dict(world.state().steps[path].output)


def looping(*lines: str) -> str:
    """A loop `each` over three elements of which one is missing, with `lines`, and what is seen of it."""
    head = ["- id: each", *lines, "  action: content.get_post", '  with: {id_or_slug: "{{ item }}"}']
    return workflow_of("\n".join(head) + TELL.replace("    outputs", "    # outputs"))


def test_a_loop_that_tolerates_failures_tells_every_element(world: World):
    """The loop is partial, and each element says how it ended."""
    assert world.run(looping("  for_each: [p1, nope, p2]", "  max_failures: 1")).exit_code == 3
    assert seen(world) == {
        "keys": ["p1", "nope", "p2"],
        "statuses": ["succeeded", "failed", "succeeded"],
        "errors": [None, "each[nope]", None],
        "status": "partial",
        "ran": True,
    }


def test_a_failed_loop_that_continues_tells_every_element(world: World):
    """What began says how it ended; what never had its turn, as too many had failed, is cancelled."""
    text = looping("  for_each: [p1, nope, p2, p3]", "  where: item != 'p3'", "  on_error: continue")
    assert world.run(text).exit_code == 0
    assert seen(world) == {
        "keys": ["p1", "nope", "p2", "p3"],
        "statuses": ["succeeded", "failed", "cancelled", "skipped"],
        "errors": [None, "each[nope]", None, None],
        "status": "failed",
        "ran": False,
    }


def test_a_failed_loop_that_a_handler_continues_tells_every_element(world: World):
    """`core.continue` is as good as `on_error: continue`."""
    text = looping("  for_each: [nope, p1]", "  on_error: [{action: core.continue}]")
    assert world.run(text).exit_code == 0
    assert seen(world)["statuses"] == ["failed", "cancelled"]


GROUPS = """
- id: each
  for_each: [p1, nope, p2]
  on_error: continue
  max_failures: 0
  steps:
    - {id: post, action: content.get_post, with: {id_or_slug: "{{ item }}"}}
    - {id: name, set: {title: "{{ steps.post.output.slug }}"}}
- {id: later, action: content.get_post, with: {id_or_slug: p3}, retry: {max_attempts: 1}}
"""


def test_a_resume_tells_the_elements_of_a_failed_loop_as_the_first_attempt_would(world: World):
    """The loop failed and was continued, a later step failed: the resume asks for nothing that has ended."""
    world.api.faults = lambda _method, path, _number: ERROR_BEFORE if path.endswith("p3") else None
    text = workflow_of(GROUPS + TELL.replace("{{ steps.each.iterations | pluck('output') }}", "{{ 0 }}"))
    assert world.run(text).exit_code == 1
    asked = len(world.api.requests)
    world.api.faults = lambda _method, _path, _number: None
    assert world.resume().exit_code == 0
    assert len(world.api.requests) == asked + 1
    assert seen(world)["statuses"] == ["succeeded", "failed", "cancelled"]
    assert seen(world)["errors"] == [None, "each[nope].post", None]


def test_elements_of_groups_keep_their_outputs_over_a_resume(world: World):
    """The output of a group's element is made anew of what its steps have recorded."""
    world.api.faults = lambda _method, path, _number: ERROR_BEFORE if path.endswith("p3") else None
    slugs = """
    - {id: slugs, set: {all: "{{ steps.each.iterations | pluck('output.name.title') }}"}}
    """
    text = workflow_of(GROUPS + slugs.replace("    - {", "- {"))
    assert world.run(text).exit_code == 1
    world.api.faults = lambda _method, _path, _number: None
    assert world.resume().exit_code == 0
    titles = seen(world, "slugs")["all"]
    assert titles[1:] == [None, None]
    assert isinstance(titles[0], str)


def test_an_empty_loop_has_no_iterations_and_an_empty_output(world: World):
    """It succeeded, and there was nothing to do."""
    assert world.run(looping('  for_each: "{{ [] }}"')).exit_code == 0
    assert seen(world) == {"keys": [], "statuses": [], "errors": [], "status": "succeeded", "ran": True}


def test_a_loop_that_lets_nothing_through_tells_what_it_rejected(world: World):
    """Elements that `where` rejects are skipped; the loop succeeded with an empty output."""
    assert world.run(looping("  for_each: [p1, p2]", "  where: item == 'p9'")).exit_code == 0
    assert (seen(world)["statuses"], seen(world)["status"]) == (["skipped", "skipped"], "succeeded")


def test_a_loop_whose_list_cannot_be_made_has_no_elements(world: World):
    """Two elements of one key: the loop failed before any of them, and none is told."""
    assert world.run(looping("  for_each: [p1, p1]", "  on_error: continue")).exit_code == 0
    assert (seen(world)["statuses"], seen(world)["status"]) == ([], "failed")


def test_a_skipped_loop_has_no_iterations(world: World):
    """Its list was never looked at: `default` answers for output and iterations alike."""
    text = workflow_of(
        """
        - {id: each, when: 1 > 2, for_each: [p1], action: content.get_post, with: {id_or_slug: "{{ item }}"}}
        - id: seen
          set:
            status: "{{ steps.each.status }}"
            output: "{{ steps.each.output | default([]) }}"
            iterations: "{{ steps.each.iterations | default(['none']) }}"
        """
    )
    assert world.run(text).exit_code == 0
    assert seen(world) == {"status": "skipped", "output": [], "iterations": ["none"]}


def test_a_loop_in_a_looped_group_is_told_to_its_siblings(world: World):
    """`steps.inner` is this element's sibling, also where it failed."""
    text = workflow_of(
        """
        - id: outer
          for_each: [a, b]
          steps:
            - id: inner
              for_each: [p1, nope]
              on_error: continue
              action: content.get_post
              with: {id_or_slug: "{{ item }}"}
            - {id: seen, set: {statuses: "{{ steps.inner.iterations | pluck('status') }}"}}
        - {id: all, set: {statuses: "{{ steps.outer.iterations | pluck('output.seen.statuses') }}"}}
        """
    )
    assert world.run(text).exit_code == 0
    assert seen(world, "all") == {"statuses": [["succeeded", "failed"], ["succeeded", "failed"]]}


def test_handlers_at_the_top_see_the_elements_of_the_loop_that_failed(world: World):
    """The run failed with the loop; its handler tells which elements did."""
    text = workflow_of(
        """
        - {id: each, for_each: [p1, nope, p2], action: content.get_post, with: {id_or_slug: "{{ item }}"}}
        """,
        on_error="""
  - id: seen
    set: {statuses: "{{ steps.each.iterations | default([]) | pluck('status') }}"}""",
    )
    assert world.run(text).exit_code == 1
    assert seen(world, "on_error.seen") == {"statuses": ["succeeded", "failed", "cancelled"]}
