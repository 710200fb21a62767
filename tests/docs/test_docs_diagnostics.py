"""`docs/diagnostics.md`: its examples are what the page says of them."""

from itertools import pairwise

import pytest
from pages import Block, blocks_of, findings

from cc_flow.codes.registry import CODES

SHORTENED = "(The example is shortened here.)"
BLOCKS = list(blocks_of("diagnostics.md"))
BESIDE = {"mark.yaml": BLOCKS[0].text}


def examples(code: str) -> list[Block]:
    """The workflows in the section of a code: the wrong one, then the right one."""
    return [block for block in BLOCKS if block.heading == code and block.language == "yaml"]


def test_every_code_has_its_section():
    """With a wrong and a right example, in the order of the registry."""
    assert list(dict.fromkeys(block.heading for block in BLOCKS[1:])) == list(CODES)
    assert all(len(examples(code)) == 2 for code in CODES)


@pytest.mark.parametrize("code", CODES)
def test_examples_do_what_the_page_says(code: str):
    """The first earns exactly that finding, in the words that stand below it; the second none."""
    wrong, right = examples(code)
    if wrong.before != SHORTENED:
        assert [one.code for one in findings(wrong.text, BESIDE)] == [code]
    said = next(after for before, after in pairwise(BLOCKS) if before is wrong)
    assert said.text.startswith(f"{'warning' if code[0] == 'W' else 'error'}[{code}]: ")
    assert right.before == SHORTENED or findings(right.text, BESIDE) == ()


def test_few_examples_are_shortened():
    """Only those that nobody could read in full."""
    cut = [block.heading for block in BLOCKS if block.before == SHORTENED]
    assert len(set(cut)) <= 10
