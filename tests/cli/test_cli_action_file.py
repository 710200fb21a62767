"""The GitHub Action and the pre-commit hook: their files, and the script that the action runs."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from program import ROOT, Program

from cc_flow.cli.app import app
from cc_flow.syntax import parse, plain

RIGHT = "cc_flow: 1\nname: right\nsteps:\n  - id: all\n    action: content.list_pillars\n"
WRONG = RIGHT.replace("content.list_pillars", "content.list_pilars")


def written(file: str) -> Any:
    """What a file of the repository holds."""
    tree, found = parse((ROOT / file).read_bytes(), file=file)
    assert tree is not None
    assert found == ()
    return plain(tree)


def script() -> str:
    """What the action runs once cc-flow is installed."""
    step = next(one for one in written("action.yml")["runs"]["steps"] if one.get("name") == "Validate")
    assert step["env"] == {"FILES": "${{ inputs.files }}"}
    return str(step["run"])


@pytest.fixture
def action(program: Program, tmp_path: Path):
    """The script in a checkout, as a runner of GitHub calls it."""
    checkout, tools = tmp_path / "checkout", tmp_path / "tools"
    (checkout / "workflows" / "deep").mkdir(parents=True)
    tools.mkdir()
    tool = tools / "cc-flow"
    tool.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m cc_flow "$@"\n', "utf-8")
    tool.chmod(0o755)
    environment = {**program.variables(), "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}",
                   "PYTHONPATH": str(ROOT / "src")}  # fmt: skip

    def run(files: str = "", **texts: str) -> subprocess.CompletedProcess[str]:
        for name, text in texts.items():
            (checkout / "workflows" / f"{name.replace('__', '/')}.yaml").write_text(text, "utf-8")
        command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script()]
        return subprocess.run(
            command, cwd=checkout, env={**environment, "FILES": files}, capture_output=True, text=True, check=False
        )

    return run


def test_the_action_annotates_the_lines_of_all_workflows(action):
    """Those in folders below `workflows/`, too; the job fails."""
    ended = action(right=RIGHT, wrong=WRONG, deep__wrong=WRONG)
    assert ended.returncode == 2
    lines = ended.stdout.splitlines()
    assert [line.partition("title=")[0] for line in lines] == [
        "::error file=workflows/deep/wrong.yaml,line=5,endLine=5,",
        "::error file=workflows/wrong.yaml,line=5,endLine=5,",
    ]
    assert "there is no action `content.list_pilars`" in lines[0]


def test_the_action_is_content_with_right_workflows(action):
    """Nothing is annotated, and the job goes on."""
    ended = action(right=RIGHT)
    assert (ended.returncode, ended.stdout) == (0, "")


def test_the_action_without_workflows_says_so(action):
    """An empty checkout is no failure."""
    ended = action()
    assert (ended.returncode, ended.stdout) == (0, "no workflows to check\n")


def test_the_action_looks_at_the_files_it_is_given(action):
    """Only those; a star in a name is no pattern, and names no file."""
    assert action("workflows/right.yaml", right=RIGHT, wrong=WRONG).returncode == 0
    assert action("workflows/right.yaml workflows/wrong.yaml").returncode == 2
    ended = action("workflows/*.yaml")
    assert ended.returncode == 2
    assert "cannot be read" in ended.stderr


def test_the_hook_is_a_command_there_is(tmp_path: Path, program: Program):
    """pre-commit calls it with the changed files at the end."""
    [hook] = written(".pre-commit-hooks.yaml")
    program_name, command = hook["entry"].split()
    assert program_name == "cc-flow"
    assert command in app.list_commands(None)
    shutil.copy(ROOT / "workflows" / "weekly-digest.yaml", tmp_path)
    assert program(command, str(tmp_path / "weekly-digest.yaml")).code == 0
    assert program(command, program.write("wrong.yaml", WRONG)).code == 2
