"""`docs/recipes/plan-and-apply.yaml`: its scripts do, on a runner, what the page about pull requests says."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from program import ROOT

from cc_flow.syntax import parse, plain

RECIPE = ROOT / "docs" / "recipes" / "plan-and-apply.yaml"
ENVIRONMENT = {"WORKFLOW": "workflows/monday-content.yaml", "GITHUB_REPOSITORY": "acme/content", "NUMBER": "7"}
FIRST = "<!-- content calendar: workflows/monday-content.yaml -->"
# Keeps what it is called with, and answers as its `--jq` would: authors, ids and first lines of comments.
GH = """\
#!/bin/sh
echo "$@" >> gh.txt
case "$*" in *--method*) exit;; esac
cat comments.tsv
"""
THEIRS = f"mallory\t1\t{FIRST}\ngithub-actions[bot]\t2\t<!-- something else -->\n"
OURS = f"github-actions[bot]\t3\t{FIRST}\n"


def recipe() -> Any:
    """What the file holds."""
    tree, found = parse(RECIPE.read_bytes(), file=RECIPE.name)
    assert tree is not None
    assert found == ()
    return plain(tree)


def script(job: str, name: str) -> str:
    """What a step of a job runs."""
    return str(next(step for step in recipe()["jobs"][job]["steps"] if step.get("name") == name)["run"])


class Runner:
    """A runner of GitHub in a checkout. The sandbox stands in for the service where the scripts have a key."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        tools = folder / "tools"
        tools.mkdir()
        for tool, text in (("gh", GH), ("cc-flow", f'#!/bin/sh\nexec "{sys.executable}" -m cc_flow "$@" $PLACE\n')):
            (tools / tool).write_text(text, "utf-8")
            (tools / tool).chmod(0o755)
        shutil.copytree(ROOT / "workflows", folder / "workflows")

    def __call__(self, text: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run a script as GitHub does."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("CC_FLOW_")}
        files = {name: str(self.folder / name) for name in ("GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT")}
        places = {"CC_FLOW_STATE_DIR": str(self.folder / ".cc-flow-state"), "CC_FLOW_CONFIG_DIR": str(self.folder)}
        own: Mapping[str, str] = {"PLACE": "", "CC_FLOW_API_KEY": "", "PYTHONPATH": str(ROOT / "src"), **variables}
        path = f"{self.folder / 'tools'}{os.pathsep}{os.environ['PATH']}"
        return subprocess.run(
            ["bash", "--noprofile", "--norc", "-e", "-c", text],
            cwd=self.folder,
            env={**kept, **ENVIRONMENT, **files, **places, **own, "PATH": path},
            capture_output=True,
            text=True,
            check=False,
        )

    def read(self, name: str) -> str:
        """A file that a script wrote."""
        return (self.folder / name).read_text("utf-8")


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    """A runner with nothing done yet."""
    return Runner(tmp_path)


def test_a_pull_request_without_secrets_is_planned_in_the_sandbox(runner: Runner):
    """The comment begins with its marker and holds the plan; the page is one plan with it."""
    assert runner(script("comment", "Plan")).returncode == 0
    lines = runner.read("comment.md").splitlines()
    assert lines[0] == FIRST
    assert "### Plan: monday-content for sandbox" in lines
    assert len(runner.read("comment.md")) < 65_536
    assert runner.read("plan.html").startswith("<!doctype html>")
    assert runner.read("GITHUB_STEP_SUMMARY") == runner.read("plan.md")


def test_a_plan_that_fails_is_said_in_the_comment(runner: Runner):
    """The job fails, and the comment does not go on showing the plan of an earlier commit."""
    (runner.folder / "workflows" / "monday-content.yaml").write_text("cc_flow: 1\nname: x\n", "utf-8")
    assert runner(script("comment", "Plan")).returncode == 2
    assert "### No plan of workflows/monday-content.yaml" in runner.read("comment.md")
    assert "    error" in runner.read("comment.md")


def test_there_is_one_comment_and_it_is_ours(runner: Runner):
    """The first time one is made; then that one is changed, and never a person's that begins alike."""
    text = script("comment", "One comment, kept up to date")
    (runner.folder / "comment.md").write_text(f"{FIRST}\nnew\n", "utf-8")
    (runner.folder / "comments.tsv").write_text(THEIRS, "utf-8")
    assert runner(text).returncode == 0
    assert runner.read("gh.txt").splitlines()[-1] == (
        "api --silent --method POST repos/acme/content/issues/7/comments --field body=@comment.md"
    )
    (runner.folder / "comments.tsv").write_text(THEIRS + OURS, "utf-8")
    assert runner(text).returncode == 0
    assert runner.read("gh.txt").splitlines()[-1] == (
        "api --silent --method PATCH repos/acme/content/issues/comments/3 --field body=@comment.md"
    )


def test_a_merge_is_planned_and_exactly_that_applied(runner: Runner):
    """The plan's job hands on that there is something to do; once it is done there is nothing more."""
    plan = script("plan", "Plan")
    assert runner(plan, PLACE="--sandbox").returncode == 0
    assert runner.read("GITHUB_OUTPUT") == "code=10\n"
    assert runner(script("apply", "Apply exactly that")).returncode == 0
    assert runner(script("apply", "Apply exactly that")).returncode == 5
    assert runner(plan, PLACE="--sandbox").returncode == 0
    assert runner.read("GITHUB_OUTPUT") == "code=10\ncode=0\n"


def test_the_key_that_writes_is_in_reach_of_no_pull_request():
    """It is the environment's; jobs of pull requests name no environment, and only they may write a comment."""
    jobs = recipe()["jobs"]
    assert recipe()["permissions"] == {"contents": "read"}
    assert [name for name, job in jobs.items() if "permissions" in job] == ["comment"]
    assert [name for name, job in jobs.items() if job.get("environment") == "content"] == ["plan", "apply"]
    for name, job in jobs.items():
        keys = {text for step in job["steps"] for text in step.get("env", {}).values() if "secrets." in text}
        assert keys <= {f"${{{{ secrets.{'CC_FLOW_READ_KEY' if name == 'comment' else 'CC_FLOW_API_KEY'} }}}}"}


def test_what_was_done_is_kept_also_where_it_failed():
    """The run store is saved always, under a key of its own for each attempt: a cache is never overwritten."""
    saved = recipe()["jobs"]["apply"]["steps"][-1]
    assert saved["uses"].startswith("actions/cache/save@")
    assert saved["if"] == "always()"
    assert "github.run_attempt" in saved["with"]["key"]
