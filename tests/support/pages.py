"""The pages of the documentation: the blocks in them, with the words that lead to each."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cc_flow.diagnostic import Diagnostic, in_order
from cc_flow.errors import UsageError
from cc_flow.workflow.loading import load

DOCS = Path(__file__).parents[2] / "docs"
_BLOCK = re.compile(r"^```(?P<language>\w*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^#+ (.*)$", re.MULTILINE)


@dataclass(frozen=True)
class Block:
    """A block of a page: its language, its text, the heading it stands under, and the line just before it."""

    language: str
    text: str
    heading: str
    before: str


def blocks_of(page: str) -> Iterator[Block]:
    """The blocks of a page under `docs/`, from the top."""
    text = (DOCS / page).read_text("utf-8")
    for found in _BLOCK.finditer(text):
        above = text[: found.start()].rstrip()
        headings = _HEADING.findall(_BLOCK.sub("", above))
        yield Block(found["language"], found["text"], headings[-1], above.rpartition("\n")[2])


def findings(text: str, beside: dict[str, str]) -> tuple[Diagnostic, ...]:
    """What is found in a workflow called `example.yaml`, with other files beside it."""
    from cc_flow.check import check

    texts = {**beside, "example.yaml": text}

    def read(file: str) -> str:
        if file not in texts:
            raise UsageError(f"{file} cannot be read: no such file or directory")
        return texts[file]

    loaded = load("example.yaml", read=read)
    found = list(loaded.diagnostics)
    if loaded.workflow is not None:
        found += check(loaded.workflow, files=loaded.linked)[1]
    return in_order(found)
