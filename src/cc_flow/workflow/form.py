"""Reading a mapping of the language key by key: what is missing, unknown or of the wrong form is said once, at its
place.
"""

from collections.abc import Callable, Collection
from difflib import get_close_matches
from typing import TypeVar

from cc_flow.diagnostic import Diagnostic, Span, did_you_mean, nearest
from cc_flow.syntax import Entry, Mapping, Node, Scalar, Sequence
from cc_flow.workflow.elsewhere import meant_by
from cc_flow.workflow.values import Value, read_value

T = TypeVar("T")
_SURE = 0.75
Found = list[Diagnostic]
# Gives what a node means, or says in `Found` what is wrong with it and gives None.
Reader = Callable[[Node, Found], T | None]


class Form:
    """A mapping being read. Each key is asked for once; `close` says which were never asked for.

    `keys` are all that can stand in it, where one that is misspelt shall be read as what it was meant to be: what is
    wrong inside is found at once, and nothing is missing for it.
    """

    def __init__(self, node: Mapping, what: str, found: Found, *, keys: Collection[str] = ()) -> None:
        self.node = node
        self.what = what
        self.found = found
        self._asked: list[str] = []
        self._misformed: dict[str, Diagnostic] = {}
        self._keys = keys
        self._written = {entry.key.text: entry for entry in node.entries}
        self._meant = _meant(self._written, keys)

    def _entry(self, key: str) -> Entry | None:
        return self._written.get(self._meant.get(key, key))

    def take(self, key: str, read: Reader[T]) -> T | None:
        """What stands at `key`, None where it is absent or wrong."""
        self._asked.append(key)
        entry = self._entry(key)
        if entry is None:
            return None
        before = len(self.found)
        value = read(entry.value, self.found)
        if key in self._meant:
            self._fold(key, entry.value, before)
        return value

    def _fold(self, key: str, node: Node, before: int) -> None:
        """One who has a key's name from elsewhere has its form from there, too: that is told with the name."""
        told = [one for one in self.found[before:] if one.span == node.span or one.code == "E203"]
        self.found[before:] = [one for one in self.found[before:] if one not in told]
        if told:
            self._misformed[key] = told[0]

    def node_at(self, key: str) -> Node | None:
        """What stands at `key`, unread."""
        entry = self._entry(key)
        return None if entry is None else entry.value

    def has_any(self) -> bool:
        """Whether any of the `keys` was written, or what is hardly anything else."""
        return any(
            key in self._keys or meant_by(key, self._keys) or get_close_matches(key, self._keys, n=1, cutoff=_SURE)
            for key in self._written
        )

    def writes(self, key: str) -> bool:
        """Whether `key` stands there just so."""
        return key in self._written

    def take_value(self, key: str) -> Value | None:
        """The value at `key`, with templates in it or not."""
        self._asked.append(key)
        entry = self._entry(key)
        return None if entry is None else read_value(entry.value, self.found)

    def need(self, key: str, read: Reader[T]) -> T | None:
        """As `take`, and its absence is an error."""
        if not self.has(key):
            self.found.append(Diagnostic("E202", f"{self.what} has no `{key}`", _head(self.node), f"add `{key}:`"))
        return self.take(key, read)

    def has(self, key: str) -> bool:
        """Whether `key` was written, however well."""
        return self._entry(key) is not None

    def close(self, *elsewhere: str, where: str = "", hint: str = "") -> None:
        """Say of each key that was not asked for that it is unknown, or, of those `elsewhere`, that it does not
        belong here. `hint` is where a key may belong that is like none of the known ones.
        """
        for key, entry in self._written.items():
            if key in self._asked:
                continue
            if key in elsewhere:
                message = f"`{key}` does not belong to {where or self.what}"
                self.found.append(Diagnostic("E209", message, entry.key.span, f"take `{key}` away"))
                continue
            self.found.append(
                Diagnostic("E201", f"{self.what} has no key `{key}`", entry.key.span, self._mend(key, hint))
            )

    def _mend(self, key: str, hint: str) -> str:
        """Help for a key that is not known."""
        meant = next((known for known, written in self._meant.items() if written == key), None)
        if meant is None:
            here = meant_by(key, self._asked) or nearest(key, self._asked)
            return f"did you mean `{here}`?" if here else hint + did_you_mean(key, self._asked, noun="known keys")
        wrong = self._misformed.get(meant)
        return f"did you mean `{meant}`?" + (f" then {wrong.help}" if wrong else "")

    @property
    def key_spans(self) -> dict[str, Span]:
        """Where each key stands; a misspelt one under the name that was meant."""
        names = {written: known for known, written in self._meant.items()}
        return {names.get(key, key): entry.key.span for key, entry in self._written.items()}


def _meant(written: Collection[str], keys: Collection[str]) -> dict[str, str]:
    """For each of `keys` that is absent and near to a written one that is unknown, the latter. Where there can be
    one key only, any other was meant to be that.
    """
    meant: dict[str, str] = {}
    for key in written:
        if keys and key not in keys and len(key) > 1 and (near := _likely(key, keys)) and near not in written:
            meant.setdefault(near, key)
    return meant


def _likely(key: str, keys: Collection[str]) -> str | None:
    return meant_by(key, keys) or nearest(key, keys) or (next(iter(keys)) if len(keys) == 1 else None)


def _head(node: Node) -> Span:
    """The first key of a mapping: the smallest place that stands for it."""
    if isinstance(node, Mapping) and node.entries:
        return node.entries[0].key.span
    return node.span


def wrong_form(node: Node, expected: str, found: Found, help_: str | None = None) -> None:
    """Say that `node` should have been `expected`."""
    is_ = {Mapping: "a mapping", Sequence: "a list"}.get(type(node)) or _scalar_words(node)
    help_ = help_ or f"write {expected}"
    found.append(Diagnostic("E203", f"expected {expected}, found {is_}", _head(node), help_))


def _scalar_words(node: Node) -> str:
    value = node.value if isinstance(node, Scalar) else None
    if value is None:
        return "nothing"
    return {bool: "true or false", int: "a number", float: "a number"}.get(type(value), "text")
