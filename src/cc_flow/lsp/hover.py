"""What is said of the thing under the cursor: its type and its words."""

from collections.abc import Iterator
from datetime import datetime

from lsprotocol.types import Hover, MarkupContent, MarkupKind

from cc_flow.actions.catalog import find
from cc_flow.actions.shapes import input_shape
from cc_flow.check.names import RESERVED, shape_of_input
from cc_flow.check.places import Place
from cc_flow.diagnostic import Diagnostic
from cc_flow.lsp.completion import step_of
from cc_flow.lsp.documents import Document, Documents
from cc_flow.lsp.expressions import Asked, Role, word_at
from cc_flow.lsp.probing import place_of
from cc_flow.lsp.regions import region_at
from cc_flow.lsp.tree import Spot, node_at, spot_at, steps_around
from cc_flow.lsp.words import (
    action_words,
    code_words,
    due_words,
    field_words,
    fields_listed,
    filter_words,
    test_words,
    type_words,
)
from cc_flow.shape import Record, Shape, alternatives, without_null
from cc_flow.syntax import Scalar


def hover(
    documents: Documents, document: Document, offset: int, *, found: tuple[Diagnostic, ...], now: datetime
) -> Hover | None:
    """What is said of an offset; of what is wrong there, the meaning of its code comes first."""
    wrong = [one for one in found if _holds(document, one, offset)]
    words = [code_words(code) for code in dict.fromkeys(one.code for one in wrong)]
    words.append(_expression(documents, document, offset) or _value(documents, document, offset, now))
    said = "\n\n---\n\n".join(filter(None, words))
    return Hover(MarkupContent(MarkupKind.Markdown, said)) if said else None


def _holds(document: Document, one: Diagnostic, offset: int) -> bool:
    start, end = document.text.stretch(one.span)
    return one.span.file == document.file and start <= offset <= max(end, start + 1)


def _expression(documents: Documents, document: Document, offset: int) -> str:
    region = region_at(document.text, offset)
    word = word_at(region.expression, offset - region.start) if region else None
    if region is None or word is None:
        return ""
    if word.role is Role.FILTER:
        return filter_words(word.word)
    if word.role is Role.TEST:
        return test_words(word.word)
    place = place_of(documents, document, region)
    return _typed(place, word) if place else ""


def _typed(place: Place, word: Asked) -> str:
    """A name or a field with its type, its words, and what is in it."""
    path = f"{word.owner}.{word.word}" if word.owner else word.word
    if not word.owner and word.word not in place.names:
        return ""
    shape = place.shape_of(path)
    words = field_words(place.shape_of(word.owner), word.word) if word.owner else ""
    if word.owner == "steps":
        words = step_of(place, word.word)
    elif not word.owner and (known := RESERVED.get(word.word)):
        words = f"{known[0].upper()}{known[1:]}."
    is_step = word.owner == "steps" or (word.word in RESERVED and not word.owner)
    type_ = "" if is_step else type_words(shape)
    return _lines(f"`{path}`{f': {type_}' if type_ else ''}", words, fields_listed(shape))


def _lines(*parts: str) -> str:
    return "\n\n".join(filter(None, parts))


def _value(documents: Documents, document: Document, offset: int, now: datetime) -> str:
    """What is said of a key or a value outside of expressions."""
    spot = spot_at(document.tree, offset) if document.tree else None
    if spot is None or document.tree is None:
        return ""
    match spot.path:
        case (*_, "action") if not spot.is_key:
            return action_words(spot.node.text)
        case (*_, "cron") if not spot.is_key:
            beside = node_at(document.tree, (*spot.path[:-1], "timezone"))
            return due_words(spot.node.text, beside.text if isinstance(beside, Scalar) else None, now=now)
        case ("inputs", str(name)) if spot.is_key:
            return _input(documents, document, name)
        case _:
            return _action_input(document, spot)


def _input(documents: Documents, document: Document, name: str) -> str:
    workflow = documents.workflow(document)
    declared = workflow.inputs.get(name) if workflow else None
    if declared is None:
        return ""
    return _lines(f"`inputs.{name}`: {type_words(shape_of_input(declared)) or 'anything'}", declared.description or "")


def _action_input(document: Document, spot: Spot) -> str:
    """The input of an action, by the key in its `with`."""
    step = next(steps_around(spot.path), None)
    if step is None or not spot.is_key or spot.path[len(step) : len(step) + 1] != ("with",) or document.tree is None:
        return ""
    action = node_at(document.tree, (*step, "action"))
    if not isinstance(action, Scalar):
        return ""
    try:
        shape: Shape = input_shape(find(action.text))
    except KeyError:
        return ""
    return _field_at(shape, [key for key in spot.path[len(step) + 1 :] if isinstance(key, str)])


def _field_at(shape: Shape, names: list[str]) -> str:
    words = ""
    for name in names:
        record = next(_records(shape), None)
        if record is None or name not in record.fields:
            return ""
        words, shape = record.docs.get(name, ""), record.fields[name]
    return _lines(f"`{'.'.join(names)}`: {type_words(without_null(shape)) or 'anything'}", words) if names else ""


def _records(shape: Shape) -> Iterator[Record]:
    """The records of a value, or of the elements of a list."""
    for one in alternatives(shape):
        if isinstance(one, Record):
            yield one
        elif element := getattr(one, "element", None):
            yield from _records(element)
