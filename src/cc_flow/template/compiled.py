"""Texts and conditions, compiled once: read them, type them, evaluate them."""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import lru_cache
from typing import Any

from jinja2 import nodes

from cc_flow.frozen import frozen
from cc_flow.shape import BOOLEAN, TEXT, Shape, Text
from cc_flow.template.evaluation import Evaluation
from cc_flow.template.inference import Inference, Scope
from cc_flow.template.inference.facts import NOTHING, Facts, learned
from cc_flow.template.limits import TEXT_LIMIT, Budget, joined
from cc_flow.template.problem import BadValue, EvaluationError, TemplateProblem
from cc_flow.template.refusals import refused
from cc_flow.template.tokens import Code, Literal, Malformed, bare, foreign_marks, split
from cc_flow.template.tree import Key, Reference, Tree, plain_path
from cc_flow.template.values import kind_of, plain
from cc_flow.unknown import Undecided, Unknown

Problems = tuple[TemplateProblem, ...]
_CACHED = 4_096


class Kind(StrEnum):
    """What a text is."""

    LITERAL = "literal"  # no expression: the text itself
    VALUE = "value"  # one expression and nothing around it: its value, of its type
    MIXED = "mixed"  # expressions within text: text
    CONDITION = "condition"  # a bare expression: true or false


class Expression:
    """One expression of a text."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self._path = plain_path(tree.root)

    def value(self, names: Mapping[str, Any], budget: Budget) -> Any:
        """Its value. Raises EvaluationError and Undecided."""
        if self._path is not None and (found := _direct(self._path, names)) is not _NOWHERE:
            return found
        return Evaluation(self.tree, names, budget).result()

    def text(self, names: Mapping[str, Any], budget: Budget) -> str:
        """Its value as a part of text."""
        if self._path is not None and type(found := _direct(self._path, names)) is str:
            return str(found)
        return Evaluation(self.tree, names, budget).text()


_NOWHERE = object()


def _direct(path: tuple[Key, ...], names: Mapping[str, Any]) -> Any:
    """What stands at a path of plain mappings and lists; `_NOWHERE` for all else, which an evaluation then explains."""
    value: Any = names
    for key in path:
        kind = type(value)
        if kind is list:
            is_there = type(key) is int and -len(value) <= key < len(value)
        else:
            is_there = (kind is dict or value is names) and key in value
        if not is_there:
            return _NOWHERE
        value = value[key]
    return value if type(value) in _HANDED_ON else _NOWHERE


_HANDED_ON = frozenset((type(None), bool, int, float, str, list, dict, Unknown))


@frozen
class Compiled:
    """A text that can be evaluated. `parts` are its literal stretches and its expressions, in order."""

    text: str
    kind: Kind
    parts: tuple[str | Expression, ...]

    @property
    def expressions(self) -> tuple[Expression, ...]:
        """Its expressions, in order."""
        return tuple(part for part in self.parts if isinstance(part, Expression))

    @property
    def references(self) -> tuple[Reference, ...]:
        """Every path of names it reads, in order, those inside filters' arguments among them."""
        return tuple(reference for one in self.expressions for reference in one.tree.references)

    def evaluate(self, names: Mapping[str, Any]) -> Any:
        """Its value, by the names given: plain JSON data, a Secret, or an Unknown (also inside lists and mappings).

        Raises EvaluationError. A condition gives true or false and lets `Undecided` escape; any other kind gives an
        Unknown where its value turns on one.
        """
        match self.kind:
            case Kind.LITERAL:
                return self.text
            case Kind.CONDITION:
                return self._decide(names)
            case _:
                pass
        try:
            if self.kind is Kind.VALUE:
                return self.expressions[0].value(names, Budget())
            return self._write(names)
        except Undecided as undecided:
            return undecided.unknown.derived(*([TEXT] if self.kind is Kind.MIXED else []))

    def _decide(self, names: Mapping[str, Any]) -> bool:
        expression = self.expressions[0]
        value = expression.value(names, Budget())
        if isinstance(value, Unknown):
            raise Undecided(value)
        if not isinstance(value, bool):
            message = f"a condition is true or false, and this is {kind_of(plain(value))}"
            raise EvaluationError(message, *expression.tree.span(expression.tree.root))
        return value

    def _write(self, names: Mapping[str, Any]) -> str:
        budget = Budget()
        try:
            return joined(part if isinstance(part, str) else part.text(names, budget) for part in self.parts)
        except BadValue as bad:
            raise EvaluationError(bad.message, 0, len(self.text)) from None

    @property
    def learned(self) -> Facts:
        """What is known of the names where this condition holds."""
        return learned(self.expressions[0].tree.root, holds=True) if self.kind is Kind.CONDITION else NOTHING

    @property
    def conjuncts(self) -> frozenset[str]:
        """The conditions that all hold where this one does, each as it is written, spaces aside."""
        if self.kind is not Kind.CONDITION:
            return frozenset()
        tree = self.expressions[0].tree
        return frozenset(" ".join(tree.source(node).split()) for node in _conjuncts(tree.root))

    def infer(self, scope: Scope, facts: Facts = NOTHING) -> tuple[Shape, Problems]:
        """The shape of its value and all that is wrong with it, by the shapes of names and what is known of them."""
        match self.kind:
            case Kind.LITERAL:
                return Text(choices=(self.text,)), ()
            case Kind.MIXED:
                return TEXT, tuple(problem for one in self.expressions for problem in _written(one, scope, facts))
            case _:
                inference = Inference(self.expressions[0].tree, scope, facts)
        root = self.expressions[0].tree.root
        if self.kind is Kind.CONDITION:
            inference.decided(root)
            return BOOLEAN, tuple(inference.problems)
        return inference.shape(root), tuple(inference.problems)


