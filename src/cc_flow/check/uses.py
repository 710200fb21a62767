"""A template in its place, with what was found out about it."""

from dataclasses import dataclass

from cc_flow.diagnostic import Diagnostic
from cc_flow.template import Reference


@dataclass(frozen=True, slots=True, eq=False)
class Use:
    """A template or condition where it stands. `references` are the names in it, `findings` all that is wrong inside
    it.
    """

    references: tuple[Reference, ...]
    findings: tuple[Diagnostic, ...]
