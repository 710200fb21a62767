"""Readers of single values: text, names, choices, lists, conditions. Each gives what a node means, or says what
is
wrong with it and gives None.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, TypeGuard, TypeVar

from cc_flow.diagnostic import Diagnostic, nearest
from cc_flow.syntax import TRUTH, Node, Scalar, plain
from cc_flow.syntax import Mapping as MappingNode
from cc_flow.syntax import Sequence as SequenceNode
from cc_flow.workflow.form import Found, Reader, wrong_form
from cc_flow.workflow.model import Name
from cc_flow.workflow.values import Condition, MapValue, read_condition, read_value

T = TypeVar("T")
_LONG_NAME = 60
_NOTHING: Mapping[str, str] = MappingProxyType({})


def mapping(what: str, *, example: str) -> Reader[MappingNode]:
    """A mapping; `example` shows one."""

    def read(node: Node, found: Found) -> MappingNode | None:
        if isinstance(node, MappingNode):
            return node
        wrong_form(node, f"a mapping for {what}", found, f"write `{example}`")
        return None

    return read


def sequence_of(read: Reader[T], what: str) -> Reader[tuple[T, ...]]:
    """A list whose elements `read` gives; those that are wrong are left out."""

    def read_all(node: Node, found: Found) -> tuple[T, ...] | None:
        if not isinstance(node, SequenceNode):
            wrong_form(node, f"a list of {what}", found, _make_list(node))
            return _alone(node, read)
        elements = (read(item, found) for item in node.items)
        return tuple(one for one in elements if one is not None)

    return read_all


def _is_word(node: Node) -> TypeGuard[Scalar]:
    return isinstance(node, Scalar) and isinstance(node.value, str) and bool(re.fullmatch(r"\w+", node.text))


def _alone(node: Node, read: Reader[T]) -> tuple[T, ...] | None:
    """One element without its list: as if the list were there, so that nothing follows from it."""
    ignored: Found = []
    element = read(node, ignored) if _is_word(node) else None
    return None if element is None else (element,)


def _make_list(node: Node) -> str:
    if _is_word(node):
        return f"write `[{node.text}]`"
    return "begin each element on its own line with `- `"


def text(node: Node, found: Found) -> str | None:
    """Text without templates."""
    name = literal_name(node, found)
    return name.text if name else None


_ONE_WORD = re.compile(r"\{\{\s*([a-z][a-z0-9_]*)\s*\}\}")


def literal_name(node: Node, found: Found) -> Name | None:
    """Text without templates, with its place."""
    if not isinstance(node, Scalar) or not isinstance(node.value, str):
        is_written = isinstance(node, Scalar) and node.text
        wrong_form(
            node, "text", found, "put quotes around it" if is_written else "write one word or line, without brackets"
        )
        return None
    if "{{" in node.value:
        word = _ONE_WORD.fullmatch(node.value)
        help_ = f"write the name alone: `{word[1]}`" if word else "write the value itself"
        found.append(Diagnostic("E408", "a template does not work here", node.span, help_))
        return Name(word[1], node.span) if word else None
    return Name(node.value, node.span)


def matching(pattern: str, form: str) -> Reader[Name]:
    """Text of a form, such as an id; `form` says it in words. Where it shows what was meant, that is taken for it."""
    compiled = re.compile(pattern)

    def read(node: Node, found: Found) -> Name | None:
        name = literal_name(node, found)
        if name and not compiled.fullmatch(name.text):
            meant = _suggestion(name.text, compiled)
            found.append(Diagnostic("E207", f"`{clip(name.text)}` is not {form}", name.span, _rename(name.text, meant)))
            return Name(meant, name.span, written=name.text) if meant else None
        return name

    return read


def _rename(name: str, meant: str | None) -> str:
    if any(unicodedata.category(one) == "Cf" for one in name):
        return f"it holds a character that cannot be seen: write `{meant}`" if meant else "write it anew"
    if meant:
        return f"write `{meant}`"
    return f"shorten it: {len(name)} characters are too many" if len(name) > _LONG_NAME else "such as `week` or `week2`"


def _suggestion(name: str, compiled: re.Pattern[str]) -> str | None:
    seen = "".join(one for one in name if unicodedata.category(one) != "Cf")
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", seen)
    for joint in ("_", "-"):
        candidate = re.sub(r"[^a-z0-9]+", joint, words.lower()).strip(joint)
        if compiled.fullmatch(candidate):
            return candidate
    return None


def choice(*names: str, also: str = "", meant: Mapping[str, str] = _NOTHING) -> Reader[str]:
    """One of `names`; `also` says what else can stand there. One that is misspelt, or that `meant` knows, is taken for
    what it was meant to be, so that nothing follows from it.
    """

    def read(node: Node, found: Found) -> str | None:
        if isinstance(node, Scalar) and not isinstance(node.value, str):
            shown = f"`{clip(node.text)}`" if node.text else "nothing"
            message = f"{shown} is not one of the values this can have"
            found.append(Diagnostic("E204", message, node.span, _choices(names, also)))
            return None
        name = literal_name(node, found)
        if name and name.text not in names:
            near = meant.get(name.text.lower()) or nearest(name.text, names)
            help_ = f"did you mean `{near}`?" if near else _choices(names, also)
            message = f"`{clip(name.text)}` is not one of the values this can have"
            found.append(Diagnostic("E204", message, name.span, help_))
            return near
        return name.text if name else None

    return read


def _choices(names: Sequence[str], also: str) -> str:
    return f"it can be {listed(sorted(names))}{also}"


def boolean(node: Node, found: Found) -> bool | None:
    """`true` or `false`."""
    value = node.value if isinstance(node, Scalar) else None
    if isinstance(value, bool):
        return value
    word = node.text.lower() if isinstance(node, Scalar) else ""
    wrong_form(node, "true or false", found, f"write `{_TRUTH[word]}`" if word in _TRUTH else "write `true` or `false`")
    return None


_TRUTH: Mapping[str, str] = {**TRUTH, "true": "true", "1": "true", "false": "false", "0": "false"}


def map_value(what: str, *, example: str) -> Reader[MapValue]:
    """Values by name."""

    def read(node: Node, found: Found) -> MapValue | None:
        given = read_value(node, found)
        if isinstance(given, MapValue):
            return given
        if isinstance(node, Scalar) and node.value is None:
            return MapValue({}, {}, node.span)
        help_ = "take the `- ` of each line away" if _is_list_of_entries(node) else f"write `{example}`"
        wrong_form(node, f"a mapping for {what}", found, help_)
        return None

    return read


def _is_list_of_entries(node: Node) -> bool:
    """`- name: value` lines where `name: value` is due."""
    return isinstance(node, SequenceNode) and all(isinstance(one, MappingNode) for one in node.items)


def condition(node: Node, found: Found) -> Condition | None:
    """A bare expression."""
    if isinstance(node, Scalar) and isinstance(node.value, str | bool) and node.text.strip():
        return read_condition(node, found)
    help_ = "join conditions by `and` or `or` into one line" if isinstance(node, SequenceNode) else None
    wrong_form(node, "a condition", found, help_ or "write one, such as `steps.week.output.count > 0`")
    return None


def any_json(node: Node, _found: Found) -> Any:
    """The plain value of anything."""
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


def clip(shown: str, *, longest: int = 60) -> str:
    """The beginning of a text that is too long for a headline."""
    return shown if len(shown) <= longest else shown[: longest - 1] + "…"


def listed(names_: Sequence[str]) -> str:
    """Names for a sentence: `a`, `b` or `c`."""
    quoted = [f"`{name}`" for name in names_]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} or {quoted[-1]}"
