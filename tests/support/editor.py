"""An editor, as far as a language server sees one: JSON-RPC over the standard input and output of a process.

It knows no language. What the server tells of its own accord is kept until it is asked for.
"""

import json
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

Message = dict[str, Any]
PATIENCE = 120.0


@dataclass
class Editor:
    """One server process for the length of a `with` block.

    `settings` is what the server may ask for. `encodings` are the units for columns that the editor can count in, the
    best first; without any it is one of those that know only UTF-16.
    """

    command: list[str]
    settings: dict[str, Any] = field(default_factory=dict)
    encodings: tuple[str, ...] = ()
    environment: dict[str, str] | None = None
    capabilities: Message = field(default_factory=dict)
    published: dict[str, Message] = field(default_factory=dict)
    count: int = 0
    number: int = 0

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=self.environment
        )
        # A server that keeps silent is ended, and reading says so.
        self._patience = threading.Timer(PATIENCE, self._process.kill)
        self._patience.start()
        general = {"general": {"positionEncodings": list(self.encodings)}} if self.encodings else {}
        asked = {"processId": None, "rootUri": None, "capabilities": {**_CAPABILITIES, **general}}
        self.capabilities = self.ask("initialize", asked)["capabilities"]
        self.tell("initialized", {})
        self.tell("workspace/didChangeConfiguration", {"settings": self.settings})
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._patience.cancel()
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()

    def leave(self) -> int:
        """Shut the server down as editors do; its exit code."""
        self.ask("shutdown", None)
        self.tell("exit", None)
        assert self._process.stdin is not None
        self._process.stdin.close()
        return self._process.wait(30)

    # Documents.

    def open(self, file: Path, text: str, *, language: str = "yaml") -> list[Message]:
        """Open a document; what the server finds wrong with it."""
        uri = file.as_uri()
        document = {"uri": uri, "languageId": language, "version": 1, "text": text}
        self.tell("textDocument/didOpen", {"textDocument": document})
        return self.diagnostics(uri)

    def change(self, file: Path, text: str, version: int) -> None:
        """Type: the whole text as it is now."""
        document = {"uri": file.as_uri(), "version": version}
        self.tell("textDocument/didChange", {"textDocument": document, "contentChanges": [{"text": text}]})

    def close(self, file: Path) -> None:
        """Close a document."""
        self.tell("textDocument/didClose", {"textDocument": {"uri": file.as_uri()}})

    def diagnostics(self, uri: str) -> list[Message]:
        """The next findings published for a document."""
        found: list[Message] = self.publication(uri)["diagnostics"]
        return found

    def publication(self, uri: str) -> Message:
        """The next findings published for a document, with the version that they are about."""
        while uri not in self.published:
            self._take(self._read())
        return self.published.pop(uri)

    # Questions.

    def complete(self, file: Path, line: int, column: int) -> list[Message]:
        """What may stand at a place; lines and columns from 0."""
        answer = self.ask("textDocument/completion", place(file, line, column))
        return answer["items"] if isinstance(answer, dict) else answer or []

    def hover(self, file: Path, line: int, column: int) -> str:
        """What is said of a place."""
        answer = self.ask("textDocument/hover", place(file, line, column))
        contents = (answer or {}).get("contents", "")
        return str(contents.get("value", "") if isinstance(contents, dict) else contents)

    def definition(self, file: Path, line: int, column: int) -> Message | None:
        """Where to go from a place."""
        found: Message | None = self.ask("textDocument/definition", place(file, line, column))
        return found

    def symbols(self, file: Path) -> list[Message]:
        """The outline of a document."""
        return self.ask("textDocument/documentSymbol", {"textDocument": {"uri": file.as_uri()}}) or []

    def fixes(self, file: Path, stretch: Message, found: list[Message]) -> list[Message]:
        """The quick fixes for a stretch of a document."""
        asked = {"textDocument": {"uri": file.as_uri()}, "range": stretch, "context": {"diagnostics": found}}
        return self.ask("textDocument/codeAction", asked) or []

    # The wire.

    def ask(self, method: str, parameters: Any) -> Any:
        """A request, and its answer."""
        self.number += 1
        self._write({"id": self.number, "method": method, "params": parameters})
        while True:
            message = self._read()
            if message.get("id") == self.number and "method" not in message:
                assert "error" not in message, message["error"]
                return message.get("result")
            self._take(message)

    def tell(self, method: str, parameters: Any) -> None:
        """A notification."""
        self._write({"method": method, "params": parameters})

    def _take(self, message: Message) -> None:
        match message.get("method"):
            case "textDocument/publishDiagnostics":
                self.count += 1
                self.published[message["params"]["uri"]] = message["params"]
            case "workspace/configuration":
                asked = message["params"]["items"]
                self._answer(message, [self.settings.get(item.get("section", "").split(".")[0], {}) for item in asked])
            case _ if "id" in message and "method" in message:
                self._answer(message, None)

    def _answer(self, message: Message, result: Any) -> None:
        self._write({"id": message["id"], "result": result})

    def _write(self, message: Message) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self._process.stdin is not None
        self._process.stdin.write(f"Content-Length: {len(body)}\r\n\r\n".encode() + body)
        self._process.stdin.flush()

    def _read(self) -> Message:
        assert self._process.stdout is not None
        length = 0
        for line in self._headers():
            if line.lower().startswith(b"content-length"):
                length = int(line.split(b":")[1])
        message: Message = json.loads(self._process.stdout.read(length))
        return message

    def _headers(self) -> Iterator[bytes]:
        """The lines up to the empty one."""
        assert self._process.stdout is not None
        while line := self._process.stdout.readline():
            if not line.strip():
                return
            yield line
        raise EOFError("the language server has ended")


def place(file: Path, line: int, column: int) -> Message:
    """A place in a document."""
    return {"textDocument": {"uri": file.as_uri()}, "position": {"line": line, "character": column}}


_CAPABILITIES: Message = {
    "workspace": {"configuration": True},
    "textDocument": {"completion": {"completionItem": {"snippetSupport": True, "documentationFormat": ["markdown"]}}},
}
