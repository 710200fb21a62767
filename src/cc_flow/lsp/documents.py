"""The documents that are open in an editor, and the files around them."""

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePath
from urllib.parse import urlsplit

from lsprotocol.types import PositionEncodingKind
from pygls.uris import from_fs_path, to_fs_path

from cc_flow.lsp.text import Text
from cc_flow.syntax import Node, parse
from cc_flow.workflow.files import read_file
from cc_flow.workflow.loading import Loaded, Reader, load
from cc_flow.workflow.model import Workflow

_SAYS_SO = re.compile(r"^(?:\ufeff)?[\"']?cc_flow[\"']?[ \t]*:", re.MULTILINE)


@dataclass(frozen=True)
class Document:
    """A document as it stands. `file` is what places call it: its path, or where it has none its URI."""

    uri: str
    file: str
    text: Text
    version: int | None = None

    @property
    def is_workflow(self) -> bool:
        """Whether it is one of ours: it names the language, or lies in a folder `workflows`. Other YAML is left
        alone.
        """
        return bool(_SAYS_SO.search(self.text.text)) or "workflows" in PurePath(self.file).parent.parts

    @cached_property
    def tree(self) -> Node | None:
        """Its tree, where it can be read."""
        return parse(self.text.text, file=self.file)[0]


class Documents:
    """All that are open. What is not open is read from the disk."""

    def __init__(self) -> None:
        self.encoding: str = PositionEncodingKind.Utf16
        self._open: dict[str, Document] = {}

    def put(self, uri: str, text: str, version: int | None) -> Document:
        """A document was opened or changed."""
        self._open[uri] = document = Document(uri, _file_of(uri), Text(text, self.encoding), version)
        return document

    def close(self, uri: str) -> None:
        """A document was closed; the file counts again."""
        self._open.pop(uri, None)

    def get(self, uri: str) -> Document | None:
        """The open document of this URI."""
        return self._open.get(uri)

    @property
    def all(self) -> tuple[Document, ...]:
        """All open documents, whatever they hold."""
        return tuple(self._open.values())

    @property
    def workflows(self) -> tuple[Document, ...]:
        """The open documents that are workflows."""
        return tuple(document for document in self.all if document.is_workflow)

    def uri_of(self, file: str) -> str:
        """The URI of a file; of an open one in the editor's own spelling."""
        return next((one.uri for one in self._open.values() if one.file == file), None) or from_fs_path(file) or file

    def text_of(self, file: str, text: str) -> Text:
        """The text of a file as the editor has it, else `text`."""
        found = next((one.text for one in self._open.values() if one.file == file), None)
        return found or Text(text, self.encoding)

    def load(self, document: Document, text: str | None = None) -> Loaded:
        """The workflow in a document with all it uses; with `text` as if that stood there."""
        written = document.text.text if text is None else text
        return load(document.file, read=self._reader({document.file: written}))

    def workflow(self, document: Document) -> Workflow | None:
        """The workflow in a document alone, where it can be read."""
        return self.load(document).workflow

    def _reader(self, instead: dict[str, str]) -> Reader:
        texts = {document.file: document.text.text for document in self._open.values()} | instead

        def read(file: str) -> bytes | str:
            return texts[file] if file in texts else read_file(file)

        return read


def _file_of(uri: str) -> str:
    return to_fs_path(uri) or urlsplit(uri).path or uri
