"""Secrets that would be kept: what a `set` step holds and a workflow gives is recorded, a secret never is."""

from collections.abc import Iterator

from cc_flow.check.facts import Facts
from cc_flow.diagnostic import Diagnostic
from cc_flow.shape import Text, alternatives
from cc_flow.workflow.model import ActionStep, AssertStep, SetStep
from cc_flow.workflow.values import Template, Value


def secrets(facts: Facts) -> Iterator[Diagnostic]:
    """E413: a secret output of a step where it would be recorded."""
    for value in _kept(facts):
        if isinstance(value, Template) and _is_secret(facts, value):
            help_ = "hand it straight to the `with` of the step that needs it"
            yield Diagnostic("E413", "this is a secret, and what stands here is recorded", value.span, help_)


def _kept(facts: Facts) -> Iterator[Value]:
    if facts.workflow.outputs:
        yield from facts.workflow.outputs.entries.values()
    for site in facts.outline.sites:
        match site.step.work:
            case SetStep(values=values):
                yield from values.entries.values()
            case ActionStep(idempotency_key=key) if key is not None:
                yield key
            case AssertStep(assertions=assertions):
                yield from (one.message for one in assertions if one.message is not None)


def _is_secret(facts: Facts, value: Value) -> bool:
    return any(isinstance(one, Text) and one.secret for one in alternatives(facts.shape_of(value)))
