"""The filters: every example of their documentation, what they refuse, and what they promise."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cc_flow.template import CHAPTERS, FILTERS, TESTS, Compiled, EvaluationError, compile_text


def evaluate(text: str, **names: Any) -> Any:
    """The value of a bare expression."""
    compiled = compile_text("{{ " + text + " }}")
    assert isinstance(compiled, Compiled), compiled
    return compiled.evaluate(names)


def failure(text: str, **names: Any) -> str:
    """Why a bare expression has no value."""
    with pytest.raises(EvaluationError) as caught:
        evaluate(text, **names)
    return caught.value.message


@pytest.mark.parametrize("definition", [*FILTERS.values(), *TESTS.values()], ids=lambda one: one.name)
def test_examples_of_the_documentation_hold(definition: Any) -> None:
    """Each filter and test is documented, in a chapter, with examples that come true."""
    assert definition.summary
    assert definition.examples
    assert definition.call.__module__ in {chapter.__name__ for chapter in CHAPTERS.values()}
    for expression, result in definition.examples:
        assert evaluate(expression) == evaluate(result), expression


def test_what_opens_doors_is_gone() -> None:
    """Jinja's filters that open doors or hide cost do not exist."""
    gone = {
        "format",
        "attr",
        "xmlattr",
        "urlize",
        "pprint",
        "random",
        "safe",
        "escape",
        "e",
        "forceescape",
        "center",
        "indent",
        "wordwrap",
        "filesizeformat",
        "striptags",
        "batch",
        "slice",
    }
    assert not gone & FILTERS.keys()
    assert not {"callable", "sameas", "filter", "test", "escaped"} & TESTS.keys()


def test_signatures_are_readable() -> None:
    """A signature is written as the language page writes it."""
    assert FILTERS["weekdays"].signature == "weekdays(count=5)"
    assert FILTERS["pluck"].signature == "pluck(path)"
    assert FILTERS["where"].signature == "where(path, op='true', value=none)"
    assert FILTERS["sort"].signature == "sort(reverse=false, case_sensitive=false, attribute=none)"
    assert FILTERS["length"].signature == "length"


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("'2026-11-30T23:30:00-05:00' | date", "2026-11-30"),
        ("'2026-11-30T23:30:00Z' | date", "2026-11-30"),
        ("'2026-12-01' | month", "2026-12"),
        ("'2026-12' | month", "2026-12"),
        ("'0999-12-01' | month", "0999-12"),
        ("'2026-11-30T07:00:00-05:00' | add_days(6)", "2026-12-06"),
        ("'2026-03-01' | add_days(-1)", "2026-02-28"),
        ("'2028-01-31' | add_months(1)", "2028-02-29"),
        ("'2026-01-15' | add_months(-1)", "2025-12-15"),
        ("'2026-11-29' | week_start", "2026-11-23"),
        ("'2026-11-29' | week_start(first='sunday')", "2026-11-29"),
        ("'2026-11-28' | weekdays(count=1)", ["2026-11-30"]),
        ("'2026-12-02' | weekdays", ["2026-12-02", "2026-12-03", "2026-12-04", "2026-12-07", "2026-12-08"]),
        ("'2026-12-02' | weekdays(0)", []),
        (
            "'2026-12-02T15:04:05+00:00' | format_date('%A %-d %B %Y, %-I:%M %p (%H:%M) %j %V 100%%')",
            "Wednesday 2 December 2026, 3:04 PM (15:04) 336 49 100%",
        ),
    ],
)
def test_dates(text: str, result: Any) -> None:
    """Date filters take dates and times as ISO text and give `YYYY-MM-DD`, of the day that is written there."""
    assert evaluate(text) == result


@pytest.mark.parametrize(
    "text",
    [
        "'tomorrow' | date",
        "'2026-13-01' | date",
        "'2026-02-30' | add_days(1)",
        "'20261201' | month",
        "'2026-12' | date",
        "'12:30' | date",
        "none | date",
        "5 | month",
        "'9999-12-31' | add_days(1)",
        "'9999-12-31' | weekdays",
        "'2026-12-01' | weekdays(-1)",
        "'2026-12-01' | week_start('mon')",
        "'2026-12-01' | format_date('%s')",
        "'' | date",
    ],
)
def test_bad_dates(text: str) -> None:
    """What is no date raises with words that say what one is."""
    assert failure(text)


