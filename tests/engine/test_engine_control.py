"""Steps, loops, groups, handlers: what the language promises, run."""

import pytest
from strict_api import CUT_BEFORE, ERROR_BEFORE, REFUSED_CONNECTION
from world import World, workflow_of


def statuses(world: World) -> dict[str, str]:
    """Each step's status by its path."""
    return {path: step.status for path, step in world.state().steps.items()}


def test_a_step_that_when_turned_off_has_no_output_and_did_not_run(world: World):
    """Its status is `skipped`, `ran` is false, and `default` answers for its output."""
    text = workflow_of(
        """
        - {id: off, when: 1 > 2, action: content.get_post, with: {id_or_slug: p1}}
        - id: seen
          set:
            status: "{{ steps.off.status }}"
            ran: "{{ steps.off.ran }}"
            title: "{{ steps.off.output.title | default('none') }}"
        """
    )
    assert world.run(text).status == "succeeded"
    assert world.state().steps["seen"].output == {"status": "skipped", "ran": False, "title": "none"}
    assert world.api.requests == []


def test_values_keep_their_types_and_texts_of_the_api_are_never_evaluated(world: World):
    """A title `007`, `[1, 2]` or `{{ 7*7 }}` stays that text; a whole-value expression keeps its type."""
    text = workflow_of(
        """
        - {id: reels, action: content.list_trending_reels}
        - id: seen
          set:
            titles: "{{ steps.reels.output.results | pluck('title') | unique | list }}"
            count: "{{ steps.reels.output.count }}"
            next: "{{ this.count + 1 }}"
            deep: "{{ steps.reels.output.results[0].something_new.deep_field }}"
        """
    )
    assert world.run(text).status == "succeeded"
    output = world.state().steps["seen"].output
    assert set(output["titles"]) == {"007", "[1, 2]", "{{ 7*7 }}", "Plain"}
    assert (output["count"], output["next"], output["deep"]) == (8, 9, 1)


def test_pages_are_walked_by_count_when_the_server_caps_them(world: World):
    """The server gives two a page, whatever was asked, and each begins where the last one ended; all eight arrive."""
    world.run(workflow_of("- {id: reels, action: content.list_trending_reels}"))
    assert len(world.state().steps["reels"].output["results"]) == 8
    assert len(world.api.requests) == 7


def test_limit_asks_for_exactly_that_page(world: World):
    """`limit` in `with` is one request and one page."""
    world.run(workflow_of("- {id: reels, action: content.list_trending_reels, with: {limit: 1}}"))
    assert len(world.state().steps["reels"].output["results"]) == 1
    assert len(world.api.requests) == 1


def test_needs_frees_a_step_from_the_order(world: World):
    """`needs: []` starts at once; a step that needs another starts when that one has ended."""
    text = workflow_of(
        """
        - {id: first, action: core.pause, with: {duration: 10s}}
        - {id: free, needs: [], action: core.report, with: {message: free}}
        - {id: after_free, needs: [free], set: {at: "{{ steps.free.output.message }}"}}
        """
    )
    assert world.run(text).status == "succeeded"
    order = [one.event.path for one in world.heard if type(one.event).__name__ == "StepSucceeded"]
    assert order == ["free", "after_free", "first"]


def test_a_loop_has_a_key_for_each_item_and_where_skips_items(world: World):
    """Items are identified by key; what `where` rejects is skipped; `loop.index` counts the whole list."""
    text = workflow_of(
        """
        - id: each
          for_each: [a, b, c]
          where: item != 'b'
          set: {at: "{{ loop.index }}", key: "{{ loop.key }}"}
        """
    )
    assert world.run(text).status == "succeeded"
    assert statuses(world) == {
        "each": "succeeded",
        "each[a]": "succeeded",
        "each[b]": "skipped",
        "each[c]": "succeeded",
    }
    assert world.state().steps["each[c]"].output == {"at": 3, "key": "c"}


