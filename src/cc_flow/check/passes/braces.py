"""Text that reads like an expression: somebody forgot the braces around it."""

import re
from collections.abc import Iterator, Mapping

from cc_flow.check.facts import Facts
from cc_flow.check.inference import element_of
from cc_flow.check.names import RUN, TENANT
from cc_flow.check.outline import Site
from cc_flow.diagnostic import Diagnostic
from cc_flow.shape import Record, Shape, alternatives, without_null
from cc_flow.workflow.model import ActionStep, AssertStep, SetStep, WorkflowStep
from cc_flow.workflow.values import ListValue, Literal, MapValue, Value

_PATH = re.compile(r"(?P<owner>[a-z_]\w*)\.(?P<name>\w+)(?:\.\w+|\[[^\[\]]*\])*(?:\s*\|\s*\w+(?:\([^()]*\))?)*")


def braces(facts: Facts) -> Iterator[Diagnostic]:
    """E415: a text that is nothing but a path of names that are known here."""
    known = _known(facts)
    if facts.workflow.outputs:
        yield from _bare(facts.workflow.outputs, known)
    for site in facts.outline.sites:
        here = {**known, **_variables(facts, site)}
        for value in _values(site):
            yield from _bare(value, here)


def reads_like_expression(facts: Facts, site: Site, text: str) -> bool:
    """Whether a text is a path of names that are known at a step."""
    return bool(_PATH.fullmatch(text.strip())) and _is_path(text, {**_known(facts), **_variables(facts, site)})


def _known(facts: Facts) -> dict[str, frozenset[str] | None]:
    """What may follow each name; None: anything."""
    return {
        "inputs": frozenset(facts.workflow.inputs),
        "steps": frozenset(site.step.key for site in facts.outline.sites),
        "run": frozenset(RUN.fields),
        "tenant": frozenset(TENANT.fields),
        "loop": frozenset(("index", "key")),
        "secrets": None,
    }


def _variables(facts: Facts, site: Site) -> dict[str, frozenset[str] | None]:
    """The fields of what loops around here go through: `photo.jpg` may be a file."""
    loops = [one.step.loop for one in (site, *site.around) if one.step.loop is not None]
    return {loop.variable.text: _fields(element_of(facts.shape_of(loop.items))) for loop in reversed(loops)}


def _fields(shape: Shape) -> frozenset[str]:
    records = (one for one in alternatives(without_null(shape)) if isinstance(one, Record))
    return frozenset(name for one in records for name in one.fields)


def _values(site: Site) -> Iterator[Value]:
    if site.step.loop and site.step.loop.key is not None:
        yield site.step.loop.key
    match site.step.work:
        case ActionStep() as work:
            given = (work.inputs, work.idempotency_key, work.extra_query, work.extra_body)
            yield from (one for one in given if one is not None)
        case SetStep(values=values):
            yield values
        case AssertStep(assertions=assertions):
            yield from (one.message for one in assertions if one.message is not None)
        case WorkflowStep(inputs=inputs):
            yield inputs


def _bare(value: Value, known: Mapping[str, frozenset[str] | None]) -> Iterator[Diagnostic]:
    match value:
        case Literal(value=str() as text) if _is_path(text, known):
            message = f"`{text}` is text here, not what it names"
            yield Diagnostic("E415", message, value.span, f'write `"{{{{ {text} }}}}"`')
        case ListValue(items=items):
            for item in items:
                yield from _bare(item, known)
        case MapValue(entries=entries):
            for one in entries.values():
                yield from _bare(one, known)


def _is_path(text: str, known: Mapping[str, frozenset[str] | None]) -> bool:
    found = _PATH.fullmatch(text.strip())
    if found is None or found["owner"] not in known:
        return False
    names = known[found["owner"]]
    # `secrets.txt` is a file.
    return found["name"].isupper() if names is None else found["name"] in names
