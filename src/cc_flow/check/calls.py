"""Which action a step calls, what that would do, and which of the key's permissions it takes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from cc_flow.actions.base import Action
from cc_flow.actions.catalog import find
from cc_flow.actions.escape import HTTP, spec_of
from cc_flow.actions.shapes import output_shape
from cc_flow.actions.spec import Spec
from cc_flow.shape import ANYTHING, Shape
from cc_flow.workflow.model import ActionStep
from cc_flow.workflow.values import Literal, Template, Value

_MEMBERSHIP = "billing.get_membership"


@dataclass(frozen=True, slots=True, eq=False)
class Called:
    """The action of a step. `spec` is that of these inputs: a `core.http` does what its method and path say."""

    kind: type[Action[Any]]
    spec: Spec
    work: ActionStep

    @property
    def is_core(self) -> bool:
        """Whether it is cc-flow's own and asks nothing of the API."""
        return self.spec.name.startswith("core.") and self.spec.name != HTTP

    @property
    def is_read(self) -> bool:
        """Whether it asks the API and changes nothing."""
        return not self.is_core and not self.spec.is_write

    def output(self) -> Shape:
        """What it gives: of a task that is waited for, the task's result."""
        poll = self.spec.poll
        if self.spec.name == HTTP:
            return ANYTHING
        return output_shape(find(poll.then or poll.action) if poll and self.work.waits else self.kind)

    def scopes(self) -> Iterator[str]:
        """The permissions that it takes, with its look-up, its baseline and its polling."""
        related = [self.spec.read_back.read] if self.spec.read_back else []
        if self.spec.poll and self.work.waits:
            related += [self.spec.poll.action, *([self.spec.poll.then] if self.spec.poll.then else [])]
        if self.work.expect is not None:
            related.append(_MEMBERSHIP)
        yield from filter(None, (self.spec.scope, *(find(name).spec.scope for name in related)))


def called(work: ActionStep) -> Called | None:
    """The action that `work` names; None where there is none of that name."""
    try:
        kind = find(work.action.text)
    except KeyError:
        return None
    return Called(kind, _spec(kind, work), work)


def _spec(kind: type[Action[Any]], work: ActionStep) -> Spec:
    if kind.spec.name != HTTP:
        return kind.spec
    values = {name: _guess(work.inputs.entries.get(name)) for name in ("method", "path")}
    try:
        return spec_of(kind.spec, values)
    except (KeyError, ValueError):
        # The wrong path or method is said where inputs are judged.
        return kind.spec


def _guess(value: Value | None) -> Any:
    """A value as far as the file shows it; what a template puts in is taken for an ordinary part of it.

    The run judges again what really comes: a path that turns out to be another's is stopped there.
    """
    match value:
        case Literal(value=literal):
            return literal
        case Template(compiled=compiled):
            text = "".join(part if isinstance(part, str) else "x" for part in compiled.parts)
            return text if text.startswith("/") else "/x"
        case _:
            return None


def membership() -> Mapping[str, Shape]:
    """The names that `expect` may use."""
    return {"membership": output_shape(find(_MEMBERSHIP))}
