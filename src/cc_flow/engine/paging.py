"""All items of a list that is served in pages, while others may change it. Pure: it asks only through `fetch`.

A list can move between two pages: an item taken out of a page already read pulls the rest up by one, and one item is
never seen. So each page begins with the last item of the one before, and where another stands there the list has moved.
What gives it away besides is an id that comes twice, a `count` that changes, or a number of items that is not `count`.
A walk with any of these is not believed, and the list is walked again.

What one walk cannot see: an item moved from the pages to come into those that were read, while another was taken out of
these and one put in behind. And where a server gives single items, or new ids to each request, its pages cannot
overlap: there one taken out before and one put in behind are enough.
"""

import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from cc_flow.frozen import frozen

PAGE_SIZE = 100
"""Asked for where the author asks for nothing: a quarter of the requests of the API's own 25. The server may cap it."""

MOST_WALKS = 4

MOST_ITEMS = 200_000
"""Of a list without `max_items`: one that never ends shall not fill the memory."""

MOST_PAGES = 10_000
"""Of one walk, whatever is in them: a server that never comes to an end shall not be asked for ever."""

_MOST_BARREN = 3
"""Pages in a row that bring nothing new, until a list is not believed to have an end."""


@frozen
class Page:
    """A slice of a list as the server gave it. `count` is of the whole list, None where the answer has none."""

    results: Sequence[Any]
    count: int | None


@frozen
class Walked:
    """The list: each item once, in the server's order. `count` is the server's last, `pages` how many were read."""

    results: tuple[Any, ...]
    count: int | None
    pages: int
    walks: int


class Unstable(Exception):  # noqa: N818 - it says what the list is
    """Pages that do not make one list: it moves too fast, never ends, or contradicts itself."""


Fetch = Callable[[int, int], Awaitable[Page]]  # (limit, offset); what it raises ends the walk


async def walk(fetch: Fetch, *, page_size: int | None = None, max_items: int | None = None, offset: int = 0) -> Walked:
    """The items from `offset` on, the first `max_items` of them, `page_size` asked for at once.

    One walk is believed when nothing in it speaks of a change, two when they agree. Raises Unstable after `MOST_WALKS`.
    """
    bound = MOST_ITEMS if max_items is None else max_items
    limit = page_size or max(1, min(PAGE_SIZE, bound))
    walks: list[_Walk] = []
    overlaps = True
    while len(walks) < MOST_WALKS:
        latest = await _walk_once(fetch, _Walk(offset, bound, overlaps), limit=limit)
        _refuse_endless(latest, max_items)
        before = walks[-1] if walks else None
        walks.append(latest)
        if latest.is_consistent or (before is not None and latest.agrees_with(before)):
            return Walked(tuple(latest.items), latest.count, sum(one.pages for one in walks), len(walks))
        # Where ids are new each time, no page can begin with the last item of another.
        overlaps = overlaps and (before is None or latest.shares_items_with(before))
    raise Unstable(walks[-1].why_not())


