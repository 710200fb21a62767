"""An editor with our language server."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from editor import Editor
from program import Program

CURSOR = "§"


@dataclass
class Desk:
    """A folder of workflows and the editor that they are written in. `§` in a text is the cursor."""

    folder: Path
    editor: Editor
    pages: list["Page"] = field(default_factory=list)

    def write(self, text: str, *, name: str | None = None) -> "Page":
        """Open a workflow in which the cursor is somewhere."""
        file = self.folder / (name or f"flow-{len(self.pages)}.yaml")
        before, _, after = text.partition(CURSOR)
        page = Page(self.editor, file, before + after, before)
        page.found = self.editor.open(file, page.text)
        self.pages.append(page)
        return page


@dataclass
class Page:
    """A document that is open."""

    editor: Editor
    file: Path
    text: str
    before: str
    found: list[dict[str, Any]] = field(default_factory=list)

    @property
    def cursor(self) -> tuple[int, int]:
        """Line and column from 0, the column in UTF-16."""
        line = self.before.rpartition("\n")[2]
        return self.before.count("\n"), len(line.encode("utf-16-le")) // 2

    def completions(self) -> dict[str, dict[str, Any]]:
        """What is offered at the cursor, by its label."""
        return {item["label"]: item for item in self.editor.complete(self.file, *self.cursor)}

    def hover(self) -> str:
        """What is said at the cursor."""
        return self.editor.hover(self.file, *self.cursor)

    def target(self) -> str | None:
        """The words that a jump from the cursor selects."""
        found = self.editor.definition(self.file, *self.cursor)
        return None if found is None else self.at(found["range"])

    def at(self, stretch: dict[str, Any]) -> str:
        """The text of a stretch in one line."""
        line = self.text.split("\n")[stretch["start"]["line"]].encode("utf-16-le")
        return line[2 * stretch["start"]["character"] : 2 * stretch["end"]["character"]].decode("utf-16-le")

    def mended(self) -> list[tuple[str, str]]:
        """The quick fixes of all findings: their titles, and the text that each leads to."""
        return [
            (fix["title"], self._edited(fix["edit"]["changes"][self.file.as_uri()]))
            for one in self.found
            for fix in self.editor.fixes(self.file, one["range"], [one])
        ]

    def _edited(self, edits: list[dict[str, Any]]) -> str:
        lines = self.text.split("\n")
        for edit in edits:
            start, end = edit["range"]["start"], edit["range"]["end"]
            assert start["line"] == end["line"]
            line = lines[start["line"]].encode("utf-16-le")
            written = line[: 2 * start["character"]] + edit["newText"].encode("utf-16-le")
            lines[start["line"]] = (written + line[2 * end["character"] :]).decode("utf-16-le")
        return "\n".join(lines)


def command() -> list[str]:
    """How editors start the server."""
    return [sys.executable, "-m", "cc_flow", "lsp", "--stdio"]


@pytest.fixture(scope="module")
def editor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Editor]:
    """An editor that has started the server."""
    with Editor(command(), environment=Program(tmp_path_factory.mktemp("machine")).variables()) as one:
        yield one


@pytest.fixture
def desk(editor: Editor, tmp_path: Path) -> Iterator[Desk]:
    """A fresh folder; what was opened in it is closed."""
    desk = Desk(tmp_path, editor)
    yield desk
    for page in desk.pages:
        editor.close(page.file)
