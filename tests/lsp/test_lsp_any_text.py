"""Whatever stands in a document, each question about it is answered."""

import random
from datetime import UTC, datetime
from pathlib import Path

import pytest
from proofs.mutants import mutant

from cc_flow.lsp.completion import complete
from cc_flow.lsp.definition import definition
from cc_flow.lsp.diagnosing import Diagnosing
from cc_flow.lsp.documents import Documents
from cc_flow.lsp.fixes import fixes
from cc_flow.lsp.hover import hover
from cc_flow.lsp.symbols import symbols

NOW = datetime(2026, 12, 3, tzinfo=UTC)


@pytest.mark.parametrize("number", range(60))
def test_files_gone_wrong_are_answered(number: int, tmp_path: Path):
    """Findings, outline and fixes of the whole; completion, hover and definition at any place, and there and back."""
    text = mutant(number).decode("utf-8", "replace")
    documents = Documents()
    document = documents.put((tmp_path / "flow.yaml").as_uri(), text, 1)
    diagnosing = Diagnosing(documents)
    diagnosing.look()
    assert isinstance(symbols(document), list)
    assert isinstance(fixes(document, 0, len(text), diagnosing.of(document)), list)
    chance = random.Random(number)
    for offset in (0, len(document.text.text), *(chance.randrange(len(text) + 1) for _ in range(3))):
        there = document.text.offset(document.text.position(offset))
        assert document.text.position(there) == document.text.position(offset)
        complete(documents, document, offset)
        hover(documents, document, offset, found=diagnosing.of(document), now=NOW)
        definition(documents, document, offset)