@dataclass(slots=True)
class _Walk:
    """One pass over the pages, and what in it speaks of a change. `overlaps`: whether pages share an item."""

    offset: int
    bound: int
    overlaps: bool = True
    items: list[Any] = field(default_factory=list)
    marks: list[Any] = field(default_factory=list)  # of each item: its id, or all of it where it has none
    count: int | None = None
    pages: int = 0
    read: int = 0  # items that arrived, repeated ones included
    count_changed: bool = False
    id_repeated: bool = False
    has_moved: bool = False  # a page did not begin where the one before had ended
    page_repeated: bool = False
    overflowed: bool = False  # more arrived than `count` says there are
    barren: int = 0  # how many pages in a row brought nothing new
    is_over: bool = False
    _overlap: int = 0  # how many items the next page shares with the last one
    _last: Any = None  # the mark of the last item
    _ids: set[Any] = field(default_factory=set)
    _pages: set[Any] = field(default_factory=set)
    _known: set[Any] = field(default_factory=set)  # the marks of all that arrived

    @property
    def next_offset(self) -> int:
        """Where the next page begins: by what arrived, not by `limit`; a server may give fewer than asked for."""
        return self.offset + self.read - self._overlap

    def take(self, page: Page) -> None:
        """The next page: `is_over` says whether it was the last one."""
        self._take_count(page.count)
        marks = tuple(map(_mark, page.results))
        self.pages += 1
        self.page_repeated = bool(marks) and marks in self._pages
        self._pages.add(marks)
        self.barren = self.barren + 1 if self._known.issuperset(marks) else 0
        self._known.update(marks)
        seen = self._seen_before(marks)
        for item, mark in zip(page.results[seen:], marks[seen:], strict=True):
            self._take_item(item, mark)
        self.read += max(0, len(marks) - self._overlap)
        self._share(marks)
        self.overflowed = self._expected is not None and self.read > self._expected and bool(marks)
        self.is_over = not marks or self.contradicts_itself or self.is_cut or self._is_complete

    def _share(self, marks: tuple[Any, ...]) -> None:
        """What the next page shares with this one: its last item, where a page has room for another beside it."""
        if marks:
            self._last, self._overlap = marks[-1], int(self.overlaps and len(marks) > 1)

    def _seen_before(self, marks: tuple[Any, ...]) -> int:
        """How many of the first items are those of the page before; where they are not, the list has moved."""
        is_there = marks[: self._overlap] == (self._last,) * self._overlap
        self.has_moved = self.has_moved or not is_there
        return self._overlap if is_there else 0

    def _take_count(self, count: int | None) -> None:
        if count is not None and (type(count) is not int or count < 0):
            raise Unstable("the `count` of the list is no number of items")
        self.count_changed = self.count_changed or (self.pages > 0 and count != self.count)
        self.count = count

    def _take_item(self, item: Any, mark: Any) -> None:
        if _has_id(item):
            if mark in self._ids:
                self.id_repeated = True
                return
            self._ids.add(mark)
        self.items.append(item)
        self.marks.append(mark)

    @property
    def _expected(self) -> int | None:
        return None if self.count is None else max(0, self.count - self.offset)

    @property
    def _is_complete(self) -> bool:
        return self._expected is not None and len(self.items) >= self._expected

    @property
    def is_cut(self) -> bool:
        """Whether it has as many items as were asked for, so that there may be more."""
        return len(self.items) >= self.bound

    @property
    def contradicts_itself(self) -> bool:
        """Whether its pages are those of no list at all."""
        return self.page_repeated or self.overflowed or self.barren >= _MOST_BARREN

    @property
    def is_consistent(self) -> bool:
        """Whether nothing in it speaks of a change."""
        is_whole = self.is_cut or self._expected in (None, len(self.items))
        has_changed = self.count_changed or self.id_repeated or self.has_moved
        return is_whole and not (has_changed or self.contradicts_itself)

    def agrees_with(self, other: "_Walk") -> bool:
        """Whether both saw the same list."""
        return (
            not self.contradicts_itself
            and not other.contradicts_itself
            and (self.count, self.marks) == (other.count, other.marks)
        )

    def shares_items_with(self, other: "_Walk") -> bool:
        """Whether both saw at least one same item."""
        return not set(self.marks).isdisjoint(other.marks)

    def why_not(self) -> str:
        """Why it is not believed, in words for people."""
        if self.page_repeated and not self.count_changed:
            return "the server gives the same page at different offsets, so the list cannot be read"
        if self.barren >= _MOST_BARREN and not self.count_changed:
            return "the server gives the same items at every offset, so the list cannot be read"
        if self.overflowed and not self.count_changed:
            return f"the server gives more items than the `count` of {self.count} says, so the list cannot be read"
        signs = [
            *(["its `count` changed"] if self.count_changed else []),
            *(["items came twice"] if self.id_repeated else []),
            *(["items moved from page to page"] if self.has_moved and not self.id_repeated else []),
            *([f"{len(self.items)} of {self._expected} items came"] if not self._is_complete else []),
        ]
        return f"the list changed each of the {MOST_WALKS} times it was read ({', '.join(signs)}); try again later"


async def _walk_once(fetch: Fetch, seen: _Walk, *, limit: int) -> _Walk:
    while not seen.is_over:
        if seen.pages >= MOST_PAGES:
            raise Unstable(f"the list has more than {MOST_PAGES} pages of this size: ask for more at once with `limit`")
        seen.take(await fetch(limit, seen.next_offset))
    del seen.items[seen.bound :], seen.marks[seen.bound :]
    return seen


def _refuse_endless(seen: _Walk, max_items: int | None) -> None:
    if max_items is None and seen.is_cut:
        raise Unstable(f"the list has {MOST_ITEMS} items or more: bound it with `paginate: {{max_items: …}}`")


def _has_id(item: Any) -> bool:
    return isinstance(item, Mapping) and type(item.get("id")) in (int, str)


def _mark(item: Any) -> Any:
    return item["id"] if _has_id(item) else json.dumps(item, sort_keys=True, default=repr)
