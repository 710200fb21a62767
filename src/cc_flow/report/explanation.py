"""A workflow in plain English, the same for the same file: when it runs, what it takes, what each step does."""

from collections.abc import Iterator

from cc_flow.actions.catalog import find
from cc_flow.cron import CronError, describe, parse_cron
from cc_flow.duration import format_duration
from cc_flow.shape import describe as describe_shape
from cc_flow.workflow.inputs import shape_of_schema
from cc_flow.workflow.model import (
    ActionStep,
    AssertStep,
    GroupStep,
    Input,
    Loop,
    Schedule,
    SetStep,
    Step,
    Workflow,
    WorkflowStep,
)
from cc_flow.workflow.values import Condition, ListValue, Literal, MapValue, Template, Value

INDENT = "   "


def explain_workflow(workflow: Workflow) -> str:
    """The workflow as text, a sentence or a step a line."""
    return "\n".join(_lines(workflow)) + "\n"


def _lines(workflow: Workflow) -> Iterator[str]:
    yield f"{workflow.name.text}: {workflow.description}" if workflow.description else workflow.name.text
    yield ""
    yield from _schedules(workflow.schedules)
    yield from _inputs(workflow)
    yield from _bounds(workflow)
    yield ""
    yield from _steps(workflow.steps, "")
    for heading, steps in (("If the run fails:", workflow.on_error), ("At the end, in any case:", workflow.finally_)):
        if steps:
            yield heading
            yield from _steps(steps, INDENT)
    if workflow.outputs is not None and workflow.outputs.entries:
        yield f"It gives {_pairs(workflow.outputs)}."


def _schedules(schedules: tuple[Schedule, ...]) -> Iterator[str]:
    if not schedules:
        yield "It runs when somebody runs it."
    for schedule in schedules:
        zone = f" ({schedule.timezone.text})" if schedule.timezone else " (in the tenant's time zone)"
        try:
            when = describe(parse_cron(schedule.cron.text))
        except CronError:
            when = f"by `{schedule.cron.text}`"
        jitter = f", up to {format_duration(schedule.jitter)} later" if schedule.jitter else ""
        missed = {
            "none": "what was missed is not caught up",
            "latest": f"of missed times the latest is caught up within {format_duration(schedule.catch_up_window)}",
            "all": f"missed times are caught up within {format_duration(schedule.catch_up_window)}",
        }[schedule.catch_up]
        yield f"It runs {when}{zone}{jitter}; {missed}."


def _inputs(workflow: Workflow) -> Iterator[str]:
    for name, declared in workflow.inputs.items():
        yield f"It takes `{name}`: {_input_words(declared)}."


def _input_words(declared: Input) -> str:
    shape = describe_shape(shape_of_schema(declared.schema))
    words = f" - {declared.description.rstrip('.')}" if declared.description else ""
    if declared.default is None:
        return f"{shape}{words}; it must be given"
    return f"{shape}{words}; {_value(declared.default)} where it is not given"


def _bounds(workflow: Workflow) -> Iterator[str]:
    limits = workflow.limits
    named = [("writes", limits.writes), ("deletions", limits.deletes), ("AI generations", limits.ai_generations)]
    bounds = [f"{limit} {name}" for name, limit in named if limit is not None]
    if bounds:
        yield f"A run makes at most {_and(bounds)}."
    if workflow.allow:
        yield f"It may {_and([_EFFECTS[effect.text] for effect in workflow.allow])}."
    if workflow.rate_limit is not None:
        yield f"It sends at most {workflow.rate_limit.requests} requests in {format_duration(workflow.rate_limit.per)}."


_EFFECTS = {"destroy": "delete things", "account": "change the account", "billing": "spend money"}


def _steps(steps: tuple[Step, ...], indent: str) -> Iterator[str]:
    for number, step in enumerate(steps, 1):
        yield f"{indent}{number}. {step.key}: {_conditions(step)}{_work(step)}"
        yield from (f"{indent}{INDENT}{words}" for words in _more(step))
        if isinstance(step.work, GroupStep):
            yield from _steps(step.work.steps, indent + INDENT)
        if step.on_error.steps:
            yield f"{indent}{INDENT}If it fails:"
            yield from _steps(step.on_error.steps, indent + INDENT + INDENT)


def _conditions(step: Step) -> str:
    when = f"if {_condition(step.when)}, " if step.when is not None else ""
    return when + (_loop(step.loop) if step.loop is not None else "")


def _loop(loop: Loop) -> str:
    where = f" where {_condition(loop.where)}" if loop.where is not None else ""
    at_once = f", {loop.concurrency} at a time" if loop.concurrency > 1 else ""
    return f"for each `{loop.variable.text}` in {_value(loop.items)}{where}{at_once}: "


def _work(step: Step) -> str:
    match step.work:
        case ActionStep(action=action, inputs=inputs):
            kind = find(action.text)
            words = (kind.__doc__ or action.text).strip().partition("\n")[0].partition(". ")[0].rstrip(".")
            given = f", with {_pairs(inputs)}" if inputs.entries else ""
            return f"{words[0].lower()}{words[1:]} [{action.text}, {kind.spec.effect.value}]{given}."
        case SetStep(values=values):
            return f"work out {_pairs(values)}."
        case AssertStep(assertions=assertions):
            return f"make sure that {_and([_condition(one.that) for one in assertions])}."
        case GroupStep(steps=steps):
            return f"{len(steps)} steps:"
        case WorkflowStep(file=file, inputs=inputs):
            return f"run the workflow {file.text}{f' with {_pairs(inputs)}' if inputs.entries else ''}."
        case _:
            return "cannot be read."


def _more(step: Step) -> Iterator[str]:
    work = step.work
    if isinstance(work, ActionStep):
        if work.idempotency_key is not None:
            yield f"Once for each {_value(work.idempotency_key)}: later runs take the recorded answer."
        if work.on_conflict is not None:
            yield f"What is there already: {_CONFLICTS[work.on_conflict]}."
        if work.until is not None:
            yield f"Asked again until {_condition(work.until)}."
    if step.loop is not None and (step.loop.max_failures or step.loop.max_failures_percent):
        percent = step.loop.max_failures_percent
        yield f"Up to {f'{percent} %' if percent is not None else step.loop.max_failures} of them may fail."
    if step.on_error.goes_on:
        yield "If it fails, the run goes on."


_CONFLICTS = {"skip": "it is taken as it is", "fail": "the step fails", "allow": "another is made"}


def _pairs(values: MapValue) -> str:
    return _and([f"{name} = {_value(value)}" for name, value in values.entries.items()])


def _value(value: Value) -> str:
    match value:
        case Literal(value=literal):
            return "nothing" if literal is None else str(literal).lower() if isinstance(literal, bool) else str(literal)
        case Template(node=node):
            text = str(node.value).strip()
            is_whole = text.startswith("{{") and text.endswith("}}") and text.count("{{") == 1
            return f"`{text[2:-2].strip()}`" if is_whole else f"“{text}”"
        case ListValue(items=items):
            return f"[{', '.join(map(_value, items))}]"
        case MapValue(entries=entries):
            return "{" + ", ".join(f"{name}: {_value(one)}" for name, one in entries.items()) + "}"


def _condition(condition: Condition) -> str:
    return f"`{condition.node.text.strip()}`"


def _and(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
