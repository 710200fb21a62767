"""The server itself: what an editor asks, and who answers. Speaks over standard input and output."""

import asyncio
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from lsprotocol import types
from pygls.lsp.server import LanguageServer

from cc_flow.lsp.completion import complete
from cc_flow.lsp.definition import definition
from cc_flow.lsp.diagnosing import Diagnosing
from cc_flow.lsp.documents import Document, Documents
from cc_flow.lsp.fixes import fixes
from cc_flow.lsp.hover import hover
from cc_flow.lsp.symbols import symbols

PAUSE = 0.2
"""Seconds without a keystroke before a document is looked at."""


class WorkflowServer(LanguageServer):
    """A language server with the documents that are open, and what is wrong with them."""

    def __init__(self, version: str) -> None:
        # Whole texts: files are small, and editors and Python disagree on where lines end.
        super().__init__("cc-flow", version, text_document_sync_kind=types.TextDocumentSyncKind.Full)
        self.documents = Documents()
        self.diagnosing = Diagnosing(self.documents)
        self._waiting: asyncio.TimerHandle | None = None

    def at(self, asked: types.TextDocumentIdentifier, position: types.Position) -> tuple[Document, int] | None:
        """The workflow and the offset in it that a request is about."""
        document = self.documents.get(asked.uri)
        if document is None or not document.is_workflow:
            return None
        return document, document.text.offset(position)

    def look_soon(self, pause: float) -> None:
        """Look for what is wrong after a pause; a further change begins it anew."""
        if self._waiting is not None:
            self._waiting.cancel()
        self._waiting = asyncio.get_running_loop().call_later(pause, self._look)

    def _look(self) -> None:
        self._waiting = None
        for publication in self.diagnosing.look():
            self.text_document_publish_diagnostics(publication)


def build(version: str) -> WorkflowServer:
    """A server that answers."""
    server = WorkflowServer(version)
    _listen(server)
    _answer(server)
    return server


def _listen(server: WorkflowServer) -> None:
    """What the editor tells."""

    @server.feature(types.INITIALIZE)
    def initialize(_params: types.InitializeParams) -> None:
        server.documents.encoding = server.workspace.position_encoding or types.PositionEncodingKind.Utf16

    @server.feature(types.WORKSPACE_DID_CHANGE_CONFIGURATION)
    def configured(_params: types.DidChangeConfigurationParams) -> None:
        """There is nothing to set; editors tell all servers."""

    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def opened(params: types.DidOpenTextDocumentParams) -> None:
        document = params.text_document
        server.documents.put(document.uri, document.text, document.version)
        server.look_soon(0)

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def changed(params: types.DidChangeTextDocumentParams) -> None:
        document = params.text_document
        server.documents.put(document.uri, params.content_changes[-1].text, document.version)
        server.look_soon(PAUSE)

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    def saved(_params: types.DidSaveTextDocumentParams) -> None:
        server.look_soon(0)

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def closed(params: types.DidCloseTextDocumentParams) -> None:
        server.documents.close(params.text_document.uri)
        server.look_soon(0)


def _answer(server: WorkflowServer) -> None:
    """What the editor asks."""

    @server.feature(types.TEXT_DOCUMENT_COMPLETION, types.CompletionOptions(trigger_characters=list(".|{[' ")))
    def completed(params: types.CompletionParams) -> list[types.CompletionItem]:
        at = server.at(params.text_document, params.position)
        return complete(server.documents, *at) if at else []

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    def hovered(params: types.HoverParams) -> types.Hover | None:
        if (at := server.at(params.text_document, params.position)) is None:
            return None
        return hover(server.documents, *at, found=server.diagnosing.of(at[0]), now=datetime.now(UTC))

    @server.feature(types.TEXT_DOCUMENT_DEFINITION)
    def defined(params: types.DefinitionParams) -> types.Location | None:
        at = server.at(params.text_document, params.position)
        return definition(server.documents, *at) if at else None

    @server.feature(types.TEXT_DOCUMENT_DOCUMENT_SYMBOL)
    def listed(params: types.DocumentSymbolParams) -> list[types.DocumentSymbol]:
        document = server.documents.get(params.text_document.uri)
        return symbols(document) if document and document.is_workflow else []

    @server.feature(
        types.TEXT_DOCUMENT_CODE_ACTION, types.CodeActionOptions(code_action_kinds=[types.CodeActionKind.QuickFix])
    )
    def fixed(params: types.CodeActionParams) -> list[types.CodeAction]:
        document = server.documents.get(params.text_document.uri)
        if document is None:
            return []
        start, end = document.text.offset(params.range.start), document.text.offset(params.range.end)
        return fixes(document, start, end, server.diagnosing.of(document))


def serve(version: str) -> None:
    """Speak over standard input and output until the editor ends it."""
    # What anything prints by mistake must not stand between the answers.
    with os.fdopen(os.dup(sys.stdout.fileno()), "wb") as answers, Path(os.devnull).open("w") as nowhere:
        os.dup2(nowhere.fileno(), sys.stdout.fileno())
        build(version).start_io(sys.stdin.buffer, answers)
