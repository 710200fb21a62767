"""What Jinja's grammar allows and a workflow does not: calls, methods, unknown filters and tests, wrong arguments."""

from collections.abc import Iterator, Mapping
from typing import cast

from jinja2 import nodes

from cc_flow.template.elsewhere import filter_help, filter_instead, name_instead, test_help
from cc_flow.template.filters import FILTERS, TESTS, Definition
from cc_flow.template.problem import Finding, TemplateProblem
from cc_flow.template.tree import Tree

_INSTEAD: Mapping[str, str] = {
    "upper": "| upper",
    "lower": "| lower",
    "title": "| title",
    "capitalize": "| capitalize",
    "strip": "| trim",
    "replace": "| replace('old', 'new')",
    "format": "~, which joins text",
    "join": "| join(', ') on the list",
    "items": "| items",
    "keys": "| list",
    "values": "| items | map('last')",
    "get": "['key'] | default(…)",
    "append": "+ [item]",
    "extend": "+ other_list",
    "index": "| numbered",
    "count": "| length",
    "sort": "| sort",
    "reverse": "| reverse",
    "copy": "the value itself: nothing here changes it",
}
_NO_CALL = "take the brackets away; an item of a list is taken by `[0]`"


def refused(tree: Tree) -> Iterator[TemplateProblem]:
    """Everything in the tree that is not let stand, whatever the names in it stand for."""
    for node in (tree.root, *tree.root.find_all(nodes.Expr)):
        match node:
            case nodes.Call():
                yield from _call(tree, node)
            case nodes.Filter():
                yield from _use(tree, node, FILTERS, "filter")
            case nodes.Test():
                yield from _use(tree, node, TESTS, "test")
            case nodes.Getitem(arg=nodes.Tuple() as several):
                message = "an index is one number, one name or one slice"
                yield Finding("error", "syntax", message, "write `[a][b]` to go further in").at(tree.span(several))
            case _:
                pass


def _call(tree: Tree, node: nodes.Call) -> Iterator[TemplateProblem]:
    if isinstance(node.node, nodes.Getattr):
        name = node.node.attr
        instead = _INSTEAD.get(name) or (f"| {name}" if name in FILTERS else None)
        way_out = f"write `{instead}`" if instead else filter_instead(name) or _NO_CALL
        yield Finding("error", "method", f"values have no methods, so no `{name}()`", way_out).at(
            tree.part_span(node.node)
        )
    elif not isinstance(node.node, nodes.Name):
        yield Finding("error", "call", "only `range(…)` can be called", _NO_CALL).at(tree.span(node))
    elif node.node.name != "range":
        name = node.node.name
        way_out = f"`{name}` is a filter: `value | {name}`" if name in FILTERS else _instead_of_call(name)
        yield Finding("error", "call", f"only `range(…)` can be called, not `{name}(…)`", way_out).at(
            tree.span(node.node)
        )
    elif not 1 <= len(node.args) <= 3 or node.kwargs or _is_dynamic(node):
        message = "`range` takes one to three whole numbers"
        yield Finding("error", "bad-argument", message, "write `range(5)` or `range(1, 6)`").at(tree.span(node))


def _instead_of_call(name: str) -> str:
    """What is written for a function of another language."""
    return name_instead(name) or filter_instead(name) or "what can be done with a value are the filters"


def _is_dynamic(node: nodes.Call | nodes.Filter | nodes.Test) -> bool:
    return node.dyn_args is not None or node.dyn_kwargs is not None


def _use(
    tree: Tree, node: nodes.Filter | nodes.Test, known: Mapping[str, Definition], noun: str
) -> Iterator[TemplateProblem]:
    definition = known.get(node.name)
    if definition is None:
        way_out = (test_help if noun == "test" else filter_help)(node.name, known)
        message = f"there is no {noun} `{node.name}`"
        yield Finding("error", f"unknown-{noun}", message, way_out).at(tree.name_span(node))
        return
    if _is_dynamic(node):
        message, way_out = "`*` and `**` have no meaning here", f"it is written `{definition.signature}`"
        yield Finding("error", "bad-argument", message, way_out).at(tree.span(node))
    named = tuple(one.key for one in cast("list[nodes.Keyword]", node.kwargs))
    _, wrong = definition.bind(len(node.args), named)
    if wrong is not None:
        yield Finding("error", "bad-argument", wrong, f"it is written `{definition.signature}`").at(
            tree.name_span(node)
        )
