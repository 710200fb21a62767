"""What can be named at each place of a file: for editors, which offer it before it is written."""

from collections.abc import Mapping
from dataclasses import dataclass

from cc_flow.check.facts import Facts, Preparation
from cc_flow.check.inference import Inference
from cc_flow.check.outline import Site
from cc_flow.check.scope import Scope
from cc_flow.shape import ANYTHING, Record, Shape
from cc_flow.syntax import Scalar
from cc_flow.template import Compiled, Hidden, compile_text
from cc_flow.workflow.model import Workflow
from cc_flow.workflow.values import Condition, Literal, Template, Value


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """A value or a condition where it stands. `site` is its step, None in inputs and outputs."""

    node: Scalar
    site: Site | None
    scope: Scope

    @property
    def names(self) -> Mapping[str, Shape]:
        """What can be named here, with what stands behind what may be missing; names that may not be used are left
        out.
        """
        return {name: _behind(shape) for name, shape in self.scope.shapes().items() if _is_usable(shape)}

    def shape_of(self, expression: str) -> Shape:
        """What an expression would yield here, as far as it can be read."""
        compiled = compile_text("{{ " + expression + " }}")
        if not isinstance(compiled, Compiled):
            return ANYTHING
        shape, _ = compiled.infer(self.names, self.scope.facts_for(compiled.references))
        return shape


def places(workflow: Workflow, *, files: Mapping[str, Workflow]) -> tuple[Place, ...]:
    """Every place of a file; `files` are as in `check`."""
    facts = Preparation(files).facts(workflow)
    return tuple(_Watching(facts).places)


class _Watching(Inference):
    """A walk through a file that notes every place it comes by."""

    def __init__(self, facts: Facts) -> None:
        self.places: list[Place] = []
        children = {site: child.result for site, child in facts.children.items()}
        super().__init__(facts.workflow, facts.outline, facts.calls, children)

    def value(self, value: Value, scope: Scope, site: Site | None) -> Shape:
        if isinstance(value, Template | Literal):
            self.places.append(Place(value.node, site, scope))
        return super().value(value, scope, site)

    def condition(self, condition: Condition | None, scope: Scope, site: Site | None) -> None:
        if condition is not None:
            self.places.append(Place(condition.node, site, scope))
        super().condition(condition, scope, site)


def _is_usable(shape: Shape) -> bool:
    return not isinstance(shape, Hidden) or shape.soft


def _behind(shape: Shape) -> Shape:
    """The shape behind what is hidden, also one field and two fields in: `steps.slot.output`."""
    if isinstance(shape, Hidden):
        return shape.shape
    if not isinstance(shape, Record) or shape.name not in _OURS:
        return shape
    fields = {name: _behind(one) for name, one in shape.fields.items() if _is_usable(one)}
    return Record(fields, name=shape.name, is_open=shape.is_open, docs=shape.docs)


# The records that are made of names and steps; those of answers hide nothing.
_OURS = frozenset({"workflow", "step"})
