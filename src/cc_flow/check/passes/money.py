"""Money and the account: once, by hand, with one attempt."""

from collections.abc import Iterator

from cc_flow.actions.spec import Effect
from cc_flow.check.facts import Facts
from cc_flow.check.passes.effects import effects_of
from cc_flow.diagnostic import Diagnostic

GRAVE = frozenset({Effect.ACCOUNT, Effect.BILLING})


def money(facts: Facts) -> Iterator[Diagnostic]:
    """E702: in a loop or on a schedule. E703: `expect` on anything else. W706: `retry` on it."""
    for site in facts.outline.sites:
        for effect, name, span in effects_of(facts, site):
            if effect not in GRAVE:
                continue
            if site.is_looped:
                message = f"`{name}` has the effect `{effect.value}` and never runs in a loop"
                yield Diagnostic("E702", message, span, "give it a step of its own, outside of loops")
            elif facts.workflow.schedules:
                message = f"`{name}` has the effect `{effect.value}` and never runs from a schedule"
                related = ((facts.workflow.schedules[0].cron.span, "the schedule"),)
                yield Diagnostic(
                    "E702", message, span, "put it into a file without `schedules` and run that by hand", related
                )
    yield from _keys(facts)


def _keys(facts: Facts) -> Iterator[Diagnostic]:
    for site, call in facts.calls.items():
        is_grave = call.spec.effect in GRAVE
        keys = site.step.keys
        if "expect" in keys and not is_grave:
            message = f"`expect` guards money and the account, and `{call.spec.name}` is neither"
            yield Diagnostic("E703", message, keys["expect"], "use `when`, or an `assert` step before it")
        if is_grave and site.step.retry is not None and site.step.retry.max_attempts > 1:
            message = f"`{call.spec.name}` has one attempt, whatever `retry` says"
            yield Diagnostic(
                "W706", message, keys["retry"], "take it away; after a failure look first, then run it again"
            )
