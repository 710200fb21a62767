"""A workflow's inputs: given values, defaults filled in, judged by their schemas."""

from collections.abc import Mapping
from typing import Any

from cc_flow.diagnostic import did_you_mean
from cc_flow.engine.results import StepFailure
from cc_flow.template import EvaluationError
from cc_flow.unknown import holds_unknown
from cc_flow.workflow.inputs import problems
from cc_flow.workflow.model import Workflow
from cc_flow.workflow.values import evaluate


def with_defaults(workflow: Workflow, given: Mapping[str, Any], names: Mapping[str, Any], at: str) -> dict[str, Any]:
    """The given inputs, and the defaults of the rest; a default may name the inputs above it."""
    inputs: dict[str, Any] = dict(given)
    for name, declared in workflow.inputs.items():
        if name in given or declared.default is None:
            continue
        try:
            inputs[name] = evaluate(declared.default, {**names, "inputs": inputs})
        except EvaluationError as error:
            raise StepFailure(at, f"the default of the input `{name}`: {error}", failure="inputs") from None
    return inputs


def input_problems(workflow: Workflow, inputs: Mapping[str, Any]) -> list[str]:
    """What is wrong with a workflow's inputs, a sentence each."""
    found = [
        f"`{workflow.name.text}` has no input `{name}`: {did_you_mean(name, workflow.inputs, noun='its inputs')}"
        for name in inputs
        if name not in workflow.inputs
    ]
    for name, declared in workflow.inputs.items():
        if name not in inputs:
            found.append(f"the input `{name}` is missing")
            continue
        if not holds_unknown(inputs[name]):
            found += [f"the input `{name}` {problem}" for problem in problems(declared.schema, inputs[name])]
    return found


def judge_inputs(workflow: Workflow, inputs: Mapping[str, Any], at: str) -> None:
    """Raise StepFailure where the inputs do not fit."""
    if found := input_problems(workflow, inputs):
        raise StepFailure(at, "; ".join(found), failure="inputs")
