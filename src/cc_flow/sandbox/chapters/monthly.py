"""What a generated calendar holds: for each day a post of the next pillar that the month has not had."""

import calendar
from collections.abc import Iterator
from datetime import date

from cc_flow.sandbox.chapters.views import marks_of
from cc_flow.sandbox.state import Document, State

SOCIAL = "social"


def fill_month(state: State, month: str, weekdays: set[int], taken: set[str]) -> Iterator[tuple[str, Document]]:
    """Dates of `month` that fall on `weekdays` (0 is Monday) and are not `taken`, each with its post."""
    days = [day for day in _days(month) if date.fromisoformat(day).weekday() in weekdays]
    shelves = _shelves(state)
    for day in days:
        if day in taken:
            continue
        # By the date, not by the count: a day gets the same pillar whatever the other days have.
        turn = date.fromisoformat(day).toordinal()
        shelf = shelves[turn % len(shelves)] or next(one for one in shelves if one)
        yield day, shelf.pop(turn % len(shelf))


def _days(month: str) -> list[str]:
    year, number = int(month[:4]), int(month[5:])
    return [f"{month}-{day:02}" for day in range(1, calendar.monthrange(year, number)[1] + 1)]


def _shelves(state: State) -> list[list[Document]]:
    """For each pillar its posts for social media that are neither used, nor trending, nor scheduled already."""
    social = {one["id"] for one in state.all("contentType") if one["category"]["slug"] == SOCIAL}
    scheduled = {entry["postId"] for entry in state.all("entry")}
    shelves: dict[str, list[Document]] = {pillar["id"]: [] for pillar in state.all("pillar")}
    for post in state.all("post"):
        free = post["id"] not in scheduled and not post["isTrending"] and not marks_of(state, post["id"])["isUsed"]
        if free and post["type"]["id"] in social:
            shelves[post["pillar"]["id"]].append(post)
    return list(shelves.values())
