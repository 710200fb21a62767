"""Evaluating: types are kept, mapping keys win, and what is missing is an error with a place."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cc_flow.secret import Secret
from cc_flow.template import Compiled, EvaluationError, compile_condition, compile_text


def evaluate(text: str, **names: Any) -> Any:
    """The value of a whole text."""
    compiled = compile_text(text)
    assert isinstance(compiled, Compiled), compiled
    return compiled.evaluate(names)


def failure(text: str, **names: Any) -> tuple[str, str]:
    """The stretch of text that has no value, and why."""
    with pytest.raises(EvaluationError) as caught:
        evaluate(text, **names)
    return text[caught.value.start : caught.value.end], caught.value.message


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(JSON)
def test_a_whole_value_keeps_its_type(value: Any) -> None:
    """`{{ v }}` is the value itself, whatever JSON it is; so it is behind brackets, filters and conditions."""
    for text in ("{{ v }}", " {{ v }}\n", "{{ (v) }}", "{{ [v][0] }}", "{{ {'a': v}.a }}", "{{ v if true else 0 }}"):
        result = evaluate(text, v=value)
        assert (type(result), result) == (type(value), value)


@given(st.sampled_from(["[1, 2]", "007", "{{ 7*7 }}", "True", "1e5", "null", "{% raw %}", "${x}", "{0.a}", "'a'"]))
def test_text_from_outside_stays_text(text: str) -> None:
    """A text that came from the API never changes type and is never evaluated again."""
    assert evaluate("{{ v }}", v=text) == text
    assert evaluate("{{ v }}!", v=text) == text + "!"
    assert evaluate("{{ v ~ '' }}", v=text) == text
    assert evaluate("{{ [v] | first }}", v=text) == text


@given(st.text())
def test_no_text_is_evaluated_twice(text: str) -> None:
    """Text put into text stands there as it is."""
    assert evaluate("<{{ v }}>", v=text) == f"<{text}>"


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("{{ 1 + 2 * 3 }}", 7),
        ("{{ 7 // 2 }}", 3),
        ("{{ 7 / 2 }}", 3.5),
        ("{{ 7 % 4 }}", 3),
        ("{{ 2 ** 10 }}", 1024),
        ("{{ -n }}", -5),
        ("{{ 'a' ~ 1 ~ true }}", "a1true"),
        ("{{ 'a' + 'b' }}", "ab"),
        ("{{ [1] + [2] }}", [1, 2]),
        ("{{ 'ab' * 2 }}", "abab"),
        ("{{ (1, 2) }}", [1, 2]),
        ("{{ {'a': n} }}", {"a": 5}),
        ("{{ range(3) }}", [0, 1, 2]),
        ("{{ l[1:] }}", [2, 3]),
        ("{{ l[-1] }}", 3),
        ("{{ 'abc'[::-1] }}", "cba"),
        ("{{ 1 < n < 10 }}", True),
        ("{{ 1 < n < 3 }}", False),
        ("{{ 2 in l and 9 not in l }}", True),
        ("{{ 'a' in m }}", True),
        ("{{ none or 'x' }}", "x"),
        ("{{ not l }}", False),
        ("{{ n is even or n is odd }}", True),
        ("{{ m.a.b[0].c }}", "deep"),
        ("{{ m['a']['b'][0]['c'] }}", "deep"),
        ("{{ l.0 }}", 1),
        ("{{ 'a' 'b' }}", "ab"),
        ("{{ '\\d\\n\\u00e9' }}", "\\d\né"),
        ("{{ '5' == 5 }}", False),
        ("{{ true == 1 }}", False),
        ("{{ 1 == 1.0 }}", True),
        ("n={{ n }} f={{ 1.5 }} t={{ true }}", "n=5 f=1.5 t=true"),
    ],
)
def test_operators(text: str, result: Any) -> None:
    """Operators do what Jinja's do, on plain data."""
    value = evaluate(text, n=5, l=[1, 2, 3], m={"a": {"b": [{"c": "deep"}]}})
    assert (type(value), value) == (type(result), result)


@pytest.mark.parametrize("name", ["items", "keys", "values", "get", "pop", "update", "copy", "clear"])
def test_keys_win_over_methods(name: str) -> None:
    """A mapping's key is found under any name, those of Python's methods included."""
    assert evaluate(f"{{{{ x.{name} }}}}", x={name: 1}) == 1
    assert evaluate(f"{{{{ x.{name} }}}}!", x={name: 1}) == "1!"


