"""The calendar before and after: every entry that a plan has seen or changes, with what becomes of it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from cc_flow.actions.catalog import find
from cc_flow.actions.shapes import output_shape
from cc_flow.plan import Entry
from cc_flow.shape import Shape, element_in
from cc_flow.simulation.moving import SCHEDULE, Movable, has_open
from cc_flow.simulation.overlay import RESULTS, PlannedWrites
from cc_flow.simulation.performer import Observed
from cc_flow.simulation.simulated import Simulated
from cc_flow.simulation.things import Thing, rebuilt, record_in
from cc_flow.unknown import Unknown

ENTRY = "schedule entry"


def calendars(run: Simulated) -> tuple[tuple[Entry, ...], tuple[Entry, ...]]:
    """The entries before, and after, each by day and order."""
    there = _entries_read(run.simulation.observed)
    movable = Movable(run) if run.likely is None and has_open(run.simulation) else None
    after = (_after(run.simulation.planned, one) for one in there)
    if run.likely is not None:
        likely = run.likely.planned
        after = (_likely(entry, _after(likely, one)) for entry, one in zip(after, there, strict=True))
    elif movable is not None:
        after = (_maybe_moved(entry, is_movable=movable.holds(one)) for entry, one in zip(after, there, strict=True))
    return _in_order(map(_shown, there)), _in_order(filter(None, (*after, *_added(run, movable))))


def _added(run: Simulated, movable: Movable | None) -> Iterator[Entry | None]:
    """The new entries, each where it comes to stand as far as that can be said."""
    added = [one for one in run.simulation.planned.added if ENTRY in one.names]
    likely = [one for one in run.likely.planned.added if ENTRY in one.names] if run.likely is not None else []
    is_same = [one.at for one in added] == [one.at for one in likely]
    for number, one in enumerate(added):
        entry = _new(one.thing, is_sure=one.is_sure)
        if entry is not None and is_same:
            entry = _likely(entry, _new(likely[number].thing, is_sure=one.is_sure))
        elif entry is not None and movable is not None and entry.post_id is not None:
            entry = _maybe_moved(entry, is_movable=movable.would_hold(one.thing))
        yield entry


def _likely(now: Entry | None, then: Entry | None) -> Entry | None:
    """An entry on the day, and in the order, where it most likely comes to stand."""
    if now is None or then is None or (then.mark == "?" and now.mark != "?"):
        return now
    if (then.date, then.order) == (now.date, now.order):
        return now
    moved_from = now.moved_from or (now.date if now.date != then.date else None)
    mark = now.mark if now.mark in {"+", "?"} else "?"
    return replace(now, date=then.date, order=then.order, mark=mark, moved_from=moved_from, place="likely")


def _maybe_moved(entry: Entry | None, *, is_movable: bool) -> Entry | None:
    """An entry that may come to stand elsewhere."""
    return entry if entry is None or not is_movable else replace(entry, mark=entry.mark or "?", place="open")


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