def test_two_items_with_one_key_fail_before_any_item(world: World):
    """A key names one item."""
    text = workflow_of("- {id: each, for_each: [a, a], action: content.get_post, with: {id_or_slug: p1}}")
    assert world.run(text).exit_code == 1
    assert world.api.requests == []


def test_a_loop_that_tolerates_failures_makes_the_run_partial(world: World):
    """One of three may fail: exit 3, the output holds the ones that succeeded."""
    text = workflow_of(
        """
        - id: each
          for_each: [p1, nope, p2]
          max_failures: 1
          action: content.get_post
          with: {id_or_slug: "{{ item }}"}
        """,
        outputs="{ids: \"{{ steps.each.output | pluck('id') }}\"}",
    )
    ended = world.run(text)
    assert (ended.status, ended.exit_code) == ("partial", 3)
    assert ended.outputs == {"ids": ["p1", "p2"]}


def test_one_failure_too_many_starts_no_new_item(world: World):
    """10% of three items is none: the first failure ends the loop."""
    text = workflow_of(
        """
        - id: each
          for_each: [nope, p1, p2]
          max_failures: 10%
          action: content.get_post
          with: {id_or_slug: "{{ item }}"}
        """
    )
    assert world.run(text).exit_code == 1
    assert len(world.api.requests) == 1


def test_no_more_than_concurrency_items_run_at_once(world: World):
    """Four at a time, and four indeed."""
    under_way = [0, 0]
    answer = world.api.handle_async_request

    async def counted(request):
        under_way[0] += 1
        under_way[1] = max(under_way)
        try:
            return await answer(request)
        finally:
            under_way[0] -= 1

    world.api.handle_async_request = counted  # type: ignore[method-assign] # the wire, watched
    text = workflow_of(
        """
        - id: each
          for_each: [p1, p2, p3, p4, p5, p6, p7, p8]
          concurrency: 4
          action: content.get_post
          with: {id_or_slug: "{{ item }}"}
        """
    )
    assert world.run(text).status == "succeeded"
    assert under_way == [0, 4]


def test_a_failure_that_continues_leaves_the_run_succeeded(world: World):
    """`on_error: continue`: the step is failed, the run is not."""
    text = workflow_of(
        """
        - {id: gone, action: content.get_post, with: {id_or_slug: nope}, on_error: continue}
        - {id: seen, set: {status: "{{ steps.gone.status }}"}}
        """
    )
    assert world.run(text).exit_code == 0
    assert world.state().steps["seen"].output == {"status": "failed"}


def test_handlers_see_the_error_and_the_step_still_fails(world: World):
    """`on_error` steps run with `error`; without `core.continue` the failure stays one."""
    text = workflow_of(
        """
        - id: gone
          action: content.get_post
          with: {id_or_slug: nope}
          on_error:
            - {action: core.report, with: {message: "{{ error.step }}: {{ error.status }}"}}
        """
    )
    assert world.run(text).exit_code == 1
    assert [report.message for report in world.state().reports] == ["gone: 404"]


def test_core_continue_lets_the_run_go_on(world: World):
    """A handler that ends in `core.continue` has dealt with the failure."""
    text = workflow_of(
        """
        - id: gone
          action: content.get_post
          with: {id_or_slug: nope}
          on_error: [{action: core.continue}]
        - {id: on, set: {value: 1}}
        """
    )
    assert world.run(text).exit_code == 0
    assert statuses(world)["on"] == "succeeded"


def test_finally_runs_after_success_and_after_failure(world: World):
    """Whatever happened, it runs, and sees how the steps ended."""
    after = '[{action: core.report, with: {message: "{{ steps.post.status }}"}}]'
    world.run(workflow_of("- {id: post, action: content.get_post, with: {id_or_slug: p1}}", **{"finally": after}))
    assert world.state().reports[-1].message == "succeeded"


