"""Values inside an expression: plain data, unknowns and secrets. How one is looked up, compared and written.

Nothing here ever asks a Python object for an attribute: mappings have keys, lists and text have indexes, that is all.
"""

import json
from collections.abc import Hashable, Iterable, Mapping
from typing import Any

from cc_flow.diagnostic import did_you_mean
from cc_flow.secret import Secret
from cc_flow.shape import Anything, Boolean, Integer, ListOf, MapOf, Null, Number, Record, Shape, Text, alternatives
from cc_flow.template.limits import Budget
from cc_flow.template.problem import BadValue
from cc_flow.unknown import Undecided, Unknown

Key = str | int
_PLAIN = frozenset((type(None), bool, int, float, str, list, dict, Unknown))


class Missing:
    """Nothing where something was looked for. Only `default`, `defined` and `undefined` take it without an error."""

    __slots__ = ("message",)

    def __init__(self, message: str) -> None:
        self.message = message


def plain(value: Any) -> Any:
    """The value itself where it is data; raises BadValue for any other object."""
    if type(value) in _PLAIN or isinstance(value, Mapping | Secret):
        return value
    if isinstance(value, tuple):
        return list(value)
    # Subclasses of text and numbers lose what they add: it could be a method that runs.
    for kind in (str, int, float):
        if isinstance(value, kind):
            return kind(str.__str__(value) if kind is str else value)
    raise BadValue("this is not plain data: null, true, false, a number, text, a list or a mapping")


def kind_of(value: Any) -> str:
    """What a value is, in words that do not show it."""
    match value:
        case None:
            return "null"
        case bool():
            return "true or false"
        case int():
            return "a whole number"
        case float():
            return "a number"
        case str():
            return "text"
        case list():
            return "a list"
        case Mapping():
            return "a mapping"
        case Secret():
            return "a secret"
        case Unknown():
            return "known after apply"
        case _:
            return "nothing"


def look_up(container: Any, key: Any, *, owner: str, is_literal: bool = True) -> Any:
    """What `container` holds at `key`, or Missing. Messages call it `owner` and name a literal key only."""
    match container:
        case Missing():
            return container
        case Unknown():
            return container[key]
        case Mapping() if isinstance(key, str):
            return (
                plain(container[key])
                if key in container
                else _no_such_key(container, key, owner, is_literal=is_literal)
            )
        case list() | str() if isinstance(key, int) and not isinstance(key, bool):
            if -len(container) <= key < len(container):
                return plain(container[key])
            return Missing(f"{owner} is shorter than that")
        case None:
            return Missing(f"{owner} is null, so there is nothing in it")
        case Secret():
            raise BadValue("a secret is used whole, there is nothing to take out of it")
        case list() if isinstance(key, str):
            return Missing(
                f"{owner} is a list; take an item of it (`[0]`, `| first`), or a field of all (`| pluck('…')`)"
            )
        case _:
            return Missing(f"{owner} is {kind_of(container)}, which has no such field")


def _no_such_key(container: Mapping[Any, Any], key: str, owner: str, *, is_literal: bool) -> Missing:
    named = f"`{key}`" if is_literal else "such field"
    keys = [one for one in container if isinstance(one, str)]
    return Missing(f"{owner} has no {named}; {did_you_mean(key, keys, noun='known fields')}")


def at_path(value: Any, path: Key | None, *, owner: str = "an item") -> Any:
    """What stands at a dotted path, or Missing. Null on the way is passed on; numbers in the path are indexes."""
    if path is None:
        return value
    for part in [path] if isinstance(path, int) else path.split("."):
        if value is None:
            return None
        key: Key = int(part) if isinstance(value, list) and isinstance(part, str) and part.isdecimal() else part
        # A path can be a value, too.
        value = look_up(value, key, owner=owner, is_literal=False)
    return value


def required_at(value: Any, path: Key | None, *, owner: str = "an item") -> Any:
    """As `at_path`; raises BadValue where there is nothing."""
    found = at_path(value, path, owner=owner)
    if isinstance(found, Missing):
        raise BadValue(found.message)
    return found


