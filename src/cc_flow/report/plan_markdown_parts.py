"""The parts of a comment: a month as a table, a caption with its changed words, the calls, the legend."""

from collections.abc import Iterable, Iterator

from cc_flow.report.plan_calendar import DayView, PostView, Weeks
from cc_flow.report.plan_calls import CallView, Field
from cc_flow.report.plan_captions import CaptionView, Stretch
from cc_flow.report.plan_markdown_text import code, escaped
from cc_flow.report.plan_palette import HUES, NO_SQUARE, Pillar
from cc_flow.report.plan_view import LegendView
from cc_flow.report.words import WEEKDAYS

MOST_POSTS = 6
"""Posts of a day; of more, the rest is counted."""


def legend_line(legend: Iterable[LegendView]) -> str:
    """`🟦 ME Market Education 3 → 4 · …`"""
    return " · ".join(f"{_square(row.pillar)} {escaped(row.name, 60)} {row.words}" for row in legend)


def _square(pillar: Pillar | None) -> str:
    return f"{HUES[pillar.hue].square} {escaped(pillar.letters)}" if pillar else NO_SQUARE


def month_table(weeks: Weeks, *, has_weekend: bool, letters: int) -> str:
    """Its weeks, a row each; without the columns of a weekend that has no posts."""
    days = 7 if has_weekend else 5
    head = "|".join(["", *(f" {name[:3]} " for name in WEEKDAYS[:days]), ""])
    rows = ("|".join(["", *(f" {_cell(day, letters)} " for day in week[:days]), ""]) for week in weeks)
    return "\n".join([head, "|" + " --- |" * days, *rows])


def _cell(day: DayView, letters: int) -> str:
    if not day.is_shown:
        return ""
    posts = [_post(post, letters) for post in day.posts[:MOST_POSTS]]
    rest = [f"… {len(day.posts) - MOST_POSTS} more"] if len(day.posts) > MOST_POSTS else []
    return f"<b>{day.date.day}</b><br>{'<br><br>'.join([*(posts or ['–']), *rest])}"


def _post(post: PostView, letters: int) -> str:
    """`🟦 ME + Title`, and what becomes of it."""
    fate = post.fate
    mark = f" <b>{_MARKS[fate.mark]} {fate.words}</b>" if fate.mark else ""
    title = escaped(post.title, letters)
    shown = f"<del>{title}</del>" if post.is_gone else f"<i>{title}</i>" if not post.is_known else title
    detail = f" <sub>{escaped(fate.detail, letters + 10)}</sub>" if fate.detail else ""
    return f"{_square(post.pillar)}{mark} {shown}{detail}"


# Signs that would begin a list or strike a word out.
_MARKS = {"+": "&#43;", "~": "&#126;", "-": "&#45;", "?": "?", "=": "&#61;"}


def caption_block(caption: CaptionView, letters: int) -> str:
    """Its title, then the words that go struck out, the words that come underlined."""
    day = f" ({escaped(caption.date, 40)})" if caption.date else ""
    none = "<i>no caption yet</i>" if caption.is_known else "<i>not known yet</i>"
    before = none if caption.before is None else _text(caption.before, "del", letters)
    after = "<i>written by the service on apply</i>" if caption.after is None else _text(caption.after, "ins", letters)
    head = f"<b>{escaped(caption.title, 120)}</b>{day}{'' if caption.is_sure else ', perhaps'}"
    return f"{head}\n\n| Now | Then |\n| --- | --- |\n| {before} | {after} |"


def _text(pieces: Iterable[Stretch], tag: str, letters: int) -> str:
    shown, room = [], letters
    for piece in pieces:
        words = _lines(piece.text, room)
        shown.append(f"<{tag}>{words}</{tag}>" if piece.is_changed and piece.text.strip() else words)
        room -= len(piece.text)
        if room <= 0:
            break
    return "".join(shown)


def _lines(text: str, room: int) -> str:
    cut = text if len(text) <= room else text[: max(0, room)] + "…"
    return "<br>".join(map(_line, cut.split("\n")))


def _line(text: str) -> str:
    """A piece of a line: the spaces at its ends belong to the words beside it."""
    shown = escaped(text, len(text))
    if not shown:
        return " " if text else ""
    return f"{' ' if text[0].isspace() else ''}{shown}{' ' if text[-1].isspace() else ''}"


def call_rows(calls: Iterable[CallView], *, fields: int, letters: int) -> Iterator[str]:
    """A table of writes: mark and what it does, what a person calls it, step, call with its fields."""
    yield "| Does | What | Step | Call |"
    yield "| --- | --- | --- | --- |"
    for call in calls:
        what = "<br>".join(
            part for part in (escaped(call.title, letters + 40), *_italics(call.certainty, call.reason)) if part
        )
        sent = "<br>".join([code(call.sends), *_fields(call, fields)])
        does = f"<b>{_MARKS[call.mark]}</b> {call.does}"
        yield f"| {does} | {what} | {code(call.at)}<br>{escaped(call.action)} | {sent} |"


def _italics(*texts: str) -> Iterator[str]:
    return (f"<i>{escaped(text)}</i>" for text in texts if text)


def _fields(call: CallView, most: int) -> Iterator[str]:
    yield from (_field(field) for field in call.fields[:most])
    if len(call.fields) > most:
        yield f"… {len(call.fields) - most} more fields"


def _field(field: Field) -> str:
    value = f"<i>{escaped(field.value)}</i>" if field.is_unknown else escaped(field.value)
    former = f"<del>{escaped(field.former)}</del> → " if field.former is not None else ""
    return f"{escaped(field.name, 60)}: {former}{value}"