def test_nothing_is_written_to_the_api_after_a_stop(world: World):
    """After exit 4, 5 or 6 handlers still speak, and write nothing."""
    text = workflow_of(
        """
        - {id: gone, action: calendar.remove_entry, with: {id: e1}}
        """,
        **{"finally": "[{action: calendar.schedule_post, with: {post_id: p1, date: 2026-12-01}}]"},
    )
    world.permitted = frozenset()
    assert world.run(text).exit_code == 5
    assert world.api.writes == []


def test_a_group_is_retried_as_a_whole_and_its_writes_stay(world: World):
    """Reads and checks of a retried group are made anew; a write that succeeded is not repeated."""
    text = workflow_of(
        """
        - id: group
          retry: {max_attempts: 3, initial_delay: 5s}
          steps:
            - {id: slot, action: calendar.schedule_post, with: {post_id: p1, date: 2026-12-01}}
            - {id: week, action: calendar.list_schedule, with: {date: 2026-12-01}}
            - id: check
              assert: [{that: steps.week.output.count >= 2, message: not yet}]
        """
    )
    assert world.run(text).exit_code == 1
    assert len(world.api.writes) == 1
    assert len([place for place in world.api.requests if place[0] == "GET"]) == 4  # one baseline, three reads


def test_a_read_is_tried_again_with_delays(world: World):
    """Three failures and an answer: four attempts, as `retry` says."""
    world.api.faults = lambda _method, _path, number: REFUSED_CONNECTION if number < 4 else None
    assert (
        world.run(workflow_of("- {id: post, action: content.get_post, with: {id_or_slug: p1}}")).status == "succeeded"
    )


def test_a_deadline_bounds_all_attempts(world: World):
    """The step ends when its deadline leaves no time for another attempt."""
    world.api.faults = lambda _method, _path, _number: CUT_BEFORE
    text = workflow_of(
        """
        - id: post
          action: content.get_post
          with: {id_or_slug: p1}
          retry: {max_attempts: 50, initial_delay: 20s, jitter: none}
          deadline: 30s
        """
    )
    assert world.run(text).exit_code == 1
    assert world.clock.monotonic() <= 30


def test_until_asks_again_and_fail_when_ends_it(world: World):
    """A read polls until its condition holds."""
    text = workflow_of(
        """
        - id: week
          action: calendar.list_schedule
          until: output.count >= 1
          wait: {interval: 10s, timeout: 1m}
        """
    )
    world.api.faults = lambda _method, _path, number: (
        world.api._schedule({"postId": "p1", "date": "2026-12-01"}) and None if number == 3 else None
    )
    assert world.run(text).status == "succeeded"
    assert 20 <= world.clock.monotonic() <= 40


def test_an_idempotency_key_counts_over_runs(world: World):
    """Done once under its key, tenant and workflow: a later run takes the recorded output, a failed one records
    nothing.
    """
    text = workflow_of(
        """
        - id: caption
          action: captions.generate
          with: {post_id: p1}
          idempotency_key: once
        """
    )
    world.run(text)
    world.run(text)
    assert len(world.api.writes) == 1
    assert world.state().steps["caption"].reused == "idempotency_key"
    world.again = frozenset({"caption"})
    world.run(text)
    assert len(world.api.writes) == 2


def test_a_resume_does_only_what_is_left(world: World):
    """Finished items stay; the failed one and those after it are done."""
    text = workflow_of(
        """
        - id: slot
          for_each: [p1, p2, p3]
          action: calendar.schedule_post
          with: {post_id: "{{ item }}", date: "2026-12-0{{ loop.index }}"}
          retry: {max_attempts: 1}
        """
    )
    world.api.faults = lambda method, _path, number: REFUSED_CONNECTION if (method, number) == ("POST", 2) else None
    assert world.run(text).exit_code == 1
    assert world.resume().exit_code == 0
    assert [body["postId"] for _, _, body in world.api.writes] == ["p1", "p2", "p3"]