@pytest.mark.parametrize(
    "text", ["{{ x.items }}", "{{ 'a'.upper }}", "{{ [1].append }}", "{{ (1).real }}", "{{ x.a.b }}"]
)
def test_values_have_no_attributes(text: str) -> None:
    """No attribute of Python's is ever found: there are keys and indexes only."""
    failure(text, x={"a": True})


@pytest.mark.parametrize(
    ("text", "wrong", "said"),
    [
        ("{{ inptus.month }}", "inptus.month", "there is no `inptus` here; did you mean `inputs`?"),
        ("a {{ inputs.mont }}", "inputs.mont", "`inputs` has no `mont`; did you mean `month`?"),
        ("{{ [inputs.mont] }}", "inputs.mont", "`inputs` has no `mont`; did you mean `month`?"),
        ("{{ {'a': nope} }}", "nope", "there is no `nope` here; known names: `inputs`, `posts`"),
        (
            "{{ posts | map(attribute='idd') | list }}",
            "posts | map(attribute='idd')",
            "an item has no such field; did you mean `id`?",
        ),
        (
            "{{ posts | sort(attribute='idd') }}",
            "posts | sort(attribute='idd')",
            "an item has no such field; did you mean `id`?",
        ),
        ("{{ posts | pluck('idd') }}", "posts | pluck('idd')", "an item has no such field; did you mean `id`?"),
        (
            "{{ posts | selectattr('idd') }}",
            "posts | selectattr('idd')",
            "an item has no such field; did you mean `id`?",
        ),
        ("{{ posts[7].id }}", "posts[7].id", "`posts` is shorter than that"),
        (
            "{{ 'a' if false }}",
            "'a' if false",
            "the condition is false, and there is no `else` that says what to take then",
        ),
        ("{{ nope is none }}", "nope", "there is no `nope` here; known names: `inputs`, `posts`"),
        ("{{ nope == 1 }}", "nope", "there is no `nope` here; known names: `inputs`, `posts`"),
        ("{{ nope ~ 'a' }}", "nope", "there is no `nope` here; known names: `inputs`, `posts`"),
        ("{{ [] | first }}", "[] | first", "an empty list has no first item; say what to take then: `| default(…)`"),
        (
            "{{ posts.id }}",
            "posts.id",
            "`posts` is a list; take an item of it (`[0]`, `| first`), or a field of all (`| pluck('…')`)",
        ),
        ("{{ inputs.month.year }}", "inputs.month.year", "`inputs.month` is text, which has no such field"),
        ("{{ inputs.none.x }}", "inputs.none.x", "`inputs.none` is null, so there is nothing in it"),
    ],
)
def test_missing_values_are_errors(text: str, wrong: str, said: str) -> None:
    """What is missing is an error at its place that names the near name, wherever it hides; never empty text."""
    assert failure(text, inputs={"month": "2026-12", "none": None}, posts=[{"id": 1}]) == (wrong, said)


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("{{ nope | default('x') }}", "x"),
        ("{{ a.b.c.d | default('x') }}", "x"),
        ("{{ a.null | default('x') }}", "x"),
        ("{{ a.null.more | default('x') }}", "x"),
        ("{{ a.zero | default('x') }}", 0),
        ("{{ a.zero | default('x', true) }}", "x"),
        ("{{ ([] | first) | default(none) }}", None),
        ("{{ nope is defined }}", False),
        ("{{ a.null is defined }}", True),
        ("{{ a.b.c is undefined }}", True),
        ("{{ ('x' if false) | default('y') }}", "y"),
        ("{{ l | selectattr('b', 'defined') | pluck('b') }}", [2]),
        ("{{ l | map(attribute='b', default=0) }}", [0, 2]),
    ],
)
def test_what_takes_a_missing_value(text: str, result: Any) -> None:
    """`default`, `defined` and `undefined` take a missing value; `default` replaces null, too."""
    assert evaluate(text, a={"null": None, "zero": 0}, l=[{"a": 1}, {"a": 1, "b": 2}]) == result


@pytest.mark.parametrize(
    ("text", "way_out"),
    [
        ("a {{ v.null }}", "| default('')"),
        ("a {{ v.list }}", "| join(', ')"),
        ("a {{ v }}", "| tojson"),
        ("{{ v.null ~ 'a' }}", "| default('')"),
        ("{{ ['a', none] | join }}", "| default('')"),
    ],
)
def test_what_cannot_be_written_within_text(text: str, way_out: str) -> None:
    """Null, lists and mappings within text are errors that tell the way out."""
    _, message = failure(text, v={"null": None, "list": [1]})
    assert way_out in message


