"""Rotation: every property that the calendar relies on, over all kinds of weeks."""

from collections import Counter
from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from cc_flow.template import Compiled, compile_text

PILLARS = ["local", "market", "listings", "tips", None]


def evaluate(text: str, **names: Any) -> Any:
    """The value of a bare expression."""
    compiled = compile_text("{{ " + text + " }}")
    assert isinstance(compiled, Compiled), compiled
    return compiled.evaluate(names)


def entries_of(pillars: list[str | None]) -> list[dict[str, Any]]:
    """A week's entries, two places a day, with these pillars."""
    return [
        {"id": index, "date": f"2026-12-{index // 2 + 1:02}", "order": index % 2, "post": {"pillar": pillar}}
        for index, pillar in enumerate(pillars)
    ]


weeks = st.lists(st.sampled_from(PILLARS), max_size=14).map(entries_of)
orders = st.lists(st.sampled_from(["market", "local", "tips", "unheard-of"]), unique=True)


def rotate(entries: list[dict[str, Any]], order: list[str]) -> list[dict[str, Any]]:
    """The entries in turn."""
    rotated = evaluate("entries | rotate_by('post.pillar', order)", entries=entries, order=order)
    assert isinstance(rotated, list)
    return rotated


def moved(entries: list[dict[str, Any]], moves: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The calendar after the moves."""
    places = {move["id"]: move for move in moves}
    after = [{**entry, **places.get(entry["id"], {})} for entry in entries]
    return sorted(after, key=lambda entry: (entry["date"], entry["order"]))


def pillars(entries: list[dict[str, Any]]) -> list[str | None]:
    """Their pillars in order."""
    return [entry["post"]["pillar"] for entry in entries]


@given(weeks, orders)
def test_nothing_is_lost(entries: list[dict[str, Any]], order: list[str]) -> None:
    """Rotating gives the same entries, each once."""
    assert sorted(entry["id"] for entry in rotate(entries, order)) == [entry["id"] for entry in entries]


@given(weeks, orders)
def test_rotating_twice_changes_nothing(entries: list[dict[str, Any]], order: list[str]) -> None:
    """What was rotated stays as it is, whatever order the list came in."""
    rotated = rotate(entries, order)
    assert rotate(rotated, order) == rotated
    assert rotate(entries[::-1], order) == rotated


@given(weeks, orders)
def test_neighbours_differ_wherever_they_can(entries: list[dict[str, Any]], order: list[str]) -> None:
    """There are as few equal neighbours as there can be: none, unless one pillar has more than half of the entries."""
    found = pillars(rotate(entries, order))
    equal = sum(one == other for one, other in pairwise(found))
    most = max(Counter(found).values(), default=0)
    assert equal == max(0, 2 * most - len(found) - 1)


@given(weeks, orders)
def test_within_a_pillar_the_order_stays(entries: list[dict[str, Any]], order: list[str]) -> None:
    """Entries of one pillar keep the order of their dates and places."""
    rotated = rotate(entries, order)
    for pillar in PILLARS:
        ids = [entry["id"] for entry in rotated if entry["post"]["pillar"] == pillar]
        assert ids == sorted(ids)


@given(weeks, orders)
def test_moves_lead_to_the_rotated_week(entries: list[dict[str, Any]], order: list[str]) -> None:
    """The moves bring the calendar into the rotated order, in the places it has; then nothing is left to move."""
    moves = evaluate("entries | rotate_by('post.pillar', order) | as_moves", entries=entries, order=order)
    after = moved(entries, moves)
    assert [entry["id"] for entry in after] == [entry["id"] for entry in rotate(entries, order)]
    assert sorted((entry["date"], entry["order"]) for entry in after) == [
        (entry["date"], entry["order"]) for entry in entries
    ]
    assert evaluate("entries | rotate_by('post.pillar', order) | as_moves", entries=after, order=order) == []


@given(weeks, orders)
def test_only_what_changes_is_moved(entries: list[dict[str, Any]], order: list[str]) -> None:
    """A move is `{id, date, order}` and leads elsewhere than where the entry is."""
    held = {entry["id"]: (entry["date"], entry["order"]) for entry in entries}
    for move in evaluate("entries | rotate_by('post.pillar', order) | as_moves", entries=entries, order=order):
        assert move.keys() == {"id", "date", "order"}
        assert held[move["id"]] != (move["date"], move["order"])


def test_the_listed_values_come_first_and_in_turn() -> None:
    """Round robin over the listed values, then the rest by name, null last."""
    week = entries_of(["tips", None, "listings", "local", "local", "market", "tips"])
    assert pillars(rotate(week, ["local", "market"])) == ["local", "market", "listings", "tips", None, "local", "tips"]


def test_a_heavy_pillar_takes_its_turn_earlier() -> None:
    """One pillar of many is spread over the week rather than left for its end."""
    week = entries_of(["local"] * 4 + ["market"] * 2 + ["tips"] * 2)
    assert pillars(rotate(week, ["local", "market", "tips"])) == [
        "local", "market", "tips", "local", "market", "local", "tips", "local",
    ]  # fmt: skip


def test_posts_without_dates_keep_their_order() -> None:
    """Items that have no date and order, such as posts of the library, keep the order of the list within a value."""
    posts = [{"id": 2, "p": "a"}, {"id": 1, "p": "a"}, {"id": 3, "p": "b"}]
    assert evaluate("posts | rotate_by('p', ['a']) | pluck('id')", posts=posts) == [2, 3, 1]