@given(st.dates(), st.integers(1, 60))
def test_weekdays_are_the_next_ones(day: Any, count: int) -> None:
    """`weekdays` gives as many days as asked for, from that date on, in order, none of them on a weekend."""
    if day.year > 9000:
        return
    days = evaluate(f"day | weekdays({count})", day=day.isoformat())
    assert len(days) == count
    assert days == sorted(set(days))
    assert days[0] >= day.isoformat()
    assert all(evaluate("day | week_start", day=one) >= evaluate("day | add_days(-4)", day=one) for one in days)


POSTS = [
    {"id": 1, "post": {"pillar": "a"}, "n": 2},
    {"id": 2, "post": None, "n": None},
    {"id": 3, "post": {"pillar": "b"}, "n": 1},
]


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("posts | pluck('post.pillar')", ["a", None, "b"]),
        ("none | pluck('a')", None),
        ("none | where('a') | without([]) | order_by('a') | unique_by('a') | rotate_by('a') | as_moves", None),
        ("posts | where('post.pillar') | pluck('id')", [1, 3]),
        ("posts | where('n', '>', 1) | pluck('id')", [1]),
        ("posts | where('n', 'le', 2) | pluck('id')", [1, 3]),
        ("posts | where('n', 'eq', none) | pluck('id')", [2]),
        ("posts | where('n', '!=', 2) | pluck('id')", [2, 3]),
        ("posts | where('n', 'not in', [1, 2]) | pluck('id')", [2]),
        ("posts | where('post.pillar', 'contains', 'a') | pluck('id')", [1]),
        ("posts | where('post.pillar', 'not contains', 'a') | pluck('id')", [2, 3]),
        ("posts | where('id', 'in', {'a': 1}) | pluck('id')", []),
        ("posts | without(['a'], by='post.pillar') | pluck('id')", [2, 3]),
        ("posts | without([none], by='n') | pluck('id')", [1, 3]),
        ("posts | order_by('n') | pluck('id')", [3, 1, 2]),
        ("posts | order_by('n', reverse=true) | pluck('id')", [1, 3, 2]),
        ("posts | unique_by('post.pillar') | pluck('id')", [1, 2, 3]),
        ("[[1], [2], [1]] | unique", [[1], [2]]),
        ("[{'a': {'b': 1}}] | without([{'b': 1}], by='a')", []),
        ("posts | groupby('post.pillar') | map(attribute='list') | map('length') | list", [1, 1, 1]),
        ("posts | zip_as([7, 8], ['p', 'n']) | map(attribute='n') | list", [7, 8]),
        ("posts | map(attribute='post.pillar') | list", ["a", None, "b"]),
        ("posts | rejectattr('n') | pluck('id')", [2]),
        ("posts | selectattr('n', 'none') | pluck('id')", [2]),
        ("[[{'a': 1}], []] | pluck('0.a') if false else [[{'a': 1}]] | pluck('0.a')", [1]),
        ("{'b': 1, 'A': 2} | dictsort", [["A", 2], ["b", 1]]),
        ("{'b': 1, 'a': 2} | dictsort(by='value', reverse=true)", [["a", 2], ["b", 1]]),
        ("['b', 'A'] | sort(case_sensitive=true, reverse=true)", ["b", "A"]),
        ("[3, 1.5] | min", 1.5),
        ("['b', 'A'] | max", "b"),
        ("posts | max(attribute='id') | tojson | length > 0", True),
        ("[[[1], 2], 3] | flatten(0)", [[[1], 2], 3]),
        ("[[[1], [[2]]], 3] | flatten(1)", [[1], [[2]], 3]),
        ("[[[1], [[2]]], 3] | flatten", [1, 2, 3]),
        ("[posts | pluck('n'), [none, 'ab'], none] | flatten", [2, 1, "ab"]),
        ("none | flatten", None),
        ("[0.1, 0.2] | sum", 0.1 + 0.2),
        ("2.5 | round", 2.0),
        ("'-12' | int", -12),
        ("true | int", 1),
        ("12.9 | int", 12),
        ("'é' | tojson", '"é"'),
        ("'<a>' | tojson", '"<a>"'),
        ("{'b': 1, 'a': 2} | tojson", '{"b": 1, "a": 2}'),
    ],
)
def test_collections(text: str, result: Any) -> None:
    """Filters on lists do what they say; on a path null is passed on, and null goes last."""
    assert evaluate(text, posts=POSTS) == result


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("posts | pluck('post.pilar')", "an item has no such field; did you mean `pillar`?"),
        ("posts | where('id', 'is', 1)", "`where` has no such operator"),
        ("posts | where('id', 'gt', 'a')", "`>` takes two numbers or two texts, not a whole number and text"),
        ("posts | order_by('post')", "only numbers with numbers and text with text have an order"),
        ("posts | sort(attribute='n')", "only numbers with numbers and text with text have an order; here are a whole"),
        ("posts | zip_as([1], ['a'])", "`zip_as` takes two different names"),
        ("posts | zip_as([1], ['a', 'a'])", "`zip_as` takes two different names"),
        ("posts | as_moves", "an entry has no such field; known fields: `id`, `n`, `post`"),
        ("[{'id': 1, 'date': '2026-12-01', 'order': none}] | as_moves", "has no place to move from"),
        ("'a' | int", "this text is not a whole number; `int(0)` would give 0 then"),
        ("none | int", "this value is not a whole number"),
        ("[1, 'a'] | sum", "`sum` adds numbers, and here is text"),
        ("[[1], [2]] | sum", "`sum` adds numbers, and here is a list; `flatten` makes one list of several"),
        ("[[1]] | flatten(-1)", "the levels of a list are none or more"),
        ("'a' | round", "`round` takes a number, not text"),
        ("5 | upper", "`upper` takes text, not a whole number"),
        ("[1] | map('nope') | list", "there is no such filter"),
        ("[1] | map('join', 1, 2, 3) | list", "`join` takes 2 arguments, and here are 3"),
        ("[1] | map | list", "`map` needs the name of a filter, or `attribute=`"),
        ("'a' | truncate_words('b')", "`count` of `truncate_words` is a whole number, not text"),
        ("'a' | truncate_words(true)", "`count` of `truncate_words` is a whole number, not true or false"),
    ],
)
def test_bad_input(text: str, said: str) -> None:
    """Bad input raises with clear words."""
    assert said in failure(text, posts=POSTS)


