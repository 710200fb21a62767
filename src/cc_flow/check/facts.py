"""One file, prepared: what the passes look at. The file and all it uses are gone through once, here."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from cc_flow.check.calls import Called, called
from cc_flow.check.checked import link_key
from cc_flow.check.inference import Inference
from cc_flow.check.outline import Outline, Site
from cc_flow.check.uses import Use
from cc_flow.shape import ANYTHING, Shape
from cc_flow.workflow.model import ActionStep, Workflow, WorkflowStep
from cc_flow.workflow.values import Value


@dataclass(frozen=True, slots=True, eq=False)
class Facts:
    """What is known of a file before it is judged.

    `calls` are the actions of steps, as far as there are such actions; `children` the files that steps use, as far as
    they are at hand; `circles` the files that lead a step's file back to itself. `uses` are all templates in their
    places, `shapes` what values yield (by identity), `outputs` what steps give and `result` what the file gives.
    """

    workflow: Workflow
    outline: Outline
    calls: Mapping[Site, Called]
    children: Mapping[Site, "Facts"]
    circles: Mapping[Site, tuple[str, ...]]
    uses: tuple[Use, ...]
    shapes: Mapping[int, Shape]
    outputs: Mapping[Site, Shape]
    result: Shape

    def shape_of(self, value: Value) -> Shape:
        """What a value of this file yields."""
        return self.shapes.get(id(value), ANYTHING)

    def family(self) -> tuple["Facts", ...]:
        """This file and those it uses, directly or not, each once."""
        found: dict[int, Facts] = {id(self): self}
        for child in self.children.values():
            found |= {id(one): one for one in child.family() if id(one) not in found}
        return tuple(found.values())


@dataclass(slots=True)
class Preparation:
    """Prepares files, each once. `files` are those that steps use, by `link_key`."""

    files: Mapping[str, Workflow]
    _done: dict[int, Facts] = field(default_factory=dict)

    def facts(self, workflow: Workflow, above: tuple[str, ...] = ()) -> Facts:
        """The facts of a file; `above` are the files that lead to it."""
        if (known := self._done.get(id(workflow))) is not None:
            return known
        outline = Outline.of(workflow)
        calls = {
            site: call
            for site in outline.sites
            if isinstance(site.step.work, ActionStep) and (call := called(site.step.work)) is not None
        }
        children, circles = self._children(workflow, outline, (*above, workflow.file))
        found = Inference(workflow, outline, calls, {site: child.result for site, child in children.items()})
        facts = Facts(
            workflow=workflow,
            outline=outline,
            calls=calls,
            children=children,
            circles=circles,
            uses=tuple(found.uses),
            shapes=found.shapes,
            outputs=found.outputs,
            result=found.result,
        )
        self._done[id(workflow)] = facts
        return facts

    def _children(
        self, workflow: Workflow, outline: Outline, way: tuple[str, ...]
    ) -> tuple[dict[Site, Facts], dict[Site, tuple[str, ...]]]:
        children: dict[Site, Facts] = {}
        circles: dict[Site, tuple[str, ...]] = {}
        for site in outline.sites:
            if not isinstance(site.step.work, WorkflowStep):
                continue
            child = self.files.get(link_key(workflow, site.step.work.file.text))
            if child is None:
                continue
            if child.file in way:
                circles[site] = (*way[way.index(child.file) :], child.file)
            else:
                children[site] = self.facts(child, way)
        return children, circles
