"""The walk over a tree that gives shapes: what is known on the way, what is reported, and what values are used for.

How each kind of node is typed stands in `reading`, `making`, `operations` and `uses`, which enter it with `infers`.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from jinja2 import nodes

from cc_flow.shape import (
    ANYTHING,
    BOOLEAN,
    NULL,
    ListOf,
    MapOf,
    Null,
    Record,
    Shape,
    Text,
    accepts,
    alternatives,
    bounded,
    describe,
    may_be_null,
    union,
    without_null,
)
from cc_flow.template.fields import page_help
from cc_flow.template.inference.facts import NOTHING, Facts
from cc_flow.template.problem import Finding, TemplateProblem
from cc_flow.template.tree import Span, Tree

Scope = Mapping[str, Shape]
_LONGEST_SOURCE = 60

Handler = Callable[["Inference", Any], Shape]
_HANDLERS: dict[type[nodes.Expr], Handler] = {}


def infers(*kinds: type[nodes.Expr]) -> Callable[[Handler], Handler]:
    """Enter a function that gives the shape of these kinds of nodes."""

    def enter(handler: Handler) -> Handler:
        _HANDLERS.update(dict.fromkeys(kinds, handler))
        return handler

    return enter


class Inference:
    """One walk over one tree, where `facts` hold of the names. `problems` fills as it goes."""

    def __init__(self, tree: Tree, scope: Scope, facts: Facts = NOTHING) -> None:
        self.tree = tree
        self.scope = scope
        self.facts = facts
        # Of the node whose turn it is: a handler asks before it goes on to other nodes.
        self.is_lenient = False
        self.problems: list[TemplateProblem] = []

    def shape(self, node: nodes.Expr, *, lenient: bool = False) -> Shape:
        """The shape of a node's value. `lenient`: it may be missing, as under `default` and `is defined`."""
        return bounded(self.entered(node, lenient=lenient))

    def entered(self, node: nodes.Expr, *, lenient: bool = False) -> Shape:
        """The shape of a node that is only looked into: of `steps`, whatever stands in it, however much it is."""
        self.is_lenient = lenient
        return _HANDLERS[type(node)](self, node)

    def report(self, finding: Finding, where: nodes.Node | Span) -> None:
        """Note a finding at a node or a span; each is noted once."""
        problem = finding.at(where if isinstance(where, tuple) else self.tree.span(where))
        if problem not in self.problems:
            self.problems.append(problem)

    @contextmanager
    def knowing(self, facts: Facts) -> Iterator[None]:
        """What is typed meanwhile stands where `facts` hold."""
        before = self.facts
        self.facts = before | facts
        try:
            yield
        finally:
            self.facts = before

    def usable(self, node: nodes.Expr) -> Shape:
        """The shape of a node that is computed with."""
        return self.plain(node, self.shape(node))

    def filled(self, node: nodes.Expr) -> Shape:
        """The shape of a node that must not be null; that it may be is warned of."""
        shape = self.usable(node)
        if may_be_null(shape) and shape != NULL:
            self.warn_of_null(node)
            return without_null(shape)
        return shape

    def expect(self, node: nodes.Expr, actual: Shape, expected: Shape, what: str) -> None:
        """Report a value that is not what `what` takes."""
        if not accepts(expected, actual):
            message = f"{what} takes {describe(expected)}, not {describe(actual)}"
            way_out = page_help(actual) or f"give it {describe(without_null(expected))}"
            self.report(Finding("error", "bad-operand", message, way_out), node)

    def plain(self, node: nodes.Expr, shape: Shape) -> Shape:
        """The shape of a node that is computed with, which a secret is not: that is reported."""
        if not any(isinstance(one, Text) and one.secret for one in alternatives(shape)):
            return shape
        message = "a secret is a whole value: it cannot be changed, compared, or made a part of anything"
        way_out = "let `{{ secrets.NAME }}` be all there is in the value"
        self.report(Finding("error", "secret", message, way_out), node)
        return ANYTHING

    def warn_of_null(self, node: nodes.Expr) -> None:
        """Report a value that may be null where null is of no use."""
        source = self.tree.source(node)
        message = f"`{source}` may be null here" if len(source) <= _LONGEST_SOURCE else "this may be null here"
        way_out = "ask first (`… is not none`), or say what to take then: `| default(…)`"
        self.report(Finding("warning", "may-be-null", message, way_out), node)

    def warn_of_never_null(self, node: nodes.Expr, shape: Shape, where: nodes.Node) -> None:
        """Report at `where` that a value is asked for null and never is.

        A field of an answer may be: one that the answer lacks is null, whatever its model says.
        """
        if may_be_null(shape) or shape == ANYTHING or self._is_answered(node):
            return
        message = f"this is never null: it is {describe(shape)}"
        self.report(Finding("warning", "constant", message, "take the question away, or ask for something else"), where)

    def _is_answered(self, node: nodes.Expr) -> bool:
        if not isinstance(node, nodes.Getattr | nodes.Getitem):
            return False
        owner = self.entered(node.node, lenient=True)
        return any(isinstance(one, Record) and one.is_open for one in alternatives(owner))

    def warn_of_constant(self, node: nodes.Expr) -> None:
        """Report a condition that names nothing: it is always the same."""
        if not isinstance(node, nodes.Name) and node.find(nodes.Name) is None:
            message = "this condition is always the same: nothing in it can change"
            way_out = "name something in it, such as an input; a step that is not wanted is best taken away"
            self.report(Finding("warning", "constant", message, way_out), node)

    def written(self, node: nodes.Expr) -> None:
        """Check a node that is written within text."""
        shape = self.usable(node)
        if all(isinstance(one, Null | ListOf | MapOf | Record) for one in alternatives(shape)):
            message = f"{describe(shape)} cannot be written within text"
            self.report(Finding("error", "not-text", message, _make_text(shape)), node)
        elif may_be_null(shape):
            self.warn_of_null(node)

    def decided(self, node: nodes.Expr) -> None:
        """Check a condition, which has to be true or false."""
        shape = self.usable(node)
        self.warn_of_constant(node)
        wrong = [one for one in alternatives(shape) if one not in (BOOLEAN, ANYTHING)]
        if len(wrong) == len(alternatives(shape)):
            message = f"a condition is true or false, and this is {describe(shape)}"
            self.report(Finding("error", "not-boolean", message, _make_boolean(shape)), node)
        elif wrong == [NULL]:
            self.warn_of_null(node)
        elif wrong:
            message = f"a condition is true or false, and this may be {describe(union(*wrong))}"
            self.report(Finding("warning", "not-boolean", message, _make_boolean(union(*wrong))), node)


def _make_text(shape: Shape) -> str:
    match without_null(shape):
        case Null():
            return "say what to write instead: `| default('')`"
        case ListOf():
            return "use `| join(', ')` or `| tojson`"
        case _:
            return "take one of its fields, or use `| tojson`"


def _make_boolean(shape: Shape) -> str:
    if all(isinstance(one, ListOf | MapOf | Record) for one in alternatives(without_null(shape))):
        return "compare its length: `… | length > 0`"
    return "compare it with something: `… == …`, `… is not none`"
