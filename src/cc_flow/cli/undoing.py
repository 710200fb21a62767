"""The way back of a run, as a plan: what its journal says it did, against what is there now."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from cc_flow.check import Checked, check
from cc_flow.cli.checking import checked_file
from cc_flow.cli.connecting import SANDBOX, Target, target_of
from cc_flow.cli.plan_flags import Wanted
from cc_flow.cli.planning import Made, Source, judge_reports, plan_start, show
from cc_flow.cli.reading import newest, reading_store
from cc_flow.cli.resuming import refuse_other
from cc_flow.cli.starting import Start
from cc_flow.errors import AlreadyRunning, UsageError
from cc_flow.journal.events import Recorded
from cc_flow.journal.state import RunState
from cc_flow.simulation.history import writes_done
from cc_flow.simulation.undoing import Undoing, undo
from cc_flow.workflow.model import ActionStep
from cc_flow.workflow.read import read_workflow


def plan_undo(run: str | None, wanted: Wanted) -> int:
    """Plan the way back of `run`, or of the newest run; the exit code."""
    judge_reports(wanted.reports)
    state, events = _history(run)
    target = _same_target(state, wanted)
    checked, _ = checked_file(state.file, stored={state.file: state.text, **state.files})
    back = undo(writes_done(checked.workflow, checked.files, state, events))
    way, text = _way_back(state, back)
    beginning = Start(
        checked=way,
        texts={state.file: text},
        inputs={"was": back.was},
        trigger="undo",
        labels=state.labels,
        due=state.scheduled_for,
    )
    beside = Path(state.file).resolve().parent
    made = plan_start(beginning, target, Source(), again=frozenset(), beside=beside)
    return show(_with_notes(made, tuple(_notes(state, checked, back, made))), wanted)


def _history(run: str | None) -> tuple[RunState, tuple[Recorded, ...]]:
    """The run and its events. Raises UsageError where there is none, AlreadyRunning where somebody works on it."""
    with reading_store() as store:
        run = run or newest(store)
        if store is None:
            raise UsageError(f"there is no run `{run}`")
        if store.summary(run).is_live:
            raise AlreadyRunning(f"run {run} is going on", help=f"stop it first: `cc-flow runs cancel {run}`")
        return store.state(run), store.events(run)


def _same_target(state: RunState, wanted: Wanted) -> Target:
    """The target of the run. Raises Refused where the flags name another."""
    is_sandbox = wanted.sandbox or state.origin == SANDBOX
    flags = replace(wanted.flags, tenant=state.tenant) if is_sandbox else wanted.flags
    target = target_of(flags, sandbox=is_sandbox, beside=Path(state.file).resolve().parent)
    refuse_other(state, target)
    return replace(target, timezone=state.timezone)


def _way_back(state: RunState, back: Undoing) -> tuple[Checked, str]:
    """The workflow that undoes, checked like any other, and its text."""
    text = back.text(state.run, state.workflow)
    workflow, _ = read_workflow(text, file=state.file)
    checked = check(workflow, files={})[0] if workflow is not None else None
    assert checked is not None, "the way back is a workflow without errors"  # noqa: S101 - we wrote it
    return checked, text


def _with_notes(made: Made, notes: tuple[str, ...]) -> Made:
    own = tuple(note for note in made.plan.notes if not note.startswith(("undo: ", "now_")))
    return replace(made, plan=replace(made.plan, notes=(*notes, *own)))


def _notes(state: RunState, checked: Checked, back: Undoing, made: Made) -> Iterator[str]:
    """What is left alone, what cannot be undone, and what stays."""
    for path, words in back.words.items():
        if made.state.step(path).status == "skipped" and not _is_told_by_items(path, back):
            yield f"{words} is left alone: it is not there, or not as the run left it"
    yield from back.impossible
    for intent in state.open_intents:
        yield f"{intent.intended.path}: whether this was done is not known, so it is left alone"
    for step in checked.workflow.all_steps():
        is_used = isinstance(step.work, ActionStep) and step.work.idempotency_key is not None
        if is_used and state.step(step.name).changed:
            yield f"{step.name}: its idempotency key stays used; `--again {step.name}` does it anew"


def _is_told_by_items(step: str, back: Undoing) -> bool:
    """Whether the entries of a move are named one by one."""
    return any(other.startswith(f"still_{step.removeprefix('undo_')}[") for other in back.words)
