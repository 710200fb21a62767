"""Reading templates: what kind a text is, where its mistakes stand, and which paths it names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cc_flow.template import Compiled, Kind, TemplateProblem, compile_condition, compile_text
from cc_flow.template.tokens import NUL


def compiled(text: str) -> Compiled:
    """A text that has no problems."""
    result = compile_text(text)
    assert isinstance(result, Compiled), result
    return result


def problems(text: str) -> tuple[TemplateProblem, ...]:
    """What is wrong with a text."""
    result = compile_text(text)
    assert not isinstance(result, Compiled), result
    return result


def only_problem(text: str) -> TemplateProblem:
    """The one thing wrong with a text."""
    (problem,) = problems(text)
    return problem


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("plain", Kind.LITERAL),
        ("50% off, { }, }}", Kind.LITERAL),
        ("", Kind.LITERAL),
        ("{{ a }}", Kind.VALUE),
        ("  {{ a }}\n", Kind.VALUE),
        ("{{ {'a': {'b': 1}} }}", Kind.VALUE),
        ("{{ '}}' }}", Kind.VALUE),
        ("{{ a }}{{ b }}", Kind.MIXED),
        ("a {{ b }}", Kind.MIXED),
        ("{{ a }}.", Kind.MIXED),
    ],
)
def test_kind_of_a_text(text: str, kind: Kind) -> None:
    """A text is literal, one whole value, or mixed; only spaces may stand around a whole value."""
    assert compiled(text).kind is kind


@pytest.mark.parametrize(
    ("text", "wrong", "kind"),
    [
        ("{{ x.y", "{{", "syntax"),
        ("ab {{ }} c", "{{ }}", "syntax"),
        ("{{ a b }}", "b", "syntax"),
        ("{{ (a }}", "}", "syntax"),
        ("{{ a ? b }}", "?", "syntax"),
        ("{{ 'a }}", "'", "syntax"),
        ("{{ a + }}", "+", "syntax"),
        ("{{ a, b }}", ",", "syntax"),
        ("{{ 'a\\xzz' }}", "'a\\xzz'", "syntax"),
        ("{{ " + "9" * 5000 + " }}", "9" * 5000, "syntax"),
        ("x {% if a %}", "{%", "statement"),
        ("x {# hidden #}", "{#", "statement"),
        ("{{ a }} {% set b = 1 %}", "{%", "statement"),
        ("{{ a | uper }}", "uper", "unknown-filter"),
        ("{{ a is definde }}", "definde", "unknown-test"),
        ("{{ a | pluck }}", "pluck", "bad-argument"),
        ("{{ a | length(1) }}", "length", "bad-argument"),
        ("{{ a | join(dd='x') }}", "join", "bad-argument"),
        ("{{ a | join(', ', d='x') }}", "join", "bad-argument"),
        ("{{ a | default(*b) }}", "a | default(*b)", "bad-argument"),
        ("{{ range() }}", "range()", "bad-argument"),
        ("{{ lipsum() }}", "lipsum", "call"),
        ("{{ x.title.upper() }}", "upper", "method"),
        ("{{ (a)(b) }}", "a", "call"),
    ],
)
def test_a_problem_stands_on_what_is_wrong(text: str, wrong: str, kind: str) -> None:
    """A problem covers the smallest stretch that is wrong, and has a kind."""
    problem = only_problem(text)
    assert (text[problem.start : problem.end], problem.kind, problem.severity) == (wrong, kind, "error")


@pytest.mark.parametrize(
    ("text", "wrong", "way_out"),
    [
        ("{{ a && b }}", "&", "write `and`"),
        ("{{ a || b }}", "|", "write `or`"),
        ("{{ !a }}", "!", "write `not`"),
        ("{{ a <> b }}", ">", "write `!=`"),
        ("{{ a === b }}", "=", "write `==`"),
        ("{{ a = b }}", "=", "two values are compared with `==`"),
        ("{{ a ? b : c }}", "?", "write `this if condition else that`"),
        ("{{ pluck(\u2018id\u2019) }}", "\u2018", "write straight quotes: `'…'`"),
        ("{{ a) }}", ")", "nothing is opened that it could close: take it away, or add the opening one"),
        ("{{ (a }}", "}", "what is opened is closed first: add the `)`"),
        ("{{ a }", "}", "an expression ends with `}}`"),
        ("{{{ a }}}", "}", "a template has two braces on each side"),
        ("{{ a | | b }}", "|", "one `|` stands before each filter"),
        ("{{ a length }}", "length", "a `|` is missing before it: `| length`"),
        ("{{ a contains b }}", "contains", "write `'…' in …`"),
        ("{{ a exists }}", "exists", "write `… is defined`"),
        ("{{ [x for x in a] }}", "for", "`| pluck('…')` takes a field of each, `| where(…)` some of them"),
        ("{{ a is null }}", "null", "write `none`"),
        ("{{ a | toUpperCase }}", "toUpperCase", "write `| upper`"),
        ("{{ now() }}", "now", "write `run.scheduled_for`: runs have no clock, so that each can be repeated"),
        ("{{ len(a) }}", "len", "write `| length`"),
        ("{{ a.results(0) }}", "results", "take the brackets away; an item of a list is taken by `[0]`"),
        ("{{ 'a }}", "'", "close it with another `'`"),
        ("for {inputs.tone} only", "{inputs.tone}", "write `{{ inputs.tone }}`"),
        ("for { steps.a.output }}", "{ steps.a.output }}", "write `{{ steps.a.output }}`"),
        (
            "{% if a %}",
            "{%",
            "choose by `{{ … if … else … }}`, or with `when:`; for these two characters themselves write `{{ '{%' }}`",
        ),
    ],
)
def test_what_other_languages_write_is_answered_with_ours(text: str, wrong: str, way_out: str) -> None:
    """Signs and words of other languages: each is one finding that says what is written here."""
    problem = only_problem(text)
    assert (text[problem.start : problem.end], problem.help) == (wrong, way_out)


@pytest.mark.parametrize(
    "text",
    [
        "{Your City}",
        "{name}",
        '{"a": {"b": 1}}',
        "a }} b",
        "{steps}",
        "{ inputs }",
        "{a.b}",
        "{{ {'a': 1} }}",
        "$5 & more",
    ],
)
def test_braces_that_name_nothing_of_ours_are_text(text: str) -> None:
    """One brace is a mistake only around a path that templates have."""
    assert not isinstance(compile_text(text), tuple)


def test_near_filter_is_offered() -> None:
    """An unknown filter is answered with the near one."""
    assert only_problem("{{ a | uper }}").help == "did you mean `upper`?"


def test_method_names_its_filter() -> None:
    """Calling a method of Python's is answered with the filter that does it."""
    assert only_problem("{{ title.upper() }}").help == "write `| upper`"


