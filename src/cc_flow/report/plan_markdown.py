"""A plan as one comment on a pull request: total, months before and after, captions, calls, within GitHub's length."""

from collections.abc import Iterator

from cc_flow.frozen import frozen
from cc_flow.plan import Plan
from cc_flow.report.plan_markdown_parts import call_rows, caption_block, legend_line, month_table
from cc_flow.report.plan_markdown_text import code, escaped, marker
from cc_flow.report.plan_view import PlanView, view_of
from cc_flow.report.words import counted

LONGEST = 65_000
"""UTF-16 units. GitHub refuses comments of more than 65,536 characters; some room is left for what goes round it."""


@frozen
class Detail:
    """How much is shown: numbers of months, calls, fields of a call, captions, notes; `letters` of a title,
    `caption_letters` of a caption.
    """

    months: int
    calls: int
    fields: int
    captions: int
    notes: int
    letters: int
    caption_letters: int
    has_before: bool = True


# The first that fits is taken. The last fits always: what it shows is bounded.
_ALL = 1_000_000
LEVELS = (
    Detail(_ALL, _ALL, 40, _ALL, _ALL, 80, 3_000),
    Detail(_ALL, _ALL, 6, 60, 60, 60, 1_000),
    Detail(12, 120, 4, 20, 40, 45, 600),
    Detail(6, 40, 3, 8, 20, 40, 400),
    Detail(3, 15, 2, 3, 10, 30, 200, has_before=False),
    Detail(1, 5, 0, 0, 5, 20, 0, has_before=False),
    Detail(0, 0, 0, 0, 5, 20, 0, has_before=False),
)


def as_markdown(plan: Plan) -> str:
    """The comment, at the most `LONGEST` long. Where it had to be shortened it says what was left out."""
    view = view_of(plan)
    shown = ("\n\n".join(_blocks(plan, view, detail)) + "\n" for detail in LEVELS)
    return next(text for text in shown if len(text.encode("utf-16-le")) // 2 <= LONGEST)


def _blocks(plan: Plan, view: PlanView, detail: Detail) -> Iterator[str]:
    title = f"### Plan: {escaped(view.workflow, 100)} for {escaped(view.tenant, 100)}"
    yield f"{marker(plan.workflow, plan.tenant)}\n{title}"
    yield f"**{escaped(view.total, 400)}.** {view.calendar}".rstrip()
    for words in filter(None, (view.undecided, view.places)):
        yield f"> {words}"
    if shortened := list(_left_out(view, detail)):
        yield f"> Shortened to fit a comment: {'; '.join(shortened)}. All of it: {code(f'cc-flow plan {plan.file}')}"
    yield from _calendar(view, detail)
    yield from _captions(view, detail)
    yield from _calls(view, detail)
    yield from _limits_and_notes(view, detail)
    yield _foot(view)


def _calendar(view: PlanView, detail: Detail) -> Iterator[str]:
    if view.months and detail.months:
        yield legend_line(view.legend[:40])
    for month in view.months[: detail.months]:
        yield f"#### {month.name}"
        if detail.has_before:
            before = month_table(month.before, has_weekend=month.has_weekend, letters=detail.letters)
            yield f"<details><summary>Before</summary>\n\n{before}\n\n</details>"
        yield "After:"
        yield month_table(month.after, has_weekend=month.has_weekend, letters=detail.letters)


def _captions(view: PlanView, detail: Detail) -> Iterator[str]:
    shown = view.captions[: detail.captions]
    if shown:
        blocks = "\n\n".join(caption_block(caption, detail.caption_letters) for caption in shown)
        yield f"<details><summary>{counted(len(view.captions), 'caption')}</summary>\n\n{blocks}\n\n</details>"


def _calls(view: PlanView, detail: Detail) -> Iterator[str]:
    shown = view.calls[: detail.calls]
    if shown:
        rows = "\n".join(call_rows(shown, fields=detail.fields, letters=detail.letters))
        yield f"<details><summary>{counted(len(view.calls), 'write')}, in order</summary>\n\n{rows}\n\n</details>"


def _limits_and_notes(view: PlanView, detail: Detail) -> Iterator[str]:
    if view.limits:
        uses = (
            f"{escaped(one.name, 40)} {one.use}{' ⚠️ may go over it' if one.is_over else ''}" for one in view.limits[:12]
        )
        yield f"Limits: {' · '.join(uses)}"
    if view.notes:
        yield "\n".join(f"- {escaped(note, 300)}" for note in view.notes[: detail.notes])


def _foot(view: PlanView) -> str:
    place = (
        "Sandbox"
        if view.is_sandbox
        else "Offline, nothing was read"
        if view.is_offline
        else f"Live: {code(view.place)}"
    )
    facts = [
        place,
        f"due {escaped(view.scheduled_for, 60)} {escaped(view.timezone, 60)}",
        f"apply before {view.expires}",
    ]
    plan = f"plan {code(view.plan, 60)}"
    return f"<sub>{' · '.join([*facts, plan, *([f'commit {code(view.commit, 12)}'] if view.commit else [])])}</sub>"


def _left_out(view: PlanView, detail: Detail) -> Iterator[str]:
    """What does not stand in the comment, in words."""
    for name, most, there in (
        ("months", detail.months, len(view.months)),
        ("captions", detail.captions, len(view.captions)),
        ("writes", detail.calls, len(view.calls)),
        ("notes", detail.notes, len(view.notes)),
    ):
        if there > most:
            yield f"{most} of {there} {name}"
    if not detail.has_before and view.months:
        yield "without the calendar before"
