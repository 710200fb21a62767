"""`@frozen`: a frozen, slotted dataclass that costs a third of one to define.

A command defines some two hundred of them before it does anything, and the standard library compiles six functions for
each: that was a quarter of the time to start. Here only `__init__` is compiled; how values are compared, hashed and
shown is one function for all. That they are frozen is for the type checker to say.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from operator import attrgetter
from typing import Any, TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(kind: type[T]) -> type[T]:
    """Make `kind` a frozen dataclass. What it defines itself (`__hash__`, say) stays."""
    own = vars(kind)
    shared: dict[str, Callable[..., Any]] = {"__repr__": _show, "__eq__": _is_equal, "__hash__": _hash}
    made = dataclass(repr=False, eq=False, slots=True)(kind)
    for name, function in shared.items():
        if own.get(name) is None:
            setattr(made, name, function)
    return made


def _values(one: Any) -> tuple[Any, ...]:
    names = one.__slots__
    if len(names) == 1:
        return (getattr(one, names[0]),)
    return attrgetter(*names)(one) if names else ()


def _is_equal(one: Any, other: object) -> Any:
    return _values(one) == _values(other) if other.__class__ is one.__class__ else NotImplemented


def _hash(one: Any) -> int:
    return hash(_values(one))


def _show(one: Any) -> str:
    shown = ", ".join(f"{each.name}={getattr(one, each.name)!r}" for each in fields(one) if each.repr)
    return f"{type(one).__qualname__}({shown})"
