"""Typing expressions before anything runs: what they yield, and every mistake that can be known."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cc_flow.shape import (
    ANYTHING,
    BOOLEAN,
    INTEGER,
    NULL,
    NUMBER,
    TEXT,
    ListOf,
    MapOf,
    Record,
    Shape,
    Text,
    accepts,
    shape_of,
    union,
)
from cc_flow.template import Compiled, EvaluationError, Facts, Hidden, TemplateProblem, compile_condition, compile_text

POST = Record(
    {"id": Text(format="id"), "title": TEXT, "caption": union(TEXT, NULL), "likes": INTEGER,
     "pillar": union(Record({"slug": TEXT}, name="pillar"), NULL), "status": Text(choices=("draft", "published"))},
    name="post",
)  # fmt: skip
PAGE = Record({"results": ListOf(POST), "count": INTEGER}, name="page", is_open=False)
SCOPE: dict[str, Shape] = {
    "post": POST,
    "page": PAGE,
    "n": INTEGER,
    "f": NUMBER,
    "t": TEXT,
    "b": BOOLEAN,
    "maybe": union(INTEGER, NULL),
    "day": Text(format="date"),
    "tags": ListOf(TEXT),
    "counts": MapOf(INTEGER),
    "any": ANYTHING,
    "secret": Text(secret=True),
    "nothing": NULL,
    "mixed": union(INTEGER, TEXT),
}


def infer(text: str, scope: dict[str, Shape] | None = None) -> tuple[Shape, tuple[TemplateProblem, ...]]:
    """The shape of a bare expression, and what is wrong with it."""
    compiled = compile_text("{{ " + text + " }}")
    assert isinstance(compiled, Compiled), compiled
    return compiled.infer(scope or SCOPE)


def judge(text: str, scope: dict[str, Shape] | None = None) -> tuple[str, str, str, str | None]:
    """The one thing wrong with a condition or text: severity, kind, the stretch it is about, and the way out."""
    compiled = compile_text(text) if "{{" in text else compile_condition(text)
    assert isinstance(compiled, Compiled), compiled
    _, problems = compiled.infer(scope or SCOPE)
    assert len(problems) == 1, problems
    (problem,) = problems
    return problem.severity, problem.kind, text[problem.start : problem.end], problem.help


def is_fine(text: str, scope: dict[str, Shape] | None = None) -> bool:
    """Whether nothing is wrong with a condition."""
    condition = compile_condition(text)
    assert isinstance(condition, Compiled), condition
    return condition.infer(scope or SCOPE) == (BOOLEAN, ())


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("post.title", TEXT),
        ("page.results[0].likes", INTEGER),
        ("page.results[n].likes", INTEGER),
        ("page.results[-1]['likes']", INTEGER),
        ("page.results[1:3]", ListOf(POST)),
        ("counts.anything", INTEGER),
        ("counts[t]", INTEGER),
        ("t[0]", TEXT),
        ("t[1:]", TEXT),
        ("any.thing[0].at.all", ANYTHING),
        ("n + 1", INTEGER),
        ("n / 2", NUMBER),
        ("n + 1.5", NUMBER),
        ("n ** 2", NUMBER),
        ("t + t", TEXT),
        ("tags + tags", ListOf(TEXT)),
        ("t * 3", TEXT),
        ("-n", INTEGER),
        ("t ~ n", TEXT),
        ("n > 3 and b", BOOLEAN),
        ("not tags", BOOLEAN),
        ("maybe or 3", INTEGER),
        ("maybe or 'x'", union(INTEGER, Text(choices=("x",)))),
        ("n if b else t", union(INTEGER, TEXT)),
        ("[n, n]", ListOf(INTEGER)),
        ("[]", ListOf(ANYTHING)),
        ("{'a': n, 'b': t}", Record({"a": INTEGER, "b": TEXT}, is_open=False)),
        ("{t: n}", MapOf(INTEGER)),
        ("range(n)", ListOf(INTEGER)),
        ("'a'", Text(choices=("a",))),
        ("none", NULL),
        ("n is even", BOOLEAN),
        ("tags | length", INTEGER),
        ("tags | first", TEXT),
        ("page.results | pluck('pillar.slug')", ListOf(union(TEXT, NULL))),
        ("page.results | map(attribute='likes') | list", ListOf(INTEGER)),
        ("page.results | map(attribute='likes') | sum", INTEGER),
        ("tags | map('length') | max", INTEGER),
        ("tags | map('upper') | list", ListOf(TEXT)),
        ("tags | map('add_days', 1) | list", ListOf(Text(format="date"))),
        ("page.results | selectattr('likes', 'gt', 3) | first", POST),
        ("[maybe] | select | list", ListOf(INTEGER)),
        (
            "page.results | groupby('title') | first",
            Record({"grouper": TEXT, "list": ListOf(POST)}, "group", is_open=False),
        ),
        ("tags | zip_as(page.results, ['tag', 'post'])", ListOf(Record({"tag": TEXT, "post": POST}, is_open=False))),
        ("tags | numbered", ListOf(Record({"number": INTEGER, "item": TEXT}, is_open=False))),
        ("tags | chunk(2)", ListOf(ListOf(TEXT))),
        ("tags | chunk(2) | chunk(2) | flatten", ListOf(TEXT)),
        ("tags | chunk(2) | chunk(2) | flatten(1)", ListOf(ListOf(TEXT))),
        ("tags | chunk(2) | flatten(n)", ListOf(ANYTHING)),
        ("[tags, [maybe]] | flatten", ListOf(union(TEXT, INTEGER))),
        ("[tags, [maybe]] | flatten(skip_nulls=false)", ListOf(union(TEXT, INTEGER, NULL))),
        ("counts | items", ListOf(ListOf(union(TEXT, INTEGER)))),
        ("post.caption | default('none')", union(TEXT, Text(choices=("none",)))),
        ("post.caption | default(none)", union(TEXT, NULL)),
        ("maybe | default(0) + 1", INTEGER),
        ("post.pillar.slug | default('none')", TEXT),
        ("(tags | first) | default(n)", union(TEXT, INTEGER)),
        ("any | upper", TEXT),
        ("secret", Text(secret=True)),
        ("secret if b else none", union(Text(secret=True), NULL)),
        ("3.7 | int", INTEGER),
        ("n | round", NUMBER),
        ("t | tojson", TEXT),
        ("nothing | pluck('a') | where('b')", NULL),
        ("(none if b else page.results) | pluck('likes')", union(ListOf(INTEGER), NULL)),
    ],
)
def test_shapes(text: str, shape: Shape) -> None:
    """An expression's shape is known, without a problem, from those of its names."""
    assert infer(text) == (shape, ())


