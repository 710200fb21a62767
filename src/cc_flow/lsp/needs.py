"""`needs`: the steps that can be waited for, while the list is written and once it is."""

import re

from cc_flow.lsp.documents import Document
from cc_flow.lsp.tree import steps_around, steps_in
from cc_flow.syntax import Mapping, Node, Sequence, parse

_NEEDS = re.compile(r"^[ \t]*(?:-[ \t]+)*needs:[ \t]*\[[^\]]*?(?P<word>\w*)$")
_PROBE = "cc_flow_probe"


def needs_at(document: Document, offset: int) -> tuple[list[str], int]:
    """The steps that could be named at an offset in the brackets of `needs`, and where the word there begins."""
    start = document.text.line_start(offset)
    found = _NEEDS.match(document.text.text[start:offset])
    if not found:
        return [], offset
    root = _with_probe(document, start, offset)
    path = _path_of(root) if root else None
    if root is None or path is None:
        return [], offset
    step = next(steps_around(path), None)
    if step is None:
        return [], offset
    names = [name for name, _, other in steps_in(root, step[:-1]) if other != step]
    return names, start + found.start("word")


def _with_probe(document: Document, start: int, offset: int) -> Node | None:
    """The tree with a whole list in that line."""
    text = document.text
    key = text.text[start:offset].partition("needs:")[0]
    mended = f"{text.text[:start]}{key}needs: [{_PROBE}]{text.text[text.line_end(offset) :]}"
    return parse(mended, file=document.file)[0]


def _path_of(node: Node, path: tuple[str | int, ...] = ()) -> tuple[str | int, ...] | None:
    """Where the probe is."""
    if isinstance(node, Mapping):
        children: list[tuple[str | int, Node]] = [(entry.key.text, entry.value) for entry in node.entries]
    elif isinstance(node, Sequence):
        children = list(enumerate(node.items))
    else:
        return path if node.text == _PROBE else None
    return next((found for key, child in children if (found := _path_of(child, (*path, key)))), None)
