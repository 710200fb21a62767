"""A template in its place, with what was found out about it."""

from dataclasses import dataclass

from cc_flow.check.outline import Site
from cc_flow.diagnostic import Diagnostic
from cc_flow.shape import Shape
from cc_flow.syntax import Scalar
from cc_flow.template import Compiled


@dataclass(frozen=True, slots=True, eq=False)
class Use:
    """A template or condition where it stands.

    `site` is its step, None in inputs and outputs. `shape` is what it yields, `findings` all that is wrong inside it.
    """

    compiled: Compiled
    node: Scalar
    site: Site | None
    shape: Shape
    findings: tuple[Diagnostic, ...]
