"""Idempotency keys that would take one item for another."""

from collections.abc import Iterator

from cc_flow.check.calls import Called
from cc_flow.check.facts import Facts
from cc_flow.check.fitting import misfit
from cc_flow.check.outline import Site
from cc_flow.diagnostic import Diagnostic
from cc_flow.shape import INTEGER, TEXT, union
from cc_flow.workflow.values import Literal, templates_in

_KEY = union(TEXT, INTEGER)


def idempotency(facts: Facts) -> Iterator[Diagnostic]:
    """E408: a key that is neither text nor a number. W510: a key that is the same for each item of a loop."""
    for site, call in facts.calls.items():
        key = call.work.idempotency_key
        if key is None:
            continue
        if isinstance(key, Literal) and key.value == "":
            help_ = 'write what tells what is done once, such as `"{{ inputs.month }}"`'
            yield Diagnostic("E204", "an `idempotency_key` cannot be empty", key.span, help_)
        elif wrong := misfit(_KEY, facts.shape_of(key)):
            code = "W406" if wrong.is_doubt else "E408"
            yield Diagnostic(code, f"`idempotency_key` {wrong.words}", key.span, wrong.help)
        yield from _same_for_all(site, call)


def _same_for_all(site: Site, call: Called) -> Iterator[Diagnostic]:
    key = call.work.idempotency_key
    named = {reference.path[0] for template in templates_in(key) for reference in template.compiled.references}
    loops = [one.step.loop for one in (site, *site.around) if one.step.loop is not None]
    if key is None or not site.is_looped or "steps" in named:
        return
    for loop in loops:
        if named.isdisjoint({loop.variable.text, "loop"}):
            message = "this key is the same for every item, so only the first is done"
            help_ = f"put into it what tells the items apart, such as `{{{{ {loop.variable.text} }}}}`"
            yield Diagnostic("W510", message, key.span, help_)
            return
