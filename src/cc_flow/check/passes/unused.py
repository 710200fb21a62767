"""Inputs that nothing names, and steps that were done for nothing."""

import re
from collections.abc import Iterator

from cc_flow.check.facts import Facts
from cc_flow.check.outline import Site
from cc_flow.diagnostic import Diagnostic, nearest
from cc_flow.workflow.model import SetStep

_MENTION = re.compile(r"\b(inputs|steps)\s*(?:\.\s*|\[\s*['\"])(\w+)")
_COMMENT = re.compile(r"(?:^|\s)#.*")


def unused(facts: Facts) -> Iterator[Diagnostic]:
    """W309: a `set`, or a read in a file that does more than read, whose output nothing names. W310: such an input."""
    mentioned = _mentioned(facts)
    yield from _inputs(facts, mentioned["inputs"])
    yield from _steps(facts, mentioned["steps"])


def _mentioned(facts: Facts) -> dict[str, set[str]]:
    """The inputs and steps that the file names anywhere.

    By the text, not by templates: one that cannot be read still uses what it names, and one mistake is one finding.
    """
    found: dict[str, set[str]] = {"inputs": set(), "steps": set()}
    for line in facts.workflow.text.splitlines():
        if "inputs" in line or "steps" in line:
            for owner, name in _MENTION.findall(_COMMENT.sub("", line)):
                found[owner].add(name)
    # What `needs` names is used, also where it cannot be waited for.
    found["steps"] |= {name.text for site in facts.outline.sites for name in site.step.needs or ()}
    known = {"inputs": set(facts.workflow.inputs), "steps": {site.step.key for site in facts.outline.sites}}
    return {owner: names | _meant(facts, owner, names - known[owner], known[owner]) for owner, names in found.items()}


def _meant(facts: Facts, owner: str, strange: set[str], known: set[str]) -> set[str]:
    """A misspelt name uses what it was meant to be; where that is not clear, it may be any of them."""
    near = {name: nearest(name, known) for name in strange}
    if None in near.values() or _names_all(facts, owner):
        return known
    return {name for name in near.values() if name}


def _names_all(facts: Facts, owner: str) -> bool:
    """Whether an expression takes `inputs` or `steps` as a whole, or names what nobody knows."""
    for use in facts.uses:
        if any(one.code == "E303" for one in use.findings):
            return True
        for reference in use.references:
            first, *rest = reference.path
            if first == owner and not (rest and isinstance(rest[0], str)):
                return True
    return False


def _inputs(facts: Facts, mentioned: set[str]) -> Iterator[Diagnostic]:
    for name, declared in facts.workflow.inputs.items():
        if name not in mentioned and not declared.is_broken:
            message = f"the input `{name}` is never used"
            yield Diagnostic("W310", message, declared.name.span, f"use it, `{{{{ inputs.{name} }}}}`, or take it away")


def _steps(facts: Facts, mentioned: set[str]) -> Iterator[Diagnostic]:
    does_more = facts.workflow.outputs is not None or any(
        call.spec.is_write or call.is_core for call in facts.calls.values()
    )
    for site in facts.outline.sites:
        name = site.step.id
        if name is None or not _is_idle(facts, site, does_more=does_more):
            continue
        if not any(one.step.key in mentioned for one in (site, *site.around)):
            message = f"the output of `{name.text}` is never used"
            yield Diagnostic(
                "W309", message, name.span, f"use it, `{{{{ steps.{name.text}.output }}}}`, or take the step away"
            )


def _is_idle(facts: Facts, site: Site, *, does_more: bool) -> bool:
    """Whether a step is done only for its output. A read that waits for something is done for that."""
    if isinstance(site.step.work, SetStep):
        return True
    call = facts.calls.get(site)
    return does_more and call is not None and call.is_read and call.work.until is None and call.work.fail_when is None
