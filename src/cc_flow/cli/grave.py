"""Money and the account, before a run's first request: what would be refused when its turn comes is refused now.

The engine asks once more before each such write; a path that a template makes, of `core.http`, is known only there.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from cc_flow.actions.spec import Effect, Spec
from cc_flow.check import Checked
from cc_flow.check.calls import called
from cc_flow.check.checked import link_key
from cc_flow.engine.guards import GRAVE, way_to_allow
from cc_flow.engine.run import names_of
from cc_flow.errors import Refused
from cc_flow.frozen import frozen
from cc_flow.journal.events import RunCreated
from cc_flow.journal.state import RunState
from cc_flow.template import EvaluationError
from cc_flow.unknown import Undecided
from cc_flow.workflow.model import ActionStep, GroupStep, Step, Workflow, WorkflowStep

# A step that ended so is not begun again by a resume; those of handlers are.
_ENDED = frozenset({"succeeded", "skipped"})
_BEFORE_ALL = frozenset({"inputs", "run", "tenant"})


def refuse_grave(checked: Checked, permitted: frozenset[Effect], run: RunCreated | RunState) -> None:
    """Raise Refused where a step may touch money or the account and this run may not.

    A `when` that turns on what is known before the first step is decided. What a run has done before is not asked for.
    """
    if not checked.effects & (GRAVE - permitted):
        return
    state = run if isinstance(run, RunState) else None
    names = names_of(run, attempt=1 if state is None else state.attempts + 1)
    for path, spec in _calls(_Place(checked, checked.workflow, names)):
        is_done = state is not None and state.step(path).status in _ENDED
        if spec.effect in GRAVE - permitted and not is_done:
            raise Refused(
                f"step `{path}`: `{spec.name}` has the effect `{spec.effect.value}`, which is not allowed here; "
                "nothing was sent",
                help=way_to_allow(spec.effect),
            )


@frozen
class _Place:
    """A file and the path that leads into it. `names` is None inside of another workflow, whose inputs come later."""

    checked: Checked
    workflow: Workflow
    names: Mapping[str, Any] | None
    prefix: str = ""


def _calls(place: _Place) -> Iterator[tuple[str, Spec]]:
    """The actions that a file and all it uses may call, each with its path."""
    file = place.workflow
    return _among((*file.steps, *file.on_error, *file.finally_), place)


def _among(steps: Iterable[Step], place: _Place) -> Iterator[tuple[str, Spec]]:
    """The actions that the steps and all in them may call, each with its path."""
    for step in steps:
        if _is_off(step, place.names):
            continue
        path = place.prefix + step.name
        inner = _Place(place.checked, place.workflow, place.names, f"{path}.")
        match step.work:
            case ActionStep() as work if (call := called(work)) is not None:
                yield path, call.spec
            case GroupStep(steps=inside):
                yield from _among(inside, inner)
            case WorkflowStep(file=file):
                child = place.checked.files[link_key(place.workflow, file.text)]
                yield from _calls(_Place(place.checked, child, None, f"{path}."))
            case _:
                pass
        yield from _among(step.on_error.steps, inner)


def _is_off(step: Step, names: Mapping[str, Any] | None) -> bool:
    """Whether `when` surely turns the step off: it names nothing that only the run finds out."""
    if step.when is None or names is None:
        return False
    if any(reference.path[0] not in _BEFORE_ALL for reference in step.when.compiled.references):
        return False
    try:
        return step.when.compiled.evaluate(names) is False
    except (EvaluationError, Undecided):
        return False
