"""Inputs of the file: whether their defaults fit, and whether a schedule has a value for each."""

from collections.abc import Iterator

from cc_flow.check.facts import Facts
from cc_flow.check.fitting import misfit
from cc_flow.check.names import shape_of_input
from cc_flow.diagnostic import Diagnostic
from cc_flow.workflow.values import templates_in


def inputs(facts: Facts) -> Iterator[Diagnostic]:
    """E408, W406: a default that does not fit its input. W316: an input that a scheduled run has no value for."""
    for name, declared in facts.workflow.inputs.items():
        value = declared.default
        if value is None:
            if facts.workflow.schedules:
                message = f"a scheduled run has no value for the input `{name}`"
                related = ((facts.workflow.schedules[0].cron.span, "the schedule"),)
                yield Diagnostic("W316", message, declared.name.span, "give it a `default`", related)
        elif any(True for _ in templates_in(value)):
            wrong = misfit(shape_of_input(declared), facts.shape_of(value))
            if wrong is not None:
                code = "W406" if wrong.is_doubt else "E408"
                yield Diagnostic(code, f"the default of `{name}` {wrong.words}", value.span, wrong.help)
