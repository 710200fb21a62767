"""A template in its place, with what was found out about it."""

from dataclasses import dataclass

from cc_flow.check.outline import Site
from cc_flow.diagnostic import Diagnostic
from cc_flow.syntax import Scalar
from cc_flow.template import Reference


@dataclass(frozen=True, slots=True, eq=False)
class Use:
    """A template or condition where it stands.

    `references` are the names in it; `site` is its step, None in inputs and outputs; `findings` are all that is wrong
    inside it.
    """

    references: tuple[Reference, ...]
    node: Scalar
    site: Site | None
    findings: tuple[Diagnostic, ...]
