"""Words that pictures share: marks, counts, dates, how often, and texts of others made fit to show. No layout."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from cc_flow.plan import ChangeKind
from cc_flow.report.plain import safe

MARKS = {
    ChangeKind.CREATE: "+",
    ChangeKind.UPDATE: "~",
    ChangeKind.DELETE: "-",
    ChangeKind.SKIP: "=",
    ChangeKind.CONDITIONAL: "?",
}
DOES = {
    ChangeKind.CREATE: "adds",
    ChangeKind.UPDATE: "changes",
    ChangeKind.DELETE: "removes",
    ChangeKind.SKIP: "there already",
    ChangeKind.CONDITIONAL: "may happen",
}
# By hand, not by locale: the same plan gives the same page everywhere.
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


# Scripts put up to three marks on a letter; a heap of them climbs over the lines around it.
_MOST_MARKS = 3
_NOT_PLAIN = re.compile(r"[^\x20-\x7e]")


def one_line(text: object) -> str:
    r"""A text of others on one line, safe to show. Half a surrogate pair, which no file can hold, becomes `\ud800`."""
    shown = str(text)
    if _NOT_PLAIN.search(shown) is None:
        return shown
    return _without_heaps(safe(shown.encode("utf-8", "backslashreplace").decode()))


def _without_heaps(text: str) -> str:
    kept, heap = [], 0
    for character in text:
        heap = heap + 1 if unicodedata.combining(character) else 0
        if heap <= _MOST_MARKS:
            kept.append(character)
    return "".join(kept)


def many_lines(text: str) -> str:
    """A text of others with its line breaks kept, each line safe to show."""
    return "\n".join(map(one_line, text.replace("\r\n", "\n").split("\n")))


def counted(count: int, one: str, several: str | None = None) -> str:
    """`1 post`, `2 posts`."""
    return f"{count} {one if count == 1 else several or one + 's'}"


def listed(parts: Iterable[str], joint: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`."""
    *first, last = parts
    return f"{', '.join(first)} {joint} {last}" if first else last


def day_words(day: date) -> str:
    """`Tue 1 Dec`."""
    return f"{WEEKDAYS[day.weekday()][:3]} {day.day} {MONTHS[day.month - 1][:3]}"


def day_named(text: str) -> str:
    """A day given as `YYYY-MM-DD`, in words; another text as it is."""
    try:
        return day_words(date.fromisoformat(text[:10]))
    except ValueError:
        return one_line(text)


def month_words(year: int, month: int) -> str:
    """`December 2026`."""
    return f"{MONTHS[month - 1]} {year}"


def due_words(text: str) -> str:
    """ISO text with offset as `Mon 30 Nov 2026, 07:00`."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return one_line(text)
    return f"{day_words(moment.date())} {moment.year}, {moment:%H:%M}"


def moment_words(moment: datetime) -> str:
    """`Mon 30 Nov 2026, 12:00 UTC`; other offsets are named."""
    zone = "UTC" if moment.utcoffset() == timedelta() else f"{moment:%z}"
    return f"{day_words(moment.date())} {moment.year}, {moment:%H:%M} {zone}".rstrip()


def lasted(time: timedelta) -> str:
    """`0.4 s`, `12 s`, `3 m 5 s`, `2 h 10 m`, `3 d 4 h`."""
    seconds = time.total_seconds()
    if seconds < 9.95:
        return f"{seconds:.1f} s"
    for size, unit, smaller, name in ((86_400, "d", 3_600, "h"), (3_600, "h", 60, "m"), (60, "m", 1, "s")):
        if seconds >= size:
            return f"{seconds // size:.0f} {unit} {seconds % size // smaller:.0f} {name}"
    return f"{seconds:.0f} s"


def range_words(least: int, most: int | None) -> str:
    """`5`, `5 to 7`, `up to 7`, `5 or more`, `any number`."""
    if most is None:
        return f"{least} or more" if least else "any number"
    if least == most:
        return str(least)
    return f"{least} to {most}"


def times_words(least: int, most: int | None) -> str:
    """`0 to 5 times`; empty for what is done once."""
    if least == most == 1:
        return ""
    if most is None:
        return f"{least} or more times" if least else "any number of times"
    return f"{range_words(least, most)} times" if most != 1 else "0 or 1 times"


def condition_words(because: str | None) -> str:
    """What a conditional change turns on: `if menu.hooks says so`."""
    return f"if {one_line(because)} says so" if because else "if it turns out so on apply"


def known_later(origin: str) -> str:
    """How a value that is known only after apply is written."""
    return f"(known after apply: {one_line(origin)})"