def test_all_problems_of_a_text_are_found() -> None:
    """Every expression of a text is checked, whatever is wrong with the others."""
    text = "{{ a | uper }} {% x %} {{ b + }} {{ c.strip() }}"
    assert [problem.kind for problem in problems(text)] == ["unknown-filter", "statement", "syntax", "method"]


@pytest.mark.parametrize("text", ["{{ '{{' }}", "{{ '{%' }}", "{{ '}}' }}", "{{ '{#' }}"])
def test_marks_can_be_written(text: str) -> None:
    """The characters that begin an expression or a statement are written as a quoted text in an expression."""
    assert compiled(text).evaluate({}) == text[4:6]


def test_offsets_count_in_the_text_as_written() -> None:
    """CR LF, multi-line expressions and trimmed spaces do not shift what stands after them."""
    text = "a\r\nb {{ x }}\r\n  {{- y }}\r\n{{\r\n  z.\r\n  q }}"
    found = [(one.path, text[one.start : one.end]) for one in compiled(text).references]
    assert found == [(("x",), "x"), (("y",), "y"), (("z", "q"), "z.\r\n  q")]


def test_problem_after_crlf() -> None:
    """A problem's place is right behind CR LF."""
    text = "one\r\ntwo\r\n{{ a | nope }}"
    problem = only_problem(text)
    assert text[problem.start : problem.end] == "nope"


@given(st.text(alphabet=st.characters(exclude_characters=NUL, exclude_categories=("Cs",))))
def test_text_without_marks_is_itself(text: str) -> None:
    """A text without `{{`, `{%` and `{#` evaluates to itself, line ends and all."""
    if not any(mark in text for mark in ("{{", "{%", "{#")):
        assert compiled(text).evaluate({}) == text


@given(st.text(alphabet="ab \r\n\t}%#"), st.text(alphabet="ab \r\n\t}%#"))
def test_text_around_an_expression_is_kept(before: str, after: str) -> None:
    """What stands around an expression is kept to the character, newlines at the end included."""
    text = f"{before}x{{{{ v }}}}x{after}"
    assert compiled(text).evaluate({"v": "|"}) == f"{before}x|x{after}"


@given(st.text(max_size=40))
def test_any_expression_compiles_or_has_problems(source: str) -> None:
    """No text makes the compiler raise, and every problem has a place in the text."""
    for text, compile_ in ((f"a {{{{ {source} }}}} b", compile_text), (source, compile_condition)):
        result = compile_(text)
        if not isinstance(result, Compiled):
            assert result
            assert all(0 <= problem.start <= problem.end <= len(text) for problem in result)


