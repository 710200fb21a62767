"""Constants, lists and mappings, and choosing between values."""

from jinja2 import nodes

from cc_flow.shape import (
    ANYTHING,
    BOOLEAN,
    NULL,
    TEXT,
    ListOf,
    MapOf,
    Record,
    Shape,
    shape_of,
    union,
    without_null,
)
from cc_flow.template.inference.facts import learned
from cc_flow.template.inference.literals import literal_of
from cc_flow.template.inference.walk import Inference, infers
from cc_flow.template.problem import Finding


@infers(nodes.Const)
def _const(_run: Inference, node: nodes.Const) -> Shape:
    return shape_of(node.value)


@infers(nodes.List, nodes.Tuple)
def _list(run: Inference, node: nodes.List | nodes.Tuple) -> Shape:
    return ListOf(union(*map(run.usable, node.items)) if node.items else ANYTHING)


@infers(nodes.Dict)
def _mapping(run: Inference, node: nodes.Dict) -> Shape:
    values = [run.usable(pair.value) for pair in node.items]
    keys = [literal_of(pair.key) for pair in node.items]
    for pair in node.items:
        run.expect(pair.key, run.usable(pair.key), TEXT, "a key")
    if all(isinstance(key, str) for key in keys):
        return Record(dict(zip(keys, values, strict=True)), is_open=False)
    return MapOf(union(*values))


@infers(nodes.CondExpr)
def _conditional(run: Inference, node: nodes.CondExpr) -> Shape:
    lenient = run.is_lenient
    run.usable(node.test)
    run.warn_of_constant(node.test)
    with run.knowing(learned(node.test, holds=True)):
        chosen = run.shape(node.expr1, lenient=lenient)
    if node.expr2 is not None:
        with run.knowing(learned(node.test, holds=False)):
            return union(chosen, run.shape(node.expr2, lenient=lenient))
    if not lenient:
        message = "without `else` this has no value when the condition is false"
        run.report(Finding("warning", "no-else", message, "say what to take then: `… else none`"), node)
    return chosen


@infers(nodes.And, nodes.Or)
def _either(run: Inference, node: nodes.And | nodes.Or) -> Shape:
    is_or = isinstance(node, nodes.Or)
    left = run.usable(node.left)
    with run.knowing(learned(node.left, holds=not is_or)):
        right = run.shape(node.right)
    # `or` keeps its left side only where that counts as true, which null does not.
    if is_or:
        return right if left == NULL else union(without_null(left), right)
    return union(left, right)


@infers(nodes.Not)
def _not(run: Inference, node: nodes.Not) -> Shape:
    run.usable(node.node)
    return BOOLEAN
