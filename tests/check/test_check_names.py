"""Which names mean something where."""

from collections.abc import Callable

import pytest

Codes = Callable[..., list[str]]

WEEK = "steps:\n  - id: week\n    action: calendar.list_schedule\n"
EACH = """\
  - id: each
    for_each: "{{ steps.week.output.results }}"
    as: entry
    key: "{{ KEY }}"
    where: WHERE
    action: core.report
    with: {message: "{{ MESSAGE }}"}
"""


def loop(*, key: str = "entry.id", where: str = "entry.order > 0", message: str = "entry.post.title") -> str:
    """A loop over the week with these expressions."""
    return WEEK + EACH.replace("KEY", key).replace("WHERE", where).replace("MESSAGE", message)


@pytest.mark.parametrize(
    "text",
    [
        loop(),
        loop(key="loop.index ~ '-' ~ entry.id", where="loop.index > 1 and loop.key != ''", message="loop.key"),
        loop(message="run.id ~ tenant.slug ~ run.attempt ~ (tenant.labels | join(','))"),
        loop(message="steps.week.status"),
    ],
)
def test_check_names_of_a_loop_are_known_inside_it(codes: Codes, text: str) -> None:
    """The loop's variable, its index and its key are known to its items; the key not to itself."""
    assert codes(text) == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (loop(key="loop.key"), "E304"),
        (loop().replace("{{ steps.week.output.results }}", "{{ [entry] }}"), "E303"),
        (loop() + "    when: entry.order > 0\n", "E303"),
        (loop() + "    on_error: [{action: core.notify, with: {message: '{{ entry.id }}'}}]\n", "E303"),
        (loop() + "  - {id: last, action: core.report, with: {message: '{{ entry.post.title }}'}}\n", "E303"),
        (loop(message="item.post.title"), "E303"),
    ],
)
def test_check_names_of_a_loop_are_unknown_outside(codes: Codes, text: str, code: str) -> None:
    """What is decided once for a loop knows none of its items: its list, `when`, handlers, and all that comes after."""
    assert codes(text) == [code]


def test_check_names_this_are_the_values_above(codes: Codes) -> None:
    """`this` knows the values above in the same `set`, not those below, and is unknown elsewhere."""
    values = "steps:\n  - id: a\n    set: {one: 1, two: '{{ this.one + 1 }}'}\n"
    used = "  - {id: b, action: core.report, with: {message: 'x{{ steps.a.output.two }}'}}\n"
    assert codes(values + used) == []
    assert codes(values.replace("this.one", "this.two") + used) == ["E304"]
    assert codes(values + used.replace("steps.a.output.two", "this.two")) == ["E303"]


def test_check_names_error_is_known_to_handlers(codes: Codes) -> None:
    """`error` is known in `on_error` of steps and of the file, in `finally` only once asked for, and nowhere else."""
    tell = "{action: core.notify, with: {message: '{{ error.message }}'}}"
    mark = "steps:\n  - id: mark\n    action: content.update_post\n    with: {id_or_slug: a, is_used: true}\n"
    assert codes(f"{mark}    on_error: [{tell}]\non_error: [{tell}]\n") == []
    assert codes(f"{mark}finally: [{tell}]\n") == ["E306"]
    assert codes(f"{mark}finally: [{tell.replace('{action', '{when: error is defined, action')}]\n") == []
    assert codes(f"{mark}  - {tell.replace('{action', '{id: tell, action')}\n") == ["E303"]


def test_check_names_output_and_membership_belong_to_their_conditions(codes: Codes) -> None:
    """`output` is the answer in `until` and `fail_when`; `membership` is all that `expect` knows."""
    assert codes(WEEK + "    until: output.count > 3\n    fail_when: output.results | length > 50\n") == []
    assert codes(WEEK + "    when: output.count > 3\n") == ["E303"]
    pause = "allow: [billing]\nsteps:\n  - {id: pause, action: billing.pause_membership, expect: EXPECT}\n"
    assert codes(pause.replace("EXPECT", "membership.status == 'active'")) == []
    assert codes(pause.replace("EXPECT", "run.attempt == 1")) == ["E303"]