@pytest.mark.parametrize(
    ("text", "severity", "kind", "wrong", "way_out"),
    [
        # Names and fields.
        ("pst.id == 'a'", "error", "unknown-name", "pst", "did you mean `post`?"),
        ("{{ page.result }}", "error", "unknown-field", "result", "did you mean `results`?"),
        ("{{ page.zzz }}", "error", "unknown-field", "zzz", "its fields: `count`, `results`"),
        ("{{ post.likess }}", "error", "unknown-field", "likess", "did you mean `likes`?"),
        ("{{ post.photo }}", "warning", "unknown-field", "photo", None),
        ("{{ post['likess'] }}", "warning", "unknown-field", "'likess'", "did you mean `likes`?"),
        ("{{ page['zzz'] }}", "warning", "unknown-field", "'zzz'", "its fields: `count`, `results`"),
        ("{{ page.results.likes }}", "error", "unknown-field", "likes",
         "take one item of it (`[0]`, `| first`), or the field of all: `| pluck('likes')`"),
        ("{{ n.real }}", "error", "unknown-field", "real", None),
        ("{{ n[0] }}", "error", "unknown-field", "0", "only lists and text have an index"),
        ("{{ nothing.x }}", "error", "may-be-null", "x", "look at the condition around it"),
        ("{{ post.pillar.slug }}", "warning", "may-be-null", "post.pillar", None),
        ("{{ post.pillar.sulg | default('') }}", "error", "unknown-field", "sulg", "did you mean `slug`?"),
        ("{{ tags[t] }}", "error", "bad-operand", "t", None),
        # Operators.
        ("{{ n + t }}", "error", "bad-operand", "n + t", "`~` joins text with anything"),
        ("{{ tags - n }}", "error", "bad-operand", "tags - n", None),
        ("{{ maybe + 1 }}", "warning", "may-be-null", "maybe", None),
        ("{{ -t }}", "error", "bad-operand", "t", None),
        ("{{ b + 1 }}", "error", "bad-operand", "b + 1", None),
        ("{{ tags[b:] }}", "error", "bad-operand", "b", None),
        ("{{ n[1:] }}", "error", "bad-operand", "n", None),
        ("{{ range(t) }}", "error", "bad-operand", "t", None),
        ("{{ {n: 1} }}", "error", "bad-operand", "n", None),
        # Comparisons.
        ("n == t", "error", "never-equal", "n == t", None),
        ("post.status == 'publishd'", "error", "never-equal", "post.status == 'publishd'", "did you mean `published`?"),
        ("post.status != 'zzz'", "error", "never-equal", "post.status != 'zzz'", "it is one of `draft`, `published`"),
        ("n in tags", "error", "never-equal", "n in tags", None),
        ("post.status in ['drft', 'x']", "error", "never-equal", "post.status in ['drft', 'x']", None),
        ("t in n", "error", "bad-operand", "n", None),
        ("n < t", "error", "bad-operand", "n < t", None),
        ("maybe > 3", "warning", "may-be-null", "maybe", "ask first: `… is not none and …`"),
        ("1 < n < t", "error", "bad-operand", "1 < n < t", None),
        ("n is none", "warning", "constant", "n is none", None),
        ("n == none", "warning", "constant", "n == none", None),
        # Conditions.
        ("1 > 2", "warning", "constant", "1 > 2", None),
        ("true", "warning", "constant", "true", None),
        ("tags", "error", "not-boolean", "tags", "compare its length: `… | length > 0`"),
        ("t", "error", "not-boolean", "t", "compare it with something: `… == …`, `… is not none`"),
        ("tags and b", "warning", "not-boolean", "tags and b", "compare its length: `… | length > 0`"),
        ("{{ 1 if true else 2 }}", "warning", "constant", "true", None),
        ("{{ 1 if b }}", "warning", "no-else", "1 if b", "say what to take then: `… else none`"),
        # Filters.
        ("{{ n | length }}", "error", "bad-argument", "length", None),
        ("{{ t | truncate_words('a') }}", "error", "bad-argument", "'a'",
         "it is written `truncate_words(count, end='…')`"),
        ("{{ post.caption | upper }}", "warning", "may-be-null", "post.caption", None),
        ("{{ t | truncate_words(maybe) }}", "warning", "may-be-null", "maybe", None),
        ("{{ page.results | pluck('pillar.sulg') }}", "error", "unknown-field", "sulg", "did you mean `slug`?"),
        ('{{ page.results | pluck("tilte") }}', "error", "unknown-field", "tilte", "did you mean `title`?"),
        ("{{ page.results | map(attribute='likess') }}", "error", "unknown-field", "likess", "did you mean `likes`?"),
        ("{{ page.results | where('likes', 'is', 3) }}", "error", "bad-argument", "'is'", None),
        ("{{ page.results | where('likes', 'eq', 'x') }}", "error", "never-equal", "'x'", None),
        ("{{ page.results | where('status', 'in', ['drft']) }}", "error", "never-equal", "['drft']", None),
        ("{{ tags | without([1]) }}", "error", "never-equal", "[1]", None),
        ("{{ tags | map('uper') | list }}", "error", "unknown-filter", "'uper'", "did you mean `upper`?"),
        ("{{ tags | select('evn') | list }}", "error", "unknown-test", "'evn'", "did you mean `even`?"),
        ("{{ page.results | rejectattr('sttus') }}", "error", "unknown-field", "sttus", "did you mean `status`?"),
        ("{{ page.results | order_by(['title', 'like']) | list }}", "error", "unknown-field", "['title', 'like']",
         "did you mean `likes`?"),
        ("{{ tags | zip_as(tags, ['a']) }}", "error", "bad-argument", "['a']", None),
        ("{{ page.results | join }}", "error", "not-text", "join",
         "say which field of them is meant: `| pluck('…') | join(', ')`"),
        ("{{ t is even }}", "error", "bad-argument", "even", None),
        # Text and secrets.
        ("a {{ tags }}", "error", "not-text", "tags", "use `| join(', ')` or `| tojson`"),
        ("a {{ post }}", "error", "not-text", "post", "take one of its fields, or use `| tojson`"),
        ("a {{ none }}", "error", "not-text", "none", "say what to write instead: `| default('')`"),
        ("a {{ post.caption }}", "warning", "may-be-null", "post.caption", None),
        ("a {{ secret }}", "error", "secret", "secret", "let `{{ secrets.NAME }}` be all there is in the value"),
        ("secret == 'a'", "error", "secret", "secret", "let `{{ secrets.NAME }}` be all there is in the value"),
        ("{{ [secret] }}", "error", "secret", "secret", "let `{{ secrets.NAME }}` be all there is in the value"),
        ("{{ secret | upper }}", "error", "secret", "secret", "let `{{ secrets.NAME }}` be all there is in the value"),
    ],
)  # fmt: skip
def test_problems(text: str, severity: str, kind: str, wrong: str, way_out: str | None) -> None:
    """Each mistake is found once, at the smallest stretch, with its weight, its kind and the way out."""
    found = judge(text)
    assert found[:2] == (severity, kind)
    assert found[2] == wrong
    assert way_out is None or found[3] == way_out


