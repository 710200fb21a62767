"""Time limits that would cut off answers to writes."""

from collections.abc import Iterator

from cc_flow.check.facts import Facts
from cc_flow.diagnostic import Diagnostic

ROUTER = 35.0
"""Seconds. The API's router answers within 30 s, if only to say that it gave up; less leaves writes without a known
outcome.
"""

_HELP = "give it `35s` or more: before that, a slow answer is cut off and nobody knows whether it was done"


def timeouts(facts: Facts) -> Iterator[Diagnostic]:
    """W704: a write with a `timeout` under 35 s."""
    writes = {site: call for site, call in facts.calls.items() if call.spec.is_write and not call.is_core}
    for site, call in writes.items():
        if site.step.timeout is not None and site.step.timeout < ROUTER:
            message = f"`{call.spec.name}` writes, and is given less time than the API may take to answer"
            yield Diagnostic("W704", message, site.step.keys["timeout"], _HELP)
    relying = [call for site, call in writes.items() if site.step.timeout is None]
    if facts.workflow.defaults.timeout < ROUTER and relying:
        message = f"`{relying[0].spec.name}` writes, and is given less time than the API may take to answer"
        related = ((relying[0].work.action.span, "this write"),)
        yield Diagnostic("W704", message, facts.workflow.keys["defaults"], _HELP, related)