@given(st.lists(st.integers()), st.integers(1, 9))
def test_chunks_join_to_the_list(items: list[int], size: int) -> None:
    """The chunks of a list are the list, each of the size asked for but the last."""
    chunks = evaluate("items | chunk(size)", items=items, size=size)
    assert [item for chunk in chunks for item in chunk] == items
    assert all(len(chunk) == size for chunk in chunks[:-1])


def test_a_list_that_holds_itself_many_times_is_not_written_out():
    """Forty lists of two that share one are a million million items: the bound ends it."""
    doubled: list[Any] = [1]
    for _ in range(40):
        doubled = [doubled, doubled]
    assert "this takes too long" in failure("doubled | flatten", doubled=doubled)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(), lambda one: st.lists(one) | st.dictionaries(st.text(), one)
)


@given(JSON)
def test_tojson_is_json(value: Any) -> None:
    """`tojson` gives JSON text that reads back as the value."""
    assert json.loads(evaluate("v | tojson", v=value)) == value


@given(st.text())
def test_slugs_are_slugs(text: str) -> None:
    """A slug has lower-case letters, digits and single hyphens between them, and is its own slug."""
    slug = evaluate("v | slugify", v=text)
    assert all(character in "abcdefghijklmnopqrstuvwxyz0123456789-" for character in slug)
    assert "--" not in slug
    assert slug == slug.strip("-")
    assert evaluate("v | slugify", v=slug) == slug


def test_placeholders_are_filled_once() -> None:
    """What is filled in is not filled again; Markdown links and footnotes are no placeholders."""
    text = "[Your City] [1] [here](https://a) [A]"
    assert evaluate("v | placeholders", v=text) == ["Your City", "A"]
    assert evaluate("v | fill({'your-city': '[A]', 'a': 'x'})", v=text) == "[A] [1] [here](https://a) x"


def test_a_placeholder_is_not_filled_with_null() -> None:
    """Null for a placeholder is an error: it would print as a word."""
    assert "default" in failure("'[A]' | fill({'a': none})")
