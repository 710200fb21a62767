"""The tree that parsing yields: scalars, sequences and mappings, each with its place in the file."""

from dataclasses import field
from typing import Any, Literal

from cc_flow.diagnostic import Span
from cc_flow.frozen import frozen
from cc_flow.syntax.offsets import stretch
from cc_flow.syntax.scalars import Value
from cc_flow.syntax.source import Source

Style = Literal["plain", "single", "double", "literal", "folded"]


@frozen
class _Placed:
    """From `start` up to and without `end`, offsets into `source`: spans are counted out only when asked for."""

    source: Source = field(repr=False, compare=False)
    start: int = field(repr=False)
    end: int = field(repr=False)

    @property
    def span(self) -> Span:
        """Where it stands. A block collection begins at its first key or dash, a flow one at its bracket."""
        return self.source.span(self.start, self.end)


@frozen
class Scalar(_Placed):
    """One value. `text` is what was written, quotes, escapes and folds undone; `value` what that text means.

    A quoted scalar, a block scalar and a key always have their text as value.
    """

    value: Value
    text: str
    style: Style

    def span_of(self, start: int, end: int) -> Span:
        """Where `text[start:end]` stands: the smallest stretch of the file. Offsets beyond the text are drawn in."""
        # The last breaks of a block scalar belong to its text, but to nobody's idea of where it stands.
        whole_end = self.source.blanks_end(self.end) if self.style in {"literal", "folded"} else self.end
        raw = self.source.text[self.start : whole_end]
        first, last = stretch(raw, self.text, self.style, start, end)
        return self.source.span(self.start + first, self.start + last)


@frozen
class Sequence(_Placed):
    """A list."""

    items: tuple["Node", ...]


@frozen
class Entry:
    """A key and its value."""

    key: Scalar
    value: "Node"

    @property
    def name(self) -> str:
        """The key's text."""
        return self.key.text


@frozen
class Mapping(_Placed):
    """Entries in the order they were written, no key twice."""

    entries: tuple[Entry, ...]

    def entry(self, name: str) -> Entry | None:
        """The entry with the key `name`."""
        return next((one for one in self.entries if one.key.text == name), None)

    def get(self, name: str) -> "Node | None":
        """The value under the key `name`; None where the key is not there (a written null is a `Scalar`)."""
        found = self.entry(name)
        return found.value if found else None


Node = Scalar | Sequence | Mapping


def plain(node: Node) -> Any:
    """The value without its places, as `json.loads` would give it."""
    match node:
        case Scalar():
            return node.value
        case Sequence():
            return [plain(one) for one in node.items]
        case Mapping():
            return {one.key.text: plain(one.value) for one in node.entries}
