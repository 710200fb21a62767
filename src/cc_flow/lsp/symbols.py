"""The steps of a document as its outline."""

from collections.abc import Iterator

from lsprotocol.types import DocumentSymbol, SymbolKind

from cc_flow.lsp.documents import Document
from cc_flow.lsp.text import Text
from cc_flow.syntax import Entry, Mapping, Node, Scalar, Sequence

_KINDS = {
    "action": SymbolKind.Function,
    "workflow": SymbolKind.Module,
    "set": SymbolKind.Variable,
    "assert": SymbolKind.Boolean,
    "steps": SymbolKind.Namespace,
}
_HANDLERS = ("on_error", "finally")


def symbols(document: Document) -> list[DocumentSymbol]:
    """The steps in file order, those of groups and handlers inside them."""
    return list(_inside(document.tree, document.text)) if document.tree else []


def _inside(node: Node, text: Text) -> Iterator[DocumentSymbol]:
    """The steps in a workflow or a step."""
    for entry in node.entries if isinstance(node, Mapping) else ():
        if not isinstance(entry.value, Sequence):
            continue
        if entry.key.text == "steps":
            yield from _steps(entry.value, text)
        elif entry.key.text in _HANDLERS:
            yield _handlers(entry, entry.value, text)


def _steps(steps: Sequence, text: Text) -> Iterator[DocumentSymbol]:
    return (_step(item, number, text) for number, item in enumerate(steps.items) if isinstance(item, Mapping))


def _handlers(entry: Entry, steps: Sequence, text: Text) -> DocumentSymbol:
    return DocumentSymbol(
        name=entry.key.text,
        kind=SymbolKind.Event,
        range=text.range(entry.key.start, max(entry.key.end, steps.end)),
        selection_range=text.range(entry.key.start, entry.key.end),
        children=list(_steps(steps, text)),
    )


def _step(step: Mapping, number: int, text: Text) -> DocumentSymbol:
    id_ = step.get("id")
    name = id_ if isinstance(id_, Scalar) and id_.text else None
    kind = next((entry for entry in step.entries if entry.key.text in _KINDS), None)
    chosen = name or (step.entries[0].key if step.entries else step)
    return DocumentSymbol(
        name=name.text if name else f"[{number}]",
        kind=_KINDS[kind.key.text] if kind else SymbolKind.Null,
        detail=_detail(kind) if kind else None,
        range=text.range(step.start, step.end),
        selection_range=text.range(chosen.start, chosen.end),
        children=list(_inside(step, text)),
    )


def _detail(kind: Entry) -> str:
    return kind.value.text if isinstance(kind.value, Scalar) else kind.key.text