@pytest.mark.parametrize(
    "text",
    [
        "post.pillar is not none and post.pillar.slug == 'a'",
        "post.pillar is none or post.pillar.slug == 'a'",
        "not (post.pillar is none) and post.pillar.slug == 'a'",
        "post.pillar != none and post.pillar.slug == 'a'",
        "post.title is not none and post.title != none and none != post.title",
        "post.pillar and post.pillar.slug == 'a' or false == b",
        "(post.pillar.slug if post.pillar else 'x') == 'a'",
        "('x' if post.pillar is none else post.pillar.slug) == 'a'",
        "maybe is not none and maybe > 3",
        "maybe is number and maybe > 3",
        "not (maybe is none or b) and maybe > 3",
        "post.caption is string and post.caption | length > 3",
        "page.results | selectattr('photo', 'defined') | length > 0",
        "maybe == 3",
        "maybe == none",
        "any == 3",
        "mixed == 'a'",
        "n == 3.5",
        "post.status in ['draft']",
        "t in post.title",
        "'a' in counts",
        "any",
    ],
)
def test_what_a_condition_says_is_known_after_it(text: str) -> None:
    """What is asked for in a condition is known in the rest of it, and nothing is said where nothing is wrong."""
    compiled = compile_condition(text)
    assert isinstance(compiled, Compiled)
    assert [problem for problem in compiled.infer(SCOPE)[1] if problem.kind != "not-boolean"] == []


