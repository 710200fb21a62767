"""Reading a mapping of the language key by key: what is missing, unknown or of the wrong form is said once, at its
place.
"""

import re
from collections.abc import Callable, Collection, Sequence
from datetime import timedelta
from typing import Any, TypeVar

from cc_flow.diagnostic import Diagnostic, Span, did_you_mean, nearest
from cc_flow.duration import parse_duration
from cc_flow.syntax import Entry, Mapping, Node, Scalar
from cc_flow.syntax import Sequence as SequenceNode
from cc_flow.workflow.model import Name
from cc_flow.workflow.values import Condition, MapValue, Value, read_condition, read_value

T = TypeVar("T")
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
        self._written = {entry.key.text: entry for entry in node.entries}
        self._meant = _meant(self._written, keys)

    def _entry(self, key: str) -> Entry | None:
        return self._written.get(self._meant.get(key, key))

    def take(self, key: str, read: Reader[T]) -> T | None:
        """What stands at `key`, None where it is absent or wrong."""
        self._asked.append(key)
        entry = self._entry(key)
        return None if entry is None else read(entry.value, self.found)

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

    def close(self, *elsewhere: str, where: str = "") -> None:
        """Say of each key that was not asked for that it is unknown, or, of those `elsewhere`, that it does not
        belong here.
        """
        for key, entry in self._written.items():
            if key in self._asked:
                continue
            if key in elsewhere:
                message = f"`{key}` does not belong to {where or self.what}"
                self.found.append(Diagnostic("E209", message, entry.key.span, f"take `{key}` away"))
                continue
            meant = next((known for known, written in self._meant.items() if written == key), None)
            help_ = f"did you mean `{meant}`?" if meant else did_you_mean(key, self._asked, noun="known keys")
            self.found.append(Diagnostic("E201", f"{self.what} has no key `{key}`", entry.key.span, help_))

    @property
    def key_spans(self) -> dict[str, Span]:
        """Where each key stands; a misspelt one under the name that was meant."""
        names = {written: known for known, written in self._meant.items()}
        return {names.get(key, key): entry.key.span for key, entry in self._written.items()}


def _meant(written: Collection[str], keys: Collection[str]) -> dict[str, str]:
    """For each of `keys` that is absent and near to a written one that is unknown, the latter."""
    meant: dict[str, str] = {}
    for key in written:
        if keys and key not in keys and (near := nearest(key, keys)) and near not in written:
            meant.setdefault(near, key)
    return meant


def _head(node: Node) -> Span:
    """The first key of a mapping: the smallest place that stands for it."""
    if isinstance(node, Mapping) and node.entries:
        return node.entries[0].key.span
    return node.span


def wrong_form(node: Node, expected: str, found: Found, help_: str | None = None) -> None:
    """Say that `node` should have been `expected`."""
    is_ = {Mapping: "a mapping", SequenceNode: "a list"}.get(type(node)) or _scalar_words(node)
    found.append(Diagnostic("E203", f"expected {expected}, found {is_}", _head(node), help_))


def _scalar_words(node: Node) -> str:
    value = node.value if isinstance(node, Scalar) else None
    if value is None:
        return "nothing"
    return {bool: "true or false", int: "a number", float: "a number"}.get(type(value), "text")


def mapping(what: str) -> Reader[Mapping]:
    """A mapping."""

    def read(node: Node, found: Found) -> Mapping | None:
        if isinstance(node, Mapping):
            return node
        wrong_form(node, f"a mapping for {what}", found)
        return None

    return read


def sequence_of(read: Reader[T], what: str) -> Reader[tuple[T, ...]]:
    """A list whose elements `read` gives; those that are wrong are left out."""

    def read_all(node: Node, found: Found) -> tuple[T, ...] | None:
        if not isinstance(node, SequenceNode):
            wrong_form(node, f"a list of {what}", found, _make_list(node))
            return None
        elements = (read(item, found) for item in node.items)
        return tuple(one for one in elements if one is not None)

    return read_all


def _make_list(node: Node) -> str:
    if isinstance(node, Scalar) and isinstance(node.value, str) and re.fullmatch(r"\w+", node.text):
        return f"write `[{node.text}]`"
    return "begin each element on its own line with `- `"


def text(node: Node, found: Found) -> str | None:
    """Text without templates."""
    name = literal_name(node, found)
    return name.text if name else None


def literal_name(node: Node, found: Found) -> Name | None:
    """Text without templates, with its place."""
    if not isinstance(node, Scalar) or not isinstance(node.value, str):
        wrong_form(node, "text", found, "put quotes around it" if isinstance(node, Scalar) and node.text else None)
        return None
    if "{{" in node.value:
        found.append(Diagnostic("E408", "a template does not work here", node.span, "write the value itself"))
        return None
    return Name(node.value, node.span)


def matching(pattern: str, form: str) -> Reader[Name]:
    """Text of a form, such as an id; `form` says it in words."""
    compiled = re.compile(pattern)

    def read(node: Node, found: Found) -> Name | None:
        name = literal_name(node, found)
        if name and not compiled.fullmatch(name.text):
            found.append(
                Diagnostic("E207", f"`{_clip(name.text)}` is not {form}", name.span, _suggestion(name.text, compiled))
            )
            return None
        return name

    return read


