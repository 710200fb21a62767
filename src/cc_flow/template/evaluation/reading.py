"""Names and what is in them: fields, items and slices."""

from typing import Any

from jinja2 import nodes

from cc_flow.diagnostic import did_you_mean
from cc_flow.template.evaluation.application import most_items, shape_with_unknowns, unknown_among
from cc_flow.template.evaluation.walk import Evaluation, handles
from cc_flow.template.problem import BadValue
from cc_flow.template.values import Missing, is_whole, kind_of, look_up, plain


@handles(nodes.Name)
def _name(run: Evaluation, node: nodes.Name) -> Any:
    if node.name in run.names:
        return plain(run.names[node.name])
    return Missing(f"there is no `{node.name}` here; {did_you_mean(node.name, run.names)}")


@handles(nodes.Getattr)
def _getattr(run: Evaluation, node: nodes.Getattr) -> Any:
    base = run.found(node.node)
    if type(base) is dict and node.attr in base:
        return plain(base[node.attr])
    # What messages call the owner is worth working out only for what is not simply there.
    return look_up(base, node.attr, owner=run.owner(node.node))


@handles(nodes.Getitem)
def _getitem(run: Evaluation, node: nodes.Getitem) -> Any:
    base = run.found(node.node)
    if isinstance(node.arg, nodes.Slice):
        return _slice(run, base, node.arg)
    key = run.value(node.arg)
    if (unknown := unknown_among(base, key)) is not None:
        return unknown[key] if unknown is base else unknown.derived()
    if not isinstance(key, str | int) or isinstance(key, bool):
        raise BadValue(f"an index is text or a whole number, not {kind_of(key)}")
    return look_up(base, key, owner=run.owner(node.node), is_literal=isinstance(node.arg, nodes.Const))


def _slice(run: Evaluation, base: Any, node: nodes.Slice) -> Any:
    bounds = [None if one is None else run.value(one) for one in (node.start, node.stop, node.step)]
    if isinstance(base, Missing):
        return base
    if (unknown := unknown_among(base, *bounds)) is not None:
        return unknown.derived(shape_with_unknowns(base), at_most=_most(base, bounds))
    if not all(one is None or is_whole(one) for one in bounds) or bounds[2] == 0:
        raise BadValue("a slice goes from one whole number to another, with a step that is not 0")
    if not isinstance(base, list | str):
        raise BadValue(f"a slice is taken of a list or of text, not of {kind_of(base)}")
    run.budget.spend_on(base)
    return base[slice(*bounds)]


def _most(base: Any, bounds: list[Any]) -> int | None:
    """How many items the slice can have: no more than the list, and no more than lie between its bounds."""
    start, stop, _ = bounds
    between = stop - (start or 0) if is_whole(stop) and stop >= 0 and (start is None or _is_place(start)) else None
    known = [one for one in (most_items(base), between) if one is not None]
    return max(0, min(known)) if known else None


def _is_place(number: Any) -> bool:
    return is_whole(number) and number >= 0
