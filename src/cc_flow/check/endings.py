"""How steps may end without an output, and how that is said where the output is used."""

from dataclasses import replace

from cc_flow.check.outline import Site
from cc_flow.check.scope import Seen
from cc_flow.shape import Record, Shape
from cc_flow.template import Hidden
from cc_flow.workflow.model import ActionStep, Step, walk

_CODE = "E306"


def may_fail(step: Step) -> bool:
    """Whether the run may go on although the step failed: with `on_error: continue`, or a handler that says so."""
    return step.on_error.goes_on or any(
        isinstance(each.work, ActionStep) and each.work.action.text == "core.continue"
        for each in walk(step.on_error.steps)
    )


def guard(site: Site) -> Hidden | None:
    """What hides the output of a step that may have none; None where it surely has one."""
    name = site.step.key
    if may_fail(site.step):
        return _hidden(name, f"step `{name}` may have failed, so its output may not be there")
    if site.step.when is not None:
        return _hidden(name, f"step `{name}` may be skipped, so its output may not be there")
    return None


def iterations_of(site: Site, shape: Shape) -> Shape:
    """`iterations` of a loop, of this shape: there also where it failed, and not where it was skipped."""
    if site.step.when is None:
        return shape
    name = site.step.key
    reason = f"step `{name}` may be skipped, and then it has no iterations"
    return replace(_hidden(name, reason, field="iterations"), shape=shape)


def in_handler(name: str, seen: Seen) -> Seen:
    """A step as handlers of the whole workflow see it: the run may have stopped before it."""
    reason = f"step `{name}` may not have run when this does, so its {{}} may not be there"
    fields = {
        field: _behind(_hidden(name, reason.format(field), field=field), shape)
        if field in ("output", "iterations")
        else shape
        for field, shape in seen.record.fields.items()
    }
    record = Record(fields, name=seen.record.name, is_open=False)
    return replace(seen, record=record, is_certain=False, only_skipped=False)


def _hidden(name: str, reason: str, *, field: str = "output") -> Hidden:
    help_ = f"ask `steps.{name}.ran` first, or say what to take then: `steps.{name}.{field} | default(…)`"
    return Hidden(reason, help_, kind=_CODE, soft=True, cleared_by=("steps", name, "ran"))


def _behind(hidden: Hidden, shape: Shape) -> Shape:
    if isinstance(shape, Hidden):
        return replace(hidden, shape=shape.shape) if shape.soft else shape
    return replace(hidden, shape=shape)
