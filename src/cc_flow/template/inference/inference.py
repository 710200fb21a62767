"""A tree and the shapes of its names to the shape of its value. One walk, the mirror of `evaluation`."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, cast

from jinja2 import nodes

from cc_flow.diagnostic import did_you_mean
from cc_flow.shape import (
    ANYTHING,
    BOOLEAN,
    INTEGER,
    MapOf,
    NULL,
    NUMBER,
    TEXT,
    ListOf,
    Null,
    Record,
    Shape,
    Text,
    accepts,
    alternatives,
    describe,
    may_be_null,
    shape_of,
    union,
    without_null,
)
from cc_flow.template.fields import Hidden, field
from cc_flow.template.filters import FILTERS, TESTS, Definition
from cc_flow.template.filters.signature import Remark, Use
from cc_flow.template.inference.arithmetic import SIGNS, arithmetic_shape
from cc_flow.template.inference.comparison import compared
from cc_flow.template.inference.facts import NOTHING, Facts, learned
from cc_flow.template.inference.literals import NOT_LITERAL, literal_of
from cc_flow.template.problem import Finding, TemplateProblem
from cc_flow.template.tree import Key, Span, Tree, plain_path

Scope = Mapping[str, Shape]


class Inference:
    """One walk over one tree. `problems` fills as it goes.

    `lenient` in its methods: what is asked for may be missing, as under `default` and `is defined`.
    """

    def __init__(self, tree: Tree, scope: Scope, facts: Facts = NOTHING) -> None:
        self._tree = tree
        self._scope = scope
        self._facts = facts
        self.problems: list[TemplateProblem] = []

    def report(self, finding: Finding, where: nodes.Node | Span) -> None:
        """Note a finding at a node or a span; each is noted once."""
        problem = finding.at(where if isinstance(where, tuple) else self._tree.span(where))
        if problem not in self.problems:
            self.problems.append(problem)

    @contextmanager
    def _knowing(self, facts: Facts) -> Iterator[None]:
        before = self._facts
        self._facts = before | facts
        try:
            yield
        finally:
            self._facts = before

    def shape(self, node: nodes.Expr, *, lenient: bool = False) -> Shape:
        """The shape of a node's value."""
        match node:
            case nodes.Const(value=value):
                return shape_of(value)
            case nodes.Name():
                return self._narrowed(node, self._name(node, lenient=lenient))
            case nodes.Getattr():
                return self._narrowed(node, self._enter(node, node.attr, lenient=lenient))
            case nodes.Getitem():
                return self._narrowed(node, self._item(node, lenient=lenient))
            case nodes.List(items=items) | nodes.Tuple(items=items):
                return ListOf(union(*map(self._part, items)) if items else ANYTHING)
            case nodes.Dict(items=pairs):
                return self._mapping(pairs)
            case nodes.CondExpr():
                return self._conditional(node, lenient=lenient)
            case nodes.And() | nodes.Or():
                return self._either(node)
            case nodes.Not(node=inner):
                self.usable(inner)
                return BOOLEAN
            case nodes.Compare():
                return self._comparison(node)
            case nodes.Neg(node=inner) | nodes.Pos(node=inner):
                return self._signed(node, inner)
            case nodes.Concat(nodes=parts):
                for part in parts:
                    self.written(part)
                return TEXT
            case nodes.Call(args=bounds):
                for bound in bounds:
                    self._operand(bound, self.usable(bound), INTEGER, "range")
                return ListOf(INTEGER)
            case nodes.Filter():
                return self._filter(node)
            case nodes.Test():
                return self._test(node)
            case nodes.BinExpr():
                return self._arithmetic(node)
            case _:
                return ANYTHING

    # Names and what is in them.

    def _name(self, node: nodes.Name, *, lenient: bool) -> Shape:
        if node.name in self._scope:
            return self._revealed(self._scope[node.name], node, self._tree.span(node), lenient=lenient)
        message = f"there is no `{node.name}` here"
        self.report(Finding("error", "unknown-name", message, did_you_mean(node.name, self._scope)), node)
        return ANYTHING

    def _enter(self, node: nodes.Getattr | nodes.Getitem, key: Key, *, lenient: bool) -> Shape:
        base = self._known(node.node, lenient=lenient)
        in_brackets = isinstance(node, nodes.Getitem)
        shape, finding = field(base, key, in_brackets=in_brackets)
        span = self._tree.part_span(node)
        if finding is not None and not (lenient and finding.severity == "warning"):
            self.report(finding, span)
        return self._revealed(shape, node, span, lenient=lenient)

    def _known(self, node: nodes.Expr, *, lenient: bool) -> Shape:
        """The shape of something that is looked into."""
        shape = self.shape(node, lenient=lenient)
        self._refuse_secret(node, shape)
        if may_be_null(shape) and shape != NULL:
            if not lenient:
                self._warn_of_null(node)
            return without_null(shape)
        return ANYTHING if shape == NULL and lenient else shape

    def _warn_of_null(self, node: nodes.Expr) -> None:
        source = self._tree.source(node)
        message = f"`{source}` may be null here" if len(source) <= 60 else "this may be null here"
        self.report(
            Finding(
                "warning",
                "may-be-null",
                message,
                "ask first (`… is not none`), or say what to take then: `| default(…)`",
            ),
            node,
        )

    def _revealed(self, shape: Shape, node: nodes.Expr, span: Span, *, lenient: bool) -> Shape:
        if not isinstance(shape, Hidden):
            return shape
        is_guarded = shape.soft and (
            lenient or plain_path(node) in self._facts.met or shape.cleared_by in self._facts.met
        )
        if not is_guarded:
            self.report(Finding(shape.severity, shape.kind, shape.reason, shape.help), span)
        return shape.shape

    def _narrowed(self, node: nodes.Expr, shape: Shape) -> Shape:
        path = plain_path(node)
        if path in self._facts.null:
            return NULL if may_be_null(shape) else shape
        return without_null(shape) if path in self._facts.present else shape

    def _item(self, node: nodes.Getitem, *, lenient: bool) -> Shape:
        if isinstance(node.arg, nodes.Slice):
            return self._slice(node, node.arg, lenient=lenient)
        index = self.usable(node.arg)
        key = literal_of(node.arg)
        if isinstance(key, str | int) and not isinstance(key, bool):
            return self._enter(node, key, lenient=lenient)
        base = self._known(node.node, lenient=lenient)
        if not accepts(union(TEXT, INTEGER), index):
            self.report(
                Finding("error", "bad-operand", f"an index is text or a whole number, not {describe(index)}"), node.arg
            )
        return _any_item(base)

    def _slice(self, node: nodes.Getitem, bounds: nodes.Slice, *, lenient: bool) -> Shape:
        for bound in (bounds.start, bounds.stop, bounds.step):
            if bound is not None:
                self._operand(bound, self.usable(bound), INTEGER, "a slice")
        base = self._known(node.node, lenient=lenient)
        if not accepts(union(ListOf(ANYTHING), TEXT), base):
            message = f"a slice is taken of a list or of text, not of {describe(base)}"
            self.report(Finding("error", "bad-operand", message), node.node)
        return union(*(TEXT if isinstance(one, Text) else one for one in alternatives(base)))

    # Making and choosing.

    def _part(self, node: nodes.Expr) -> Shape:
        shape = self.shape(node)
        self._refuse_secret(node, shape)
        return shape

    def _mapping(self, pairs: list[nodes.Pair]) -> Shape:
        values = [self._part(pair.value) for pair in pairs]
        keys = [literal_of(pair.key) for pair in pairs]
        for pair in pairs:
            self._operand(pair.key, self.usable(pair.key), TEXT, "a key")
        if all(isinstance(key, str) for key in keys):
            return Record(dict(zip(keys, values, strict=True)), is_open=False)
        return MapOf(union(*values))

    def _conditional(self, node: nodes.CondExpr, *, lenient: bool) -> Shape:
        self.usable(node.test)
        self.warn_of_constant(node.test)
        with self._knowing(learned(node.test, holds=True)):
            chosen = self.shape(node.expr1, lenient=lenient)
        if node.expr2 is None:
            if not lenient:
                message = "without `else` this has no value when the condition is false"
                self.report(Finding("warning", "no-else", message, "say what to take then: `… else none`"), node)
            return chosen
        with self._knowing(learned(node.test, holds=False)):
            return union(chosen, self.shape(node.expr2, lenient=lenient))

    def _either(self, node: nodes.And | nodes.Or) -> Shape:
        left = self.usable(node.left)
        with self._knowing(learned(node.left, holds=isinstance(node, nodes.And))):
            right = self.shape(node.right)
        if isinstance(node, nodes.Or):
            # The left side only remains where it counts as true, which null does not.
            left = without_null(left) if left != NULL else right
        return union(left, right)

    # Operators.

    def _comparison(self, node: nodes.Compare) -> Shape:
        left_node, left = node.expr, self.usable(node.expr)
        for operand in node.ops:
            right = self.usable(operand.expr)
            finding, place = compared(operand.op, left, right)
            if finding is not None:
                self.report(finding, {"left": left_node, "right": operand.expr}.get(place, node))
            left_node, left = operand.expr, right
        return BOOLEAN

    def _arithmetic(self, node: nodes.BinExpr) -> Shape:
        sign = SIGNS[type(node)]
        left, right = self._filled(node.left), self._filled(node.right)
        given = arithmetic_shape(sign, left, right)
        if given is None:
            way_out = "`~` joins text with anything" if sign == "+" and (_is_text(left) or _is_text(right)) else None
            message = f"`{sign}` does not take {describe(left)} and {describe(right)}"
            self.report(Finding("error", "bad-operand", message, way_out), node)
            return ANYTHING
        return given

    def _filled(self, node: nodes.Expr) -> Shape:
        shape = self.usable(node)
        if may_be_null(shape) and shape != NULL:
            self._warn_of_null(node)
        return without_null(shape)

    def _signed(self, node: nodes.Expr, inner: nodes.Expr) -> Shape:
        if (value := literal_of(node)) is not NOT_LITERAL:
            return shape_of(value)
        shape = self._filled(inner)
        self._operand(inner, shape, NUMBER, "a sign")
        return INTEGER if shape == INTEGER else NUMBER

    def _operand(self, node: nodes.Expr, actual: Shape, expected: Shape, what: str) -> None:
        if not accepts(expected, actual):
            self.report(
                Finding("error", "bad-operand", f"{what} takes {describe(expected)}, not {describe(actual)}"), node
            )

    # Filters and tests.

    def _filter(self, node: nodes.Filter) -> Shape:
        filter_ = FILTERS[node.name]
        subject = cast("nodes.Expr", node.node)
        value = self.shape(subject, lenient=filter_.takes_missing)
        if not filter_.takes_missing:
            self._refuse_secret(subject, value)
        use = self._use(filter_, node, self._taken(filter_, node, value))
        shape = filter_.shape(use)
        for remark in use.remarks:
            self.report(remark.finding, self._place(node, filter_, remark))
        return shape

    def _taken(self, what: Definition, node: nodes.Filter | nodes.Test, value: Shape) -> Shape:
        """The value's shape as the filter sees it; what it does not take is reported."""
        takes_null = may_be_null(what.takes) or what.takes == ANYTHING
        if may_be_null(value) and value != NULL and not takes_null:
            self._warn_of_null(cast("nodes.Expr", node.node))
            value = without_null(value)
        if not accepts(what.takes, value):
            message = f"`{what.name}` takes {describe(without_null(what.takes))}, not {describe(value)}"
            self.report(Finding("error", "bad-argument", message), self._tree.name_span(node))
            return ANYTHING
        return value

    def _use(self, what: Definition, node: nodes.Filter | nodes.Test, value: Shape) -> Use:
        given = _arguments(node)
        bound, _ = what.bind(len(node.args), tuple(one.key for one in cast("list[nodes.Keyword]", node.kwargs)))
        expected = {one.name: one.shape for one in what.parameters}
        shapes, literals, further = {}, {}, []
        for name, argument in zip(bound, given, strict=True):
            shape = self.usable(argument)
            if name == "*":
                further.append(shape)
                continue
            self._argument(what, name, argument, shape, expected[name])
            shapes[name] = shape
            if (literal := literal_of(argument)) is not NOT_LITERAL:
                literals[name] = literal
        return Use(value, shapes, literals, tuple(further))

    def _argument(self, what: Definition, name: str, node: nodes.Expr, actual: Shape, expected: Shape) -> None:
        if may_be_null(actual) and actual != NULL and not may_be_null(expected) and expected != ANYTHING:
            self._warn_of_null(node)
            actual = without_null(actual)
        if not accepts(expected, actual):
            message = f"`{name}` of `{what.name}` is {describe(expected)}, not {describe(actual)}"
            self.report(Finding("error", "bad-argument", message, f"it is written `{what.signature}`"), node)

    def _place(self, node: nodes.Filter, what: Definition, remark: Remark) -> Span:
        bound, _ = what.bind(len(node.args), tuple(one.key for one in cast("list[nodes.Keyword]", node.kwargs)))
        if remark.parameter not in bound:
            return self._tree.name_span(node)
        start, end = self._tree.span(_arguments(node)[bound.index(remark.parameter)])
        if remark.characters is None or end - start < remark.characters[1] + 2:
            return start, end
        # Inside the quotes.
        return start + 1 + remark.characters[0], start + 1 + remark.characters[1]

    def _test(self, node: nodes.Test) -> Shape:
        test = TESTS[node.name]
        subject = cast("nodes.Expr", node.node)
        value = self.shape(subject, lenient=test.takes_missing)
        if not test.takes_missing:
            self._refuse_secret(subject, value)
        self._use(test, node, self._taken(test, node, value))
        if node.name == "none" and not may_be_null(value) and value != ANYTHING:
            self.report(Finding("warning", "constant", f"this is never null: it is {describe(value)}"), node)
        return BOOLEAN

    # What a value is used for.

    def usable(self, node: nodes.Expr) -> Shape:
        """The shape of a node that is computed with, which a secret is not."""
        shape = self.shape(node)
        self._refuse_secret(node, shape)
        return shape

    def _refuse_secret(self, node: nodes.Expr, shape: Shape) -> None:
        if any(isinstance(one, Text) and one.secret for one in alternatives(shape)):
            message = "a secret is a whole value: it cannot be changed, compared, or made a part of anything"
            self.report(
                Finding("error", "secret", message, "let `{{ secrets.NAME }}` be all there is in the value"), node
            )

    def written(self, node: nodes.Expr) -> None:
        """Check a node that is written within text."""
        shape = self.usable(node)
        if all(isinstance(one, Null | ListOf | MapOf | Record) for one in alternatives(shape)):
            way_out = {Null: "`| default('')`", ListOf: "`| join(', ')` or `| tojson`"}.get(
                type(shape), "one of its fields, or `| tojson`"
            )
            message = f"{describe(shape)} cannot be written within text"
            self.report(Finding("error", "not-text", message, f"use {way_out}"), node)
        elif may_be_null(shape):
            self._warn_of_null(node)

    def warn_of_constant(self, node: nodes.Expr) -> None:
        """A condition that names nothing is always the same."""
        if not isinstance(node, nodes.Name) and node.find(nodes.Name) is None:
            self.report(
                Finding("warning", "constant", "this condition is always the same: nothing in it can change"), node
            )

    def decided(self, node: nodes.Expr) -> Shape:
        """The shape of a condition, which has to be true or false."""
        shape = self.usable(node)
        self.warn_of_constant(node)
        others = [one for one in alternatives(shape) if one not in (BOOLEAN, ANYTHING)]
        if others and len(others) == len(alternatives(shape)):
            message = f"a condition is true or false, and this is {describe(shape)}"
            self.report(Finding("error", "not-boolean", message, _make_boolean(shape)), node)
        elif others == [NULL]:
            self._warn_of_null(node)
        elif others:
            message = f"a condition is true or false, and this may be {describe(union(*others))}"
            self.report(Finding("warning", "not-boolean", message, _make_boolean(union(*others))), node)
        return shape


def _make_boolean(shape: Shape) -> str:
    kinds = {type(one) for one in alternatives(without_null(shape))}
    if kinds <= {ListOf, MapOf, Record}:
        return "compare its length: `… | length > 0`"
    return "compare it with something: `… == …`, `… is not none`"


def _any_item(shape: Shape) -> Shape:
    found: list[Shape] = []
    for one in alternatives(shape):
        match one:
            case ListOf(element=element):
                found.append(element)
            case MapOf(value=value):
                found.append(value)
            case Record(fields=fields, is_open=False) if fields:
                found.extend(fields.values())
            case Text():
                found.append(TEXT)
            case _:
                return ANYTHING
    return union(*found)


def _arguments(node: nodes.Filter | nodes.Test) -> list[nodes.Expr]:
    return [*node.args, *(one.value for one in cast("list[Any]", node.kwargs))]


def _is_text(shape: Shape) -> bool:
    return any(isinstance(one, Text) for one in alternatives(shape))
