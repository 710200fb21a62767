"""References to what cannot be seen from where they stand: steps that do not run before, inputs that are not there."""

import re
from collections.abc import Iterable, Iterator, Mapping

from cc_flow.check.outline import Outline, Site
from cc_flow.check.scope import Scope
from cc_flow.diagnostic import Diagnostic, did_you_mean, nearest
from cc_flow.shape import ANYTHING, Record, Shape
from cc_flow.syntax import Scalar
from cc_flow.template import Hidden, Key, Reference, name_help
from cc_flow.workflow.model import Workflow


class Missing:
    """Explains, for one file, why a name is not there."""

    def __init__(self, workflow: Workflow, outline: Outline) -> None:
        self._workflow = workflow
        self._outline = outline
        self._mistold = _mistold(workflow)
        self._known = {"steps": {site.step.key for site in outline.sites}, "inputs": set(workflow.inputs)}

    def find(
        self, references: Iterable[Reference], node: Scalar, scope: Scope, site: Site | None
    ) -> tuple[Mapping[str, Shape], list[Diagnostic]]:
        """The shapes of the names as an expression sees them, and a finding for each name, step and input that is not
        among them.

        Such a name then stands for anything, so that nothing more is said of it.
        """
        shapes = scope.shapes()
        found: list[Diagnostic] = []
        dashed = [*self._dashed(node)]
        found += [one for _, one in dashed if one]
        for reference in references:
            match reference.path:
                case (str(name), *rest) if name in self._mistold or (
                    name in ("steps", "inputs") and rest and rest[0] in self._mistold
                ):
                    shapes = _as_anything(shapes, reference.path)
                case (str(), *_) if any(start <= reference.start < end for (start, end), _ in dashed):
                    shapes = _as_anything(shapes, reference.path)
                case ("steps", str(name), *_) if name not in scope.steps:
                    if not _may_be_waited_for(name, site) and not _wait_for_each_other(name, site):
                        found.append(self._step(name, reference, node, scope, site))
                    shapes = _with(shapes, "steps", name)
                case ("inputs", str(name), *_) if name not in _fields(shapes.get("inputs", ANYTHING)):
                    found.append(self._input(name, reference, node, shapes["inputs"]))
                    shapes = _with(shapes, "inputs", name)
                case (str(name), *_) if name not in shapes:
                    found.append(self._name(name, reference, node, shapes, scope))
                    shapes = {**shapes, name: ANYTHING}
        return shapes, found

    def _dashed(self, node: Scalar) -> Iterator[tuple[tuple[int, int], Diagnostic | None]]:
        """Where a name is written with dashes, which are minus signs in an expression, with what is wrong; nothing
        where that has been told.
        """
        for match in _DASHED.finditer(node.text):
            owner, name = match["owner"], match["name"]
            meant = name.replace("-", "_")
            if name in self._mistold:
                yield match.span(), None
            elif name.partition("-")[0] not in self._known[owner] and meant in self._known[owner]:
                span = node.span_of(*match.span("name"))
                code = "E301" if owner == "steps" else "E303"
                message = f"there is no `{name}` in `{owner}`: a dash is a minus sign here"
                yield match.span(), Diagnostic(code, message, span, f"did you mean `{meant}`?")

    def _name(
        self, name: str, reference: Reference, node: Scalar, shapes: Mapping[str, Shape], scope: Scope
    ) -> Diagnostic:
        span = node.span_of(*reference.part_spans[0])
        message = f"there is no `{name}` here"
        if name in scope.steps:
            return Diagnostic("E303", message, span, f"did you mean `steps.{name}`?")
        if name in _fields(shapes.get("inputs", ANYTHING)):
            return Diagnostic("E303", message, span, f"did you mean `inputs.{name}`?")
        loop = next((site.step.loop for site in self._outline.sites if _is_variable(site, name)), None)
        if loop is not None:
            return Diagnostic(
                "E303", message, span, "it is known only inside its loop", ((loop.variable.span, "this loop"),)
            )
        known = ["steps", *(one for one, shape in scope.names.items() if not isinstance(shape, Hidden))]
        return Diagnostic("E303", message, span, name_help(name, known))

    def _input(self, name: str, reference: Reference, node: Scalar, inputs: Shape) -> Diagnostic:
        span = node.span_of(*reference.part_spans[1])
        if declared := self._workflow.inputs.get(name):
            message = f"the input `{name}` has no value yet: defaults are filled in from the top"
            return Diagnostic("E303", message, span, "move it above this one", ((declared.name.span, "declared here"),))
        return Diagnostic(
            "E303", f"there is no input `{name}`", span, did_you_mean(name, _fields(inputs), noun="inputs")
        )

    def _step(self, name: str, reference: Reference, node: Scalar, scope: Scope, site: Site | None) -> Diagnostic:
        span = node.span_of(*reference.part_spans[1])
        here = f"before `{site.step.key}`" if site else "in this workflow"
        elsewhere = self._elsewhere(name, site)
        if elsewhere is not None:
            message, help_ = self._explain(name, elsewhere, scope, site)
            return Diagnostic("E301", message, span, help_, ((elsewhere.step.span, f"`{name}` is here"),))
        if near := nearest(name, scope.steps):
            return Diagnostic("E301", f"step `{name}` does not run {here}", span, f"did you mean `{near}`?")
        help_ = did_you_mean(name, scope.steps, noun=f"steps {here}") if scope.steps else f"no step runs {here}"
        return Diagnostic("E302", f"there is no step `{name}`", span, help_)

    def _elsewhere(self, name: str, site: Site | None) -> Site | None:
        """The step of that name which cannot be seen from `site`; one in the same list first."""
        if site is not None and (sibling := site.block.by_key.get(name)):
            return sibling
        return next((each for each in self._outline.sites if each.step.key == name), None)

    def _explain(self, name: str, step: Site, scope: Scope, site: Site | None) -> tuple[str, str]:
        """Headline and help for a step that is there, and cannot be seen from `site`."""
        if step is site:
            is_polling = "until" in step.step.keys or "fail_when" in step.step.keys
            way_out = (
                "its answer is `output` here" if is_polling else "take it away: a step has no output while it runs"
            )
            return f"step `{name}` does not run before itself", way_out
        if site is not None and step in site.around:
            way_out = "take it away: a group has no output while its steps run"
            return f"step `{name}` has not ended here: `{site.step.key}` stands in it", way_out
        if site is not None and step.block is site.block:
            return f"step `{name}` does not run before `{site.step.key}`", _mend_order(name, site)
        group = step.parent
        if group is not None and step.block.kind == "steps":
            way = f"steps.{group.step.key}.output.{name}"
            is_reachable = group.step.key in scope.steps and group.step.loop is None
            help_ = f"write `{way}`" if is_reachable else f"use the output of `{group.step.key}` where that has ended"
            return f"step `{name}` stands in `{group.step.key}` and is not seen from here", help_
        if step.block.kind != "steps":
            way_out = "use what the other steps give: a handler runs only after a failure"
            return f"step `{name}` is a handler and is not seen from here", way_out
        return f"step `{name}` does not run before this", _move_up(name, step, site)


