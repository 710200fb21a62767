"""Lists in pages: everything is found, nothing twice, nothing missed in silence, and no walk is endless."""

import random
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from cc_flow.engine.paging import MOST_PAGES, MOST_WALKS, PAGE_SIZE, Page, Unstable, Walked, walk

Change = Callable[[random.Random, list[Any]], None]


class Listing:
    """A list behind `limit` and `offset`. `before` is called with each request's number, from 1, before its answer."""

    def __init__(
        self, items: list[Any], *, cap: int = PAGE_SIZE, before: Callable[[int], None] = lambda _: None
    ) -> None:
        self.items = items
        self.cap = cap
        self.before = before
        self.asked: list[tuple[int, int]] = []

    async def fetch(self, limit: int, offset: int) -> Page:
        """One page, as Django REST Framework cuts it."""
        self.asked.append((limit, offset))
        self.before(len(self.asked))
        return Page(self.items[offset : offset + min(limit, self.cap)], len(self.items))


def run(walking: Coroutine[Any, Any, Walked]) -> Walked:
    """The result of a walk; nothing in it waits, so no event loop is needed."""
    try:
        walking.send(None)
    except StopIteration as end:
        return end.value  # type: ignore[no-any-return] # what the coroutine returned
    raise AssertionError("a walk waited for something")


def posts(number: int) -> list[Any]:
    """So many items with ids."""
    return [{"id": f"p{index}", "title": f"Post {index}"} for index in range(number)]


@pytest.mark.parametrize(
    ("number", "asked"),
    [
        (0, [(100, 0)]),
        (1, [(100, 0)]),
        (100, [(100, 0)]),
        (101, [(100, 0), (100, 99)]),
        (199, [(100, 0), (100, 99)]),
        (250, [(100, 0), (100, 99), (100, 198)]),
    ],
)
def test_a_quiet_list_costs_no_request_too_many(number: int, asked: list[tuple[int, int]]) -> None:
    """A hundred at once, each page from the last item of the one before, and none after `count` is met."""
    listing = Listing(posts(number))
    walked = run(walk(listing.fetch))
    assert walked == Walked(tuple(posts(number)), number, len(asked), 1)
    assert listing.asked == asked


def test_the_authors_limit_is_the_page_size() -> None:
    """`limit` is asked for as it stands."""
    listing = Listing(posts(60))
    assert len(run(walk(listing.fetch, page_size=25)).results) == 60
    assert listing.asked == [(25, 0), (25, 24), (25, 48)]


@pytest.mark.parametrize("cap", [1, 7, 25, 99])
def test_a_server_that_caps_in_silence_is_walked_by_what_arrives(cap: int) -> None:
    """A short page is not the last one."""
    listing = Listing(posts(120), cap=cap)
    assert run(walk(listing.fetch)).results == tuple(posts(120))
    step = max(1, cap - 1)
    assert [offset for _, offset in listing.asked] == [*range(0, 120 - (step < cap), step)]


@pytest.mark.parametrize("caps", [(40, 3, 60), (1, 40, 1), (2, 1, 1)])
def test_a_cap_that_changes_on_the_way_misses_nothing(caps: tuple[int, int, int]) -> None:
    """Each page is as long as it is."""
    listing = Listing(posts(120))
    listing.before = lambda number: setattr(listing, "cap", caps[number % 3])
    assert run(walk(listing.fetch)).results == tuple(posts(120))


def test_an_offset_is_where_the_walk_begins() -> None:
    """What is before it is neither read nor expected."""
    listing = Listing(posts(30), cap=10)
    assert run(walk(listing.fetch, offset=15)).results == tuple(posts(30)[15:])
    assert listing.asked == [(100, 15), (100, 24)]
    assert run(walk(listing.fetch, offset=99)).results == ()


@pytest.mark.parametrize(("most", "asked"), [(1, [(1, 0)]), (30, [(30, 0)]), (120, [(100, 0), (100, 99)])])
def test_max_items_bounds_the_walk(most: int, asked: list[tuple[int, int]]) -> None:
    """No more are given, and no page is asked for that is not needed; `count` is still the server's."""
    listing = Listing(posts(250))
    walked = run(walk(listing.fetch, max_items=most))
    assert (walked.results, walked.count) == (tuple(posts(most)), 250)
    assert listing.asked == asked


def test_without_a_count_the_walk_ends_at_an_empty_page() -> None:
    """A short page says nothing, so one more is asked for."""
    items = posts(30)

    async def fetch(limit: int, offset: int) -> Page:
        return Page(items[offset : offset + min(limit, 20)], None)

    assert run(walk(fetch)) == Walked(tuple(items), None, 4, 1)


