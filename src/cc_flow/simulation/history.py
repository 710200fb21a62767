"""What a run did, read out of its journal: each write that made a difference, with the thing before it and after it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from cc_flow.actions.catalog import find
from cc_flow.actions.shapes import output_shape
from cc_flow.actions.spec import Spec
from cc_flow.journal.events import Recorded, StepSucceeded, WriteIntended
from cc_flow.journal.state import RunState
from cc_flow.simulation.things import Known, Thing
from cc_flow.workflow.model import ActionStep, GroupStep, Step, Workflow, WorkflowStep


@dataclass(frozen=True, slots=True)
class Done:
    """A write that was done. `values` are its inputs; `before` holds what was known of the things it touched, by id."""

    at: str
    spec: Spec
    values: Mapping[str, Any]
    output: Any
    before: Mapping[str, Thing]


@dataclass(slots=True)
class _Reader:
    """Goes through the events of a run and remembers every thing as it was seen last."""

    actions: Mapping[str, str]
    known: Known = field(default_factory=Known)
    intended: dict[str, tuple[WriteIntended, dict[str, Thing]]] = field(default_factory=dict)

    def read(self, recorded: Recorded) -> Done | None:
        """Take in one event; the write that it ends."""
        event = recorded.event
        if isinstance(event, WriteIntended) and event.path not in self.intended:
            self.intended[event.path] = (event, self._before(event))
        if not isinstance(event, StepSucceeded):
            return None
        done = self._done(event)
        action = self.actions.get(event.path)
        if action is not None and not event.hidden:
            self.known.remember(output_shape(find(action)), event.output)
        return done

    def _before(self, event: WriteIntended) -> dict[str, Thing]:
        """What is known, at this moment, of the things that a write is about to touch."""
        overlay = find(event.action).spec.overlay
        if overlay is None or not overlay.things:
            return {}
        parts = event.values.get(overlay.items, []) if overlay.items is not None else [event.values]
        idents = [part.get(overlay.by) for part in parts if isinstance(part, Mapping)] if overlay.by is not None else []
        found = {str(ident): thing for ident in idents if (thing := self.known.find(overlay.things, ident)) is not None}
        was = event.baseline.get("was") if isinstance(event.baseline, Mapping) else None
        if isinstance(was, Mapping):
            found |= {str(ident): {**found.get(str(ident), {}), **was} for ident in idents}
        return found

    def _done(self, event: StepSucceeded) -> Done | None:
        begun = self.intended.get(event.path)
        if begun is None or not event.changed:
            return None
        intended, before = begun
        self._note_change(intended)
        return Done(event.path, find(intended.action).spec, intended.values, event.output, before)

    def _note_change(self, intended: WriteIntended) -> None:
        """A later write of the run finds the things as this one left them, also where its answer does not show them."""
        overlay = find(intended.action).spec.overlay
        if overlay is None or overlay.by is None:
            return
        parts = intended.values.get(overlay.items, []) if overlay.items is not None else [intended.values]
        for part in parts:
            thing = self.known.find(overlay.things, part.get(overlay.by)) if isinstance(part, Mapping) else None
            if thing is not None:
                self.known.note(overlay.things[0], {**thing, **{name: part[name] for name in part if name in thing}})


def writes_done(
    workflow: Workflow, linked: Mapping[str, Workflow], state: RunState, events: tuple[Recorded, ...]
) -> list[Done]:
    """Every write of the run that made a difference, in order."""
    reader = _Reader(dict(_actions(workflow, linked, state)))
    return [done for recorded in events if (done := reader.read(recorded)) is not None]


def _actions(
    workflow: Workflow, linked: Mapping[str, Workflow], state: RunState, prefix: str = ""
) -> Iterator[tuple[str, str]]:
    """The action of each step that the run came to, by its path with item keys."""
    for block in (workflow.steps, workflow.on_error, workflow.finally_):
        yield from _actions_in(block, workflow, linked, state, prefix)


def _actions_in(
    steps: tuple[Step, ...], workflow: Workflow, linked: Mapping[str, Workflow], state: RunState, prefix: str
) -> Iterator[tuple[str, str]]:
    for step in steps:
        at = f"{prefix}{step.name}"
        yield from _actions_in(step.on_error.steps, workflow, linked, state, f"{at}.")
        items = state.step(at).items or () if step.loop is not None else None
        for path in [at] if items is None else [f"{at}[{key}]" for key, _, _ in items]:
            match step.work:
                case ActionStep(action=action):
                    yield path, action.text
                case GroupStep(steps=inner):
                    yield from _actions_in(inner, workflow, linked, state, f"{path}.")
                case WorkflowStep(file=file) if (child := linked.get(f"{workflow.file}\n{file.text}")) is not None:
                    yield from _actions(child, linked, state, f"{path}.")
