"""Completion, over stdio as an editor asks for it."""

import pytest

HEAD = """\
cc_flow: 1
name: probe
inputs:
  reels: {type: integer, default: 5, description: How many reels.}
  pillars: {type: array, items: {type: string}, default: [local]}
steps:
  - id: week
    action: calendar.list_schedule
  - id: slot
    for_each: "{{ steps.week.output.results }}"
    as: entry
    key: "{{ entry.id }}"
    action: captions.generate
    with: {post_id: "{{ entry.post.id }}"}
"""
TAIL = """
  - id: later
    action: core.notify
    with: {message: "{{ steps.week.output.count }}"}
"""


def tell(message: str) -> str:
    """A step that says something."""
    return f"{HEAD}  - id: tell\n    action: core.notify\n    with:\n      message: {message}\n{TAIL}"


def step(*lines: str) -> str:
    """A step of these lines between the others."""
    return HEAD + "  - id: tell\n" + "".join(f"    {line}\n" for line in lines) + TAIL


@pytest.mark.parametrize(
    "text",
    [
        tell('"{{ steps.§ }}"'),
        tell('"{{ steps.§"'),
        tell('"{{ steps.§'),
        tell("{{ steps.§"),
        tell('"so: {{ inputs.reels }} and {{ steps.we§ }} of it"'),
        tell('"{{ [steps.§] | max }}"'),
        tell("|\n        Hello,\n        {{ steps.§ }}"),
        step("action: core.notify", 'with: {message: "{{ steps.§'),
        step('with: {message: "{{ steps.§"}', "action: core.notify"),
        step("when: steps.§", "action: core.notify"),
        step("when: steps.§"),
        step('when: "steps.§"', "action: core.notify"),
        step("when: inputs.reels > 3 and steps.§ # only then", "action: core.notify"),
        step("when: >", "  inputs.reels > 3", "  and steps.§", "action: core.notify"),
        step("assert:", "  - that: steps.§", "    message: no"),
        step("assert: [{that: steps.§, message: no}]"),
    ],
)
def test_only_steps_that_have_ended_are_offered(desk, text: str):
    """However the expression is written, and however much of the line is missing: `week` and `slot`, not `later`."""
    assert set(desk.write(text).completions()) == {"week", "slot"}


def test_a_step_is_offered_with_what_it_does(desk):
    """The action is named beside it."""
    offered = desk.write(tell('"{{ steps.§ }}"')).completions()
    assert offered["week"]["documentation"]["value"] == "`calendar.list_schedule`"


@pytest.mark.parametrize(
    ("written", "some"),
    [
        ("steps.week.§", {"output", "status", "ran"}),
        ("steps.slot.§", {"output", "status", "ran", "iterations"}),
        ("steps.week.output.§", {"results", "count"}),
        ("steps.week.output.results[0].§", {"date", "order", "post"}),
        ("steps.week.output.results[inputs.reels].post.pil§", {"pillar", "title"}),
        ("steps.week.output.results[0].post.photos[0].§", {"url", "alt"}),
        ("(steps.week.output.results | first).post.§", {"slug"}),
        ("(steps.week.output.results | where('post.is_used') | last).post.§", {"slug"}),
        ("steps.slot.iterations[0].§", {"key", "status", "output", "error"}),
        ("inputs.§", {"reels", "pillars"}),
        ("run.§", {"id", "scheduled_for", "attempt"}),
        ("tenant.§", {"slug", "timezone", "labels"}),
    ],
)
def test_fields_are_offered_at_any_depth(desk, written: str, some: set[str]):
    """Through indexes, brackets and filters, by the shape of what is there."""
    assert some <= set(desk.write(tell('"{{ ' + written + ' }}"')).completions())


def test_a_field_is_offered_with_its_type_and_words(desk):
    """As the action declares it."""
    offered = desk.write(tell('"{{ steps.week.output.§ }}"')).completions()
    assert offered["count"]["detail"] == "a whole number"
    assert "How many there are in all." in offered["count"]["documentation"]["value"]
    inputs = desk.write(tell('"{{ inputs.§ }}"')).completions()
    assert "How many reels." in inputs["reels"]["documentation"]["value"]


def test_a_path_in_an_argument_is_completed(desk):
    """`pluck`, `map(attribute=…)` and their like take paths in each element."""
    assert "pillar" in desk.write(tell("\"{{ steps.week.output.results | pluck('post.§') }}\"")).completions()
    assert "post" in desk.write(tell("\"{{ steps.week.output.results | map(attribute='§') }}\"")).completions()
    assert desk.write(tell("\"{{ steps.week.output.results | join('§') }}\"")).completions() == {}


