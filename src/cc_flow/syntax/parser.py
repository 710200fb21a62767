"""The room's one door: text in, a tree and findings out. Nothing that a file can hold makes it raise."""

from typing import Any

import yaml

from cc_flow.diagnostic import Diagnostic, Staged, in_order
from cc_flow.syntax import findings
from cc_flow.syntax.builder import Builder
from cc_flow.syntax.characters import odd_characters, read, readable
from cc_flow.syntax.faults import explain
from cc_flow.syntax.limits import MAX_ALIKE
from cc_flow.syntax.source import Source
from cc_flow.syntax.tree import Node, Scalar

# The parser in Python says the same more slowly; where libyaml was not built in, it takes its place.
LOADER: type[Any] = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader


def parse(source: str | bytes, *, file: str) -> Staged[Node]:
    """The tree of one file and all that is wrong with it; `file` is the name that places carry.

    There is no tree where something would be missing from it. Beside other errors it is given, as if they were
    mended: good for finding more, never for running.
    """
    return parse_by(LOADER, source, file)


def parse_by(loader: type[Any], source: str | bytes, file: str) -> Staged[Node]:
    """As `parse`, by one of PyYAML's two safe loaders."""
    text, faults = read(source, file)
    if text is None:
        return None, faults
    odd = tuple(odd_characters(text))
    root, found = _build(text, readable(text.text) if odd else text.text, loader)
    return root, in_order([*odd, *found])


def _build(source: Source, text: str, loader: type[Any]) -> Staged[Node]:
    """The tree of `text`, which is the source's with other characters in some places."""
    if text.startswith("%") and text.count("\n%") > MAX_ALIKE:
        # libyaml compares each directive with all before it, and one is too many already.
        return None, (findings.directive(source.span(0, source.line_end(0))),)
    builder = Builder(source)
    try:
        for event in yaml.parse(text, Loader=loader):
            builder.take(event)
            if builder.is_over:
                break
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        # The parser in Python lets out what `chr` and `int` say to codes and versions that are too large.
        return None, _with_fault(builder.told, explain(error, source, builder.last, builder.open_bracket))
    if _is_empty(builder.root) and not builder.is_over:
        builder.findings.append(findings.empty(source.file))
    has_hole = builder.has_hole or any(one.code in findings.LEAVES_A_HOLE for one in builder.findings)
    return None if has_hole else builder.root, tuple(builder.told)


def _with_fault(found: list[Diagnostic], fault: Diagnostic) -> tuple[Diagnostic, ...]:
    """What stopped the parser, unless it only follows from an error told of the same line."""
    is_told = any(one.is_error and one.span.end_line == fault.span.line for one in found)
    return tuple(found) if is_told else (*found, fault)


def _is_empty(root: Node | None) -> bool:
    return root is None or (isinstance(root, Scalar) and root.value is None)
