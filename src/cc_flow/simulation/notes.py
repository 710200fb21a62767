"""What a plan says besides its changes: what it cannot decide, what it would wait for, what to be careful about."""

from collections.abc import Iterator

from cc_flow.actions.catalog import find
from cc_flow.journal.events import Reported, StepSucceeded
from cc_flow.plan import Change, ChangeKind, LimitUse
from cc_flow.simulation.moving import is_open
from cc_flow.simulation.simulated import Simulated
from cc_flow.workflow.model import ActionStep, Workflow, walk
from cc_flow.workflow.values import Literal

_LIKELY = (
    "which posts it moves turns on where the service puts new ones; the calendar shows what is likely: "
    "a new post comes last on its day"
)
_OPEN = "which posts it moves is known only after apply; the calendar shows those that it may move"


def notes_of(run: Simulated, changes: tuple[Change, ...], limits: tuple[LimitUse, ...]) -> Iterator[str]:
    """A sentence each."""
    for recorded in run.events:
        if isinstance(recorded.event, Reported):
            yield f"{recorded.event.path}: {recorded.event.message}"
        elif isinstance(recorded.event, StepSucceeded):
            yield from _waits(run, recorded.event.path)
    for change in changes:
        yield from _warnings(run, change)
    if handlers := sorted(_writing_handlers(run.workflow)):
        yield f"{', '.join(handlers)}: handlers of failures are not part of a plan; applied, they write nothing"
    yield from filter(None, map(_excess, limits))
    for intent in run.in_doubt.values():
        look = f"`cc-flow runs resume {intent.run}` looks"
        yield f"{intent.path} of run {intent.run} may have done some of this: its outcome is not known; {look}"


def _excess(use: LimitUse) -> str | None:
    if use.limit is None or (use.most is not None and use.most <= use.limit):
        return None
    most = "any number of" if use.most is None else f"up to {use.most}"
    name = use.name.replace("_", " ")
    return f"{most} {name} may be needed, and `limits.{use.name}` is {use.limit}: the run would stop there"


def _writing_handlers(workflow: Workflow) -> Iterator[str]:
    """The steps of `on_error` that write: whether a failure will call for them, no plan can know."""
    own = [step.on_error.steps for step in workflow.all_steps()]
    for step in walk(tuple(step for steps in (workflow.on_error, *own) for step in steps)):
        if isinstance(step.work, ActionStep) and find(step.work.action.text).spec.is_write:
            yield step.name


def _waits(run: Simulated, at: str) -> Iterator[str]:
    """What a run would wait for, and a plan does not."""
    work = run.work_at(at)
    # Of a loop its items are told, and not the whole once more; of core actions there are no turns.
    if work is None or (at not in run.turns and not work.action.text.startswith("core.")):
        return
    if work.action.text == "core.pause":
        duration = work.inputs.entries.get("duration")
        yield f"{at}: the run waits here{f', {duration.value}' if isinstance(duration, Literal) else ''}"
    if work.until is not None:
        yield f"{at}: read once; the run asks again until `{work.until.node.text}`"
    if work.waits and find(work.action.text).spec.poll is not None:
        yield f"{at}: the run waits until it is made; what comes of it is known only then"


def _warnings(run: Simulated, change: Change) -> Iterator[str]:
    if change.kind is ChangeKind.SKIP:
        return
    if change.action == "calendar.generate":
        yield f"{change.at}: the service chooses the posts, and may overwrite what stands in the month"
    if is_open(run.turns[change.at].call):
        yield f"{change.at}: {_LIKELY if run.likely is not None else _OPEN}"
    if change.effect in ("billing", "account"):
        yield f"{change.at}: to apply this, say `--allow {change.effect}`; your profile must have that capability, too"
    turn = run.turns[change.at]
    if turn.call.spec.overlay is None:
        yield f"{change.at}: what `{change.action}` changes is not modelled, so later reads in this plan do not show it"
