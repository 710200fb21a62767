"""Conditions: comparing, joining and choosing. Here is where something turns on a value."""

from typing import Any

from jinja2 import nodes

from cc_flow.shape import BOOLEAN
from cc_flow.template.evaluation.application import unknown_among
from cc_flow.template.evaluation.walk import Evaluation, handles
from cc_flow.template.operators import compare
from cc_flow.template.values import Missing, is_true
from cc_flow.unknown import Undecided, Unknown


@handles(nodes.CondExpr)
def _conditional(run: Evaluation, node: nodes.CondExpr) -> Any:
    if is_true(run.value(node.test)):
        return run.found(node.expr1)
    if node.expr2 is None:
        return Missing("the condition is false, and there is no `else` that says what to take then")
    return run.found(node.expr2)


@handles(nodes.And)
def _and(run: Evaluation, node: nodes.And) -> Any:
    left = run.value(node.left)
    return run.value(node.right) if is_true(left) else left


@handles(nodes.Or)
def _or(run: Evaluation, node: nodes.Or) -> Any:
    left = run.value(node.left)
    return left if is_true(left) else run.value(node.right)


@handles(nodes.Not)
def _not(run: Evaluation, node: nodes.Not) -> Any:
    value = run.value(node.node)
    return value.derived(BOOLEAN) if isinstance(value, Unknown) else not is_true(value)


@handles(nodes.Compare)
def _compare(run: Evaluation, node: nodes.Compare) -> Any:
    left = run.value(node.expr)
    doubt: Unknown | None = None
    for operand in node.ops:
        right = run.value(operand.expr)
        holds = _compared(run, operand.op, left, right)
        if holds is False:
            return False
        if isinstance(holds, Unknown) and doubt is None:
            doubt = holds
        left = right
    return True if doubt is None else doubt


def _compared(run: Evaluation, name: str, left: Any, right: Any) -> bool | Unknown:
    if (unknown := unknown_among(left, right)) is not None:
        return unknown.derived(BOOLEAN)
    try:
        return compare(name, left, right, run.budget)
    except Undecided as undecided:
        return undecided.unknown.derived(BOOLEAN)