def test_a_resume_of_a_read_that_failed_keeps_what_came_before(world: World):
    """The recorded answers of an earlier attempt are the ones that count."""
    text = workflow_of(
        """
        - {id: first, action: content.get_post, with: {id_or_slug: p1}}
        - {id: second, action: content.get_post, with: {id_or_slug: p2}, retry: {max_attempts: 1}}
        """
    )
    world.api.faults = lambda _method, path, number: ERROR_BEFORE if path.endswith("p2") and number == 1 else None
    world.run(text)
    world.resume()
    assert world.api.counts["GET", "/user/content/posts-v2/p1"] == 1


def test_set_values_see_the_ones_above(world: World):
    """`this` holds what was set before, in order."""
    world.run(workflow_of('- {id: sum, set: {a: 1, b: "{{ this.a + 1 }}", c: "{{ [this.a, this.b] }}"}}'))
    assert world.state().steps["sum"].output == {"a": 1, "b": 2, "c": [1, 2]}


def test_inside_a_loop_a_sibling_is_this_items_sibling(world: World):
    """Scope is lexical: `steps.post` is the one of the same item."""
    text = workflow_of(
        """
        - id: each
          for_each: [p1, p2]
          concurrency: 2
          steps:
            - {id: post, action: content.get_post, with: {id_or_slug: "{{ item }}"}}
            - {id: own, set: {id: "{{ steps.post.output.id }}"}}
        - {id: ids, set: {all: "{{ steps.each.output | map(attribute='own.id') | list }}"}}
        """
    )
    assert world.run(text).status == "succeeded"
    assert world.state().steps["ids"].output == {"all": ["p1", "p2"]}


def test_the_same_file_inputs_and_answers_give_the_same_requests(world: World, tmp_path):
    """Two worlds, one workflow: request for request the same."""
    text = workflow_of(
        """
        - {id: reels, action: content.list_trending_reels}
        - id: slot
          for_each: >-
            {{ (run.scheduled_for | weekdays(count=3)) | zip_as(steps.reels.output.results, ['date', 'reel']) }}
          key: "{{ item.date }}"
          action: calendar.schedule_post
          with: {post_id: "{{ item.reel.id }}", date: "{{ item.date }}"}
        """
    )
    other = World(tmp_path / "other")
    world.run(text)
    other.run(text)
    assert world.api.requests == other.api.requests


def test_a_steps_retry_takes_the_place_of_the_files_as_a_whole(world: World):
    """What it leaves out is the language's own default, not the file's one attempt: a 500 is tried thrice."""
    world.api.faults = lambda _method, _path, _number: ERROR_BEFORE
    text = workflow_of(
        """
        - id: own
          action: content.get_post
          with: {id_or_slug: p1}
          retry: {initial_delay: 1ms}
          on_error: continue
        - {id: files, action: content.get_post, with: {id_or_slug: p2}, on_error: continue}
        """,
        defaults="{retry: {max_attempts: 1}}",
    )
    assert world.run(text).exit_code == 0
    assert [path[-2:] for _, path, _ in world.api.requests] == ["p1"] * 3 + ["p2"]


@pytest.mark.parametrize(
    "path",
    [
        "/user/a?b",
        "/user/../x",
        "//evil.com/x",
        "https://evil.com",
        "/user/",
        "/user//x",
        "/user/x\\y",
        "/user/" + "x" * 300,
    ],
)
def test_a_path_that_a_template_made_and_that_leads_elsewhere_is_a_failed_step(world: World, path: str):
    """Nothing is sent, and handlers and `finally` run as after any failure."""
    text = workflow_of(
        """
        - id: ask
          action: core.http
          with: {method: GET, path: "{{ inputs.path }}"}
          on_error:
            - {id: told, set: {failure: "{{ error.failure }}", message: "{{ error.message }}"}}
            - {action: core.continue}
        - {id: after, set: {one: 1}}
        """,
        inputs="{path: {type: string}}",
    )
    assert world.run(text, {"path": path}).status == "succeeded"
    told = world.state().steps["ask.on_error.told"].output
    assert told["failure"] == "inputs"
    assert told["message"].startswith("`path` must ")
    assert statuses(world)["after"] == "succeeded"
    assert world.api.requests == []


