"""A tree and names to a value. It walks the tree: no code is generated, and no Python object is ever asked for an attribute.

Missing values travel as `Missing` up to the node that wants them, and only `default`, `is defined` and `is undefined` do not mind.
Unknown values travel as `Unknown`: fields, operators, filters and tests over one give another; where something turns on one,
`Undecided` is raised.
"""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar, cast

from jinja2 import nodes

from cc_flow.diagnostic import did_you_mean
from cc_flow.secret import Secret
from cc_flow.shape import BOOLEAN, INTEGER, TEXT, ListOf, Shape, describe, shape_of, union
from cc_flow.template.filters import FILTERS, TESTS, Filter, Test
from cc_flow.template.filters.signature import Definition, Use
from cc_flow.template.inference.arithmetic import SIGNS, arithmetic_shape
from cc_flow.template.limits import RANGE_LIMIT, Budget, cost_of, short_enough
from cc_flow.template.operators import arithmetic, checked_number, compare
from cc_flow.template.problem import BadValue, EvaluationError
from cc_flow.template.tree import Tree
from cc_flow.template.values import Missing, is_number, is_true, kind_of, look_up, plain, settle, takes, to_text
from cc_flow.unknown import Undecided, Unknown

Handler = Callable[["Evaluation", Any], Any]
AnyNode = TypeVar("AnyNode", bound=nodes.Expr)
_HANDLERS: dict[type[nodes.Expr], Handler] = {}


def _handles(*kinds: type[AnyNode]) -> Callable[[Callable[["Evaluation", AnyNode], Any]], Handler]:
    def enter(handler: Callable[["Evaluation", AnyNode], Any]) -> Handler:
        _HANDLERS.update(dict.fromkeys(kinds, handler))
        return handler

    return enter


class Evaluation:
    """One evaluation of one expression, with the steps that are left to it."""

    __slots__ = ("_names", "_tree", "budget")

    def __init__(self, tree: Tree, names: Mapping[str, Any], budget: Budget) -> None:
        self._tree = tree
        self._names = names
        self.budget = budget

    def result(self) -> Any:
        """The value of the whole. Raises EvaluationError and Undecided."""
        root = self._tree.root
        value = self.value(root)
        try:
            return settle(value, self.budget)
        except BadValue as bad:
            raise self._error(bad.message, root) from None
        except RecursionError:
            raise self._error("this value is nested too deeply", root) from None

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
            raise self._error("this value is nested too deeply", node) from None

    def _error(self, message: str, node: nodes.Expr) -> EvaluationError:
        return EvaluationError(message, *self._tree.span(node))

    def name(self, name: str) -> Any:
        """What stands under a name."""
        if name in self._names:
            return plain(self._names[name])
        return Missing(f"there is no `{name}` here; {did_you_mean(name, self._names)}")

    def owner(self, node: nodes.Expr) -> str:
        """How a message calls a node: by its source, where that is short."""
        source = self._tree.source(node)
        return f"`{source}`" if len(source) <= 60 and "'" not in source and '"' not in source else "this"

    def filter(self, name: str, value: Any, arguments: tuple[Any, ...], named: Mapping[str, Any]) -> Any:
        """What a filter gives, by its name, which may be a computed one."""
        if name not in FILTERS:
            raise BadValue("there is no such filter")
        return self.apply(FILTERS[name], value, arguments, named)

    def test(self, name: str, value: Any, arguments: tuple[Any, ...], named: Mapping[str, Any]) -> Any:
        """Whether a test holds, by its name, which may be a computed one."""
        if name not in TESTS:
            raise BadValue("there is no such test")
        return self.apply(TESTS[name], value, arguments, named)

    def apply(self, what: Filter | Test, value: Any, arguments: tuple[Any, ...], named: Mapping[str, Any]) -> Any:
        """What a filter or test gives for values. Over an unknown it gives an unknown of its own shape."""
        if isinstance(value, Missing) and not what.takes_missing:
            raise BadValue(value.message)
        given = (value, *arguments, *named.values())
        self.budget.spend_on(*given)
        bound, wrong = what.bind(len(arguments), tuple(named))
        if wrong is not None:
            raise BadValue(wrong)
        for one in given:
            if isinstance(one, Unknown):
                return _lifted(what, bound, given, one)
            if isinstance(one, Secret) and not what.takes_missing:
                raise BadValue(f"a secret is used whole, `{what.name}` may not see it")
        _check_kinds(what, bound, given)
        try:
            result = what.call(*([self] if what.calls else []), value, *arguments, **named)
        except Undecided as undecided:
            return _lifted(what, bound, given, undecided.unknown)
        except (TypeError, ValueError, ArithmeticError, LookupError):
            # What Python says might quote the value.
            raise BadValue(f"`{what.name}` cannot do anything with this") from None
        self.budget.spend(cost_of(result))
        return short_enough(result) if isinstance(result, str) else result