def _suggestion(name: str, compiled: re.Pattern[str]) -> str | None:
    for joint in ("_", "-"):
        candidate = re.sub(r"[^a-z0-9]+", joint, name.lower()).strip(joint)
        if compiled.fullmatch(candidate):
            return f"write `{candidate}`"
    return None


def choice(*names: str) -> Reader[str]:
    """One of `names`."""

    def read(node: Node, found: Found) -> str | None:
        name = literal_name(node, found)
        if name and name.text not in names:
            help_ = did_you_mean(name.text, names, noun="it can be")
            found.append(
                Diagnostic("E204", f"`{_clip(name.text)}` is not one of the values this can have", name.span, help_)
            )
            return None
        return name.text if name else None

    return read


def integer(minimum: int, maximum: int | None = None) -> Reader[int]:
    """A whole number in bounds."""
    bounds = (
        f"a whole number of at least {minimum}" if maximum is None else f"a whole number from {minimum} to {maximum}"
    )

    def read(node: Node, found: Found) -> int | None:
        value = node.value if isinstance(node, Scalar) else None
        if not isinstance(value, int) or isinstance(value, bool):
            wrong_form(node, bounds, found, _unquoted(node))
            return None
        if value < minimum or (maximum is not None and value > maximum):
            found.append(Diagnostic("E204", f"{value} is out of bounds", node.span, f"this is {bounds}"))
            return None
        return value

    return read


def number(minimum: float) -> Reader[float]:
    """A number in bounds."""

    def read(node: Node, found: Found) -> float | None:
        value = node.value if isinstance(node, Scalar) else None
        if not isinstance(value, int | float) or isinstance(value, bool):
            wrong_form(node, "a number", found, _unquoted(node))
            return None
        if value < minimum:
            found.append(
                Diagnostic("E204", f"{value} is out of bounds", node.span, f"this is a number of at least {minimum:g}")
            )
            return None
        return float(value)

    return read


def _unquoted(node: Node) -> str | None:
    is_quoted = (
        isinstance(node, Scalar) and re.fullmatch(r"-?[0-9.]+", node.text) and node.style in ("single", "double")
    )
    return "take the quotes away" if is_quoted else None


def boolean(node: Node, found: Found) -> bool | None:
    """`true` or `false`."""
    value = node.value if isinstance(node, Scalar) else None
    if isinstance(value, bool):
        return value
    wrong_form(node, "true or false", found)
    return None


def duration(node: Node, found: Found) -> timedelta | None:
    """A duration such as `90s`."""
    if isinstance(node, Scalar) and isinstance(node.value, int) and not isinstance(node.value, bool):
        help_ = f"write `{node.value}s` for seconds or `{node.value}m` for minutes"
        found.append(Diagnostic("E210", "a duration needs a unit", node.span, help_))
        return None
    name = literal_name(node, found)
    if name is None:
        return None
    try:
        return parse_duration(name.text)
    except ValueError as error:
        found.append(Diagnostic("E210", f"`{_clip(name.text)}` is not a duration", name.span, str(error)))
        return None


def seconds(node: Node, found: Found) -> float | None:
    """A duration, in seconds."""
    read = duration(node, found)
    return None if read is None else read.total_seconds()


def positive_seconds(node: Node, found: Found) -> float | None:
    """A duration longer than nothing, in seconds."""
    read = seconds(node, found)
    if read == 0:
        found.append(
            Diagnostic("E210", "a duration of nothing would end everything at once", node.span, "write `60s`, say")
        )
        return None
    return read


def map_value(what: str) -> Reader[MapValue]:
    """Values by name."""

    def read(node: Node, found: Found) -> MapValue | None:
        given = read_value(node, found)
        if isinstance(given, MapValue):
            return given
        if isinstance(node, Scalar) and node.value is None:
            return MapValue({}, {}, node.span)
        wrong_form(node, f"a mapping for {what}", found)
        return None

    return read


def condition(node: Node, found: Found) -> Condition | None:
    """A bare expression."""
    if isinstance(node, Scalar) and isinstance(node.value, str | bool) and node.text.strip():
        return read_condition(node, found)
    wrong_form(node, "a condition, such as `steps.week.output.count > 0`", found)
    return None


def any_json(node: Node, _found: Found) -> Any:
    """The plain value of anything."""
    from cc_flow.syntax import plain

    return plain(node)


def names(read: Reader[Name], what: str) -> Reader[tuple[Name, ...]]:
    """A list of names, each once."""

    def read_names(node: Node, found: Found) -> tuple[Name, ...] | None:
        given = sequence_of(read, what)(node, found)
        if given is None:
            return None
        seen: set[str] = set()
        for name in given:
            if name.text in seen:
                found.append(Diagnostic("E205", f"`{name.text}` stands here twice", name.span, "take one of them away"))
            seen.add(name.text)
        return given

    return read_names


def _clip(shown: str, *, longest: int = 60) -> str:
    return shown if len(shown) <= longest else shown[: longest - 1] + "…"


def listed(names_: Sequence[str]) -> str:
    """Names for a sentence: `a`, `b` or `c`."""
    quoted = [f"`{name}`" for name in names_]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} or {quoted[-1]}"