def test_names_are_those_that_mean_something_here(desk):
    """Inside a loop its variable, in `set` the values above, in handlers the error; elsewhere they are not offered."""
    loop = step(
        'for_each: "{{ steps.week.output.results }}"', "as: day", 'key: "{{ day.id }}"', "where: §", "set: {a: 1}"
    )
    assert {"day", "loop", "steps", "inputs", "run", "tenant"} <= set(desk.write(loop).completions())
    offered = desk.write(tell('"{{ § }}"')).completions()
    assert {"steps", "inputs", "secrets"} <= set(offered)
    assert not {"day", "loop", "this", "error", "output"} & set(offered)
    assert "this" in desk.write(step("set:", '  a: "1"', '  b: "{{ th§ }}"')).completions()
    handler = step("action: core.pause", "with: {duration: 1s}", "on_error:", "  - action: core.notify",
                   '    with: {message: "{{ §"}')  # fmt: skip
    assert "error" in desk.write(handler).completions()
    polling = step("action: ai.get_hook_menu_status", "until: output.§")
    assert "status" in desk.write(polling).completions()


def test_filters_are_offered_behind_the_bar(desk):
    """With how they are written, what they do and an example; those that take the value come first."""
    offered = desk.write(tell('"{{ steps.week.output.results | § }}"')).completions()
    assert offered["pluck"]["detail"] == "pluck(path)"
    assert "What stands at `path` of each item." in offered["pluck"]["documentation"]["value"]
    assert offered["pluck"]["sortText"] < offered["add_days"]["sortText"]
    assert "lower" in desk.write(tell("\"{{ run.id | replace('a', 'b') | lo§ }}\"")).completions()


def test_tests_are_offered_behind_is(desk):
    """Also behind `is not`; signs, which are no words, are not."""
    for written in ("steps.week.output.results[0].post.style is §", "steps.week.output.results[0] is not de§"):
        offered = desk.write(step(f"when: {written}", "action: core.notify")).completions()
        assert {"none", "defined"} <= set(offered)
        assert "==" not in offered
        assert "pluck" not in offered


def test_behind_a_value_there_are_words(desk):
    """No names, where none can stand."""
    offered = desk.write(step("when: inputs.reels a§", "action: core.notify")).completions()
    assert {"and", "or", "in", "is"} <= set(offered)
    assert "steps" not in offered


def test_what_is_accepted_takes_the_place_of_the_word(desk):
    """The edit covers the part of the word that is written, whatever an editor holds for a word."""
    page = desk.write(tell('"{{ steps.week.output.results[0].po§ }}"'))
    edit = page.completions()["post"]["textEdit"]
    assert edit["newText"] == "post"
    assert page.at(edit["range"]) == "po"


def test_columns_are_those_of_the_editor(desk):
    """An emoji is two columns of UTF-16; the edit lands on the word all the same."""
    page = desk.write(tell('"🏡🏡 {{ inputs.re§ }}"'))
    edit = page.completions()["reels"]["textEdit"]
    assert page.at(edit["range"]) == "re"


def test_needs_offers_the_other_steps_of_the_list(desk):
    """In its brackets; not the step itself."""
    assert set(desk.write(step("needs: [we§]", "action: core.notify")).completions()) == {"week", "slot", "later"}
    assert set(desk.write(step("needs: [week, §", "action: core.notify")).completions()) == {"week", "slot", "later"}


@pytest.mark.parametrize("line", ["action: core.§", "timeout: §", "# when: steps.§", 'with: {message: "no {{ x }} §"}'])
def test_elsewhere_nothing_is_offered(desk, line: str):
    """The schema knows keys and actions; this server keeps silent there."""
    assert desk.write(step(line)).completions() == {}


def test_a_file_broken_further_down_does_not_matter(desk):
    """What is below the cursor need not be readable."""
    text = tell('"{{ steps.§ }}"') + "  - id: [broken\n    : {{\n"
    assert set(desk.write(text).completions()) == {"week", "slot"}


def test_other_yaml_is_left_alone(desk):
    """A file that is no workflow has no findings and no completions."""
    page = desk.write("services:\n  web:\n    when: §\n", name="compose.yaml")
    assert page.found == []
    assert page.completions() == {}
