"""A value known only after apply. It can be handed on and computed with; to decide anything by it raises
`Undecided`.
"""

import operator
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NoReturn

from cc_flow.shape import ANYTHING, BOOLEAN, Shape, bounded, inside


class Undecided(Exception):  # noqa: N818 - it says what the condition is
    """Something turned on a value that is known only after apply. `unknown` is that value."""

    def __init__(self, unknown: "Unknown") -> None:
        super().__init__(f"known after apply: {unknown.origin}")
        self.unknown = unknown


class Unknown:
    """A value of `shape`, known after apply; `origin` names where it will come from, such as `slot[2026-12-01].id`.

    Of a list, `at_most` is how many elements it can have, where that is known.

    Indexing and arithmetic give Unknowns. `bool`, `len`, `in` and iteration raise `Undecided`.
    """

    __slots__ = ("at_most", "origin", "shape")

    def __init__(self, shape: Shape, origin: str, *, at_most: int | None = None) -> None:
        self.shape = shape
        self.origin = origin
        self.at_most = at_most

    def __getitem__(self, key: object) -> "Unknown":
        suffix = f".{key}" if isinstance(key, str) else f"[{key}]"
        return Unknown(inside(self.shape, key), self.origin + suffix)

    def derived(self, shape: Shape = ANYTHING, *, at_most: int | None = None) -> "Unknown":
        """Something computed from this value."""
        return Unknown(bounded(shape), self.origin, at_most=at_most)

    def __repr__(self) -> str:
        return f"(known after apply: {self.origin})"

    def _undecided(self, *_: object) -> NoReturn:
        raise Undecided(self)

    def __bool__(self) -> bool:  # noqa: PLE0304 - it never returns
        self._undecided()

    def __len__(self) -> int:  # noqa: PLE0303 - as above
        self._undecided()

    def __iter__(self) -> Iterator[Any]:
        self._undecided()

    def __contains__(self, _item: object) -> bool:
        self._undecided()

    __int__ = __float__ = __index__ = _undecided

    def __eq__(self, other: object) -> Any:
        return self.derived(BOOLEAN)

    def __ne__(self, other: object) -> Any:
        return self.derived(BOOLEAN)

    __hash__ = object.__hash__


def _lift(shape: Shape | None) -> Callable[..., Unknown]:
    def lifted(self: Unknown, *_: object) -> Unknown:
        return self.derived(self.shape if shape is None else shape)

    return lifted


for _name in (
    "add",
    "radd",
    "sub",
    "rsub",
    "mul",
    "rmul",
    "truediv",
    "rtruediv",
    "floordiv",
    "rfloordiv",
    "mod",
    "rmod",
    "pow",
    "rpow",
    "neg",
    "pos",
    "abs",
):
    setattr(Unknown, f"__{_name}__", _lift(None))
for _name in ("lt", "le", "gt", "ge"):
    setattr(Unknown, f"__{_name}__", _lift(BOOLEAN))


def holds_unknown(value: object) -> bool:
    """Whether an Unknown stands anywhere inside `value`."""
    return next(unknowns_in(value), None) is not None


def unknowns_in(value: object, pointer: str = "") -> Iterator[tuple[str, Unknown]]:
    """Each Unknown inside `value` with its JSON Pointer."""
    if isinstance(value, Unknown):
        yield pointer, value
    elif isinstance(value, Mapping):
        for key, one in value.items():
            escaped = str(key).replace("~", "~0").replace("/", "~1")
            yield from unknowns_in(one, f"{pointer}/{escaped}")
    elif isinstance(value, list | tuple):
        for index, one in enumerate(value):
            yield from unknowns_in(one, f"{pointer}/{operator.index(index)}")
