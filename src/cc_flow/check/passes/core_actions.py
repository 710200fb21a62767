"""Actions of the core that work in some places only."""

from collections.abc import Iterator

from cc_flow.check.facts import Facts
from cc_flow.check.outline import Site
from cc_flow.diagnostic import Diagnostic


def core_actions(facts: Facts) -> Iterator[Diagnostic]:
    """E509: `core.continue` where no failure is being handled."""
    for site, call in facts.calls.items():
        if call.spec.name == "core.continue" and not _handles_failure(site):
            message = "`core.continue` says that a failure is dealt with, and here none is"
            yield Diagnostic("E509", message, call.work.action.span, "use it in `on_error`")


def _handles_failure(site: Site) -> bool:
    return any(one.block.kind == "on_error" for one in (site, *site.around))
