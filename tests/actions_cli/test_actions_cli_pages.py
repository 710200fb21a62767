"""The generated pages are fresh and whole."""

import subprocess
import sys
from pathlib import Path

import pytest

from cc_flow.actions import catalog
from cc_flow.template import FILTERS, TESTS

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"


def test_the_pages_are_fresh():
    """`python -m docs.generate --check` finds nothing to do: the pages say what the code says."""
    command = [sys.executable, "-m", "docs.generate", "--check"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"write them anew with `python -m docs.generate`\n{done.stdout}{done.stderr}"


@pytest.mark.parametrize("chapter", [*catalog.chapters(), "core"])
def test_every_action_has_its_place(chapter: str):
    """A heading on its chapter's page, and a line in the index that leads there."""
    page = (DOCS / "actions" / f"{chapter}.md").read_text(encoding="utf-8")
    index = (DOCS / "actions" / "index.md").read_text(encoding="utf-8")
    names = catalog.core_names() if chapter == "core" else catalog.names(chapter)
    headings = [line for line in page.splitlines() if line.startswith("## ")]
    assert headings == [f"## `{name}`" for name in names]
    for name in names:
        assert f"[`{name}`]({chapter}.md#{name.replace('.', '')})" in index


def test_every_filter_and_test_is_on_the_page():
    """Each name that an expression may use, with its examples."""
    page = (DOCS / "filters.md").read_text(encoding="utf-8")
    headings = "\n".join(line for line in page.splitlines() if line.startswith("### "))
    for name, definition in {**FILTERS, **TESTS}.items():
        assert f"`{name}`" in headings or f"`{name}(" in headings, name
        for left, right in definition.examples:
            assert f"{left}  ->  {right}" in page
