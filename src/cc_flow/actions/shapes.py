"""From annotations to shapes: what an action takes and answers, for those who check templates and turn answers."""

import inspect
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType, NoneType, UnionType
from typing import Annotated, Any, ClassVar, Generic, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from cc_flow.actions.base import Action, Output, answer_of
from cc_flow.actions.docs import FieldDocs
from cc_flow.actions.types import TextForm
from cc_flow.shape import (
    ANYTHING,
    BOOLEAN,
    INTEGER,
    NULL,
    NUMBER,
    TEXT,
    ListOf,
    MapOf,
    Record,
    Shape,
    Text,
    union,
)

_PLAIN: Mapping[Any, Shape] = MappingProxyType(
    {Any: ANYTHING, NoneType: NULL, None: NULL, bool: BOOLEAN, int: INTEGER, float: NUMBER, str: TEXT}
)

_FOREIGN = frozenset({BaseModel, Generic, object})


@cache
def input_shape(kind: type[Action[Any]]) -> Record:
    """What `with` takes. Closed: other names are errors."""
    return _record(kind, kind.spec.name, is_open=False)


@cache
def output_shape(kind: type[Action[Any]]) -> Shape:
    """What the step's output is. A paged action answers the guide's page, which is closed; all else may hold more than
    we know.
    """
    answer = shape_of_annotation(answer_of(kind))
    if not kind.spec.paged:
        return answer
    return Record({"results": ListOf(answer), "count": INTEGER}, name="page", is_open=False, docs=PAGE_DOCS)


PAGE_DOCS: Mapping[str, str] = MappingProxyType(
    {
        "results": "The things on this page; of a step that walks all pages, all of them.",
        "count": "How many there are in all.",
    }
)


def shape_of_annotation(annotation: Any) -> Shape:
    """The shape that an annotation of a field promises."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is None:
        return _PLAIN[annotation] if annotation in _PLAIN else _record_of(annotation)
    if origin is Annotated:
        return _annotated(arguments[0], arguments[1:])
    if origin is Literal:
        return Text(choices=arguments)
    if is_union(annotation):
        return union(*map(shape_of_annotation, arguments))
    # What is left are `list[X]` and `dict[str, X]`.
    inner = shape_of_annotation(arguments[-1])
    return ListOf(inner) if origin is list else MapOf(inner)


def is_union(annotation: Any) -> bool:
    """Whether it is one of several: `X | None`."""
    return get_origin(annotation) in {Union, UnionType}


def fields_of(owner: type) -> Mapping[str, Any]:
    """The annotated fields of a class, inherited ones first, with what stands in `Annotated`."""
    found: dict[str, Any] = {}
    for base in reversed(owner.__mro__):
        if base not in _FOREIGN:
            found |= inspect.get_annotations(base)
    return {name: annotation for name, annotation in found.items() if get_origin(annotation) is not ClassVar}


def _annotated(annotation: Any, extras: tuple[Any, ...]) -> Shape:
    form = next((extra for extra in extras if isinstance(extra, TextForm)), None)
    if form is None:
        return shape_of_annotation(annotation)
    text = Text(format=form.format, secret=form.secret)
    if form.or_secret:
        return union(text, Text(secret=True))
    return union(text, INTEGER) if form.or_integer else text


def _record_of(owner: type) -> Record:
    is_word = issubclass(owner, Output) and owner.is_word
    return _record(owner, _spoken(owner), is_open=issubclass(owner, Output), is_word=is_word)


def _record(owner: type, name: str, *, is_open: bool, is_word: bool = False) -> Record:
    fields = {field: shape_of_annotation(annotation) for field, annotation in fields_of(owner).items()}
    return Record(fields, name=name, is_open=is_open, docs=FieldDocs(owner), is_word=is_word)


def _spoken(owner: type) -> str:
    """`ScheduleEntry` as messages call it: `schedule entry`."""
    return "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in owner.__name__).strip()
