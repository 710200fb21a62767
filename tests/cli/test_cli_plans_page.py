"""`docs/plans.md`: its workflow is right, its commands run as they stand, and print what the page says they print."""

import re
import shlex

import pytest
from command_line import Cli
from pages import DOCS, Block, blocks_of, findings

BLOCKS = list(blocks_of("plans.md"))
NOW = "2026-12-07T07:00:00-05:00"


def commands(block: Block) -> list[list[str]]:
    """The arguments of each line of a block, comments left out."""
    lines = [shlex.split(line, comments=True) for line in block.text.splitlines()]
    assert all(line[0] == "cc-flow" for line in lines)
    return [line[1:] for line in lines]


@pytest.fixture
def at_work(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> Cli:
    """A folder with the page's workflow in it, on a wide terminal."""
    monkeypatch.setenv("COLUMNS", "120")
    cli.write("workflows/two-reels.yaml", next(block.text for block in BLOCKS if block.language == "yaml"))
    return cli


def test_the_workflow_is_right():
    """It is checked without a finding."""
    [block] = [block for block in BLOCKS if block.language == "yaml"]
    assert findings(block.text, {}) == ()


def test_the_commands_do_what_the_page_says(at_work: Cli):
    """In order, each ends well; what stands in the page's boxes is printed, line for line, by those before it."""
    printed = ""
    for block in BLOCKS:
        if block.language == "sh":
            for line in commands(block):
                moment = ["--now", NOW] if line[0] == "plan" else []
                ended = at_work(*line, *moment)
                assert ended.code == (10 if "--exit-code" in line else 0), (line, ended.err)
                printed += ended.out
        elif block.language == "text":
            rest = printed
            for shown in block.text.splitlines():
                assert f"{shown}\n" in rest
                rest = rest.partition(f"{shown}\n")[2]


def test_every_flag_of_a_plan_is_on_the_page(at_work: Cli):
    """Those of `plan` itself; the connection's stand with the connection."""
    page = (DOCS / "plans.md").read_text("utf-8")
    helped = at_work("plan", "--help").out
    own = set(re.findall(r"--[a-z-]+", helped)) - {
        "--profile",
        "--tenant",
        "--base-url",
        "--help",
        "--input",
        "--inputs-file",
    }
    named = set(re.findall(r"--[a-z-]+", page))
    assert own - named <= {"--now", "--out"}
    assert "-o " in page


def test_links_lead_somewhere():
    """To a page beside this one."""
    page = (DOCS / "plans.md").read_text("utf-8")
    for target in re.findall(r"\]\(([^)#]+)", page):
        assert (DOCS / target).is_file(), target
