"""The codes of form: keys and values of the language. Found while a file is read into a workflow, and among names."""

from cc_flow.codes import Code

_HEAD = "cc_flow: 1\nname: greeting\n"
_STEP = "steps:\n  - id: greet\n    action: core.notify\n    with: {message: Good morning}\n"
_RIGHT = _HEAD + _STEP


def _with(line: str) -> str:
    """The workflow of one step with one more line of the step."""
    return f"{_RIGHT}    {line}\n"


_LOOPS = """\
steps:
  - id: all
    for_each: [a, b]
    steps:
      - id: each
        for_each: [c, d]
        action: core.notify
        with: {message: "{{ item }}"}
"""

CODES: tuple[Code, ...] = (
    Code(
        "E201",
        "unknown key",
        "The key is not one of the language. Mostly it is misspelt, or indented so that it belongs to another step. "
        "The help names the key that is near, or all that can stand there.",
        wrong=_with("retries: {max_attempts: 2}"),
        right=_with("retry: {max_attempts: 2}"),
    ),
    Code(
        "E202",
        "missing key",
        "Something that must be said is not there: a workflow needs `cc_flow`, `name` and `steps`, a step needs an "
        "`id`, a loop over things with several fields needs a `key` that tells them apart in history, plan and resume.",
        wrong=_RIGHT.replace("name: greeting\n", ""),
        right=_RIGHT,
    ),
    Code(
        "E203",
        "wrong form",
        "A list stands where a mapping belongs, text where a number belongs, or the like. Lists begin each element "
        "with `- `, mappings have `key: value`, and numbers and true or false have no quotes.",
        wrong=_with('concurrency: "2"').replace("    action", "    for_each: [a, b]\n    action"),
        right=_with("concurrency: 2").replace("    action", "    for_each: [a, b]\n    action"),
    ),
    Code(
        "E204",
        "value that cannot stand here",
        "The value has the right form and is not one of those that this key takes: a word that is not among its "
        "choices, a number out of bounds, a default that does not fit its input.",
        wrong=_with("on_error: ignore"),
        right=_with("on_error: continue"),
    ),
    Code(
        "E205",
        "name that stands twice",
        "Steps of one list are known by their ids, so each id stands once. The second place is shown.",
        wrong=_RIGHT + _STEP.removeprefix("steps:\n"),
        right=_RIGHT + _STEP.removeprefix("steps:\n").replace("greet", "greet_again"),
    ),
    Code(
        "E206",
        "step that does not do one thing",
        "A step has exactly one of `action`, `workflow`, `set`, `assert` and `steps`. Make two steps of one that has "
        "two of them.",
        wrong=_with("set: {name: Ada}"),
        right=_RIGHT,
    ),
    Code(
        "E207",
        "bad name",
        "Ids and names of inputs and values are small letters, digits and `_`, beginning with a letter, so that they "
        "can be used in expressions as they are. The name of a workflow has `-` instead of `_`.",
        wrong=_RIGHT.replace("id: greet", "id: Greet-All"),
        right=_RIGHT.replace("id: greet", "id: greet_all"),
    ),
    Code(
        "E208",
        "unknown version of the language",
        "`cc_flow` is the version of the language that the file is written in, so that it means the same in years to "
        "come. A newer version needs a newer cc-flow.",
        wrong=_RIGHT.replace("cc_flow: 1", "cc_flow: 2"),
        right=_RIGHT,
    ),
    Code(
        "E209",
        "key that does not belong here",
        "The key is one of the language, and has no meaning in this place: `with` belongs to actions and workflows, "
        "`key` and `where` to steps with a `for_each`.",
        wrong=_with('where: "true"').replace('"true"', "inputs.late"),
        right=_RIGHT,
    ),
    Code(
        "E210",
        "not a duration",
        "A duration is a whole number and one of ms, s, m, h and d: `90s`, `10m`, `2d`. A number without a unit could "
        "be anything.",
        wrong=_with("deadline: 90"),
        right=_with("deadline: 90s"),
    ),
    Code(
        "E211",
        "name that hides another",
        "A step in a group, a handler or a loop sees the steps around it by their ids, so no id stands again further "
        "in. Loops in loops have variables of different names, and none is called like something that is there anyway. "
        "No step is called `on_error` or `finally`: in the history of a run these stand for handlers.",
        wrong=_HEAD + _LOOPS,
        right=_HEAD
        + _LOOPS.replace("        action", "        as: word\n        action").replace("{{ item", "{{ word"),
    ),
)
"""Every finding about form, by number."""
