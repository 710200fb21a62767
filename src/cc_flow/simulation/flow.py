"""Which steps feed a write or an assertion, told from the workflow's text: what only reports read may change freely."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from cc_flow.actions.catalog import find
from cc_flow.actions.spec import Effect
from cc_flow.template import Reference
from cc_flow.workflow.model import ActionStep, AssertStep, GroupStep, SetStep, Step, Workflow, WorkflowStep
from cc_flow.workflow.values import Condition, MapValue, Value, templates_in

_DEPTH = 20


def steps_that_matter(workflow: Workflow, linked: Mapping[str, Workflow]) -> frozenset[str]:
    """The paths, without item keys, of the steps that writes and assertions turn on, and of these themselves.

    Rather too many than too few: a name counts wherever it stands.
    """
    flow = _Flow(linked)
    flow.walk(workflow, "", frozenset())
    return flow.reached(flow.ends)


def steps_behind(workflow: Workflow, linked: Mapping[str, Workflow], steps: Iterable[str]) -> frozenset[str]:
    """The paths, without item keys, of all that these steps turn on, and of these themselves."""
    flow = _Flow(linked)
    flow.walk(workflow, "", frozenset())
    return flow.reached(steps)


@dataclass(slots=True)
class _Flow:
    """Who names whom. `needs` are the paths that a step's values and conditions come from."""

    linked: Mapping[str, Workflow]
    needs: dict[str, set[str]] = field(default_factory=dict)
    ends: list[str] = field(default_factory=list)

    def walk(self, workflow: Workflow, prefix: str, above: frozenset[str], depth: int = 0) -> dict[str, list[str]]:
        """Take in a workflow; the paths of its steps by id."""
        found: list[tuple[str, Step, frozenset[str]]] = []
        for block in (workflow.steps, workflow.on_error, workflow.finally_):
            found += list(_steps_in(block, prefix, frozenset()))
        paths: dict[str, list[str]] = {}
        for path, step, _ in found:
            paths.setdefault(step.key, []).append(path)
        for path, step, names_above in found:
            names = frozenset(_named_by(step)) | names_above
            needs = {one for name in names for one in paths.get(name, ())} | above
            inside = {other for other, _, _ in found if other.startswith(f"{path}.")}
            self.needs[path] = needs | inside
            if _is_end(step):
                self.ends.append(path)
            if isinstance(step.work, WorkflowStep) and depth < _DEPTH:
                self._enter(workflow, step.work, path, needs, depth)
        return paths

    def _enter(self, parent: Workflow, work: WorkflowStep, path: str, needs: set[str], depth: int) -> None:
        child = self.linked.get(f"{parent.file}\n{work.file.text}")
        if child is None:
            return
        paths = self.walk(child, f"{path}.", frozenset(needs), depth + 1)
        for name in _named_in(child.outputs):
            self.needs[path].update(paths.get(name, ()))

    def reached(self, steps: Iterable[str]) -> frozenset[str]:
        """All that these turn on."""
        seen: set[str] = set()
        waiting = list(steps)
        while waiting:
            path = waiting.pop()
            if path not in seen:
                seen.add(path)
                waiting += self.needs.get(path, ())
        return frozenset(seen)


def _steps_in(
    steps: tuple[Step, ...], prefix: str, above: frozenset[str]
) -> Iterator[tuple[str, Step, frozenset[str]]]:
    """Each step at every depth with its path and the names that the conditions and lists around it use."""
    for step in steps:
        path = f"{prefix}{step.name}"
        yield path, step, above
        around = above | frozenset(_controlled_by(step))
        if isinstance(step.work, GroupStep):
            yield from _steps_in(step.work.steps, f"{path}.", around)
        yield from _steps_in(step.on_error.steps, f"{path}.", around)


def _is_end(step: Step) -> bool:
    match step.work:
        case AssertStep():
            return True
        case ActionStep(action=action):
            spec = find(action.text).spec
            return spec.effect is not Effect.READ or action.text == "core.fail"
        case _:
            return False


def _controlled_by(step: Step) -> Iterator[str]:
    yield from _in_condition(step.when)
    if step.loop is not None:
        yield from _named_in(step.loop.items)
        yield from _named_in(step.loop.key)
        yield from _in_condition(step.loop.where)


def _named_by(step: Step) -> Iterator[str]:
    yield from _controlled_by(step)
    match step.work:
        case ActionStep() as work:
            for value in (work.inputs, work.idempotency_key, work.extra_query, work.extra_body):
                yield from _named_in(value)
            for condition in (work.until, work.fail_when, work.expect):
                yield from _in_condition(condition)
        case SetStep(values=values):
            yield from _named_in(values)
        case AssertStep(assertions=assertions):
            for assertion in assertions:
                yield from _in_condition(assertion.that)
        case WorkflowStep(inputs=inputs):
            yield from _named_in(inputs)


def _named_in(value: Value | MapValue | None) -> Iterator[str]:
    for template in templates_in(value):
        yield from _steps_named(template.compiled.references)


def _in_condition(condition: Condition | None) -> Iterator[str]:
    if condition is not None:
        yield from _steps_named(condition.compiled.references)


def _steps_named(references: tuple[Reference, ...]) -> Iterator[str]:
    for reference in references:
        if len(reference.path) > 1 and reference.path[0] == "steps":
            yield str(reference.path[1])