def _check_kinds(what: Definition, bound: list[str], given: tuple[Any, ...]) -> None:
    if not isinstance(given[0], Missing) and not takes(what.takes, given[0]):
        raise BadValue(f"`{what.name}` takes {describe(what.takes)}, not {kind_of(given[0])}")
    shapes = {one.name: one.shape for one in what.parameters}
    for name, value in zip(bound, given[1:], strict=True):
        if name in shapes and not takes(shapes[name], value):
            raise BadValue(f"`{name}` of `{what.name}` is {describe(shapes[name])}, not {kind_of(value)}")


def _lifted(what: Filter | Test, bound: list[str], given: tuple[Any, ...], cause: Unknown) -> Unknown:
    if isinstance(what, Test):
        return Unknown(BOOLEAN, cause.origin)
    value, *arguments = given
    named = {name: _shape(one) for name, one in zip(bound, arguments, strict=True) if name != "*"}
    literals = {name: one for name, one in zip(bound, arguments, strict=True) if not isinstance(one, Unknown)}
    return Unknown(what.shape(Use(_shape(value), named, literals)), cause.origin)


def _shape(value: Any) -> Shape:
    if isinstance(value, list):
        return ListOf(union(*map(_shape, value)))
    return value.shape if isinstance(value, Unknown) else shape_of(value)


def _unknown_among(*values: Any) -> Unknown | None:
    return next((one for one in values if isinstance(one, Unknown)), None)


@_handles(nodes.Const)
def _const(_: Evaluation, node: nodes.Const) -> Any:
    return checked_number(node.value) if is_number(node.value) else node.value


@_handles(nodes.Name)
def _name(run: Evaluation, node: nodes.Name) -> Any:
    return run.name(node.name)


@_handles(nodes.Getattr)
def _getattr(run: Evaluation, node: nodes.Getattr) -> Any:
    return look_up(run.found(node.node), node.attr, owner=run.owner(node.node))


@_handles(nodes.Getitem)
def _getitem(run: Evaluation, node: nodes.Getitem) -> Any:
    base = run.found(node.node)
    if isinstance(node.arg, nodes.Slice):
        return _slice(run, base, node.arg)
    key = run.value(node.arg)
    if unknown := _unknown_among(base, key):
        return unknown[key] if unknown is base else unknown.derived()
    if not isinstance(key, str | int) or isinstance(key, bool):
        raise BadValue(f"an index is text or a whole number, not {kind_of(key)}")
    return look_up(base, key, owner=run.owner(node.node), is_literal=isinstance(node.arg, nodes.Const))


def _slice(run: Evaluation, base: Any, node: nodes.Slice) -> Any:
    bounds = [None if one is None else run.value(one) for one in (node.start, node.stop, node.step)]
    if isinstance(base, Missing):
        return base
    if unknown := _unknown_among(base, *bounds):
        return unknown.derived(_shape(base))
    if any(not takes(INTEGER, one) for one in bounds if one is not None) or bounds[2] == 0:
        raise BadValue("a slice goes from one whole number to another, with a step that is not 0")
    if not isinstance(base, list | str):
        raise BadValue(f"a slice is taken of a list or of text, not of {kind_of(base)}")
    run.budget.spend_on(base)
    return base[slice(*bounds)]


