"""`needs`: names that are no siblings, and steps that wait for each other."""

from collections.abc import Iterator

from cc_flow.check.facts import Facts
from cc_flow.check.outline import Block, Site
from cc_flow.diagnostic import Diagnostic, did_you_mean
from cc_flow.workflow.model import Step


def order(facts: Facts) -> Iterator[Diagnostic]:
    """E307: `needs` names what is no step of the same list. E308: steps wait for each other."""
    for block in facts.outline.blocks:
        for site in block.sites:
            yield from _strangers(facts, site)
        yield from _circles(block)


def _strangers(facts: Facts, site: Site) -> Iterator[Diagnostic]:
    if site.step.needs is None:
        return
    siblings = site.block.by_key
    for name in site.step.needs:
        if name.text in siblings:
            continue
        elsewhere = next((each for each in facts.outline.sites if each.step.key == name.text), None)
        if elsewhere is not None:
            message = f"`{name.text}` does not stand in the same list of steps as `{site.step.key}`"
            help_ = "`needs` names steps of the same list; all others have ended before, or cannot be waited for"
            yield Diagnostic("E307", message, name.span, help_, ((elsewhere.step.span, "it is here"),))
        else:
            others = [key for key in siblings if key != site.step.key]
            message = f"`{site.step.key}` needs `{name.text}`, and there is no such step here"
            yield Diagnostic(
                "E307", message, name.span, did_you_mean(name.text, others, noun="other steps of this list")
            )


def _circles(block: Block) -> Iterator[Diagnostic]:
    """Each circle once, at the `needs` that closes it: it waits for a step further down, or for itself."""
    for circle in block.order.circles:
        steps = [block.sites[number].step for number in circle]
        closing = next(index for index, number in enumerate(circle) if circle[(index + 1) % len(circle)] >= number)
        step, *others = steps[closing:] + steps[:closing]
        following = (others or [step])[0].key
        span = next(name.span for name in step.needs or () if name.text == following)
        yield Diagnostic("E308", _words(step, others), span, _help(others))


def _words(step: Step, others: list[Step]) -> str:
    if not others:
        return f"`{step.key}` waits for itself"
    return f"`{step.key}` waits for " + ", which waits for ".join(f"`{one.key}`" for one in (*others, step))


def _help(others: list[Step]) -> str:
    """Waiting that nobody wrote: a step without `needs` waits for all above it."""
    silent = next((one.key for one in others if one.needs is None), None)
    return f"`{silent}` has no `needs`, so it waits for every step above it" if silent else "take one of them away"
