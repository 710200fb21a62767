"""Making values: constants, lists, mappings, operators, `range`, filters and tests."""

from typing import Any, cast

from jinja2 import nodes

from cc_flow.secret import Secret
from cc_flow.shape import INTEGER, TEXT, ListOf
from cc_flow.template.evaluation.application import shape_with_unknowns, unknown_among
from cc_flow.template.evaluation.walk import Evaluation, handles
from cc_flow.template.filters import FILTERS, TESTS, Filter, Test
from cc_flow.template.inference.arithmetic import SIGNS, arithmetic_shape
from cc_flow.template.limits import RANGE_LIMIT, joined
from cc_flow.template.operators import arithmetic, checked_number
from cc_flow.template.problem import BadValue
from cc_flow.template.values import is_number, is_whole, kind_of, to_text
from cc_flow.unknown import Undecided, Unknown


@handles(nodes.Const)
def _const(_: Evaluation, node: nodes.Const) -> Any:
    return checked_number(node.value) if is_number(node.value) else node.value


@handles(nodes.List, nodes.Tuple)
def _list(run: Evaluation, node: nodes.List | nodes.Tuple) -> Any:
    return [_element(run, one) for one in node.items]


@handles(nodes.Dict)
def _dict(run: Evaluation, node: nodes.Dict) -> Any:
    made = {}
    for pair in node.items:
        key = run.value(pair.key)
        if isinstance(key, Unknown):
            raise Undecided(key)
        if not isinstance(key, str):
            raise BadValue(f"a key of a mapping is text, not {kind_of(key)}")
        made[key] = _element(run, pair.value)
    return made


def _element(run: Evaluation, node: nodes.Expr) -> Any:
    value = run.value(node)
    if isinstance(value, Secret):
        raise BadValue("a secret is a whole value, it cannot be part of another")
    return value


@handles(nodes.Add, nodes.Sub, nodes.Mul, nodes.Div, nodes.FloorDiv, nodes.Mod, nodes.Pow)
def _arithmetic(run: Evaluation, node: nodes.BinExpr) -> Any:
    left, right = run.value(node.left), run.value(node.right)
    sign = SIGNS[type(node)]
    if (unknown := unknown_among(left, right)) is not None:
        return unknown.derived(arithmetic_shape(sign, shape_with_unknowns(left), shape_with_unknowns(right)) or TEXT)
    return arithmetic(sign, left, right, run.budget)


@handles(nodes.Neg, nodes.Pos)
def _sign(run: Evaluation, node: nodes.UnaryExpr) -> Any:
    value = run.value(node.node)
    if isinstance(value, Unknown):
        return value
    if not is_number(value):
        raise BadValue(f"`{node.operator}` takes a number, not {kind_of(value)}")
    return -value if isinstance(node, nodes.Neg) else value


@handles(nodes.Concat)
def _concat(run: Evaluation, node: nodes.Concat) -> Any:
    values = [run.value(one) for one in node.nodes]
    if (unknown := unknown_among(*values)) is not None:
        return unknown.derived(TEXT)
    text = joined(map(to_text, values))
    run.budget.spend_on(text)
    return text


@handles(nodes.Call)
def _range(run: Evaluation, node: nodes.Call) -> Any:
    bounds = [run.value(one) for one in node.args]
    if (unknown := unknown_among(*bounds)) is not None:
        return unknown.derived(ListOf(INTEGER))
    if not all(map(is_whole, bounds)) or (len(bounds) == 3 and bounds[2] == 0):
        raise BadValue("`range` takes whole numbers, and a step that is not 0")
    numbers = range(*bounds)
    # `len` of a range beyond a machine word raises.
    if abs(numbers.start - numbers.stop) > RANGE_LIMIT * abs(numbers.step):
        raise BadValue(f"a `range` has {RANGE_LIMIT} numbers at the most")
    run.budget.spend(len(numbers))
    return list(numbers)


@handles(nodes.Filter)
def _filter(run: Evaluation, node: nodes.Filter) -> Any:
    return _apply(run, FILTERS[node.name], node)


@handles(nodes.Test)
def _test(run: Evaluation, node: nodes.Test) -> Any:
    return _apply(run, TESTS[node.name], node)


def _apply(run: Evaluation, what: Filter | Test, node: nodes.Filter | nodes.Test) -> Any:
    subject = cast("nodes.Expr", node.node)
    value = run.found(subject) if what.takes_missing else run.value(subject)
    arguments = tuple(run.value(one) for one in node.args)
    return run.application.apply(
        what, value, arguments, {one.key: run.value(one.value) for one in cast("list[nodes.Keyword]", node.kwargs)}
    )
