"""What becomes of a post, told from its day before and its day after: added, moved, swapped, removed, perhaps."""

from collections.abc import Mapping

from cc_flow.frozen import frozen
from cc_flow.plan import Entry, Plan
from cc_flow.report.plain import clip
from cc_flow.report.words import day_named, one_line

LONGEST_TITLE = 60
"""Of the post that another one is swapped for: it stands in full where it is."""

Entries = Mapping[str, Entry]


@frozen
class Fate:
    """`mark` is one of `+ ~ - ?`, empty where nothing happens; `words` say it; `detail` is where from, what before.

    `stays` is True where the post is surely on the calendar, and only its place is not.
    """

    mark: str = ""
    words: str = ""
    detail: str = ""
    stays: bool = False


UNMOVED = Fate()


def fate_before(entry: Entry, later: Entries) -> Fate:
    """What becomes of a post that stands there now."""
    then = later.get(entry.entry_id) if entry.entry_id is not None else entry
    if then is None or "-" in {then.mark, entry.mark}:
        return Fate("-", "goes")
    if then.mark == "?":
        return _perhaps_before(entry, then)
    if not then.mark:
        return UNMOVED
    if then.date != entry.date:
        return Fate("~", "moves", f"to {day_named(then.date)}")
    if _is_swapped(entry, then):
        return Fate("~", "swapped", f"for {_title(then)}")
    return Fate("~", "changes")


def fate_after(entry: Entry, former: Entries) -> Fate:
    """What a post on the calendar after comes from."""
    was = former.get(entry.entry_id) if entry.entry_id is not None else None
    match entry.mark:
        case "+":
            return Fate("+", "to come" if is_unchosen(entry) else "new", _place_words(entry))
        case "-":
            return Fate("-", "removed")
        case "?":
            return _perhaps_after(entry, was)
        case "~":
            return _changed(entry, was)
        case _:
            return UNMOVED


def _place_words(entry: Entry) -> str:
    """Where a new post stands first, where a reordering likely moves it, or may."""
    if entry.place == "likely" and entry.moved_from is not None:
        return f"likely moved from {day_named(entry.moved_from)}"
    return "may move" if entry.place == "open" else ""


def _perhaps_before(entry: Entry, then: Entry) -> Fate:
    if then.place == "likely":
        return Fate("?", "likely moves", _to(entry, then), stays=True)
    return Fate("?", "may move", stays=True) if then.place == "open" else Fate("?", "may change")


def _perhaps_after(entry: Entry, was: Entry | None) -> Fate:
    if was is None:
        return Fate("?", "perhaps", _place_words(entry))
    if entry.place == "likely":
        moved_from = f"from {day_named(entry.moved_from)}" if entry.moved_from is not None else "within the day"
        return Fate("?", "likely moved", moved_from, stays=True)
    return Fate("?", "may move", stays=True) if entry.place == "open" else Fate("?", "may change")


def _to(entry: Entry, then: Entry) -> str:
    return f"to {day_named(then.date)}" if then.date != entry.date else "within the day"


def is_unchosen(entry: Entry) -> bool:
    """Whether its post is known only after apply."""
    return entry.title is None and entry.post_id is None


def vanished(plan: Plan) -> tuple[Entry, ...]:
    """The posts that stand there now and that the calendar after does not even mention."""
    staying = {entry.entry_id for entry in plan.after}
    return tuple(entry for entry in plan.before if entry.entry_id is not None and entry.entry_id not in staying)


def _changed(entry: Entry, was: Entry | None) -> Fate:
    moved_from = entry.moved_from or (was.date if was else None)
    if moved_from is not None and moved_from != entry.date:
        return Fate("~", "moved", f"from {day_named(moved_from)}")
    if was is None:
        return Fate("~", "changed")
    if _is_swapped(was, entry):
        return Fate("~", "swapped", f"was {_title(was)}")
    if was.is_completed != entry.is_completed:
        return Fate("~", "changed", "done" if entry.is_completed else "not done")
    if was.order != entry.order:
        return Fate("~", "moved", "within the day")
    return Fate("~", "changed")


def _is_swapped(one: Entry, other: Entry) -> bool:
    return (one.post_id, one.title) != (other.post_id, other.title)


def _title(entry: Entry) -> str:
    return f"“{clip(one_line(entry.title), LONGEST_TITLE)}”" if entry.title else "another post"