def _conjuncts(node: nodes.Expr) -> Iterator[nodes.Expr]:
    if isinstance(node, nodes.And):
        yield from _conjuncts(node.left)
        yield from _conjuncts(node.right)
    else:
        yield node


def _written(expression: Expression, scope: Scope, facts: Facts) -> list[TemplateProblem]:
    inference = Inference(expression.tree, scope, facts)
    inference.written(expression.tree.root)
    return inference.problems


@lru_cache(_CACHED)
def compile_text(text: str) -> Compiled | Problems:
    """A workflow's text, with `{{ }}` or without; or what is wrong with it. Equal texts are compiled once."""
    if "{{" not in text:
        return tuple(foreign_marks(text)) or Compiled(text, Kind.LITERAL, (text,))
    try:
        pieces = split(_of_bearable_length(text))
    except Malformed as malformed:
        return (malformed.problem,)
    parts, problems = _parts(text, pieces)
    if problems:
        return problems
    match [part for part in parts if isinstance(part, Expression) or part.strip()]:
        case [Expression() as only]:
            return Compiled(text, Kind.VALUE, (only,))
        case _:
            return Compiled(text, Kind.MIXED, parts)


@lru_cache(_CACHED)
def compile_condition(text: str) -> Compiled | Problems:
    """A bare expression that is true or false; or what is wrong with it."""
    try:
        tree = Tree(bare(_of_bearable_length(text)), text)
    except Malformed as malformed:
        return (malformed.problem,)
    return tuple(refused(tree)) or Compiled(text, Kind.CONDITION, (Expression(tree),))


def _of_bearable_length(text: str) -> str:
    if len(text) <= TEXT_LIMIT:
        return text
    problem = TemplateProblem("error", "syntax", 0, len(text), f"a template has {TEXT_LIMIT} characters at the most")
    raise Malformed(problem)


def _parts(text: str, pieces: list[Literal | Code]) -> tuple[tuple[str | Expression, ...], Problems]:
    parts: list[str | Expression] = []
    problems: list[TemplateProblem] = []
    for piece in pieces:
        if isinstance(piece, Literal):
            found = [_moved(problem, piece.start) for problem in foreign_marks(piece.text)]
            parts.append(piece.text)
        else:
            found = _expression(piece, text, parts)
        problems.extend(found)
    return tuple(parts), tuple(problems)


def _expression(code: Code, text: str, parts: list[str | Expression]) -> list[TemplateProblem]:
    try:
        tree = Tree(code, text)
    except Malformed as malformed:
        return [malformed.problem]
    parts.append(Expression(tree))
    return list(refused(tree))


def _moved(problem: TemplateProblem, by: int) -> TemplateProblem:
    return TemplateProblem(
        problem.severity, problem.kind, problem.start + by, problem.end + by, problem.message, problem.help
    )
