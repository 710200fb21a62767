"""What may stand where somebody types: names, fields, filters and tests inside expressions, and steps in `needs`."""

from collections.abc import Iterator

from lsprotocol.types import CompletionItem, CompletionItemKind, MarkupContent, MarkupKind, TextEdit

from cc_flow.check.names import RESERVED
from cc_flow.check.places import Place
from cc_flow.lsp.documents import Document, Documents
from cc_flow.lsp.expressions import CONSTANTS, WORDS, Asked, Role, asked_at
from cc_flow.lsp.needs import needs_at
from cc_flow.lsp.probing import place_of
from cc_flow.lsp.regions import region_at
from cc_flow.lsp.words import (
    field_words,
    fields_listed,
    filter_words,
    records_in,
    step_words,
    test_words,
    type_words,
)
from cc_flow.shape import Shape, accepts
from cc_flow.template import FILTERS, TESTS


def complete(documents: Documents, document: Document, offset: int) -> list[CompletionItem]:
    """What may stand at an offset, as edits that put it there."""
    region = region_at(document.text, offset)
    if region is None:
        names, start = needs_at(document, offset)
        found = [_item(name, CompletionItemKind.Reference) for name in names]
    else:
        asked = asked_at(region.expression, offset - region.start)
        start = region.start + asked.start
        place = place_of(documents, document, region) if asked.role is not Role.WORD else None
        found = list(_offered(asked, place))
    for item in found:
        item.text_edit = TextEdit(document.text.range(start, offset), item.label)
    return found


def _offered(asked: Asked, place: Place | None) -> Iterator[CompletionItem]:
    match asked.role:
        case Role.NAME if place:
            yield from _names(place)
        case Role.FIELD | Role.PATH if place:
            yield from _fields(place, asked.owner)
        case Role.FILTER:
            yield from _filters(place.shape_of(asked.owner) if place and asked.owner else None)
        case Role.TEST:
            yield from _tests()
        case Role.WORD:
            yield from (_item(word, CompletionItemKind.Keyword) for word in WORDS)
        case _:
            pass


def _names(place: Place) -> Iterator[CompletionItem]:
    for name, shape in place.names.items():
        known = RESERVED.get(name, "the element that the loop is at")
        words = f"{known[0].upper()}{known[1:]}.\n\n{fields_listed(shape)}"
        detail = "" if name in RESERVED else type_words(shape)
        yield _item(name, CompletionItemKind.Variable, detail, words, first=name in {"steps", "inputs"})
    for name in (*CONSTANTS, "not", "range"):
        yield _item(name, CompletionItemKind.Keyword)


def _fields(place: Place, owner: str) -> Iterator[CompletionItem]:
    shape = place.shape_of(owner)
    for record in records_in(shape):
        for name, field in record.fields.items():
            yield _field(place, owner, shape, name, field)


def _field(place: Place, owner: str, shape: Shape, name: str, field: Shape) -> CompletionItem:
    words, detail = field_words(shape, name), type_words(field)
    if owner == "steps":
        words, detail = step_of(place, name), ""
    listed = "" if owner == "steps" else fields_listed(field)
    return _item(name, CompletionItemKind.Field, detail, f"{words}\n\n{listed}")


def step_of(place: Place, name: str) -> str:
    """What a step that a place can name does."""
    around = (place.site.block, *(site.block for site in place.site.around)) if place.site else ()
    for block in around:
        if name in block.by_key:
            return step_words(block.by_key[name].step)
    return ""


def _filters(given: Shape | None) -> Iterator[CompletionItem]:
    for name, definition in FILTERS.items():
        fits = given is None or accepts(definition.takes, given)
        yield _item(name, CompletionItemKind.Function, definition.signature, filter_words(name), first=fits)


def _tests() -> Iterator[CompletionItem]:
    for name, definition in TESTS.items():
        # Those that are signs are written between two values, not behind `is`.
        if name.isidentifier():
            yield _item(name, CompletionItemKind.Function, definition.signature, test_words(name))


def _item(
    name: str, kind: CompletionItemKind, detail: str = "", words: str = "", *, first: bool = False
) -> CompletionItem:
    return CompletionItem(
        label=name,
        kind=kind,
        detail=detail or None,
        documentation=MarkupContent(MarkupKind.Markdown, words.strip()) if words.strip() else None,
        sort_text=f"{'0' if first else '1'}{name}",
    )
