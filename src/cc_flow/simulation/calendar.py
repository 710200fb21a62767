"""The calendar before and after: every entry that a plan has seen or changes, with what becomes of it."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from cc_flow.actions.catalog import find
from cc_flow.actions.shapes import output_shape
from cc_flow.plan import Entry
from cc_flow.shape import Shape
from cc_flow.simulation.overlay import RESULTS, PlannedWrites
from cc_flow.simulation.performer import Observed, Simulation
from cc_flow.simulation.things import Thing, element_in, rebuilt, record_in
from cc_flow.unknown import Unknown

SCHEDULE = "calendar.list_schedule"
ENTRY = "schedule entry"


def calendars(simulation: Simulation) -> tuple[tuple[Entry, ...], tuple[Entry, ...]]:
    """The entries before, and after, each by day and order."""
    there = _entries_read(simulation.observed)
    planned = simulation.planned
    after = [entry for one in there if (entry := _after(planned, one)) is not None]
    new = [_new(added.thing, is_sure=added.is_sure) for added in planned.added if ENTRY in added.names]
    return _in_order(map(_shown, there)), _in_order([*after, *(entry for entry in new if entry is not None)])


def _entries_read(observed: Iterable[Observed]) -> list[Thing]:
    """Each entry as it was read first."""
    found: dict[Any, Thing] = {}
    for one in observed:
        results = one.output.get(RESULTS) if one.call.spec.name == SCHEDULE and isinstance(one.output, dict) else None
        for entry in results if isinstance(results, list) else ():
            if isinstance(entry, dict) and isinstance(entry.get("date"), str):
                found.setdefault(str(entry.get("id")), entry)
    return list(found.values())


def _shape() -> Shape:
    record = record_in(output_shape(find(SCHEDULE)))
    assert record is not None  # noqa: S101 - it is a paged action
    return element_in(record.fields[RESULTS])


def _after(planned: PlannedWrites, before: Thing) -> Entry | None:
    """What becomes of an entry; None where it goes."""
    after = rebuilt(_shape(), before, planned.pictured)
    if after is None:
        return None
    was = _shown(before)
    if isinstance(after, Unknown) or planned.is_reset(was.date):
        return _marked(was, "?")
    now = _shown({**after, "date": before["date"]} if isinstance(after["date"], Unknown) else after)
    now = _marked(now, _mark(was, now, after), moved_from=was.date if was.date != now.date else None)
    return _with_captions(now, was.caption_before, _caption(after))


def _mark(was: Entry, now: Entry, after: Thing) -> str:
    if any(isinstance(after.get(name), Unknown) for name in ("date", "order", "post", "is_completed")):
        return "?"
    changed = (was.date, was.order, was.post_id, was.is_completed) != (
        now.date,
        now.order,
        now.post_id,
        now.is_completed,
    )
    return "~" if changed else ""


def _new(thing: Thing, *, is_sure: bool) -> Entry | None:
    """An entry that will be there; None where its day is known only after apply."""
    return _marked(_shown(thing), "+" if is_sure else "?") if isinstance(thing.get("date"), str) else None


def _shown(entry: Thing) -> Entry:
    post = entry.get("post")
    about: Mapping[str, Any] = post if isinstance(post, Mapping) else {}
    order = entry.get("order")
    return Entry(
        date=entry["date"][:10],
        order=order if isinstance(order, int) else None,
        title=_text(about.get("title")),
        pillar=_word(about.get("pillar")),
        entry_id=_ident(entry.get("id")),
        post_id=_ident(about.get("id")),
        kind=_word(about.get("type")),
        is_completed=entry.get("is_completed") is True,
        caption_before=_caption(entry),
    )


def _marked(entry: Entry, mark: str, moved_from: str | None = None) -> Entry:
    return replace(entry, mark=mark, moved_from=moved_from)


def _with_captions(entry: Entry, before: str | None, after: str | None) -> Entry:
    return replace(entry, caption_before=before, caption_after=after if after != before else None)


def _caption(entry: Thing) -> str | None:
    """The words that the AI wrote for the post of an entry."""
    post = entry.get("post")
    caption = post.get("ai_caption") if isinstance(post, Mapping) else None
    return _text(caption.get("text")) if isinstance(caption, Mapping) else None


def _word(term: Any) -> str | None:
    """A word of the library as people know it."""
    if isinstance(term, Mapping):
        return next((text for name in ("name", "slug", "id") if (text := _text(term.get(name))) is not None), None)
    return _text(term)


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _ident(value: Any) -> str | None:
    return str(value) if isinstance(value, str | int) else None


def _in_order(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    return tuple(sorted(entries, key=lambda one: (one.date, one.order is None, one.order or 0)))
