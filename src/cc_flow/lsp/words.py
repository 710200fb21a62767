"""The words that an editor shows of actions, filters, fields and names, as Markdown."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import islice

from cc_flow.actions.catalog import find
from cc_flow.actions.docs import title_of
from cc_flow.actions.shapes import input_shape, output_shape
from cc_flow.codes.registry import CODES
from cc_flow.cron import CronError, ZoneError, describe, due_times, parse_cron, zone
from cc_flow.report.actions import MARKS, facts, permission
from cc_flow.shape import ANYTHING, ListOf, Record, Shape, alternatives, without_null
from cc_flow.shape import describe as describe_shape
from cc_flow.template import FILTERS, TESTS
from cc_flow.workflow.model import ActionStep, AssertStep, GroupStep, SetStep, Step, WorkflowStep

_MOST_FIELDS = 30
_FIELDS: Mapping[tuple[str, str], str] = {
    ("step", "output"): "What the step gave; of a loop, the list of what its items gave.",
    ("step", "status"): "How the step ended.",
    ("step", "ran"): "Whether the step ran to its end, so that it has an output.",
    ("step", "iterations"): "Every item of the loop, with its key, status, output and error.",
    ("step", "error"): "What the step failed of.",
    ("run", "id"): "The run's own name.",
    ("run", "scheduled_for"): "The local time that the run was due; of a run by hand, its start. ISO text with offset.",
    ("run", "attempt"): "1 for the first invocation, one more for each time the run is resumed.",
    ("tenant", "slug"): "The tenant that the run is for.",
    ("tenant", "timezone"): "The tenant's time zone.",
    ("tenant", "labels"): "The tenant's labels.",
    ("loop", "index"): "The item's place in the list, from 1.",
    ("loop", "key"): "The item's `key`.",
    ("error", "step"): "The step that failed.",
    ("error", "message"): "What happened, and what was done.",
    ("error", "failure"): "The kind of failure.",
    ("error", "status"): "The HTTP status, where there was one.",
}


def type_words(shape: Shape) -> str:
    """A type in words; nothing where nothing is known."""
    return "" if shape == ANYTHING else describe_shape(shape)


def records_in(shape: Shape) -> Iterator[Record]:
    """The records that a value may be."""
    return (one for one in alternatives(without_null(shape)) if isinstance(one, Record))


def field_words(owner: Shape, name: str) -> str:
    """What is said of a field where it is declared."""
    for record in records_in(owner):
        if name in record.fields:
            return record.docs.get(name) or _FIELDS.get((record.name, name), "")
    return ""


def fields_listed(shape: Shape) -> str:
    """The fields of a value, or of the elements of a list."""
    inner = next((one.element for one in alternatives(without_null(shape)) if isinstance(one, ListOf)), shape)
    names = [f"`{name}`" for record in records_in(inner) for name in record.fields]
    more = ", …" if len(names) > _MOST_FIELDS else ""
    return f"Fields: {', '.join(names[:_MOST_FIELDS])}{more}" if names else ""


def action_words(name: str) -> str:
    """What an action does, takes and gives; empty where there is none of that name."""
    try:
        kind = find(name)
    except KeyError:
        return ""
    spec = kind.spec
    asks = f", `{spec.method} {spec.path}`" if spec.path else ""
    lines = [f"**{name}** `{MARKS[spec.effect]}` {spec.effect}{asks}", "", title_of(kind), ""]
    lines += [f"- permission: {permission(spec)}", *(f"- {fact}" for fact in facts(spec))]
    if inputs := input_shape(kind).fields:
        lines.append(f"- inputs: {', '.join(f'`{one}`' for one in inputs)}")
    if output := type_words(output_shape(kind)):
        lines.append(f"- output: {output}")
    return "\n".join(lines)


def step_words(step: Step) -> str:
    """What a step does, in a line."""
    match step.work:
        case ActionStep(action=action):
            return f"`{action.text}`"
        case WorkflowStep(file=file):
            return f"runs `{file.text}`"
        case SetStep(values=values):
            return f"sets {', '.join(f'`{name}`' for name in values.entries)}"
        case GroupStep(steps=steps):
            return f"a group of {', '.join(f'`{one.key}`' for one in steps)}"
        case AssertStep():
            return "asserts"
        case _:
            return ""


def filter_words(name: str) -> str:
    """How a filter is written, what it does, and examples."""
    return _definition_words(name, is_filter=True)


def test_words(name: str) -> str:
    """The same of a test."""
    return _definition_words(name, is_filter=False)


def _definition_words(name: str, *, is_filter: bool) -> str:
    definition = FILTERS.get(name) if is_filter else TESTS.get(name)
    if definition is None:
        return ""
    lines = [f"**{'|' if is_filter else 'is'} {definition.signature}**", "", definition.summary]
    if definition.examples:
        lines += ["", "```", *(f"{left}  ->  {right}" for left, right in definition.examples), "```"]
    return "\n".join(lines)


def code_words(code: str) -> str:
    """What a code means."""
    return f"**{code}** {CODES[code].title}\n\n{CODES[code].meaning}" if code in CODES else ""


def due_words(expression: str, zone_name: str | None, *, now: datetime, count: int = 3) -> str:
    """When a cron line comes due: in words, and the next times with their zone. Empty where it is none."""
    try:
        cron, where = parse_cron(expression), zone(zone_name or "UTC")
    except (CronError, ZoneError):
        return ""
    times = [
        f"- {due.local:%a %Y-%m-%d %H:%M} {due.at.astimezone(where):%Z (UTC%z)}"
        for due in islice(due_times(cron, zone=where, after=now), count)
    ]
    unsaid = "" if zone_name else "\n\nUTC, unless the tenant or the profile has another zone."
    return f"**{describe(cron, where)}**\n\n" + "\n".join(["Next:", *times]) + unsaid
