"""Where a place is in a document's tree: the keys that lead to it, and the steps it stands in."""

from collections.abc import Iterator
from dataclasses import dataclass

from cc_flow.syntax import Mapping, Node, Scalar, Sequence

Path = tuple[str | int, ...]
BLOCKS = frozenset({"steps", "on_error", "finally"})


@dataclass(frozen=True, slots=True)
class Spot:
    """A key or a value. `path` leads there, for a key with the key itself as its end."""

    path: Path
    node: Scalar
    is_key: bool = False


def spot_at(root: Node, offset: int) -> Spot | None:
    """What stands at an offset, its last character's end included."""
    path: list[str | int] = []
    node: Node | None = root
    while node is not None and not isinstance(node, Scalar):
        entered = _enter(node, offset)
        if isinstance(entered, Scalar):
            return Spot((*path, entered.text), entered, is_key=True)
        if entered is None:
            return None
        step, node = entered
        path.append(step)
    return Spot(tuple(path), node) if node is not None and _holds(node, offset) else None


def _enter(node: Mapping | Sequence, offset: int) -> Scalar | tuple[str | int, Node] | None:
    """The key at the offset, or the child that holds it with the way there."""
    if isinstance(node, Sequence):
        return next(((index, item) for index, item in enumerate(node.items) if _holds(item, offset)), None)
    for entry in node.entries:
        if _holds(entry.key, offset):
            return entry.key
        if _holds(entry.value, offset):
            return entry.key.text, entry.value
    return None


def _holds(node: Node, offset: int) -> bool:
    return node.start <= offset <= node.end


def node_at(root: Node, path: Path) -> Node | None:
    """The node that a path leads to."""
    node: Node | None = root
    for key in path:
        if isinstance(node, Mapping):
            node = node.get(str(key))
        elif isinstance(node, Sequence) and isinstance(key, int) and key < len(node.items):
            node = node.items[key]
        else:
            return None
    return node


def steps_around(path: Path) -> Iterator[Path]:
    """The paths of the steps that a path leads through, the innermost first."""
    for length in range(len(path), 1, -1):
        block, index = path[length - 2 : length]
        if block in BLOCKS and isinstance(index, int):
            yield path[:length]


def steps_in(root: Node, block: Path) -> Iterator[tuple[str, Scalar, Path]]:
    """The steps of the list at a path: id, where that stands, and the step's path."""
    steps = node_at(root, block)
    for index, step in enumerate(steps.items if isinstance(steps, Sequence) else ()):
        id_ = step.get("id") if isinstance(step, Mapping) else None
        if isinstance(id_, Scalar):
            yield id_.text, id_, (*block, index)
