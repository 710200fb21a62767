"""`needs`: names that are no siblings, and steps that wait for each other."""

from collections.abc import Iterator

from cc_flow.check.facts import Facts
from cc_flow.check.outline import Block, Site
from cc_flow.diagnostic import Diagnostic, did_you_mean


def order(facts: Facts) -> Iterator[Diagnostic]:
    """E307: `needs` names what is no step of the same list. E308: steps wait for each other."""
    for block in facts.outline.blocks:
        for site in block.sites:
            yield from _strangers(facts, site)
        yield from _circles(block)


def _strangers(facts: Facts, site: Site) -> Iterator[Diagnostic]:
    siblings = site.block.by_key
    for name in site.step.needs or ():
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
    """Each circle once, at the `needs` that closes it."""
    said: set[str] = set()
    for site in block.sites:
        for name in site.step.needs or ():
            way = _way(block, name.text, site.step.key)
            if way is None or site.step.key in said:
                continue
            said.update(way)
            yield Diagnostic("E308", _words(site.step.key, way), name.span, _help(block, way))


def _way(block: Block, start: str, goal: str) -> list[str] | None:
    """The steps that lead from `start` to `goal`, each waiting for the next; None where none do."""
    came_from: dict[str, str | None] = {start: None}
    waiting = [start] if start in block.waits_for else []
    for one in waiting:
        if one == goal:
            return _traced(one, came_from)
        for following in block.waits_for[one]:
            if following not in came_from:
                came_from[following] = one
                waiting.append(following)
    return None


def _traced(end: str, came_from: dict[str, str | None]) -> list[str]:
    way, one = [end], came_from[end]
    while one is not None:
        way.append(one)
        one = came_from[one]
    return way[::-1]


def _words(name: str, way: list[str]) -> str:
    if way == [name]:
        return f"`{name}` waits for itself"
    return f"`{name}` waits for " + ", which waits for ".join(f"`{one}`" for one in way)


def _help(block: Block, way: list[str]) -> str | None:
    """Waiting that nobody wrote: a step without `needs` waits for all above it."""
    silent = next((one for one in way[:-1] if block.by_key[one].step.needs is None), None)
    return f"`{silent}` has no `needs`, so it waits for every step above it" if silent else "take one of them away"
