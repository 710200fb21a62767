"""A month's calendar being filled: which days get an entry is known, which posts the server will choose is not."""

import calendar
from collections.abc import Iterator
from datetime import date
from typing import Any

from cc_flow.shape import ANYTHING, ListOf, Shape, element_in
from cc_flow.simulation.listing import Added
from cc_flow.simulation.things import Thing, unfolded
from cc_flow.simulation.writing import Outcome, Writing, answer_of
from cc_flow.unknown import Unknown, holds_unknown

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def fill(writing: Writing) -> Outcome:
    """The days of the month that fall on these weekdays and have no entry get one; which post, the server will know."""
    values = writing.call.values
    month, weekdays = values.get("month"), values.get("days_of_week")
    weekdays = weekdays if isinstance(weekdays, list) and not holds_unknown(weekdays) else None
    days = list(_days(month, weekdays)) if isinstance(month, str) else None
    taken = _taken(writing.look)
    if days is None or taken is None or weekdays is None:
        return _fill_somehow(writing, 31 if days is None else len(days))
    entries = [_entry(writing, day) for day in days if day not in taken]
    for entry in entries:
        writing.planned.add(
            Added(writing.at, writing.overlay.things, writing.call.spec.resource, entry, is_sure=writing.is_sure)
        )
    return Outcome(answer_of(writing, {"month": month, "results": entries, "count": len(entries)}), after=entries)


def _fill_somehow(writing: Writing, at_most: int) -> Outcome:
    """Neither which days are free is known, nor which of them get an entry."""
    entry = _entry(writing, None)
    writing.planned.add(
        Added(writing.at, writing.overlay.things, writing.call.spec.resource, entry, is_sure=False, at_most=at_most)
    )
    results = Unknown(ListOf(_entry_shape(writing)), f"{writing.at}.results", at_most=at_most)
    return Outcome(answer_of(writing, {"month": writing.call.values.get("month"), "results": results}))


def _entry_shape(writing: Writing) -> Shape:
    record = writing.record
    return element_in(record.fields["results"]) if record is not None else ANYTHING


def _entry(writing: Writing, day: str | None) -> Thing:
    entry: Thing = unfolded(_entry_shape(writing), f"{writing.at}[{day}]" if day else f"{writing.at}.results")
    return {**entry, "date": day} if day else entry


def _days(month: str, weekdays: Any) -> Iterator[str]:
    """The days of a month that fall on the named weekdays; all of them where these are not known."""
    year, number = int(month[:4]), int(month[5:7])
    wanted = (
        {_WEEKDAYS.index(name) for name in weekdays if name in _WEEKDAYS}
        if isinstance(weekdays, list)
        else set(range(7))
    )
    for day in range(1, calendar.monthrange(year, number)[1] + 1):
        if date(year, number, day).weekday() in wanted:
            yield f"{month}-{day:02}"


def _taken(look: Any) -> frozenset[str] | None:
    """The days that have an entry; None where that was not seen."""
    results = look.get("results") if isinstance(look, dict) else None
    if not isinstance(results, list):
        return None
    days = [entry.get("date") for entry in results if isinstance(entry, dict)]
    return (
        frozenset(day[:10] for day in days if isinstance(day, str))
        if all(isinstance(day, str) for day in days)
        else None
    )
