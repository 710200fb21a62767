"""Limits that the run would surely exceed."""

from collections.abc import Iterator

from cc_flow.actions.spec import Effect
from cc_flow.check.calls import Called
from cc_flow.check.facts import Facts
from cc_flow.check.outline import Site
from cc_flow.diagnostic import Diagnostic
from cc_flow.workflow.values import ListValue

AI_GENERATIONS = frozenset(
    {"captions.generate", "ai.generate_market_profile", "ai.generate_reel_script", "ai.generate_hook_menu"}
)
"""What spends an AI generation: captions and what the assistant generates, not the calendar."""


def limits(facts: Facts) -> Iterator[Diagnostic]:
    """E707: fewer writes, deletes or AI generations allowed than there are in every run that succeeds."""
    sure = [(call, times) for site, call in facts.calls.items() if (times := _surely(site, call))]
    counts = {
        "writes": sum(times for _, times in sure),
        "deletes": sum(times for call, times in sure if call.spec.effect is Effect.DESTROY),
        "ai_generations": sum(times for call, times in sure if call.spec.name in AI_GENERATIONS),
    }
    for name, count in counts.items():
        limit = getattr(facts.workflow.limits, name)
        if limit is not None and count > limit:
            words = name.replace("_", " ").replace("ai", "AI").removesuffix("" if count != 1 else "s")
            message = f"every run makes at least {count} {words}, and `limits.{name}` stops it after {limit}"
            yield Diagnostic("E707", message, facts.workflow.keys["limits"], f"write `{name}: {count}` or more")


def _surely(site: Site, call: Called) -> int:
    """How often a step surely writes in a run that succeeds."""
    if not call.spec.is_write or call.is_core or site.is_handler:
        return 0
    work = call.work
    is_once_only = work.idempotency_key is not None
    is_found_first = call.spec.has_natural_key and work.on_conflict != "allow"
    if is_once_only or is_found_first:
        return 0
    times = 1
    for one in (site, *site.around):
        times *= _turns(one)
    return times


def _turns(site: Site) -> int:
    """How often a step surely does its work."""
    loop = site.step.loop
    if site.step.when is not None or site.step.on_error.goes_on or site.step.on_error.steps:
        return 0
    if loop is None:
        return 1
    if (
        not isinstance(loop.items, ListValue)
        or loop.where is not None
        or loop.max_failures
        or loop.max_failures_percent
    ):
        return 0
    return len(loop.items.items)
