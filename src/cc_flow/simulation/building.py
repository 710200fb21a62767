"""From a simulated run to its plan: changes, facts, limits, notes, the calendar before and after."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from cc_flow.journal.events import Recorded, Reported, RunCreated, StepSucceeded
from cc_flow.journal.intents import OpenIntent
from cc_flow.journal.state import RunState
from cc_flow.performer import Turn
from cc_flow.plan import Change, ChangeKind, LimitUse, Plan
from cc_flow.simulation.calendar import calendars
from cc_flow.simulation.changes import changes_of
from cc_flow.simulation.facts import facts_of
from cc_flow.simulation.flow import steps_that_matter
from cc_flow.simulation.performer import Simulation
from cc_flow.simulation.wire import Mask
from cc_flow.workflow.model import ActionStep, Step, Workflow

LASTS = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Simulated:
    """A run that was simulated: everything that a plan is made of."""

    created: RunCreated
    workflow: Workflow
    linked: Mapping[str, Workflow]
    simulation: Simulation
    turns: Mapping[str, Turn]
    state: RunState
    events: list[Recorded]
    in_doubt: Mapping[str, OpenIntent]
    mask: Mask
    uses_ai: Callable[[str], bool]


def build_plan(
    run: Simulated, *, plan: str, now: datetime, commit: str | None, is_offline: bool, trigger: str = "apply"
) -> Plan:
    """The plan of a simulated run, named `plan`."""
    created = run.created
    changes = changes_of(run.turns, run.simulation, run.state, run.events, run.mask)
    limits = limits_of(run.workflow, changes, run.uses_ai)
    before, after = calendars(run.simulation)
    return Plan(
        plan=plan,
        workflow=created.workflow,
        file=created.file,
        text=created.text,
        files=created.files,
        tenant=created.tenant,
        timezone=created.timezone,
        origin=created.origin,
        account=created.account,
        inputs=created.inputs,
        scheduled_for=created.scheduled_for,
        run=created.run,
        created_at=now,
        expires_at=now + LASTS,
        commit=commit,
        version=created.version,
        changes=changes,
        reads=run.simulation.reads,
        facts=facts_of(
            (one.call, one.output) for one in run.simulation.observed if _matters(run, one.call.at, one.call.spec.name)
        ),
        limits=limits,
        before=before,
        after=after,
        notes=tuple(dict.fromkeys(_notes(run, changes, limits))),
        is_offline=is_offline,
        trigger=trigger,
        labels=created.labels,
    )


def _matters(run: Simulated, at: str, action: str) -> bool:
    """Whether a read fed anything: look-ups do, and the steps that writes and assertions turn on."""
    turn = run.turns.get(at)
    if turn is None or turn.call.spec.name != action:
        return True
    step = _step_at(run, turn.template_at)
    # What is asked again until it is so is meant to change.
    if step is not None and isinstance(step.work, ActionStep) and (step.work.until or step.work.fail_when):
        return False
    return turn.template_at in steps_that_matter(run.workflow, run.linked)


def _step_at(run: Simulated, template_at: str) -> Step | None:
    """The step at a path; of sub-workflows only the last name is looked at."""
    name = template_at.rpartition(".")[2]
    workflows = (run.workflow, *run.linked.values())
    return next((step for workflow in workflows for step in workflow.all_steps() if step.name == name), None)


# Limits.


def limits_of(workflow: Workflow, changes: tuple[Change, ...], uses_ai: Callable[[str], bool]) -> tuple[LimitUse, ...]:
    """What the plan takes of each limit."""
    limits = workflow.limits
    made = [change for change in changes if change.kind is not ChangeKind.SKIP]
    groups = (
        ("writes", limits.writes, made),
        ("deletes", limits.deletes, [change for change in made if change.effect == "destroy"]),
        ("ai_generations", limits.ai_generations, [change for change in made if uses_ai(change.action)]),
    )
    uses = (LimitUse(name, _least(group), _most(group), limit) for name, limit, group in groups)
    return tuple(use for use in uses if use.limit is not None or use.most != 0)


def _least(changes: list[Change]) -> int:
    return sum(change.at_least for change in changes if change.kind is not ChangeKind.CONDITIONAL)


def _most(changes: list[Change]) -> int | None:
    counts = [change.at_most for change in changes]
    return None if None in counts else sum(count for count in counts if count is not None)


# Notes.


def _notes(run: Simulated, changes: tuple[Change, ...], limits: tuple[LimitUse, ...]) -> Iterator[str]:
    for recorded in run.events:
        if isinstance(recorded.event, Reported):
            yield f"{recorded.event.path}: {recorded.event.message}"
        elif isinstance(recorded.event, StepSucceeded):
            yield from _waits(run, recorded.event.path)
    for change in changes:
        yield from _warnings(run, change)
    for use in limits:
        if use.limit is not None and (use.most is None or use.most > use.limit):
            most = "any number" if use.most is None else f"up to {use.most}"
            yield f"{most} of {use.name.replace('_', ' ')} may be needed, and `limits.{use.name}` is {use.limit}: the run would stop there"
    for intent in run.in_doubt.values():
        yield f"{intent.path} of run {intent.run} may have done some of this: its outcome is not known; `cc-flow runs resume {intent.run}` looks"


def _waits(run: Simulated, at: str) -> Iterator[str]:
    """What a run would wait for, and a plan does not."""
    turn = run.turns.get(at)
    if turn is None:
        return
    step = _step_at(run, turn.template_at)
    if step is not None and isinstance(step.work, ActionStep) and step.work.until is not None:
        yield f"{at}: read once; the run asks again until `{step.work.until.node.text}`"


def _warnings(run: Simulated, change: Change) -> Iterator[str]:
    if change.kind is ChangeKind.SKIP:
        return
    if change.action == "calendar.generate":
        yield f"{change.at}: the service chooses the posts, and may overwrite what stands in the month"
    if change.action == "calendar.reorder" and "/items" in change.unknown:
        yield f"{change.at}: which posts it moves is known only after apply, so the calendar does not show it"
    turn = run.turns[change.at]
    if turn.call.spec.overlay is None:
        yield f"{change.at}: what `{change.action}` changes is not modelled, so later reads in this plan do not show it"
