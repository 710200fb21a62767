"""Values and shapes that grow from step to step: each costs what it has distinct parts, and there is an end to it."""

import time
from collections.abc import Callable

import pytest

from cc_flow.shape import ANYTHING, INTEGER, TEXT, ListOf, Record, Shape, bounded, shape_of, union
from cc_flow.template import Compiled, Hidden, compile_text

TALLEST = 60


def infer(text: str, scope: dict[str, Shape]) -> Shape:
    """The shape of an expression about which nothing is wrong."""
    compiled = compile_text("{{ " + text + " }}")
    assert isinstance(compiled, Compiled), compiled
    shape, problems = compiled.infer(scope)
    assert problems == ()
    return shape


CHAINS = {
    "lists": ("[v, [v]]", "[w, [w]]"),
    "records": ("{'a': v, 'b': w}", "{'a': v, 'b': w}"),
    "unions in lists": ("[v] if q else [w]", "[[v], w]"),
    "records of lists of unions": ("{'a': [v, w, 1], 'b': [[v]]}", "{'a': [w, v, 'x'], 'b': [[w]]}"),
    "pairs": ("[v] | zip_as([w], ['a', 'b'])", "[w] | zip_as([v], ['a', 'b'])"),
    "groups": ("[{'a': v, 'b': [w]}] | groupby('b')", "[{'a': w, 'b': [v]}] | groupby('b')"),
    "sums": ("[v] + [[w]]", "[w] + [[v]]"),
}


@pytest.mark.parametrize("chain", CHAINS)
def test_shapes_that_hold_each_other_are_soon_typed(chain: str) -> None:
    """Sixty lines of which each holds those above twice are typed and compared in a second, whatever they make."""
    begun = time.process_time()
    scope: dict[str, Shape] = {"v": ListOf(INTEGER), "w": ListOf(INTEGER), "q": Record({"x": TEXT})}
    for _ in range(TALLEST):
        one, other = (infer(text, scope) for text in CHAINS[chain])
        scope |= {"v": one, "w": other}
        assert infer("v == w or v in [w]", scope) is not None
    assert time.process_time() - begun < 1


def test_what_an_ordinary_file_holds_keeps_its_shape() -> None:
    """A mapping of twelve pages of entries is still known field by field; what doubles for ever becomes anything."""
    page = Record({"results": ListOf(Record({f"field_{number}": TEXT for number in range(130)}))})
    many: Shape = Record({f"page_{number}": page for number in range(12)})
    assert bounded(many) is many
    for _ in range(TALLEST):
        many = bounded(Record({"a": many, "b": many}))
        if many == ANYTHING:
            break
    assert many == ANYTHING


def test_a_list_of_many_kinds_is_one_of_any_text() -> None:
    """Literals of which each is its own are compared with few of the others: beyond fifty, texts are any text."""
    begun = time.process_time()
    posts = shape_of([{"title": f"post {number}"} for number in range(5_000)])
    assert posts == ListOf(Record({"title": TEXT}, is_open=False))
    assert shape_of([{f"key {number}": 1} for number in range(5_000)]) == ListOf(ANYTHING)
    assert union(*(shape_of(f"{number}") for number in range(50))) != TEXT
    assert time.process_time() - begun < 1


@pytest.mark.parametrize("look", [hash, repr, lambda shape: shape == Hidden("why", shape=ANYTHING)])
def test_a_tall_shape_can_be_looked_at(look: Callable[[Shape], object]) -> None:
    """A shape that is let stand is never so tall that looking at it fails."""
    tall: Shape = INTEGER
    for _ in range(1_000):
        tall = bounded(ListOf(tall))
    look(tall)
