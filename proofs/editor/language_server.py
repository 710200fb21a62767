"""A language server over stdio: started, told of a document, asked. Speaks JSON-RPC and knows no language."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Self


class LanguageServer:
    """One server process for the length of a `with` block."""

    def __init__(self, command: list[str], *, settings: dict[str, Any] | None = None) -> None:
        self._command = command
        self._settings = settings or {}
        self._number = 0
        self._published: dict[str, list[dict[str, Any]]] = {}

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.ask("initialize", {"processId": None, "rootUri": None, "capabilities": _CAPABILITIES})
        self.tell("initialized", {})
        self.tell("workspace/didChangeConfiguration", {"settings": self._settings})
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()

    def open(self, file: Path, text: str) -> list[dict[str, Any]]:
        """Open a document; what the server finds wrong with it."""
        uri = file.as_uri()
        document = {"uri": uri, "languageId": "yaml", "version": 1, "text": text}
        self.tell("textDocument/didOpen", {"textDocument": document})
        return self.diagnostics(uri)

    def diagnostics(self, uri: str) -> list[dict[str, Any]]:
        """The next findings published for a document."""
        while uri not in self._published:
            self._take(self._read())
        return self._published.pop(uri)

    def complete(self, file: Path, line: int, column: int) -> list[dict[str, Any]]:
        """What may stand at a place; lines and columns from 0."""
        answer = self.ask("textDocument/completion", self._place(file, line, column))
        return answer["items"] if isinstance(answer, dict) else answer or []

    def hover(self, file: Path, line: int, column: int) -> str:
        """What is said of a place."""
        answer = self.ask("textDocument/hover", self._place(file, line, column))
        contents = (answer or {}).get("contents", "")
        return contents.get("value", "") if isinstance(contents, dict) else str(contents)

    def _place(self, file: Path, line: int, column: int) -> dict[str, Any]:
        return {"textDocument": {"uri": file.as_uri()}, "position": {"line": line, "character": column}}

    def ask(self, method: str, parameters: Any) -> Any:
        """A request, and its answer."""
        self._number += 1
        self._write({"id": self._number, "method": method, "params": parameters})
        while True:
            message = self._read()
            if message.get("id") == self._number and "method" not in message:
                return message.get("result")
            self._take(message)

    def tell(self, method: str, parameters: Any) -> None:
        """A notification."""
        self._write({"method": method, "params": parameters})

    def _take(self, message: dict[str, Any]) -> None:
        match message.get("method"):
            case "textDocument/publishDiagnostics":
                self._published[message["params"]["uri"]] = message["params"]["diagnostics"]
            case "workspace/configuration":
                asked = message["params"]["items"]
                self._answer(message, [self._settings.get(item.get("section", "").split(".")[0], {}) for item in asked])
            case _ if "id" in message and "method" in message:
                self._answer(message, None)

    def _answer(self, message: dict[str, Any], result: Any) -> None:
        self._write({"id": message["id"], "result": result})

    def _write(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self._process.stdin is not None
        self._process.stdin.write(f"Content-Length: {len(body)}\r\n\r\n".encode() + body)
        self._process.stdin.flush()

    def _read(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        length = next(
            int(line.split(b":")[1]) for line in self._headers() if line.lower().startswith(b"content-length")
        )
        self._process.stdout.readline()
        message: dict[str, Any] = json.loads(self._process.stdout.read(length))
        return message

    def _headers(self) -> Iterator[bytes]:
        assert self._process.stdout is not None
        while line := self._process.stdout.readline():
            yield line
        raise EOFError("the language server has ended")


_CAPABILITIES = {
    "workspace": {"configuration": True},
    "textDocument": {"completion": {"completionItem": {"snippetSupport": True, "documentationFormat": ["markdown"]}}},
}
