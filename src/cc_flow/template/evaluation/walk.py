"""The walk over a tree that gives values: where missing values, mistakes and their places meet.

How each kind of node is evaluated stands in `reading`, `choosing` and `computing`, which enter it with `handles`.
"""

from collections.abc import Callable, Mapping
from typing import Any

from jinja2 import nodes

from cc_flow.template.evaluation.application import Application
from cc_flow.template.limits import Budget
from cc_flow.template.problem import BadValue, EvaluationError
from cc_flow.template.sizes import settle
from cc_flow.template.tree import Tree
from cc_flow.template.values import Missing, to_text

Handler = Callable[["Evaluation", Any], Any]
_HANDLERS: dict[type[nodes.Expr], Handler] = {}
_TOO_DEEP = "this value is nested too deeply"
_LONGEST_OWNER = 60


def handles(*kinds: type[nodes.Expr]) -> Callable[[Handler], Handler]:
    """Enter a function that gives the value of these kinds of nodes, or Missing. It may raise BadValue."""

    def enter(handler: Handler) -> Handler:
        _HANDLERS.update(dict.fromkeys(kinds, handler))
        return handler

    return enter


class Evaluation:
    """One evaluation of one expression, with the steps that are left to it."""

    __slots__ = ("_tree", "application", "budget", "names")

    def __init__(self, tree: Tree, names: Mapping[str, Any], budget: Budget) -> None:
        self._tree = tree
        self.names = names
        self.budget = budget
        self.application = Application(budget)

    def result(self) -> Any:
        """The value of the whole. Raises EvaluationError and Undecided."""
        root = self._tree.root
        value = self.value(root)
        try:
            return settle(value)
        except BadValue as bad:
            raise self._error(bad.message, root) from None
        except RecursionError:
            raise self._error(_TOO_DEEP, root) from None

    def text(self) -> str:
        """The value of the whole as a part of text."""
        value = self.value(self._tree.root)
        try:
            return to_text(value)
        except BadValue as bad:
            raise self._error(bad.message, self._tree.root) from None

    def value(self, node: nodes.Expr) -> Any:
        """The value of a node; raises EvaluationError where it is missing."""
        found = self.found(node)
        if isinstance(found, Missing):
            raise self._error(found.message, node)
        return found

    def found(self, node: nodes.Expr) -> Any:
        """The value of a node, or Missing."""
        try:
            self.budget.spend(1)
            return _HANDLERS[type(node)](self, node)
        except BadValue as bad:
            raise self._error(bad.message, node) from None
        except RecursionError:
            raise self._error(_TOO_DEEP, node) from None

    def _error(self, message: str, node: nodes.Expr) -> EvaluationError:
        return EvaluationError(message, *self._tree.span(node))

    def owner(self, node: nodes.Expr) -> str:
        """How a message calls a node: by its source, where that is short."""
        source = self._tree.source(node)
        return f"`{source}`" if len(source) <= _LONGEST_OWNER and "'" not in source and '"' not in source else "this"
