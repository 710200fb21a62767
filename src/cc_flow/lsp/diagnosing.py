"""What is wrong with the open documents, file by file: the same as `cc-flow validate` says."""

from dataclasses import dataclass, field

from lsprotocol import types

from cc_flow.check import check
from cc_flow.diagnostic import Diagnostic, in_order
from cc_flow.lsp.documents import Document, Documents
from cc_flow.lsp.findings import as_finding
from cc_flow.lsp.text import Text
from cc_flow.workflow.loading import Loaded


@dataclass(slots=True)
class Diagnosing:
    """The findings of each open document, by its URI; those of the files it uses are among them."""

    documents: Documents
    found: dict[str, tuple[Diagnostic, ...]] = field(default_factory=dict)
    _texts: dict[str, str] = field(default_factory=dict)
    _told: dict[str, types.PublishDiagnosticsParams] = field(default_factory=dict)

    def of(self, document: Document) -> tuple[Diagnostic, ...]:
        """What was found last."""
        return self.found.get(document.uri, ())

    def look(self) -> list[types.PublishDiagnosticsParams]:
        """Look at every open document anew; what an editor has to be told.

        All of them: what is typed in one changes what is wrong with those that use it.
        """
        self.found.clear()
        self._texts.clear()
        for document in self.documents.workflows:
            loaded = self.documents.load(document)
            self._texts |= loaded.texts
            self.found[document.uri] = _findings(loaded)
        return self._published()

    def _published(self) -> list[types.PublishDiagnosticsParams]:
        everything = in_order(one for found in self.found.values() for one in found)
        others = {file: (self.documents.uri_of(file), self._text(file)) for file in self._texts}
        files = {document.file for document in self.documents.all} | {one.span.file for one in everything}
        shown = {self.documents.uri_of(file): file for file in files}
        before, self._told = (
            self._told,
            {uri: self._publication(uri, file, everything, others) for uri, file in shown.items()},
        )
        # Of a file that is not looked at any more the findings would stay on the screen.
        gone = [types.PublishDiagnosticsParams(uri, []) for uri in before if uri not in shown]
        return [one for uri, one in self._told.items() if one != before.get(uri)] + gone

    def _publication(
        self, uri: str, file: str, everything: tuple[Diagnostic, ...], others: dict[str, tuple[str, Text]]
    ) -> types.PublishDiagnosticsParams:
        document = self.documents.get(uri)
        text = self._text(file)
        mine = [as_finding(one, text, others) for one in everything if one.span.file == file]
        return types.PublishDiagnosticsParams(uri, mine, document.version if document else None)

    def _text(self, file: str) -> Text:
        return self.documents.text_of(file, self._texts.get(file, ""))


def _findings(loaded: Loaded) -> tuple[Diagnostic, ...]:
    found = list(loaded.diagnostics)
    if loaded.workflow is not None:
        found += check(loaded.workflow, files=loaded.linked)[1]
    return in_order(found)
