"""`docs/language.md`: every workflow on the page is right, and the page names every key and name of the language."""

import re
import textwrap

import pytest
from pages import DOCS, Block, blocks_of, findings

from cc_flow.check.names import ERROR, RESERVED, STATUSES
from cc_flow.schema.words import STEP_KEYS, TOP_KEYS
from cc_flow.workflow.schema_words import FORMATS

HEAD = "cc_flow: 1\nname: example\n"
STEPS = """\
steps:
  - id: week
    action: calendar.list_schedule
  - id: reels
    action: content.list_trending_reels
"""
SHARED = """\
cc_flow: 1
name: share
inputs: {words: {type: string}}
steps:
  - id: told
    action: core.notify
    with: {message: "{{ inputs.words }}"}
outputs: {sent: "{{ inputs.words }}"}
"""
BLOCKS = [block for block in blocks_of("language.md") if block.language == "yaml"]


def whole(block: Block) -> str:
    """A block as a workflow: steps stand behind two that read, other keys above them."""
    if block.text.startswith("cc_flow:"):
        return block.text
    if block.text.startswith("- "):
        return HEAD + STEPS + textwrap.indent(block.text, "  ")
    return HEAD + block.text + STEPS


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block.heading)
def test_every_example_is_right(block: Block):
    """No errors, and no warnings but that a part of a workflow does not use all there is."""
    found = findings(whole(block), {"share.yaml": SHARED})
    assert [(one.code, one.message) for one in found if one.code not in {"W309", "W310"}] == []


def test_every_key_is_on_the_page():
    """All keys of a workflow and of a step, in the form in which they are written."""
    page = (DOCS / "language.md").read_text("utf-8")
    named = set(re.findall(r"`(\w+)[^`]*`", page))
    assert set(TOP_KEYS) | set(STEP_KEYS) <= named
    assert set(RESERVED) <= named
    assert {*STATUSES, *ERROR.fields, *FORMATS} <= set(re.findall(r"[\w-]+", page))


def test_links_lead_somewhere():
    """To a page beside this one, or a heading on it."""
    page = (DOCS / "language.md").read_text("utf-8")
    headings = {line.lstrip("# ").lower().replace(" ", "-") for line in page.splitlines() if line.startswith("#")}
    for target in re.findall(r"\]\(([^)]+)\)", page):
        file, _, heading = target.partition("#")
        assert (DOCS / file).is_file() if file else heading in headings, target
