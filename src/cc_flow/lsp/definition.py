"""Where the thing under the cursor is declared: a step, an input, a loop's variable, a value of `set`, another file."""

import os
from collections.abc import Iterator
from pathlib import Path

from lsprotocol.types import Location

from cc_flow.lsp.documents import Document, Documents
from cc_flow.lsp.expressions import tokens_of
from cc_flow.lsp.regions import Region, region_at
from cc_flow.lsp.text import Text
from cc_flow.lsp.tree import BLOCKS, Spot, node_at, spot_at, steps_around, steps_in
from cc_flow.lsp.tree import Path as Way
from cc_flow.syntax import Mapping, Node, Scalar


def definition(documents: Documents, document: Document, offset: int) -> Location | None:
    """The place to go to from an offset."""
    root = document.tree
    spot = spot_at(root, offset) if root else None
    if root is None or spot is None:
        return None
    if spot.path[-1:] == ("workflow",) and not spot.is_key:
        return _file(documents, document, spot)
    region = region_at(document.text, offset)
    found = _declared(root, spot, region, offset) if region else _needed(root, spot)
    return Location(document.uri, document.text.range(found.start, found.end)) if found else None


def _file(documents: Documents, document: Document, spot: Spot) -> Location:
    file = os.path.normpath(Path(document.file).parent / spot.node.text)
    return Location(documents.uri_of(file), Text("").range(0, 0))


def _needed(root: Node, spot: Spot) -> Scalar | None:
    if len(spot.path) < 2 or spot.path[-2] != "needs" or spot.is_key:
        return None
    return next((id_ for name, id_, _ in steps_in(root, spot.path[:-3]) if name == spot.node.text), None)


def _declared(root: Node, spot: Spot, region: Region, offset: int) -> Scalar | None:
    """What the name at the offset, or the one that its field is of, stands for."""
    names = _names(region, offset)
    match names:
        case ["steps", name, *_]:
            return next((id_ for id_ in _steps_seen(root, spot.path, name)), None)
        case ["inputs", name, *_]:
            return _key(root, ("inputs",), name)
        case ["this", name, *_]:
            around = next(steps_around(spot.path), None)
            return _key(root, (*around, "set"), name) if around else None
        case [name, *_]:
            return _variable(root, spot.path, name)
        case _:
            return None


def _names(region: Region, offset: int) -> list[str]:
    """The names of the dotted path around an offset, from its beginning."""
    tokens = tokens_of(region.expression)
    at = offset - region.start
    here = next((index for index, one in enumerate(tokens) if one.kind == "name" and one.start <= at <= one.end), None)
    if here is None:
        return []
    first = here
    while first >= 2 and tokens[first - 1].text == "." and tokens[first - 2].kind == "name":
        first -= 2
    last = here
    while last + 2 < len(tokens) and tokens[last + 1].text == "." and tokens[last + 2].kind == "name":
        last += 2
    return [one.text for one in tokens[first : last + 1 : 2]]


def _key(root: Node, owner: Way, name: str) -> Scalar | None:
    node = node_at(root, owner)
    entry = node.entry(name) if isinstance(node, Mapping) else None
    return entry.key if entry else None


def _steps_seen(root: Node, path: Way, name: str) -> Iterator[Scalar]:
    """The steps of that id in the lists around a place, the innermost first; then those anywhere."""
    blocks = [step[:-1] for step in steps_around(path)]
    for block in (*blocks, ("steps",), *_blocks(root)):
        yield from (id_ for one, id_, _ in steps_in(root, block) if one == name)


def _blocks(node: Node, path: Way = ()) -> Iterator[Way]:
    """Every list of steps."""
    for entry in node.entries if isinstance(node, Mapping) else ():
        if entry.key.text in BLOCKS:
            yield (*path, entry.key.text)
            for index, item in enumerate(getattr(entry.value, "items", ())):
                yield from _blocks(item, (*path, entry.key.text, index))


def _variable(root: Node, path: Way, name: str) -> Scalar | None:
    """What names a loop's variable around a place: its `as`, or without one its `for_each`."""
    for step in steps_around(path):
        node = node_at(root, step)
        if not isinstance(node, Mapping) or node.entry("for_each") is None:
            continue
        variable, loop = node.get("as"), node.entry("for_each")
        if isinstance(variable, Scalar) and variable.text == name:
            return variable
        if variable is None and name == "item" and loop is not None:
            return loop.key
    return None
