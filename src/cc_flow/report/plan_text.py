"""A plan as text for a terminal: each change with its mark and fields, limits, notes, total, the next command."""

from collections.abc import Callable, Iterator
from shlex import quote

from cc_flow.plan import ChangeKind, Plan
from cc_flow.report.plain import clip
from cc_flow.report.plan_calls import CallView, Field
from cc_flow.report.plan_view import PlanView, view_of
from cc_flow.report.words import one_line

LONGEST = 100
"""Characters of a value or a title. All of it stands in the JSON."""
MOST_FIELDS = 16

Paint = Callable[[str, str], str]
_GREEN, _YELLOW, _RED, _CYAN, _DIM, _BOLD = "32", "33", "31", "36", "2", "1"
_COLOURS = {
    ChangeKind.CREATE: _GREEN,
    ChangeKind.UPDATE: _YELLOW,
    ChangeKind.DELETE: _RED,
    ChangeKind.CONDITIONAL: _CYAN,
    ChangeKind.SKIP: _DIM,
}


def painter(*, colour: bool) -> Paint:
    """What paints a text in an ANSI colour, or leaves it as it is."""
    return (lambda code, text: f"\033[{code}m{text}\033[0m" if text else text) if colour else (lambda _, text: text)


def as_text(plan: Plan, colour: bool = False, *, saved_as: str | None = None) -> str:  # noqa: FBT001, FBT002 - the same call for every picture
    """The plan in lines, a line break at the end. `saved_as` is the file that holds it, for the next command."""
    view, paint = view_of(plan), painter(colour=colour)
    parts = [
        _head(view, paint),
        _changes(view, paint),
        _listed("Limits", _limits(view)),
        _listed("Notes", _notes(view)),
    ]
    ending = [paint(_BOLD, f"{view.total}."), *([view.calendar] if view.calendar and view.has_changes else [])]
    return (
        "\n\n".join("\n".join(part) for part in (*parts, [*ending, *_undecided(view)], [_next(plan, saved_as)]) if part)
        + "\n"
    )


def _head(view: PlanView, paint: Paint) -> list[str]:
    kind = "offline, nothing read" if view.is_offline else "sandbox" if view.is_sandbox else f"LIVE {view.place}"
    title = paint(_BOLD, f"{view.workflow} for {view.tenant}")
    return [f"{title}  ({kind}, due {view.scheduled_for} {view.timezone})"]


def _changes(view: PlanView, paint: Paint) -> list[str]:
    at, action = (max((len(text) for text in texts), default=0) for texts in _columns(view))
    return [line for call in view.calls for line in _call(call, (min(at, 40), min(action, 30)), paint)]


def _columns(view: PlanView) -> tuple[list[str], list[str]]:
    return [call.at for call in view.calls], [call.action for call in view.calls]


def _call(call: CallView, widths: tuple[int, int], paint: Paint) -> Iterator[str]:
    place = f"{call.at:<{widths[0]}}  {call.action:<{widths[1]}}"
    said = [clip(call.title, LONGEST), call.certainty, f"({call.reason})" if call.reason else ""]
    yield f"  {paint(_COLOURS[call.kind], f'{call.mark} {place}')}  {'  '.join(filter(None, said))}".rstrip()
    names = min(max((len(field.name) for field in call.fields[:MOST_FIELDS]), default=0), 40)
    for field in call.fields[:MOST_FIELDS]:
        yield f"      {clip(field.name, 40):<{names}}  {_value(field, paint)}"
    if len(call.fields) > MOST_FIELDS:
        yield f"      … and {len(call.fields) - MOST_FIELDS} more, see --json"


def _value(field: Field, paint: Paint) -> str:
    value = paint(_CYAN, field.value) if field.is_unknown else clip(field.value, LONGEST)
    return value if field.former is None else f"{clip(field.former, LONGEST)} → {value}"


def _listed(name: str, lines: list[str]) -> list[str]:
    return [f"{name}:", *(f"  {line}" for line in lines)] if lines else []


def _limits(view: PlanView) -> list[str]:
    width = max((len(limit.name) for limit in view.limits), default=0)
    return [
        f"{limit.name:<{width}}  {limit.use}{'  ! may go over it' if limit.is_over else ''}" for limit in view.limits
    ]


def _notes(view: PlanView) -> list[str]:
    return [f"! {note}" for note in view.notes]


def _undecided(view: PlanView) -> list[str]:
    return [words for words in (view.undecided, view.places) if words]


def _next(plan: Plan, saved_as: str | None) -> str:
    file = quote(one_line(plan.file)) + (" --sandbox" if plan.origin == "sandbox" else "")
    if saved_as is None and plan.trigger == "undo":
        return "Nothing was written. To do exactly this: the same command with -o PLAN, then cc-flow apply PLAN"
    if plan.is_offline:
        return f"Nothing was read. With a key: cc-flow plan {file}"
    if not plan.has_changes:
        return f"Nothing to do. When it is due again: cc-flow schedule next {quote(one_line(plan.file))}"
    if saved_as is not None:
        return f"To do exactly this: cc-flow apply {quote(one_line(saved_as))}"
    return f"Nothing was written. To keep this plan and do exactly that: cc-flow plan {file} -o {_plan_file(plan)}"


def _plan_file(plan: Plan) -> str:
    return quote(f"{one_line(plan.workflow).replace('/', '-')}.plan")
