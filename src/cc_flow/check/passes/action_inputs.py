"""`with` of actions: literals by their fields, templates by what they yield."""

import re
from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from typing import Any

from cc_flow.actions.judge import judge, spell
from cc_flow.actions.shapes import input_shape
from cc_flow.actions.spec import Problem
from cc_flow.check.calls import Called
from cc_flow.check.facts import Facts
from cc_flow.check.fitting import misfit, surrounded
from cc_flow.check.mending import mend
from cc_flow.check.outline import Site
from cc_flow.check.passes.braces import reads_like_expression
from cc_flow.check.walking import Where, at, name_span, place_of, templates_with_place
from cc_flow.diagnostic import Diagnostic, Span, nearest
from cc_flow.shape import (
    ANYTHING,
    Record,
    Shape,
    Text,
    alternatives,
    inside,
)
from cc_flow.unknown import Unknown
from cc_flow.workflow.model import ActionStep
from cc_flow.workflow.values import ListValue, Literal, MapValue, Template, Value

_CODES = {"missing": "E503", "unknown_input": "E502", "type": "E504", "value": "E504"}


def action_inputs(facts: Facts) -> Iterator[Diagnostic]:
    """E502, E503, E504: inputs unknown, missing, unfit. E408, W406: templates that do not fit. W506: a secret in the
    open.
    """
    for site, call in facts.calls.items():
        misplaced = site.step.keys.keys() - {"with"}
        yield from _judged(facts, site, call, misplaced)
        yield from _typed(facts, call)
        yield from _in_the_open(call)


def _judged(facts: Facts, site: Site, call: Called, misplaced: Collection[str]) -> Iterator[Diagnostic]:
    """What is wrong with the inputs; one that is `misplaced`, a key of the step instead, has been told as that."""
    values = {name: _known(facts, site, value) for name, value in call.work.inputs.entries.items()}
    for problem in _without_twins(judge(call.kind, values)):
        if problem.kind == "missing" and len(problem.where) == 1 and problem.where[0] in misplaced:
            continue
        help_ = problem.help or _way_out(call, problem)
        # Where a fact comes from is for those who mend cc-flow.
        help_ = _SOURCE.sub("", help_) if help_ else None
        yield Diagnostic(_CODES[problem.kind], _message(call, problem), _span(call.work, problem), help_)


_SOURCE = re.compile(r" \((?:assumed|documented)[^)]*\)$")


def _without_twins(problems: tuple[Problem, ...]) -> Iterator[Problem]:
    """An input that is misspelt is not missing as well."""
    missing = {problem.where for problem in problems if problem.kind == "missing"}
    for problem in problems:
        if problem.kind == "unknown_input":
            *above, name = problem.where
            siblings = [str(where[-1]) for where in missing if where[:-1] == tuple(above)]
            missing.discard((*above, nearest(str(name), siblings) or ""))
    return (problem for problem in problems if problem.kind != "missing" or problem.where in missing)


def _known(facts: Facts, site: Site, value: Value) -> Any:
    """A value with its templates as unknowns: what they yield is looked at elsewhere."""
    match value:
        case Literal(value=str() as text) if "{{" in text or reads_like_expression(facts, site, text):
            return Unknown(ANYTHING, "")
        case Literal(value=literal):
            return literal
        case Template():
            return Unknown(facts.shape_of(value), "")
        case ListValue(items=items):
            return [_known(facts, site, item) for item in items]
        case MapValue(entries=entries):
            return {name: _known(facts, site, one) for name, one in entries.items()}


def _message(call: Called, problem: Problem) -> str:
    if problem.kind == "missing" and len(problem.where) == 1:
        return f"`{call.spec.name}` needs `{problem.where[0]}`"
    return problem.message


def _way_out(call: Called, problem: Problem) -> str | None:
    """What to write instead, where that shows; else the words of the field itself."""
    value = at(call.work.inputs, problem.where)
    wanted = _shape_at(input_shape(call.kind), problem.where)
    if isinstance(value, ListValue | MapValue) and any(isinstance(one, Text) for one in alternatives(wanted)):
        return "write text; what begins with `[` or `{` needs quotes to be one"
    if isinstance(value, Literal) and problem.kind in ("type", "value") and (help_ := mend(wanted, value.value)):
        return help_
    *above, name = problem.where
    owner = _shape_at(input_shape(call.kind), tuple(above))
    docs = next((one.docs for one in alternatives(owner) if isinstance(one, Record)), {})
    return docs.get(str(name)) or f"`cc-flow actions show {call.spec.name}` tells what it takes"


def _span(work: ActionStep, problem: Problem) -> Span:
    if problem.kind == "missing":
        owner = at(work.inputs, problem.where[:-1])
        return work.action.span if len(problem.where) == 1 else name_span(owner)
    return place_of(work.inputs, problem.where, is_name=problem.kind == "unknown_input")


def _typed(facts: Facts, call: Called) -> Iterator[Diagnostic]:
    for where, template in templates_with_place(call.work.inputs):
        expected = _shape_at(input_shape(call.kind), where)
        wrong = misfit(expected, facts.shape_of(template)) or surrounded(expected, template.compiled)
        if wrong is not None:
            code = "W406" if wrong.is_doubt else "E408"
            yield Diagnostic(code, f"`{spell(where)}` {wrong.words}", template.span, wrong.help)


def _shape_at(shape: Shape, where: Where) -> Shape:
    for part in where:
        shape = inside(shape, part)
    return shape


def _in_the_open(call: Called) -> Iterator[Diagnostic]:
    for name in _secret_inputs(call.kind):
        value = call.work.inputs.entries.get(name)
        if isinstance(value, Literal) and isinstance(value.value, str) and "{{" not in value.value:
            message = f"`{name}` is a secret and stands in the file for everybody to read"
            help_ = f'write `"{{{{ secrets.{name.upper()} }}}}"`, and set `CC_FLOW_SECRET_{name.upper()}` where it runs'
            yield Diagnostic("W506", message, value.span, help_)


@lru_cache(256)
def _secret_inputs(kind: Any) -> tuple[str, ...]:

    fields: Mapping[str, Shape] = input_shape(kind).fields
    return tuple(
        name
        for name, shape in fields.items()
        if any(isinstance(one, Text) for one in alternatives(shape))
        and all(one.secret for one in alternatives(shape) if isinstance(one, Text))
    )