def test_items_without_ids_are_taken_by_their_place() -> None:
    """Equal items of a list that has no ids are different items."""
    for items in ([{"tag": "a"}] * 3 + [{"tag": "b"}], ["a", "a", 1, None], [{"id": None}, {"id": True}, {"id": 1.0}]):
        listing = Listing(list(items), cap=3)
        assert run(walk(listing.fetch)).results == tuple(items)


def test_ids_of_different_types_are_different() -> None:
    """1 and "1" are two items."""
    items = [{"id": 1}, {"id": "1"}]
    assert run(walk(Listing(items).fetch)).results == tuple(items)


def take_out(world: random.Random, items: list[Any]) -> None:
    """Somebody deletes an item."""
    if items:
        items.pop(world.randrange(len(items)))


def put_in(world: random.Random, items: list[Any]) -> None:
    """Somebody adds one."""
    items.insert(world.randrange(len(items) + 1), {"id": f"new{world.random()}"})


def move(world: random.Random, items: list[Any]) -> None:
    """Somebody moves one elsewhere."""
    items.insert(world.randrange(len(items)), items.pop(world.randrange(len(items))))


@pytest.mark.parametrize("changes", [1, 2, 3, 6])
@pytest.mark.parametrize("change", [take_out, put_in, move])
def test_a_list_that_moves_is_never_missed_in_silence(change: Change, changes: int) -> None:
    """Of 250 walks each: what was there all the time is in the result, once, or the walk says it is unstable."""
    for seed in range(250):
        world = random.Random(seed)
        items = posts(200)
        always = {item["id"] for item in items}
        moments = [world.randint(2, 16) for _ in range(changes)]

        def before(request: int) -> None:
            for _ in range(moments.count(request)):  # noqa: B023 - the walk ends before the next world begins
                change(world, items)  # noqa: B023 - as above
                always.intersection_update(item["id"] for item in items)  # noqa: B023 - as above

        try:
            walked = run(walk(Listing(items, cap=25, before=before).fetch))
        except Unstable:
            continue
        ids = [item["id"] for item in walked.results]
        assert always <= set(ids), f"seed {seed}: missed {always - set(ids)}"
        assert len(ids) == len(set(ids)), f"seed {seed}: twice"


def test_a_change_during_a_walk_is_seen_and_the_list_walked_again() -> None:
    """An item deleted from the page before pulls one out of sight: the second walk finds it."""
    listing = Listing(posts(50), cap=25)
    listing.before = lambda number: listing.items.__delitem__(0) if number == 2 else None
    walked = run(walk(listing.fetch))
    assert walked.results == tuple(posts(50)[1:])
    assert walked.walks == 2