_DASHED = re.compile(r"\b(?P<owner>inputs|steps)\.(?P<name>[a-z_]\w*(?:-[a-z_]\w*)+)", re.IGNORECASE)


def _mistold(workflow: Workflow) -> frozenset[str]:
    """Names that are wrong where they are given, as they stand there: that they are used so is no second mistake."""
    given = [one.name for one in workflow.inputs.values()]
    for step in workflow.all_steps():
        given += [step.id] if step.id else []
        given += [step.loop.variable] if step.loop else []
    return frozenset(name.written for name in given if name.written)


def _as_anything(shapes: Mapping[str, Shape], path: tuple[Key, ...]) -> Mapping[str, Shape]:
    first, *rest = path
    if first in ("steps", "inputs") and rest:
        return _with(shapes, str(first), str(rest[0]))
    return {**shapes, str(first): ANYTHING}


def _may_be_waited_for(name: str, site: Site | None) -> bool:
    """Whether a step around here was to wait for a sibling that is misspelt in its `needs`, which is said there."""
    for one in (site, *site.around) if site else ():
        siblings = one.block.by_key
        if name in siblings and any(need.text not in siblings for need in one.step.needs or ()):
            return True
    return False


def _wait_for_each_other(name: str, site: Site | None) -> bool:
    """Whether a step around here stands in one circle with its sibling `name`, which is said at its `needs`."""
    for one in (site, *site.around) if site else ():
        if (sibling := one.block.by_key.get(name)) and sibling is not one:
            return any({one.number, sibling.number} <= set(circle) for circle in one.block.order.circles)
    return False


def _mend_order(name: str, site: Site) -> str:
    if site.step.needs is not None:
        needs = ", ".join([*(need.text for need in site.step.needs), name])
        return f"`{site.step.key}` waits only for what it `needs`: write `needs: [{needs}]`"
    return f"move `{name}` above `{site.step.key}`"


def _move_up(name: str, step: Site, site: Site | None) -> str:
    """Help for a step further down in a list around this one."""
    around = next((each for each in site.around if each.block is step.block), None) if site else None
    return f"move `{name}` above `{around.step.key}`" if around else f"use it only where `{name}` has ended"


def _is_variable(site: Site, name: str) -> bool:
    return site.step.loop is not None and site.step.loop.variable.text == name


def _fields(shape: Shape) -> Mapping[str, Shape]:
    return shape.fields if isinstance(shape, Record) else {}


def _with(shapes: Mapping[str, Shape], owner: str, name: str) -> Mapping[str, Shape]:
    record = shapes[owner]
    fields = {**_fields(record), name: ANYTHING}
    return {**shapes, owner: Record(fields, name="workflow", is_open=False)}
