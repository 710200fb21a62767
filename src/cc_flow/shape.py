"""Types of values: what a template yields, what an input takes, what an answer holds. Known before anything runs."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import field, replace
from types import MappingProxyType
from typing import Any, Union

from cc_flow.frozen import frozen


@frozen
class Anything:
    """Nothing is known of it, so nothing can be wrong with it."""


@frozen
class Null:
    """null."""


@frozen
class Boolean:
    """true or false."""


@frozen
class Integer:
    """A whole number."""


@frozen
class Number:
    """A whole number or a fraction."""


@frozen
class Text:
    """Text. `choices` are all it can be, where that is known; `format` is one of `date`, `month`, `date-time`, `id`,
    `slug`, `url`, ….

    `secret` text may be handed on whole and is never shown.
    """

    format: str | None = None
    choices: tuple[str, ...] = ()
    secret: bool = False


@frozen
class ListOf:
    """A list whose elements are all of one shape."""

    element: "Shape"


@frozen
class MapOf:
    """A mapping with keys that are data, such as counts by tag."""

    value: "Shape"


@frozen
class Record:
    """A mapping with known fields.

    `is_open`: answers may hold fields that no model names, so an unknown one is a warning, not an error.
    `name` is how messages call it (`schedule entry`); `docs` are the fields' own words. `is_word`: an answer may hold
    the bare word or id in its place.
    """

    fields: Mapping[str, "Shape"]
    name: str = "mapping"
    is_open: bool = True
    docs: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    is_word: bool = False

    def __hash__(self) -> int:
        # By the names alone: records nest, and a hash over all that is in them would cost most of checking.
        return hash((self.name, self.is_open, tuple(self.fields)))


@frozen
class OneOf:
    """A value of one of these shapes. Build it with `union`."""

    shapes: tuple["Shape", ...]


Shape = Union[Anything, Null, Boolean, Integer, Number, Text, ListOf, MapOf, Record, OneOf]  # noqa: UP007 - names itself

ANYTHING = Anything()
NULL = Null()
BOOLEAN = Boolean()
INTEGER = Integer()
NUMBER = Number()
TEXT = Text()


def alternatives(shape: Shape) -> tuple[Shape, ...]:
    """The shapes a value may have, flat."""
    return shape.shapes if isinstance(shape, OneOf) else (shape,)


def element_in(shape: Shape) -> Shape:
    """What the list among what a value can be holds; anything where it can be none."""
    return next((one.element for one in alternatives(shape) if isinstance(one, ListOf)), ANYTHING)


_MOST_ALTERNATIVES = 50


def union(*shapes: Shape) -> Shape:
    """The shape of a value that has one of these; `Anything` swallows the rest.

    Of very many, texts count as any text; where that does not make them few, it is `Anything`.
    """
    if len(shapes) == 1:
        return shapes[0]
    every = [one for shape in shapes for one in alternatives(shape)]
    flat = dict.fromkeys(every) if len(every) <= _MOST_ALTERNATIVES else _few(every)
    if ANYTHING in flat or not flat:
        return ANYTHING
    if NUMBER in flat:
        flat.pop(INTEGER, None)
    if TEXT in flat:
        flat = {one: None for one in flat if not isinstance(one, Text) or one == TEXT or one.secret}
    return next(iter(flat)) if len(flat) == 1 else OneOf(tuple(flat))


def _few(shapes: Iterable[Shape]) -> dict[Shape, None]:
    """Each shape once, or what stands for them all: each is compared with those found before, so these stay few."""
    found: dict[Shape, None] = {}
    is_widened = False
    for one in shapes:
        found[_widened(one) if is_widened else one] = None
        if len(found) > _MOST_ALTERNATIVES:
            if is_widened:
                return {ANYTHING: None}
            found, is_widened = dict.fromkeys(map(_widened, found)), True
    return found


def _widened(shape: Shape) -> Shape:
    """The shape without what its texts can be."""
    match shape:
        case Text():
            return replace(shape, choices=())
        case ListOf(element=element):
            return ListOf(_widened(element))
        case MapOf(value=value):
            return MapOf(_widened(value))
        case Record(fields=fields):
            return replace(shape, fields={name: _widened(one) for name, one in fields.items()})
        case OneOf(shapes=shapes):
            return union(*map(_widened, shapes))
        case _:
            return shape


_MOST_PARTS = 2_000
_MOST_LEVELS = 40


def bounded(shape: Shape) -> Shape:
    """The shape itself; `Anything` where it holds so much that going over it would take long.

    Its parts count as often as they stand in it: one that holds another twice is twice as large, and a few steps on,
    a thousand times. The largest of an action's answers has some 130.
    """
    if type(shape) not in _INSIDE or _SEEN.get(id(shape)) is shape:
        return shape
    if not _is_bearable(shape):
        return ANYTHING
    if len(_SEEN) > _MOST_SEEN:
        _SEEN.clear()
    _SEEN[id(shape)] = shape
    return shape


_SEEN: dict[int, Shape] = {}
"""Shapes that were gone over, by identity: those of answers come again and again."""
_MOST_SEEN = 4_096


def _is_bearable(shape: Shape) -> bool:
    level = [shape]
    count = 0
    for _ in range(_MOST_LEVELS):
        inside = [_INSIDE[type(one)](one) for one in level]
        count += sum(map(len, inside))
        if count > _MOST_PARTS:
            return False
        level = [one for parts in inside for one in parts if type(one) in _INSIDE]
        if not level:
            return True
    return False


_INSIDE: Mapping[type, Callable[[Any], Collection[Shape]]] = {
    ListOf: lambda one: (one.element,),
    MapOf: lambda one: (one.value,),
    Record: lambda one: one.fields.values(),
    OneOf: lambda one: one.shapes,
}


def may_be_null(shape: Shape) -> bool:
    """Whether null is among what it can be (of `Anything` nothing is said)."""
    return NULL in alternatives(shape)


def without_null(shape: Shape) -> Shape:
    """The same shape once null is ruled out."""
    if not isinstance(shape, OneOf):
        return shape
    return union(*(one for one in shape.shapes if one != NULL))


def inside(shape: Shape, key: object) -> Shape:
    """The shape of what stands under a key or index of such a value; null on the way is passed over."""
    return union(*(_inside(one, key) for one in alternatives(without_null(shape))))


def _inside(shape: Shape, key: object) -> Shape:
    match shape:
        case Record(fields=fields):
            return fields.get(str(key), ANYTHING)
        case ListOf(element=element):
            return element
        case MapOf(value=value):
            return value
        case _:
            return ANYTHING


def shape_of(value: object) -> Shape:
    """The shape of a value at hand, as narrow as it shows."""
    match value:
        case None:
            return NULL
        case bool():
            return BOOLEAN
        case int():
            return INTEGER
        case float():
            return NUMBER
        case str():
            return Text(choices=(value,))
        case list() | tuple():
            return ListOf(union(*map(shape_of, value)) if value else ANYTHING)
        case dict():
            return Record({str(key): shape_of(one) for key, one in value.items()}, is_open=False)
        case _:
            return ANYTHING


_LONGEST_SHOWN = 40
_NAMES = {Anything: "anything", Null: "null", Boolean: "true or false", Integer: "a whole number", Number: "a number"}
_FORMATS = {
    "date": "a date (YYYY-MM-DD)",
    "month": "a month (YYYY-MM)",
    "date-time": "a time (ISO 8601)",
    "id": "an id",
    "slug": "a slug",
    "email": "an e-mail address",
    "url": "a URL",
}


def describe(shape: Shape) -> str:
    """The shape in words for a message: `a list of whole numbers`, `text or null`."""
    match shape:
        case Text(secret=True):
            return "a secret"
        case Text(choices=(only,)):
            return f"the text `{only}`" if len(only) <= _LONGEST_SHOWN else "text"
        case Text(choices=choices) if choices:
            return "one of " + ", ".join(f"`{one}`" for one in choices[:8]) + (", …" if len(choices) > 8 else "")
        case Text(format=form):
            return _FORMATS.get(form or "", "text")
        case ListOf(element=element):
            return "a list" if element == ANYTHING else f"a list ({describe(element)} each)"
        case MapOf():
            return "a mapping"
        case Record(name=name):
            return f"a {name}" if name[:1].lower() not in "aeiou" else f"an {name}"
        case OneOf(shapes=shapes):
            return " or ".join(describe(one) for one in shapes)
        case _:
            return _NAMES[type(shape)]


def accepts(expected: Shape, actual: Shape) -> bool:
    """Whether a value of `actual` can ever be one of `expected`. Doubt is a yes: only what can never fit is an
    error.
    """
    if ANYTHING in (expected, actual):
        return True
    return any(_fits(one, other) for one in alternatives(expected) for other in alternatives(actual))


def _fits(expected: Shape, actual: Shape) -> bool:
    match expected, actual:
        case (Anything(), _) | (_, Anything()):
            return True
        case Text(choices=some, secret=secret), Text(choices=others, secret=other_secret):
            return (secret or not other_secret) and (not some or not others or bool(set(some) & set(others)))
        case Number(), Integer() | Number():
            return True
        case Integer(), Number():
            return True
        case ListOf(element=one), ListOf(element=other):
            return accepts(one, other)
        case MapOf(value=one), MapOf(value=other):
            return accepts(one, other)
        case MapOf(value=one), Record(fields=fields):
            return all(accepts(one, other) for other in fields.values())
        case Record(), MapOf():
            return True
        case Record(fields=some), Record(fields=others, is_open=is_open):
            return all(accepts(some[name], others[name]) for name in some.keys() & others.keys()) and (
                is_open or all(name in some for name in others)
            )
        case _:
            return type(expected) is type(actual)
