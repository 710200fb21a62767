"""Operators: arithmetic, comparisons, signs, joined text and `range`."""

from itertools import permutations

from jinja2 import nodes

from cc_flow.shape import (
    ANYTHING,
    BOOLEAN,
    INTEGER,
    NULL,
    NUMBER,
    TEXT,
    ListOf,
    Shape,
    Text,
    alternatives,
    describe,
    shape_of,
)
from cc_flow.template.inference.arithmetic import SIGNS, arithmetic_shape
from cc_flow.template.inference.comparison import compared
from cc_flow.template.inference.literals import NOT_LITERAL, literal_of
from cc_flow.template.inference.walk import Inference, infers
from cc_flow.template.problem import Finding


@infers(nodes.Compare)
def _comparison(run: Inference, node: nodes.Compare) -> Shape:
    left_node, left = node.expr, run.usable(node.expr)
    for operand in node.ops:
        right = run.usable(operand.expr)
        if operand.op in ("eq", "ne"):
            _look_at_null(run, node, (left_node, left), (operand.expr, right))
        finding, side = compared(operand.op, left, right)
        if finding is not None:
            run.report(finding, {"left": left_node, "right": operand.expr}.get(side, node))
        left_node, left = operand.expr, right
    return BOOLEAN


def _look_at_null(run: Inference, node: nodes.Compare, *sides: tuple[nodes.Expr, Shape]) -> None:
    """Both sides of an equality: what is compared with null should be able to be null."""
    for (_, one), (asked, other) in permutations(sides):
        if one == NULL:
            run.warn_of_never_null(asked, other, node)


@infers(nodes.Add, nodes.Sub, nodes.Mul, nodes.Div, nodes.FloorDiv, nodes.Mod, nodes.Pow)
def _arithmetic(run: Inference, node: nodes.BinExpr) -> Shape:
    sign = SIGNS[type(node)]
    left, right = run.filled(node.left), run.filled(node.right)
    given = arithmetic_shape(sign, left, right)
    if given is not None:
        return given
    way_out = "`| int` makes a number of text, and a list is counted by `| length`"
    if sign == "+" and (_is_text(left) or _is_text(right)):
        way_out = "`~` joins text with anything"
    message = f"`{sign}` does not take {describe(left)} and {describe(right)}"
    run.report(Finding("error", "bad-operand", message, way_out), node)
    return ANYTHING


@infers(nodes.Neg, nodes.Pos)
def _signed(run: Inference, node: nodes.UnaryExpr) -> Shape:
    if (value := literal_of(node)) is not NOT_LITERAL:
        return shape_of(value)
    shape = run.filled(node.node)
    run.expect(node.node, shape, NUMBER, f"`{node.operator}`")
    return INTEGER if shape == INTEGER else NUMBER


@infers(nodes.Concat)
def _concat(run: Inference, node: nodes.Concat) -> Shape:
    for part in node.nodes:
        run.written(part)
    return TEXT


@infers(nodes.Call)
def _range(run: Inference, node: nodes.Call) -> Shape:
    for bound in node.args:
        run.expect(bound, run.filled(bound), INTEGER, "`range`")
    return ListOf(INTEGER)


def _is_text(shape: Shape) -> bool:
    return any(isinstance(one, Text) for one in alternatives(shape))
