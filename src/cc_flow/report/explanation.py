"""A workflow in plain English, the same for the same file: when it runs, what it takes, what each step does."""

from collections.abc import Iterator

from cc_flow.actions.catalog import find
from cc_flow.cron import CronError, describe, parse_cron
from cc_flow.report.plain_words import amount, condition_words, input_words, pairs_words, time_words, value_words
from cc_flow.report.words import listed
from cc_flow.workflow.model import (
    ActionStep,
    AssertStep,
    GroupStep,
    Loop,
    Schedule,
    SetStep,
    Step,
    Workflow,
    WorkflowStep,
)

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
        yield f"It gives {pairs_words(workflow.outputs)}."


def _schedules(schedules: tuple[Schedule, ...]) -> Iterator[str]:
    if not schedules:
        yield "It runs when somebody runs it."
    for schedule in schedules:
        zone = f" ({schedule.timezone.text})" if schedule.timezone else " (in the tenant's time zone)"
        try:
            when = describe(parse_cron(schedule.cron.text))
        except CronError:
            when = f"by `{schedule.cron.text}`"
        jitter = f", up to {time_words(schedule.jitter)} later" if schedule.jitter else ""
        yield f"It runs {when}{zone}{jitter}. {_missed(schedule)}."


def _missed(schedule: Schedule) -> str:
    window = time_words(schedule.catch_up_window)
    return {
        "none": "What was missed is not made up for",
        "latest": f"Where times were missed, the latest is made up for, within {window}",
        "all": f"Where times were missed, each is made up for, within {window}",
    }[schedule.catch_up]


def _inputs(workflow: Workflow) -> Iterator[str]:
    for name, declared in workflow.inputs.items():
        yield f"It takes `{name}`, {input_words(declared)}."


def _bounds(workflow: Workflow) -> Iterator[str]:
    limits = workflow.limits
    named = [("write", limits.writes), ("deletion", limits.deletes), ("AI generation", limits.ai_generations)]
    bounds = [amount(limit, noun) for noun, limit in named if limit is not None]
    if bounds:
        yield f"A run makes at most {listed(bounds)}."
    if workflow.allow:
        yield f"It may {listed([_EFFECTS[effect.text] for effect in workflow.allow])}."
    if workflow.rate_limit is not None:
        rate = workflow.rate_limit
        yield f"It sends at most {amount(rate.requests, 'request')} in {time_words(rate.per)}."


_EFFECTS = {"destroy": "delete things", "account": "change the account", "billing": "spend money"}


def _steps(steps: tuple[Step, ...], indent: str) -> Iterator[str]:
    for number, step in enumerate(steps, 1):
        name = f"{step.id.text}: " if step.id else ""
        yield f"{indent}{number}. {name}{_conditions(step)}{_work(step)}"
        yield from (f"{indent}{INDENT}{words}" for words in _more(step))
        if isinstance(step.work, GroupStep):
            yield from _steps(step.work.steps, indent + INDENT)
        if step.on_error.steps:
            yield f"{indent}{INDENT}If it fails:"
            yield from _steps(step.on_error.steps, indent + INDENT + INDENT)


def _conditions(step: Step) -> str:
    needs = ""
    if step.needs is not None:
        needs = f"once {listed([name.text for name in step.needs])} ended, " if step.needs else "at once, "
    when = f"if {condition_words(step.when)}, " if step.when is not None else ""
    return needs + when + (_loop(step.loop) if step.loop is not None else "")


def _loop(loop: Loop) -> str:
    where = f" where {condition_words(loop.where)}" if loop.where is not None else ""
    at_once = f", {loop.concurrency} at a time" if loop.concurrency > 1 else ""
    return f"for each `{loop.variable.text}` in {value_words(loop.items)}{where}{at_once}: "


def _work(step: Step) -> str:
    match step.work:
        case ActionStep() as work:
            given = f", with {pairs_words(work.inputs)}" if work.inputs.entries else ""
            return f"{_action(work)}{given}."
        case SetStep(values=values):
            return f"work out {pairs_words(values)}."
        case AssertStep(assertions=assertions):
            return f"make sure that {listed([condition_words(one.that) for one in assertions])}."
        case GroupStep(steps=steps):
            return f"{amount(len(steps), 'step')}:"
        case WorkflowStep(file=file, inputs=inputs):
            return f"run the workflow {file.text}{f' with {pairs_words(inputs)}' if inputs.entries else ''}."
        case _:
            return "cannot be read."


def _action(work: ActionStep) -> str:
    """What the action does, by its own words, and what kind of effect that has on the API."""
    kind = find(work.action.text)
    words = (kind.__doc__ or work.action.text).strip().partition("\n")[0].partition(". ")[0].rstrip(".")
    words = words.removeprefix("In `on_error`: ")
    is_ours = work.action.text.startswith("core.") and work.action.text != "core.http"
    effect = "" if is_ours else f", {kind.spec.effect.value}"
    return f"{words[0].lower()}{words[1:]} [{work.action.text}{effect}]"


def _more(step: Step) -> Iterator[str]:
    if isinstance(step.work, ActionStep):
        yield from _how(step.work)
    if step.loop is not None and (step.loop.max_failures or step.loop.max_failures_percent):
        percent = step.loop.max_failures_percent
        yield f"Up to {f'{percent} %' if percent is not None else step.loop.max_failures} of them may fail."
    if step.deadline is not None:
        yield f"It has {time_words(step.deadline)} in all."
    if step.on_error.goes_on:
        yield "If it fails, the run goes on."


def _how(work: ActionStep) -> Iterator[str]:
    if work.expect is not None:
        yield f"Only where {condition_words(work.expect)}, looked at just before."
    if work.idempotency_key is not None:
        yield f"Once for each {value_words(work.idempotency_key)}: later runs take the recorded answer."
    if work.on_conflict is not None:
        yield _CONFLICTS[work.on_conflict]
    if work.max_items is not None:
        yield f"The first {work.max_items} only."
    if work.until is not None:
        failing = f"; it fails where {condition_words(work.fail_when)}" if work.fail_when is not None else ""
        yield f"It asks again until {condition_words(work.until)}{failing}."
    if not work.waits:
        yield "It does not wait for the end of what it starts."


_CONFLICTS = {
    "skip": "What is there already is taken as it is.",
    "fail": "Where it is there already, the step fails.",
    "allow": "Where it is there already, another is made.",
}
