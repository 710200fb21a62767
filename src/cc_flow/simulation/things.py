"""Things inside answers: posts, entries, captions, each by the name of its record, wherever in an answer it stands."""

from collections.abc import Callable, Hashable, Iterator, Mapping
from typing import Any

from cc_flow.shape import ANYTHING, ListOf, MapOf, Record, Shape, alternatives, element_in, without_null
from cc_flow.unknown import Unknown

Thing = dict[str, Any]
# Given the name of its record and a thing: the thing as it is then, None where it is gone, an Unknown where it may be.
Touch = Callable[[str, Thing], Thing | Unknown | None]


def record_in(shape: Shape) -> Record | None:
    """The record among what a value can be."""
    return next((one for one in alternatives(shape) if isinstance(one, Record)), None)


def rebuilt(shape: Shape, value: Any, touch: Touch) -> Any:
    """`value` with every thing in it given to `touch`, inner ones first. A thing that is gone leaves its list, or null.

    A list of which an element may be gone is unknown, and so is a field that holds such a thing.
    """
    if isinstance(value, list):
        return _list(element_in(shape), value, touch)
    if not isinstance(value, dict):
        return value
    record = record_in(shape)
    if record is None:
        of = next((one.value for one in alternatives(shape) if isinstance(one, MapOf)), ANYTHING)
        return value if of == ANYTHING else {key: rebuilt(of, one, touch) for key, one in value.items()}
    inside = {name: rebuilt(record.fields.get(name, ANYTHING), one, touch) for name, one in value.items()}
    return touch(record.name, inside)


def _list(element: Shape, values: list[Any], touch: Touch) -> list[Any] | Unknown:
    was_known = not any(isinstance(one, Unknown) for one in values)
    kept = [after for one in values if (after := rebuilt(element, one, touch)) is not None or one is None]
    doubt = next((one for one in kept if isinstance(one, Unknown)), None)
    return doubt.derived(ListOf(element), at_most=len(kept)) if doubt is not None and was_known else kept


def unfolded(shape: Shape, origin: str) -> Any:
    """A value of which nothing is known but its form: the fields of a record as Unknowns, each with its own origin."""
    record = record_in(without_null(shape))
    if record is None:
        return Unknown(shape, origin)
    return {name: Unknown(field, f"{origin}.{name}") for name, field in record.fields.items()}


def key_of(ident: Any) -> Hashable:
    """Equal for ids that are surely the same; one may be a number where the other is text."""
    return (ident.origin, ident.shape) if isinstance(ident, Unknown) else str(ident)


def keys_of(thing: Mapping[str, Any]) -> Iterator[Hashable]:
    """What a thing may be named by: its id, its slug."""
    return (key_of(thing[name]) for name in ("id", "slug") if thing.get(name) is not None)


class Known:
    """The things that were read, each as it was seen last."""

    def __init__(self) -> None:
        self._things: dict[str, dict[Hashable, Thing]] = {}
        self._last: dict[str, Thing] = {}

    def remember(self, shape: Shape, value: Any) -> None:
        """Take note of everything in an answer."""
        rebuilt(shape, value, self.note)

    def note(self, name: str, thing: Thing) -> Thing:
        """Take note of one thing."""
        kept = self._things.setdefault(name, {})
        kept.update(dict.fromkeys(keys_of(thing), thing))
        self._last[name] = thing
        return thing

    def find(self, names: tuple[str, ...], ident: Any) -> Thing | None:
        """The thing of one of these names with this id or slug. A `post` is found as a `post detail`, too."""
        found = [self._things[kind].get(key_of(ident)) for kind in self._kinds(names)]
        return max((one for one in found if one is not None), key=len, default=None)

    def only(self, names: tuple[str, ...]) -> Thing | None:
        """The thing of which there is one."""
        return next((self._last[kind] for kind in self._kinds(names)), None)

    def all(self, name: str) -> tuple[Thing, ...]:
        """Every thing of a name."""
        return tuple({id(thing): thing for thing in self._things.get(name, {}).values()}.values())

    def _kinds(self, names: tuple[str, ...]) -> list[str]:
        return [kind for kind in self._things if any(kind == name or kind.startswith(f"{name} ") for name in names)]