@pytest.mark.parametrize("cap", [2, 3, 7, 25])
def test_one_taken_out_behind_and_one_put_in_ahead_are_seen(cap: int) -> None:
    """`count` stays and no id comes twice, yet the next page begins with another item: the list is walked again."""
    for seed in range(250):
        world = random.Random(seed)
        items = posts(50)
        listing = Listing(items, cap=cap)
        moment = world.randint(2, max(2, 49 // cap))

        def change(request: int) -> None:
            if request == moment:  # noqa: B023 - the walk ends before the next world begins
                read = listing.asked[-1][1]  # noqa: B023 - as above
                items.pop(world.randrange(read + 1))  # noqa: B023 - as above
                items.insert(world.randint(read, len(items)), {"id": "new"})  # noqa: B023 - as above

        listing.before = change
        assert list(run(walk(listing.fetch)).results) == items, f"seed {seed}"


def test_a_list_that_moves_at_every_request_is_unstable() -> None:
    """After four walks, with what was seen."""
    listing = Listing(posts(60), cap=20)
    listing.before = lambda number: listing.items.insert(0, {"id": f"new{number}"})
    with pytest.raises(Unstable, match=r"changed each of the 4 times.*its `count` changed, items came twice"):
        run(walk(listing.fetch))
    assert len(listing.asked) < 10 * MOST_WALKS


@pytest.mark.parametrize("cap", [1, 2, 4, 8])
def test_ids_that_are_new_each_time_name_nothing(cap: int) -> None:
    """A server may make its ids as it answers: the list is walked page by page, each item once."""
    made = iter(range(1000))

    async def fetch(limit: int, offset: int) -> Page:
        titles = list("abcdefghi")[offset : offset + min(limit, cap)]
        return Page([{"id": next(made), "title": title} for title in titles], 9)

    assert [item["title"] for item in run(walk(fetch)).results] == list("abcdefghi")


def test_an_unordered_list_is_unstable() -> None:
    """A server that shuffles the list for each page never gives it whole, though nobody changes it."""
    world = random.Random(1)
    listing = Listing(posts(100), cap=20, before=lambda _: world.shuffle(listing.items))
    with pytest.raises(Unstable, match="items came twice"):
        run(walk(listing.fetch))


def counted(count: Any, number: int = 40, cap: int = 20) -> Callable[[int, int], Coroutine[Any, Any, Page]]:
    """A quiet list whose `count` is what the test says."""
    items = posts(number)

    async def fetch(limit: int, offset: int) -> Page:
        return Page(items[offset : offset + min(limit, cap)], count)

    return fetch


def test_a_count_that_is_too_high_is_read_on_and_believed_the_second_time() -> None:
    """Two walks that agree are the list, whatever it says of its length: no endless asking for what is not there."""
    assert run(walk(counted(10**15))) == Walked(tuple(posts(40)), 10**15, 10, 2)


@pytest.mark.parametrize("count", [0, 1, 20, 39])
def test_a_count_that_is_too_low_is_never_believed(count: int) -> None:
    """More items than `count` explains: there is no telling where the list ends."""
    if count in (20, 39):
        assert len(run(walk(counted(count))).results) == count, "nothing shows that this count is wrong"
        return
    with pytest.raises(Unstable, match=f"more items than the `count` of {count}"):
        run(walk(counted(count)))


@pytest.mark.parametrize("count", [-1, True, 2.0, "40"])
def test_a_count_that_is_none_is_refused(count: Any) -> None:
    """It is a whole number, or the list cannot be walked."""
    with pytest.raises(Unstable, match="no number of items"):
        run(walk(counted(count)))


@pytest.mark.parametrize("item", [{"id": 1}, {"tag": "a"}, "a"])
def test_a_server_that_ignores_offset_is_not_asked_for_ever(item: Any) -> None:
    """The same page at another offset ends the walk; four such walks end the step."""
    asked = 0

    async def fetch(_limit: int, _offset: int) -> Page:
        nonlocal asked
        asked += 1
        return Page([item] * 5, 1_000_000)

    with pytest.raises(Unstable, match="the same page at different offsets"):
        run(walk(fetch))
    assert asked == 2 * MOST_WALKS


@pytest.mark.parametrize("count", [None, 10**9])
@pytest.mark.parametrize("name", ["id", "title"])
def test_a_server_that_ignores_offset_and_shuffles_is_not_asked_for_ever(count: int | None, name: str) -> None:
    """Three pages in a row without anything new are no list, whatever `count` says."""
    chance, asked = random.Random(1), 0
    items = [{name: str(index)} for index in range(25)]

    async def fetch(limit: int, offset: int) -> Page:
        nonlocal asked
        asked += 1
        return Page(chance.sample(items, 25), count)

    with pytest.raises(Unstable, match="the same items at every offset"):
        run(walk(fetch))
    assert asked == 4 * MOST_WALKS


def test_no_walk_has_more_pages_than_it_may() -> None:
    """A list that grows by an item with each page has no end, though each page is in order."""
    asked = 0

    async def fetch(limit: int, offset: int) -> Page:
        nonlocal asked
        asked += 1
        return Page([{"id": offset}], None)

    with pytest.raises(Unstable, match=f"more than {MOST_PAGES} pages of this size: ask for more at once with `limit`"):
        run(walk(fetch))
    assert asked == MOST_PAGES


def test_a_list_without_end_is_cut_off_with_a_way_out() -> None:
    """New items for ever do not fill the memory; with `max_items` they are a list like any other."""

    async def fetch(limit: int, offset: int) -> Page:
        return Page([{"id": index} for index in range(offset, offset + 10 * limit)], 10**9)

    with pytest.raises(Unstable, match=r"200000 items or more: bound it with `paginate: \{max_items: …\}`"):
        run(walk(fetch, page_size=5000))
    assert len(run(walk(fetch, max_items=150)).results) == 150


def test_what_fetch_raises_ends_the_walk() -> None:
    """A failed page is a failed list: half a list is none."""

    async def fetch(_limit: int, offset: int) -> Page:
        if offset:
            raise ConnectionError
        return Page(posts(5), 10)

    with pytest.raises(ConnectionError):
        run(walk(fetch))


def test_the_same_list_is_asked_for_in_the_same_way() -> None:
    """A walk has no chance in it."""

    def asked() -> list[tuple[int, int]]:
        listing = Listing(posts(90), cap=20)
        listing.before = lambda number: put_in(random.Random(number), listing.items) if number < 8 else None
        run(walk(listing.fetch))
        return listing.asked

    assert asked() == asked()