def test_check_names_inside_a_group_are_its_siblings_and_all_before(codes: Codes) -> None:
    """A step in a group sees its siblings above and the steps before the group; from outside the group maps their
    ids.
    """
    text = (
        WEEK
        + """\
  - id: look
    steps:
      - {id: reels, action: content.list_trending_reels}
      - {id: sum, set: {all: "{{ steps.reels.output.count + steps.week.output.count }}"}}
  - {id: tell, action: core.report, with: {message: "{{ steps.look.output.sum.all }} posts"}}
"""
    )
    assert codes(text) == []
    assert codes(text.replace("look.output.sum", "sum.output")) == ["E301"]
    assert codes(text.replace("look.output.sum", "look.output.som")) == ["E304"]


def test_check_names_group_gives_null_for_what_was_skipped(codes: Codes) -> None:
    """In a group's output a step that may be skipped may be null."""
    text = """\
steps:
  - id: look
    steps:
      - {id: reels, when: run.attempt > 1, action: content.list_trending_reels}
  - {id: tell, action: core.report, with: {message: "{{ steps.look.output.reels.count }} posts"}}
"""
    assert codes(text) == ["W406"]
    assert codes(text.replace("look.output.reels.count", "look.output.reels.count | default(0)")) == []


def test_check_names_of_a_loops_output_are_lists(codes: Codes) -> None:
    """A loop's output is the list of its items' outputs; `iterations` have key, status, output and error of all."""
    text = loop().replace("action: core.report", "action: captions.generate").replace("message", "post_id")
    text = text.replace("entry.post.title", "entry.post.id")
    tell = "  - {id: tell, action: core.report, with: {message: \"{{ EXPRESSION | join(', ') }}\"}}\n"
    for expression in ("steps.each.output | pluck('text')", "steps.each.iterations | pluck('key')"):
        assert codes(text + tell.replace("EXPRESSION", expression)) == []
    assert codes(text + tell.replace("EXPRESSION", "steps.each.output.text")) == ["E304"]
    assert codes(text + tell.replace("EXPRESSION", "steps.each.iterations | pluck('state')")) == ["E304"]


def test_check_names_iterations_are_there_also_where_the_loop_failed(codes: Codes) -> None:
    """Of a loop that may fail, `iterations` are sure and `output` is not; of one that may be skipped neither is."""
    tell = '  - {id: tell, action: core.report, with: {message: "{{ steps.each.FIELD | length }} of all"}}\n'
    text = loop().replace("action: core.report", "on_error: continue\n    action: captions.generate")
    text = text.replace("{message: ", "{post_id: ").replace("entry.post.title", "entry.post.id")
    assert codes(text + tell.replace("FIELD", "iterations")) == []
    assert codes(text + tell.replace("FIELD", "output")) == ["E306"]
    skipped = text.replace("on_error: continue", "when: run.attempt > 1")
    assert codes(skipped + tell.replace("FIELD", "iterations")) == ["E306"]
    assert codes(skipped + tell.replace("FIELD", "iterations | default([])")) == []


def test_check_names_inputs_have_the_types_they_declare(codes: Codes) -> None:
    """Inputs are what their schemas say: the items of arrays, the properties of objects, the choices of enums."""
    text = """\
inputs:
  posts: {type: array, default: [], items: {type: object, additionalProperties: false, properties: {slug: {type:
  string}}}}
  tone: {type: string, enum: [warm, dry], default: warm}
steps:
  - id: mark
    for_each: "{{ inputs.posts }}"
    key: "{{ item.slug }}"
    where: inputs.tone == 'warm'
    action: content.update_post
    with: {id_or_slug: "{{ item.slug }}", is_used: true}
"""
    assert codes(text) == []
    assert codes(text.replace("{{ item.slug }}", "{{ item.slugs }}")) == ["E304", "E304"]
    assert codes(text.replace("== 'warm'", "== 'cold'")) == ["E404"]
    assert codes(text.replace("{{ inputs.posts }}", "{{ inputs.tone }}")) == ["E408"]


def test_check_names_asynchronous_actions_give_what_they_made(codes: Codes) -> None:
    """A task that is waited for gives its result; with `wait: false` it gives the answer that started it."""
    text = """\
steps:
  - {id: menu, action: ai.generate_hook_menu}
  - {id: tell, action: core.report, with: {message: "{{ steps.menu.output.hooks[0].id }}"}}
"""
    assert codes(text) == []
    assert codes(text.replace("hooks[0].id", "hoks[0].id")) == ["E304"]
