"""`cc-flow plan` and `run --dry-run`: what would be done, for people, programs and files; nothing is done."""

import json
import subprocess
import sys

import pytest
from command_line import Cli
from program import ROOT, Program

MONDAY = str(ROOT / "workflows" / "monday-content.yaml")
NOW = ("--now", "2026-12-07T07:00")
SLOT = """\
cc_flow: 1
name: probe
steps:
  - id: slot
    action: calendar.schedule_post
    with: {post_id: post-1, date: 2027-03-01}
"""


def test_a_plan_as_json(cli: Cli):
    """One object: version, workflow, tenant, changes with their wire bodies, reads, writes at least and at most."""
    ended = cli("plan", MONDAY, "--sandbox", "--json", *NOW)
    assert ended.code == 0
    plan = json.loads(ended.out)
    assert (plan["format_version"], plan["workflow"], plan["tenant"]) == (1, "monday-content", "sandbox")
    first = plan["changes"][0]
    assert {name: first[name] for name in ("step", "key", "action", "effect", "method", "path", "change")} == {
        "step": "calendar",
        "key": None,
        "action": "calendar.generate",
        "effect": "write",
        "method": "POST",
        "path": "/user/content/generate-calendar",
        "change": "create",
    }
    assert first["request"]["month"] == "2026-12"
    assert plan["changes"][1]["unknown"] == {"/postId": "slot[?].reel.id", "/date": "slot[?].date"}
    assert plan["writes"] == {"min": 1, "max": 17}
    assert plan["reads"] > 0


def test_a_dry_run_is_a_plan_that_is_not_kept(cli: Cli):
    """The same object; the sandbox's calendar is as it was, and there is no run."""
    dry = json.loads(cli("run", MONDAY, "--sandbox", "--dry-run", "--json", *NOW).out)
    planned = json.loads(cli("plan", MONDAY, "--sandbox", "--json", *NOW).out)
    assert dry["changes"] == planned["changes"]
    assert json.loads(cli("runs", "list", "--json").out)["runs"] == []


def test_the_exit_code_tells_whether_there_are_changes(cli: Cli):
    """With --exit-code 10 means changes and 0 none; what is there already counts as none."""
    file = cli.write("probe.yaml", SLOT)
    assert cli("plan", file, "--sandbox", "--exit-code").code == 10
    assert cli("run", file, "--sandbox").code == 0
    ended = cli("plan", file, "--sandbox", "--exit-code")
    assert ended.code == 0
    assert "No changes" in ended.out
    assert "= slot" in ended.out


def test_a_plan_for_people(cli: Cli):
    """Marks, the calendar, a one-line total, and the next command; data on stdout."""
    ended = cli("plan", MONDAY, "--sandbox", *NOW, "-o", str(cli.folder / "monday.plan"))
    assert ended.code == 0
    assert "December 2026" in ended.out
    assert "+ calendar" in ended.out
    assert "? slot[?]" in ended.out
    assert "Plan: 1 to add, 0 to change, 0 to remove" in ended.out
    assert ended.out.rstrip().endswith(f"cc-flow apply {cli.folder / 'monday.plan'}")


@pytest.mark.parametrize(("name", "beginning"), [("plan.html", "<!doctype html>"), ("plan.md", "")])
def test_a_plan_as_a_picture(cli: Cli, name: str, beginning: str):
    """A page, or Markdown; any other ending is wrong use before anything is read."""
    file = cli.folder / name
    assert cli("plan", MONDAY, "--sandbox", *NOW, "--report", str(file)).code == 0
    assert file.read_text(encoding="utf-8").lower().startswith(beginning)
    assert "monday-content" in file.read_text(encoding="utf-8")
    assert cli("plan", MONDAY, "--sandbox", "--report", str(cli.folder / "plan.pdf")).code == 2


# Ends the process at the first connection that anything in it tries to make.
WATCHED = """
import os, sys
from cc_flow.cli.main import run

def watch(event, _arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.sendto"):
        os._exit(99)

sys.addaudithook(watch)
sys.exit(run(sys.argv[1:]))
"""


def watched(program: Program, *arguments: str) -> int:
    """The exit code of a command that may open no connection: 99 where it tried to."""
    command = [sys.executable, "-c", WATCHED, *arguments]
    done = subprocess.run(command, capture_output=True, env=program.variables(), cwd=ROOT, timeout=60, check=False)
    return done.returncode


def test_offline_opens_no_connection_and_needs_no_key(program: Program):
    """Neither a name is looked up nor a socket connected; the watch itself is proven by a plan that does read."""
    program.environment |= {"CC_FLOW_TENANT": "acme", "CC_FLOW_BASE_URL": "http://127.0.0.1:9"}
    assert watched(program, "plan", MONDAY, "--offline") == 0
    program.environment["CC_FLOW_API_KEY"] = "cc_test_key_0123456789abcdef"
    assert watched(program, "plan", MONDAY) == 99


def test_what_was_recorded_can_be_planned_again_offline(cli: Cli):
    """--record keeps the answers, --recorded plans from them: the same changes."""
    reads = str(cli.folder / "reads.json")
    live = json.loads(cli("plan", MONDAY, "--sandbox", "--json", "--record", reads, *NOW).out)
    again = json.loads(cli("plan", MONDAY, "--sandbox", "--json", "--recorded", reads, *NOW).out)
    assert again["changes"] == live["changes"]
    assert again["offline"]
    assert cli("plan", MONDAY, "--offline", "--record", reads).code == 2


def test_a_plan_that_must_exceed_a_limit_is_refused(cli: Cli):
    """Exit 5, before anything could be written."""
    file = cli.write("probe.yaml", SLOT + "limits: {writes: 0}\n")
    ended = cli("plan", file, "--sandbox")
    assert ended.code == 5
    assert "`limits.writes` is 0" in ended.err


def test_a_plan_that_is_bound_to_fail_fails(cli: Cli):
    """Exit 1, with the step."""
    file = cli.write("probe.yaml", SLOT + "  - {id: check, assert: [{that: steps.slot.output.date == 'never'}]}\n")
    ended = cli("plan", file, "--sandbox")
    assert ended.code == 1
    assert "step `check` would fail" in ended.err
