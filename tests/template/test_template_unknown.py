"""Unknowns: expressions over values that are known only after apply."""

from typing import Any

import pytest

from cc_flow.shape import ANYTHING, BOOLEAN, INTEGER, NUMBER, TEXT, ListOf, Record, Shape, Text
from cc_flow.template import Compiled, compile_condition, compile_text
from cc_flow.unknown import Undecided, Unknown

POST = Record({"id": Text(format="id"), "likes": INTEGER, "tags": ListOf(TEXT)}, name="post")


def names() -> dict[str, Any]:
    """A post and a list yet to come, beside known values."""
    return {
        "post": Unknown(POST, "slot[a]"),
        "posts": Unknown(ListOf(POST), "posts"),
        "n": Unknown(INTEGER, "count"),
        "mixed": [{"id": "a"}, {"id": Unknown(TEXT, "slot[b].id")}],
        "known": ["a", "b"],
    }


def evaluate(text: str) -> Any:
    """The value of a whole text."""
    compiled = compile_text(text)
    assert isinstance(compiled, Compiled), compiled
    return compiled.evaluate(names())


@pytest.mark.parametrize(
    ("text", "shape", "origin"),
    [
        ("{{ post.id }}", Text(format="id"), "slot[a].id"),
        ("{{ posts[0].likes }}", INTEGER, "posts[0].likes"),
        ("{{ n + 1 }}", INTEGER, "count"),
        ("{{ 1 / n }}", NUMBER, "count"),
        ("{{ -n }}", INTEGER, "count"),
        ("{{ post.id ~ 'x' }}", TEXT, "slot[a].id"),
        ("{{ post.id | upper }}", TEXT, "slot[a].id"),
        ("{{ post.likes > 3 }}", BOOLEAN, "slot[a].likes"),
        ("{{ 1 < n < 5 }}", BOOLEAN, "count"),
        ("{{ not n }}", BOOLEAN, "count"),
        ("{{ post.id in known }}", BOOLEAN, "slot[a].id"),
        ("{{ 'z' in (mixed | pluck('id')) }}", BOOLEAN, "slot[b].id"),
        ("{{ post is defined }}", BOOLEAN, "slot[a]"),
        ("{{ post.id is none }}", BOOLEAN, "slot[a].id"),
        ("{{ posts | length }}", INTEGER, "posts"),
        ("{{ posts | pluck('id') }}", ListOf(Text(format="id")), "posts"),
        ("{{ posts | map(attribute='likes') | sum }}", INTEGER, "posts"),
        ("{{ posts | first }}", POST, "posts"),
        ("{{ posts | pluck('tags') | flatten }}", ListOf(TEXT), "posts"),
        ("{{ [known, post.tags] | flatten }}", ListOf(TEXT), "slot[a].tags"),
        ("{{ posts[1:] }}", ListOf(POST), "posts"),
        ("{{ known[:n] }}", ListOf(TEXT), "count"),
        ("{{ known[n] }}", ANYTHING, "count"),
        ("{{ range(n) }}", ListOf(INTEGER), "count"),
        ("{{ known | without(posts | pluck('id')) }}", ListOf(TEXT), "posts"),
        ("{{ mixed | pluck('id') | join(',') }}", TEXT, "slot[b].id"),
        ("{{ mixed | tojson }}", TEXT, "slot[b].id"),
        ("{{ mixed | where('id', 'eq', 'z') | length }}", INTEGER, "slot[b].id"),
        ("{{ mixed | rotate_by('id') | length }}", INTEGER, "slot[b].id"),
        ("{{ 1 if n else 2 }}", ANYTHING, "count"),
        ("{{ n and false }}", ANYTHING, "count"),
        ("a {{ post.id }}", TEXT, "slot[a].id"),
        ("{{ 'a' }}{{ mixed[1].id }}", TEXT, "slot[b].id"),
    ],
)
def test_an_expression_over_an_unknown_is_unknown(text: str, shape: Shape, origin: str) -> None:
    """What is computed from an unknown is an unknown of the result's type that names where it comes from."""
    value = evaluate(text)
    assert isinstance(value, Unknown)
    # The choices of a literal text are of no interest here.
    assert (_plain(value.shape), value.origin) == (_plain(shape), origin)


def _plain(shape: Shape) -> Shape:
    if isinstance(shape, ListOf):
        return ListOf(_plain(shape.element))
    return TEXT if isinstance(shape, Text) and shape.format is None else shape


def test_what_does_not_turn_on_an_unknown_is_known() -> None:
    """A list of unknowns has a length, `false and x` is false, and a value beside an unknown is itself."""
    assert evaluate("{{ mixed | length }}") == 2
    assert evaluate("{{ false and n }}") is False
    assert evaluate("{{ true or n }}") is True
    assert evaluate("{{ 'a' in (mixed | pluck('id')) }}") is True
    assert evaluate("{{ mixed[0].id }}") == "a"
    assert evaluate("{{ 1 > 2 > n }}") is False


def test_a_value_may_hold_unknowns() -> None:
    """Lists and mappings hold unknowns beside known values, each with its own origin."""
    value = evaluate("{{ [{'id': post.id, 'n': 1}] }}")
    assert value[0]["n"] == 1
    assert isinstance(value[0]["id"], Unknown)
    assert value[0]["id"].origin == "slot[a].id"
    assert [one.origin for one in evaluate("{{ mixed | pluck('id') }}")[1:]] == ["slot[b].id"]


@pytest.mark.parametrize(
    "text", ["n > 3", "post is defined", "n > 3 and false", "not n", "post.id in known", "posts | length > 0", "n"]
)
def test_a_condition_over_an_unknown_is_undecided(text: str) -> None:
    """A condition that turns on an unknown is undecided, and says on which."""
    condition = compile_condition(text)
    assert isinstance(condition, Compiled)
    with pytest.raises(Undecided) as caught:
        condition.evaluate(names())
    assert caught.value.unknown.origin


def test_a_condition_that_does_not_need_the_unknown_is_decided() -> None:
    """`false and x` decides a condition, whatever x will be."""
    condition = compile_condition("known | length == 0 and post.likes > 3")
    assert isinstance(condition, Compiled)
    assert condition.evaluate(names()) is False
