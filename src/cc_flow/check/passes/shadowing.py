"""Names that would hide others: a step's id, a loop's variable."""

from collections.abc import Iterator

from cc_flow.check.facts import Facts
from cc_flow.check.names import RESERVED, WORDS
from cc_flow.check.outline import Site
from cc_flow.diagnostic import Diagnostic
from cc_flow.workflow.model import Name

# A part of a step's path that is one of these stands for handlers, which run again in each attempt.
_BLOCKS = {"on_error": "after_error", "finally": "at_the_end"}


def shadowing(facts: Facts) -> Iterator[Diagnostic]:
    """E211: a step or a loop variable with a name that is taken around it."""
    for site in facts.outline.sites:
        yield from _ids(facts, site)
        yield from _variables(site)


def _ids(facts: Facts, site: Site) -> Iterator[Diagnostic]:
    name = site.step.id
    if name is None:
        return
    if name.text in _BLOCKS:
        message = f"`{name.text}` names a block of steps, and a step of that name could not be told from it"
        yield Diagnostic("E211", message, name.span, f"give it another id, such as `{_BLOCKS[name.text]}`")
        return
    block = site.block
    outer = [around.block for around in site.around]
    if block.kind != "steps" and block.owner is None:
        outer.append(facts.outline.steps)
    for around in outer:
        if around is not block and (other := around.by_key.get(name.text)) and other.step.id is not None:
            message = f"step `{name.text}` would hide another step of that name"
            related = ((other.step.id.span, "the other one"),)
            yield Diagnostic("E211", message, name.span, "give one of them another id", related)
            return


def _variables(site: Site) -> Iterator[Diagnostic]:
    loop = site.step.loop
    if loop is None:
        return
    name = loop.variable
    if name.text in WORDS:
        yield Diagnostic("E211", f"`{name.text}` is a word of expressions, no name", name.span, "take another name")
    elif name.text in RESERVED:
        message = f"the loop variable `{name.text}` would hide {RESERVED[name.text]}"
        yield Diagnostic("E211", message, name.span, "take another name")
    elif (outer := _outer_variable(site)) is not None:
        message = f"the loop variable `{name.text}` would hide that of the loop around it"
        yield Diagnostic("E211", message, name.span, "name it with `as:`", ((outer.span, "the other one"),))


def _outer_variable(site: Site) -> Name | None:
    """The loop variable of the same name that can be seen here."""
    inner = site
    for around in site.around:
        loop = around.step.loop
        # A step's handlers stand outside its loop.
        if (
            loop
            and inner.block.kind == "steps"
            and site.step.loop
            and loop.variable.text == site.step.loop.variable.text
        ):
            return loop.variable
        inner = around
    return None