def test_a_method_that_a_template_made_and_that_is_none_is_a_failed_step(world: World):
    """It is judged before anything is concluded from it."""
    text = workflow_of(
        """
        - {id: ask, action: core.http, with: {method: "{{ inputs.method }}", path: /user/x}}
        """,
        inputs="{method: {type: string}}",
    )
    assert world.run(text, {"method": "FETCH"}).status == "failed"
    assert world.state().steps["ask"].error["failure"] == "inputs"
    assert world.api.requests == []


def test_an_id_longer_than_any_is_not_sent(world: World):
    """Two hundred characters are an id, one more is a mistake."""
    text = workflow_of(
        '- {id: one, action: content.get_post, with: {id_or_slug: "{{ inputs.id }}"}}', inputs="{id: {type: string}}"
    )
    assert world.run(text, {"id": "p" * 201}).status == "failed"
    assert "at most 200 characters; this one has 201" in world.state().steps["one"].error["message"]
    assert world.api.requests == []
    world.run(text, {"id": "p" * 200})
    assert len(world.api.requests) == 1


def test_an_input_that_came_out_null_is_told_with_the_template_that_gave_it(world: World):
    """An answer without an `id` is an answer; what the next step lacks is said by its name."""
    text = workflow_of(
        """
        - {id: made, set: {id: null}}
        - {id: gone, action: calendar.remove_entry, with: {id: "{{ steps.made.output.id }}"}}
        """
    )
    assert world.run(text).exit_code == 1
    told = "`id` must be an id, and `{{ steps.made.output.id }}` is null"
    assert world.state().steps["gone"].error["message"] == told
    assert world.api.requests == []


def test_a_null_in_the_middle_of_the_inputs_is_told_so_too(world: World):
    """Also inside a list that the file spells out; not where a template made the whole list."""
    text = workflow_of(
        """
        - {id: made, set: {id: null, items: [{id: null, date: 2026-12-01, order: 0}]}}
        - id: spelled
          action: calendar.reorder
          with: {items: [{id: "{{ steps.made.output.id }}", date: 2026-12-01, order: 0}]}
          on_error: continue
        - {id: whole, action: calendar.reorder, with: {items: "{{ steps.made.output.items }}"}, on_error: continue}
        """
    )
    world.run(text)
    spelled, whole = (world.state().steps[name].error["message"] for name in ("spelled", "whole"))
    assert spelled == "`items[0].id` must be an id, and `{{ steps.made.output.id }}` is null"
    assert whole == "`items[0].id` must be an id"


def test_values_that_are_too_large_together_are_a_failed_step(world: World):
    """Each value of a `set` step is small enough, and all of them are not; the same holds of a list and of outputs."""
    many = "\n".join(f'            v{number}: "{{{{ this.v }}}}"' for number in range(9))
    text = workflow_of(
        f"""
        - id: all
          set:
            v: "{{{{ ['a' * 250_000] * 8 }}}}"
{many}
        """
    )
    assert world.run(text).status == "failed"
    error = world.state().steps["all"].error
    assert error is not None
    assert "16 MiB of text" in error["message"]


def test_outputs_that_are_too_large_together_fail_the_run(world: World):
    """What a workflow gives is written down and printed, so it has a size, too."""
    many = "\n".join(['    - "{{ steps.one.output.v }}"'] * 9)
    steps = workflow_of("- {id: one, set: {v: \"{{ ['a' * 250_000] * 8 }}\"}}")
    ended = world.run(f"{steps}\noutputs:\n  all:\n{many}\n")
    assert ended.status == "failed"
    assert world.state().steps["one"].status == "succeeded"
