"""Filters and tests: what they are given, and what their own shape functions have to say."""

from typing import Any, cast

from jinja2 import nodes

from cc_flow.shape import (
    ANYTHING,
    BOOLEAN,
    INTEGER,
    NULL,
    NUMBER,
    TEXT,
    Shape,
    accepts,
    describe,
    may_be_null,
    without_null,
)
from cc_flow.template.fields import page_help
from cc_flow.template.filters import FILTERS, TESTS, Definition
from cc_flow.template.filters.signature import Remark, Use
from cc_flow.template.inference.literals import NOT_LITERAL, literal_of
from cc_flow.template.inference.walk import Inference, infers
from cc_flow.template.problem import Finding
from cc_flow.template.tree import Span


@infers(nodes.Filter)
def _filter(run: Inference, node: nodes.Filter) -> Shape:
    filter_ = FILTERS[node.name]
    use = _use(run, filter_, node)
    shape = filter_.shape(use)
    for remark in use.remarks:
        run.report(remark.finding, _place(run, node, filter_, remark))
    return shape


@infers(nodes.Test)
def _test(run: Inference, node: nodes.Test) -> Shape:
    value = _use(run, TESTS[node.name], node).value
    if node.name == "none":
        run.warn_of_never_null(node.node, value, node)
    return BOOLEAN


def _use(run: Inference, what: Definition, node: nodes.Filter | nodes.Test) -> Use:
    subject = cast("nodes.Expr", node.node)
    value = run.shape(subject, lenient=what.takes_missing)
    if not what.takes_missing:
        value = run.plain(subject, value)
    use = Use(_taken(run, what, node, value))
    expected = {one.name: one.shape for one in what.parameters}
    for name, argument in zip(_bound(what, node), _arguments(node), strict=True):
        shape = run.usable(argument)
        if name not in expected:
            use.further = (*use.further, shape)
            continue
        use.arguments[name] = shape
        if (literal := literal_of(argument)) is not NOT_LITERAL:
            use.literals[name] = literal
        _check_argument(run, what, name, argument, shape, expected[name])
    return use


def _taken(run: Inference, what: Definition, node: nodes.Filter | nodes.Test, value: Shape) -> Shape:
    """The value's shape as the filter sees it; what it does not take is reported."""
    if may_be_null(value) and value != NULL and not _takes_null(what.takes):
        run.warn_of_null(cast("nodes.Expr", node.node))
        value = without_null(value)
    if accepts(what.takes, value):
        return value
    message = f"`{what.name}` takes {describe(without_null(what.takes))}, not {describe(value)}"
    run.report(Finding("error", "bad-argument", message, _way_out(what.takes, value)), run.tree.name_span(node))
    return ANYTHING


def _way_out(wanted: Shape, value: Shape) -> str:
    """How a value may become one that is taken."""
    if help_ := page_help(value):
        return help_
    if accepts(wanted, TEXT):
        return "`| string` makes text of it" if accepts(NUMBER, value) else "take a field of it that is text"
    if accepts(wanted, INTEGER):
        return "`| int` makes a number of text"
    return f"use it on {describe(without_null(wanted))}"


def _takes_null(shape: Shape) -> bool:
    return may_be_null(shape) or shape == ANYTHING


def _check_argument(
    run: Inference, what: Definition, name: str, node: nodes.Expr, actual: Shape, expected: Shape
) -> None:
    if may_be_null(actual) and actual != NULL and not _takes_null(expected):
        run.warn_of_null(node)
    if not accepts(expected, actual):
        message = f"`{name}` of `{what.name}` is {describe(expected)}, not {describe(actual)}"
        run.report(Finding("error", "bad-argument", message, f"it is written `{what.signature}`"), node)


def _place(run: Inference, node: nodes.Filter, what: Definition, remark: Remark) -> Span:
    bound = _bound(what, node)
    if remark.parameter not in bound:
        return run.tree.name_span(node)
    start, end = run.tree.span(_arguments(node)[bound.index(remark.parameter)])
    # The characters of a text's part stand between its quotes, unless it is written in some other way.
    if remark.characters is None or end - start != remark.length + 2:
        return start, end
    return start + 1 + remark.characters[0], start + 1 + remark.characters[1]


def _bound(what: Definition, node: nodes.Filter | nodes.Test) -> list[str]:
    return what.bind(len(node.args), tuple(one.key for one in cast("list[nodes.Keyword]", node.kwargs)))[0]


def _arguments(node: nodes.Filter | nodes.Test) -> list[nodes.Expr]:
    return [*node.args, *(one.value for one in cast("list[Any]", node.kwargs))]