@_handles(nodes.List, nodes.Tuple)
def _list(run: Evaluation, node: nodes.List | nodes.Tuple) -> Any:
    return [_element(run, one) for one in node.items]


@_handles(nodes.Dict)
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


@_handles(nodes.CondExpr)
def _conditional(run: Evaluation, node: nodes.CondExpr) -> Any:
    if is_true(run.value(node.test)):
        return run.found(node.expr1)
    if node.expr2 is None:
        return Missing("the condition is false, and there is no `else` that says what to take then")
    return run.found(node.expr2)


@_handles(nodes.And)
def _and(run: Evaluation, node: nodes.And) -> Any:
    left = run.value(node.left)
    return run.value(node.right) if is_true(left) else left


@_handles(nodes.Or)
def _or(run: Evaluation, node: nodes.Or) -> Any:
    left = run.value(node.left)
    return left if is_true(left) else run.value(node.right)


@_handles(nodes.Not)
def _not(run: Evaluation, node: nodes.Not) -> Any:
    value = run.value(node.node)
    return value.derived(BOOLEAN) if isinstance(value, Unknown) else not is_true(value)


@_handles(nodes.Compare)
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
    if unknown := _unknown_among(left, right):
        return unknown.derived(BOOLEAN)
    try:
        return compare(name, left, right, run.budget)
    except Undecided as undecided:
        return undecided.unknown.derived(BOOLEAN)


@_handles(nodes.Add, nodes.Sub, nodes.Mul, nodes.Div, nodes.FloorDiv, nodes.Mod, nodes.Pow)
def _arithmetic(run: Evaluation, node: nodes.BinExpr) -> Any:
    left, right = run.value(node.left), run.value(node.right)
    sign = SIGNS[type(node)]
    if unknown := _unknown_among(left, right):
        return unknown.derived(arithmetic_shape(sign, _shape(left), _shape(right)) or TEXT)
    return arithmetic(sign, left, right, run.budget)


@_handles(nodes.Neg, nodes.Pos)
def _sign(run: Evaluation, node: nodes.UnaryExpr) -> Any:
    value = run.value(node.node)
    if isinstance(value, Unknown):
        return value
    if not is_number(value):
        raise BadValue(f"`{node.operator}` takes a number, not {kind_of(value)}")
    return -value if isinstance(node, nodes.Neg) else value


@_handles(nodes.Concat)
def _concat(run: Evaluation, node: nodes.Concat) -> Any:
    values = [run.value(one) for one in node.nodes]
    if unknown := _unknown_among(*values):
        return unknown.derived(TEXT)
    return short_enough("".join(map(to_text, values)))


@_handles(nodes.Call)
def _range(run: Evaluation, node: nodes.Call) -> Any:
    bounds = [run.value(one) for one in node.args]
    if unknown := _unknown_among(*bounds):
        return unknown.derived(ListOf(INTEGER))
    if any(not takes(INTEGER, one) for one in bounds) or (len(bounds) == 3 and bounds[2] == 0):
        raise BadValue("`range` takes whole numbers, and a step that is not 0")
    numbers = range(*bounds)
    # `len` of a range beyond a machine word raises.
    if abs(numbers.start - numbers.stop) > RANGE_LIMIT * abs(numbers.step):
        raise BadValue(f"a `range` has {RANGE_LIMIT} numbers at the most")
    run.budget.spend(len(numbers))
    return list(numbers)


@_handles(nodes.Filter)
def _filter(run: Evaluation, node: nodes.Filter) -> Any:
    return _apply(run, FILTERS[node.name], node)


@_handles(nodes.Test)
def _test(run: Evaluation, node: nodes.Test) -> Any:
    return _apply(run, TESTS[node.name], node)


def _apply(run: Evaluation, what: Filter | Test, node: nodes.Filter | nodes.Test) -> Any:
    subject = cast("nodes.Expr", node.node)
    value = run.found(subject) if what.takes_missing else run.value(subject)
    arguments = tuple(run.value(one) for one in node.args)
    return run.apply(
        what, value, arguments, {one.key: run.value(one.value) for one in cast("list[nodes.Keyword]", node.kwargs)}
    )
