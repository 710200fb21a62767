"""The calendar after a plan, in a terminal: months of marked posts; on narrow ones a list of days."""

import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate

from cc_flow.plan import Plan
from cc_flow.report.plan_calendar import DayView, MonthView, PostView
from cc_flow.report.plan_palette import HUES
from cc_flow.report.plan_text import Paint, painter
from cc_flow.report.plan_view import LegendView, PlanView, view_of
from cc_flow.report.words import WEEKDAYS, day_words

NARROWEST = 80
"""Columns below which seven days do not fit beside each other."""
MOST_POSTS = 4
"""Posts of a day that a grid shows; of more, the rest is counted."""
TITLE_LINES = 2
_MARKS = {"+": "32", "~": "33", "-": "31", "?": "36"}
_EMPTY = "·"


def as_calendar(plan: Plan, width: int = 80, colour: bool = False) -> str:  # noqa: FBT001, FBT002 - the same call for every picture
    """The months that the plan touches as they will be, `width` columns wide, a line break at the end; empty where it
    has no calendar.
    """
    view, paint = view_of(plan), painter(colour=colour)
    if not view.months:
        return ""
    blocks = [_grid(month, width, paint) if width >= NARROWEST else _list(month, width, paint) for month in view.months]
    return "\n\n".join("\n".join(block) for block in (*blocks, list(_legend(view, width, paint)))) + "\n"


# A grid: seven columns between bars, those of a weekend without posts narrow.


def _grid(month: MonthView, width: int, paint: Paint) -> list[str]:
    cells = _widths(month, width)
    rule = "+".join(["", *("-" * cell for cell in cells), ""])
    names = "|".join(["", *(f" {name[:3]}".ljust(cell) for name, cell in zip(WEEKDAYS, cells, strict=True)), ""])
    lines = [paint("1", month.name), rule, names, rule]
    for week in month.after:
        lines += [*_week(week, cells, paint), rule]
    return lines


def _widths(month: MonthView, width: int) -> list[int]:
    room = width - 8
    weekend = room // 7 if month.has_weekend else 5
    workday = (room - 2 * weekend) // 5
    return [workday] * 5 + [weekend] * 2


def _week(week: tuple[DayView, ...], widths: list[int], paint: Paint) -> Iterator[str]:
    cells = [list(_day(day, width, paint)) for day, width in zip(week, widths, strict=True)]
    for row in range(max(map(len, cells))):
        texts = (cell[row] if row < len(cell) else " " * width for cell, width in zip(cells, widths, strict=True))
        yield "|".join(["", *texts, ""])


def _day(day: DayView, width: int, paint: Paint) -> Iterator[str]:
    """The day's number; beside it the mark and letters of its first post, below them the title."""
    number = f" {day.date.day:<2}" if day.is_shown else "   "
    if not day.posts:
        yield fit(f"{number} {_EMPTY if day.is_shown else ''}", width)
    shown = day.posts if len(day.posts) <= MOST_POSTS else day.posts[: MOST_POSTS - 1]
    for place, post in enumerate(shown):
        yield f"{number if place == 0 else '   '} {_sign(post, paint)}{' ' * (width - 8)}"
        yield from (f" {line}" for line in wrapped(post.title, width - 1, TITLE_LINES))
    if len(shown) < len(day.posts):
        yield fit(f" … {len(day.posts) - len(shown)} more", width)


def _sign(post: PostView, paint: Paint) -> str:
    """The mark and the pillar's letters, four columns."""
    mark = post.fate.mark or " "
    letters = fit(post.pillar.letters, 2) if post.pillar else "  "
    hue = f"38;5;{HUES[post.pillar.hue].ansi}" if post.pillar else "0"
    return f"{paint(_MARKS[mark], mark) if post.fate.mark else mark} {paint(hue, letters)}"


# A list: a line a post.


def _list(month: MonthView, width: int, paint: Paint) -> list[str]:
    days = [day for week in month.after for day in week if day.is_shown]
    return [paint("1", month.name), *(line for day in days for line in _listed_day(day, width, paint))]


def _listed_day(day: DayView, width: int, paint: Paint) -> Iterator[str]:
    head = f"  {day_words(day.date)[:-4]:<6}  "
    if not day.posts:
        yield paint("2", f"{head}{_EMPTY}")
    for number, post in enumerate(day.posts):
        line = f"{_sign(post, paint)} {fit(post.title, max(12, width - len(head) - 5))}"
        yield f"{head if number == 0 else ' ' * len(head)}{line}".rstrip()


# What the letters and marks mean.


def _legend(view: PlanView, width: int, paint: Paint) -> Iterator[str]:
    for row in view.legend:
        yield f"{_letters(row, paint)} {_cut(row.name, max(12, width - len(row.words) - 5))}  {row.words}"
    yield "+ new   ~ moved or swapped   - removed   ? perhaps"
    yield from filter(None, (view.undecided, view.places))


def _letters(row: LegendView, paint: Paint) -> str:
    if row.pillar is None:
        return "  "
    return paint(f"38;5;{HUES[row.pillar.hue].ansi}", fit(row.pillar.letters, 2))


# Texts in columns: wide characters take two, marks on another none.


def fit(text: str, columns: int) -> str:
    """`text` in exactly so many columns, cut with an ellipsis where it is longer."""
    if _length(text) <= columns:
        return text + " " * (columns - _length(text))
    kept = _head(text, columns - 1) + "…"
    return kept + " " * (columns - _length(kept))


def _cut(text: str, columns: int) -> str:
    """`text` in at the most so many columns."""
    return text if _length(text) <= columns else fit(text, columns).rstrip()


def wrapped(text: str, columns: int, most: int) -> list[str]:
    """`text` in at the most so many lines of exactly so many columns, broken between words where one fits."""
    lines: list[str] = []
    rest = text
    while rest and len(lines) < most - 1 and _length(rest) > columns:
        head = _head(rest, columns)
        space = head.rfind(" ") if rest[len(head)] != " " else len(head)
        head = head[:space] if space > 0 else head
        lines.append(fit(head, columns))
        rest = rest[len(head) :].lstrip(" ")
    return [*lines, fit(rest, columns)] if rest else lines


def _head(text: str, columns: int) -> str:
    """As many characters of `text` as fit, one at the least."""
    ends = list(accumulate(map(_columns, text)))
    return text[: max(1, bisect_right(ends, columns))]


def _length(text: str) -> int:
    return len(text) if text.isascii() else sum(map(_columns, text))


def _columns(character: str) -> int:
    if unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1