HIDDEN = Hidden("step `later` does not run before `here`", "move it up", kind="not-before")
SKIPPED = Hidden("step `maybe` may be skipped", "ask `steps.maybe.ran`", kind="may-be-skipped", soft=True,
                 cleared_by=("steps", "maybe", "ran"), shape=POST)  # fmt: skip
STEPS: dict[str, Shape] = {
    "steps": Record({
        "later": HIDDEN,
        "maybe": Record({"ran": BOOLEAN, "output": SKIPPED}, is_open=False),
    }, is_open=False),
    "gone": HIDDEN,
}  # fmt: skip


def test_a_hidden_name_is_the_problem_it_describes() -> None:
    """Touching what is hidden gives its problem, at the part that names it, once; what is behind it is not judged."""
    assert judge("{{ steps.later.output.id }}", STEPS) == ("error", "not-before", "later", "move it up")
    assert judge("{{ gone | default('') }}", STEPS) == ("error", "not-before", "gone", "move it up")


@pytest.mark.parametrize(
    "text",
    [
        "steps.maybe.output.id | default('') == ''",
        "steps.maybe.output | default(none) is none",
        "steps.maybe.output is defined",
        "steps.maybe.output is defined and steps.maybe.output.likes > 3",
        "steps.maybe.ran and steps.maybe.output.likes > 3",
        "steps.maybe.ran == true and steps.maybe.output.likes > 3",
        "not steps.maybe.ran or steps.maybe.output.likes > 3",
        "(steps.maybe.output.likes if steps.maybe.ran else 0) > 3",
    ],
)
def test_a_soft_hidden_is_cleared_by_a_guard(text: str) -> None:
    """What may be missing is usable under `default`, `is defined`, and where its guard holds; it has a shape there."""
    assert is_fine(text, STEPS)