def is_true(value: Any) -> bool:
    """Whether a value counts as true. Raises Undecided for unknowns and BadValue for secrets."""
    if isinstance(value, Secret):
        raise BadValue("nothing may turn on a secret")
    return bool(value)


def is_number(value: Any) -> bool:
    """Whether it is a number; true and false are none."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def are_equal(one: Any, other: Any) -> bool:
    """Whether two values are the same. Raises Undecided where it turns on an unknown; true is not 1."""
    is_unknown = isinstance(one, Unknown) or isinstance(other, Unknown)
    if not is_unknown and isinstance(one, bool) is not isinstance(other, bool):
        return False
    return bool(one == other)


def known(value: Any) -> Any:
    """The value itself; raises Undecided for an unknown."""
    if isinstance(value, Unknown):
        raise Undecided(value)
    return value


def identity_of(value: Any, budget: Budget) -> Hashable:
    """Something hashable, equal for equal values. Raises Undecided for an unknown in it, BadValue for a secret."""
    match value:
        case Secret():
            raise BadValue("a secret cannot be compared")
        case bool():
            return (bool, value)
        case list():
            budget.spend(len(value))
            return tuple(identity_of(one, budget) for one in value)
        case dict():
            budget.spend(len(value))
            return frozenset((key, identity_of(one, budget)) for key, one in value.items())
        case _:
            return known(value)  # type: ignore[no-any-return]


class Folding:
    """Texts without their case. A text that comes again is folded once: in a list it may stand a million times."""

    __slots__ = ("_folded",)

    def __init__(self) -> None:
        self._folded: dict[str, str] = {}

    def fold(self, text: str) -> str:
        """The text in lower case."""
        if (folded := self._folded.get(text)) is None:
            folded = self._folded[text] = text.lower()
        return folded


def order_of(values: Iterable[Any], *, case_sensitive: bool = True) -> list[Any]:
    """Sort keys for values that have an order: all numbers or all text.

    Raises BadValue for any others, and Undecided for unknowns.
    """
    keys = list(values)
    for key in keys:
        known(key)
    if all(map(is_number, keys)):
        return keys
    if all(isinstance(key, str) for key in keys):
        return keys if case_sensitive else list(map(Folding().fold, keys))
    kinds = ", ".join(sorted({kind_of(key) for key in keys}))
    raise BadValue(f"only numbers with numbers and text with text have an order; here are {kinds}")


def to_text(value: Any) -> str:
    """A value within text. Raises BadValue for what has no one way of being written, Undecided for unknowns."""
    match value:
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case int() | float():
            return number_text(value)
        case None:
            raise BadValue("null cannot be written within text; say what to write instead: `| default('')`")
        case list():
            raise BadValue("a list cannot be written within text; use `| join(', ')` or `| tojson`")
        case dict():
            raise BadValue("a mapping cannot be written within text; take a field of it, or use `| tojson`")
        case Unknown():
            raise Undecided(value)
        case Secret():
            raise BadValue(value.why_not_text)
        case _:
            raise BadValue("this cannot be written within text")


def number_text(number: float) -> str:
    """A number as JSON writes it."""
    try:
        return json.dumps(number, allow_nan=False)
    except ValueError:
        # Infinity has no JSON, and Python does not write numbers of thousands of digits.
        raise BadValue("this number is too large") from None


_KINDS: Mapping[type[Shape], frozenset[type]] = {
    Null: frozenset((type(None),)),
    Boolean: frozenset((bool,)),
    Integer: frozenset((int,)),
    Number: frozenset((int, float)),
    Text: frozenset((str,)),
    ListOf: frozenset((list,)),
    MapOf: frozenset((dict,)),
    Record: frozenset((dict,)),
}


def types_of(shape: Shape) -> frozenset[type] | None:
    """The Python types that values of a shape have, exactly; None where any will do."""
    if any(isinstance(one, Anything) for one in alternatives(shape)):
        return None
    return frozenset().union(*(_KINDS[type(one)] for one in alternatives(shape)))


def is_whole(value: Any) -> bool:
    """Whether it is a whole number; true and false are none."""
    return type(value) is int