@given(st.text(alphabet="ab.[]()'\"|{}%+-*~<>=! 01,:", max_size=30))
def test_any_tokens_compile_or_have_problems(source: str) -> None:
    """No row of tokens makes the compiler raise; what compiles knows its references."""
    result = compile_text(f"{{{{ {source} }}}}")
    if isinstance(result, Compiled):
        assert all(result.text[one.start : one.end] for one in result.references)


def test_deep_nesting_is_a_problem() -> None:
    """An expression nested without end is a problem, not a crash."""
    for source in ("(" * 2000 + "1" + ")" * 2000, "-" * 3000 + "1", "+".join(["1"] * 3000), "not " * 3000 + "a"):
        assert only_problem("{{ " + source + " }}").message == "this expression is nested too deeply"


def test_equal_texts_compile_once() -> None:
    """A text is compiled once, however often it is asked for."""
    assert compile_text("{{ once.upon.a.time }}") is compile_text("{{ once.upon." + "a.time }}")
    assert compile_condition("once.upon") is compile_condition("once." + "upon")


def test_compiling_folds_no_constants() -> None:
    """Compiling computes nothing: a bomb of constants costs nothing until it is evaluated, and is refused then."""
    assert compiled("{{ 'a' * 10 ** 9 ~ 'b' * 10 ** 9 }}").kind is Kind.VALUE


@pytest.mark.parametrize(
    ("text", "wrong"),
    [("{{ a }}", "{{"), ("{% if a %}", "{%"), ("a }} b", "}}"), ("a == {{ b }}", "{{")],
)
def test_braces_in_a_condition(text: str, wrong: str) -> None:
    """A condition is a bare expression; `{{` and `{%` in it are errors that say so."""
    result = compile_condition(text)
    assert isinstance(result, tuple)
    (problem,) = result
    assert (text[problem.start : problem.end], problem.message) == (wrong, "a condition is a bare expression")


def test_braces_in_a_conditions_text_are_fine() -> None:
    """Quoted braces are text, also in a condition."""
    condition = compile_condition("'{{' in x")
    assert isinstance(condition, Compiled)
    assert condition.evaluate({"x": "a {{ b"}) is True


def test_references_have_paths_and_places() -> None:
    """A reference is the longest constant path, with the place of each part."""
    text = "{{ steps.week.output.results[0].date }}"
    (reference,) = compiled(text).references
    assert reference.path == ("steps", "week", "output", "results", 0, "date")
    assert text[reference.start : reference.end] == text[3:-3]
    assert [text[start:end] for start, end in reference.part_spans] == [
        "steps",
        "week",
        "output",
        "results",
        "0",
        "date",
    ]


def test_references_inside_arguments_are_found() -> None:
    """Names in filters' arguments, in indexes, slices, lists, mappings and conditions are references, too."""
    text = "{{ a.b | without(c.d | pluck('e'), by=f.g) if h[i.j][k['l']] is in(m) else {n.o: [p[:q]]} }}"
    paths = {reference.path for reference in compiled(text).references}
    assert paths == {
        ("a", "b"), ("c", "d"), ("f", "g"), ("h",), ("i", "j"), ("k", "l"), ("m",), ("n", "o"), ("p",), ("q",),
    }  # fmt: skip


def test_range_is_no_reference() -> None:
    """`range` is the function, not a name of the workflow."""
    assert [one.path for one in compiled("{{ range(n) }}").references] == [("n",)]


def test_negative_indexes_are_part_of_a_path() -> None:
    """An index counted from the end is a constant, too."""
    assert [one.path for one in compiled("{{ a[-1].b['c d'] }}").references] == [("a", -1, "b", "c d")]


@pytest.mark.parametrize("text", ["{{ a[1, 2] }}", "{{ a[:1, 2] }}", "{{ a[:, 1:] | first }}", "{{ a[b, :-x, 'c'] }}"])
def test_an_index_is_one_thing(text: str) -> None:
    """Several in one pair of brackets are refused, slices among them."""
    problem = only_problem(text)
    assert (problem.kind, problem.severity) == ("syntax", "error")
    assert text.index("[") < problem.start < problem.end <= text.index("]")


def test_a_bad_escape_stands_on_its_string() -> None:
    """The place is that of the text as written, however many of its backslashes mean themselves."""
    text = r"{{ '\q\q\q\q\UUUU' }}"
    problem = only_problem(text)
    assert text[problem.start : problem.end] == r"'\q\q\q\q\UUUU'"