def test_objects_are_refused() -> None:
    """Something that is no plain data is refused the moment it is touched, and shows nothing of itself."""

    class Settings:
        api_key = "cc_not_to_be_seen"

    for text in (
        "{{ x }}",
        "{{ x.api_key }}",
        "{{ x | string }}",
        "a {{ x }}",
        "{{ [x] }}",
        "{{ l[0] }}",
        "{{ l | first }}",
    ):
        _, message = failure(text, x=Settings(), l=[Settings()])
        assert "cc_not" not in message


def test_subclasses_of_text_become_text() -> None:
    """A subclass of text gives its characters and nothing of its own."""

    class Loud(str):
        __slots__ = ()

        def __str__(self) -> str:
            return "loud"

    assert type(evaluate("{{ x }}", x=Loud("quiet"))) is str
    assert evaluate("{{ x }}!", x=Loud("quiet")) == "quiet!"


def test_errors_quote_no_values() -> None:
    """No message of an evaluation holds a value: it may be a secret."""
    canary = "cc_canary_0123456789"
    for text in (
        "{{ v.nope }}",
        "{{ v | int }}",
        "{{ v | float }}",
        "{{ v | add_days(1) }}",
        "{{ v + 1 }}",
        "{{ m[v] }}",
        "{{ l[v] }}",
        "{{ v | round }}",
        "{{ [v, 1] | sort }}",
        "{{ [v] | sum }}",
        "{{ v < 1 }}",
        "{{ -v }}",
        "{{ v | week_start(v) }}",
        "{{ l | map(v) }}",
        "{{ l | select(v) }}",
        "{{ l | where('a', v, 1) }}",
        "{{ l | pluck(v) }}",
        "{{ range(v) }}",
        "{{ '2026-12-01' | format_date('%' ~ v) }}",
        "{{ v | chunk(2) }}",
        "{{ l | groupby('a') | dictsort }}",
    ):
        _, message = failure(text, v=canary, m={"a": 1}, l=[{"a": canary}])
        assert canary not in message, text


def test_a_secret_is_a_whole_value() -> None:
    """A secret is handed on whole; written into text, compared, filtered or put into a list it is an error."""
    secret = Secret("hunter2hunter2")
    names = {"secrets": {"KEY": secret}, "x": 1}
    assert evaluate("{{ secrets.KEY }}", **names) is secret
    assert evaluate("{{ secrets.KEY if x == 1 else none }}", **names) is secret
    assert evaluate("{{ secrets.OTHER | default(secrets.KEY) }}", **names) is secret
    for text in (
        "a {{ secrets.KEY }}",
        "{{ secrets.KEY ~ '' }}",
        "{{ secrets.KEY == 'a' }}",
        "{{ secrets.KEY | upper }}",
        "{{ [secrets.KEY] }}",
        "{{ {'a': secrets.KEY} }}",
        "{{ secrets.KEY[0] }}",
        "{{ 1 if secrets.KEY else 2 }}",
        "{{ secrets | tojson }}",
        "{{ secrets.KEY | length }}",
        "{{ 'h' in secrets.KEY }}",
        "{{ secrets.KEY * 2 }}",
        "{{ not secrets.KEY }}",
        "{{ secrets.KEY is string }}",
        "{{ secrets | items | map('last') | join }}",
    ):
        _, message = failure(text, **names)
        assert "hunter2" not in message


def test_a_condition_is_true_or_false() -> None:
    """A condition gives true or false; any other value is an error, not a guess."""
    condition = compile_condition("x")
    assert isinstance(condition, Compiled)
    assert condition.evaluate({"x": True}) is True
    assert condition.evaluate({"x": False}) is False
    for value in (None, 0, 1, "", "true", [], {}):
        with pytest.raises(EvaluationError, match="a condition is true or false"):
            condition.evaluate({"x": value})


def test_a_plain_reference_is_handed_on_itself() -> None:
    """A plain reference gives the very object that stands there, without copying it."""
    page = {"results": [{"id": 1}]}
    assert evaluate("{{ steps.week.output.results }}", steps={"week": {"output": page}}) is page["results"]


def test_names_are_not_changed() -> None:
    """Evaluating leaves the values of names as they were."""
    names = {"l": [3, 1, 2], "d": {"b": 1}}
    for text in ("{{ l | sort }}", "{{ l | reverse }}", "{{ d | items }}", "{{ l + [4] }}", "{{ l | map('string') }}"):
        evaluate(text, **names)
    assert names == {"l": [3, 1, 2], "d": {"b": 1}}