@pytest.mark.parametrize(
    "text",
    [
        "steps.maybe.output.likes > 3",
        "not steps.maybe.ran and steps.maybe.output.likes > 3",
        "steps.maybe.ran or steps.maybe.output.likes > 3",
        "(steps.maybe.output.id | upper) | default('') == ''",
    ],
)
def test_a_soft_hidden_needs_its_guard(text: str) -> None:
    """Without a guard that holds there, what may be missing is a problem."""
    assert judge(text, STEPS)[1:3] == ("may-be-skipped", "output")


def test_facts_from_around_count() -> None:
    """What is known from conditions around a template clears it, as if it stood in it."""
    compiled = compile_text("{{ steps.maybe.output.id }}")
    guard = compile_condition("steps.maybe.ran and b")
    assert isinstance(compiled, Compiled)
    assert isinstance(guard, Compiled)
    assert compiled.infer(STEPS, guard.learned) == (Text(format="id"), ())
    assert compiled.infer(STEPS, Facts())[1]
    assert guard.conjuncts == {"steps.maybe.ran", "b"}


def test_a_soft_hidden_keeps_its_shape() -> None:
    """A problem with what may be missing does not hide the mistakes behind it."""
    compiled = compile_text("{{ steps.maybe.output.likess }}")
    assert isinstance(compiled, Compiled)
    assert [problem.kind for problem in compiled.infer(STEPS)[1]] == ["may-be-skipped", "unknown-field"]


def test_problems_of_all_expressions_are_found() -> None:
    """Every expression of a text is judged, and several mistakes in one are all found."""
    compiled = compile_text("{{ post.titel }} {{ nope }} {{ [post.likess, pst] | join }}")
    assert isinstance(compiled, Compiled)
    assert [problem.kind for problem in compiled.infer(SCOPE)[1]] == [
        "unknown-field", "unknown-name", "unknown-field", "unknown-name",
    ]  # fmt: skip


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text("ab", max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("ab"), inner, max_size=2),
    max_leaves=6,
)
EXPRESSIONS = st.sampled_from([
    "v", "v.a", "v[0]", "v | length", "v | first", "v + w", "v ~ w", "v == w", "v in w", "v < w", "v and w", "v or w",
    "not v", "v if w else 0", "[v, w]", "{'x': v}.x", "v | list", "v | pluck('a')", "v | map(attribute='a') | list",
    "v | sort", "v | max", "v | sum", "v | join(',')", "v | default(w)", "v | unique",
    "v | without(w)",
    "v | where('a', 'eq', w)", "v | zip_as(w, ['a', 'b'])", "v | tojson", "v | upper", "v | int", "v | abs", "-v",
    "v * 2", "v | flatten",
    "v[1:]", "v is none", "v | select | list", "v | groupby('a')", "v | items", "v | reverse", "v | chunk(2)", "v[w]",
])  # fmt: skip


@given(EXPRESSIONS, JSON, JSON)
def test_what_is_inferred_comes_true(text: str, first: object, second: object) -> None:
    """A value has the shape that was inferred, and no error was found in an expression that has one."""
    compiled = compile_text("{{ " + text + " }}")
    assert isinstance(compiled, Compiled)
    shape, problems = compiled.infer({"v": shape_of(first), "w": shape_of(second)})
    try:
        value = compiled.evaluate({"v": first, "w": second})
    except EvaluationError:
        return
    errors = [problem for problem in problems if problem.severity == "error" and problem.kind != "never-equal"]
    assert not errors
    assert accepts(shape, shape_of(value))
