"""Names and what is in them: fields, items and slices."""

from jinja2 import nodes

from cc_flow.shape import (
    ANYTHING,
    INTEGER,
    NULL,
    TEXT,
    ListOf,
    MapOf,
    Record,
    Shape,
    Text,
    accepts,
    alternatives,
    describe,
    may_be_null,
    union,
    without_null,
)
from cc_flow.template.elsewhere import name_help
from cc_flow.template.fields import Hidden, field, page_help
from cc_flow.template.inference.literals import literal_of
from cc_flow.template.inference.walk import Inference, infers
from cc_flow.template.problem import Finding
from cc_flow.template.tree import Key, Span, plain_path


@infers(nodes.Name)
def _name(run: Inference, node: nodes.Name) -> Shape:
    if node.name in run.scope:
        shape = _revealed(run, run.scope[node.name], node, run.tree.span(node), lenient=run.is_lenient)
        return _narrowed(run, node, shape)
    message = f"there is no `{node.name}` here"
    run.report(Finding("error", "unknown-name", message, name_help(node.name, run.scope)), node)
    return ANYTHING


@infers(nodes.Getattr)
def _attribute(run: Inference, node: nodes.Getattr) -> Shape:
    return _entered(run, node, node.attr, lenient=run.is_lenient)


@infers(nodes.Getitem)
def _item(run: Inference, node: nodes.Getitem) -> Shape:
    lenient = run.is_lenient
    if isinstance(node.arg, nodes.Slice):
        return _slice(run, node, node.arg, lenient=lenient)
    index = run.usable(node.arg)
    key = literal_of(node.arg)
    if isinstance(key, str | int) and not isinstance(key, bool):
        return _entered(run, node, key, lenient=lenient)
    base = _container(run, node.node, lenient=lenient)
    run.expect(node.arg, index, _index_of(base), "an index here")
    return _any_item(base)


def _entered(run: Inference, node: nodes.Getattr | nodes.Getitem, key: Key, *, lenient: bool) -> Shape:
    base = _container(run, node.node, lenient=lenient)
    shape, finding = field(base, key, in_brackets=isinstance(node, nodes.Getitem))
    span = run.tree.part_span(node)
    if finding is not None and not (lenient and finding.severity == "warning"):
        run.report(finding, span)
    return _narrowed(run, node, _revealed(run, shape, node, span, lenient=lenient))


def _container(run: Inference, node: nodes.Expr, *, lenient: bool) -> Shape:
    """The shape of something that is looked into."""
    shape = run.plain(node, run.entered(node, lenient=lenient))
    if shape == NULL:
        return ANYTHING if lenient else shape
    if may_be_null(shape) and not lenient:
        run.warn_of_null(node)
    return without_null(shape)


def _revealed(run: Inference, shape: Shape, node: nodes.Expr, span: Span, *, lenient: bool) -> Shape:
    """What is behind a Hidden; that it is used is reported, unless it is soft and guarded."""
    if not isinstance(shape, Hidden):
        return shape
    is_guarded = lenient or plain_path(node) in run.facts.met or shape.cleared_by in run.facts.met
    if not (shape.soft and is_guarded):
        run.report(Finding(shape.severity, shape.kind, shape.reason, shape.help), span)
    return shape.shape


def _narrowed(run: Inference, node: nodes.Expr, shape: Shape) -> Shape:
    path = plain_path(node)
    if path in run.facts.null and may_be_null(shape):
        return NULL
    return without_null(shape) if path in run.facts.present else shape


def _slice(run: Inference, node: nodes.Getitem, bounds: nodes.Slice, *, lenient: bool) -> Shape:
    for bound in (bounds.start, bounds.stop, bounds.step):
        if bound is not None:
            run.expect(bound, run.usable(bound), INTEGER, "a slice")
    base = _container(run, node.node, lenient=lenient)
    if not accepts(union(ListOf(ANYTHING), TEXT), base):
        message = f"a slice is taken of a list or of text, not of {describe(base)}"
        run.report(Finding("error", "bad-operand", message, page_help(base)), node.node)
    return union(*(TEXT if isinstance(one, Text) else one for one in alternatives(base)))


def _index_of(shape: Shape) -> Shape:
    """What is looked up in a value: numbers in lists and text, text in mappings."""
    kinds = [TEXT if isinstance(one, MapOf | Record) else INTEGER for one in alternatives(shape)]
    return union(TEXT, INTEGER) if shape == ANYTHING else union(*kinds)


def _any_item(shape: Shape) -> Shape:
    """What may stand at an index that is computed."""
    found: list[Shape] = []
    for one in alternatives(shape):
        match one:
            case ListOf(element=inner) | MapOf(value=inner):
                found.append(inner)
            case Record(fields=fields, is_open=False) if fields:
                found.extend(fields.values())
            case Text():
                found.append(TEXT)
            case _:
                return ANYTHING
    return union(*found)
