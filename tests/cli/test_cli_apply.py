"""`cc-flow apply`: exactly the plan, once; stale, foreign, edited and used ones are refused by name."""

import dataclasses
import json
import os
import signal
from datetime import UTC, datetime, timedelta

import pytest
from command_line import Cli
from program import Program

from cc_flow.secret import Mask
from cc_flow.simulation.saved import load_plan, save_plan

SLOTS = """\
cc_flow: 1
name: probe
steps:
  - id: slot
    for_each: [2027-03-01, 2027-03-02, 2027-03-03]
    action: calendar.schedule_post
    with: {post_id: post-1, date: "{{ item }}"}
"""


@pytest.fixture
def plan(cli: Cli) -> str:
    """A plan in a file."""
    file = cli.write("probe.yaml", SLOTS)
    out = str(cli.folder / "probe.plan")
    assert cli("plan", file, "--sandbox", "-o", out).code == 0
    return out


def schedule(command: Cli | Program) -> list[str]:
    """The days on which the post of the plan stands."""
    file = command.write(
        "look.yaml",
        """\
cc_flow: 1
name: look
steps:
  - {id: all, action: calendar.list_schedule, with: {start_date: 2027-03-01, end_date: 2027-03-31}}
outputs: {days: "{{ steps.all.output.results | pluck('date') }}"}
""",
    )
    last = command("run", file, "--sandbox", "--json").out.splitlines()[-1]
    days: list[str] = json.loads(last)["outputs"]["days"]
    return days


def test_a_plan_is_applied_once(cli: Cli, plan: str):
    """The second apply exits 5 and names the run that used the plan; nothing is written twice."""
    assert cli("apply", plan).code == 0
    ended = cli("apply", plan)
    assert ended.code == 5
    assert "this plan was applied already, by run" in ended.err
    assert schedule(cli) == ["2027-03-01", "2027-03-02", "2027-03-03"]


def test_the_run_of_a_plan_says_so(cli: Cli, plan: str):
    """In history it is a run of the plan, with the run id that was fixed when it was planned."""
    cli("apply", plan)
    [run] = json.loads(cli("runs", "list", "--json").out)["runs"]
    assert run["trigger"] == "apply"
    assert run["run"] == load_plan(cli.folder / "probe.plan")[0].run


def test_a_stale_plan_is_refused_without_a_write(cli: Cli, plan: str):
    """The calendar moved since: exit 5, by name, and the calendar stays as it is."""
    other = cli.write(
        "other.yaml", SLOTS.replace("post-1", "post-2").replace("[2027-03-01, 2027-03-02, 2027-03-03]", "[2027-03-02]")
    )
    assert cli("run", other, "--sandbox").code == 0
    ended = cli("apply", plan)
    assert ended.code == 5
    assert "the schedule on 2027-03-02 changed since the plan was made" in ended.err
    assert schedule(cli) == ["2027-03-02"]


def test_an_edited_plan_is_refused(cli: Cli, plan: str):
    """One date changed by hand: exit 5."""
    file = cli.folder / "probe.plan"
    file.write_text(file.read_text().replace("2027-03-03", "2027-03-04"))
    ended = cli("apply", plan)
    assert ended.code == 5
    assert "was edited" in ended.err


def test_a_foreign_plan_is_refused(cli: Cli, plan: str):
    """A plan for another account, tenant or API is not this one's to apply."""
    saved, _ = load_plan(cli.folder / "probe.plan")
    cli.set(CC_FLOW_API_KEY="cc_test_key_0123456789abcdef", CC_FLOW_TENANT="acme")
    for fields, words in (
        ({"account": "another"}, "another key"),
        ({"origin": "https://api.example.com"}, "for the API `https://api.example.com`"),
    ):
        save_plan(dataclasses.replace(saved, **fields), cli.folder / "foreign.plan", Mask())
        ended = cli("apply", str(cli.folder / "foreign.plan"))
        assert ended.code == 5
        assert words in ended.err
    assert schedule(cli) == []


def test_an_expired_plan_is_refused(cli: Cli, plan: str):
    """After a day a plan is too old to be applied."""
    saved, _ = load_plan(cli.folder / "probe.plan")
    old = dataclasses.replace(saved, expires_at=datetime.now(UTC) - timedelta(seconds=1))
    save_plan(old, cli.folder / "old.plan", Mask())
    ended = cli("apply", str(cli.folder / "old.plan"))
    assert ended.code == 5
    assert "has expired" in ended.err


def test_an_offline_plan_is_refused(cli: Cli):
    """It rests on nothing that was read."""
    file = cli.write("probe.yaml", SLOTS)
    out = str(cli.folder / "offline.plan")
    assert cli("plan", file, "--offline", "-o", out).code == 0
    ended = cli("apply", out)
    assert ended.code == 5
    assert "was planned offline" in ended.err


@pytest.mark.parametrize("edited", ["probe.yaml", "sub.yaml"])
def test_a_plan_whose_workflow_changed_is_refused(cli: Cli, edited: str):
    """What was looked at is not what the files say any more: exit 5, by name, and nothing is written."""
    cli.write("sub.yaml", SLOTS)
    file = cli.write("probe.yaml", "cc_flow: 1\nname: outer\nsteps:\n  - {id: inner, workflow: sub.yaml}\n")
    out = str(cli.folder / "outer.plan")
    assert cli("plan", file, "--sandbox", "-o", out).code == 0
    text = (cli.folder / edited).read_text()
    cli.write(edited, text + "# another day\n")
    ended = cli("apply", out)
    assert ended.code == 5
    assert f"{edited} changed since the plan was made; nothing was written" in ended.err
    cli.write(edited, text)
    assert cli("apply", out).code == 0


def test_a_plan_is_applied_where_its_workflow_is_not(cli: Cli, plan: str):
    """The plan holds the text: on another machine, or where the file was moved, exactly that is done."""
    (cli.folder / "probe.yaml").unlink()
    assert cli("apply", plan).code == 0
    assert len(schedule(cli)) == 3


def test_an_apply_that_was_killed_goes_on(program: Program):
    """A kill -9 in the middle of a write that was done: apply goes on with that run, and nothing is there twice."""
    file, plan = program.write("probe.yaml", SLOTS), str(program.folder / "probe.plan")
    assert program("plan", file, "--sandbox", "-o", plan).code == 0
    run = load_plan(program.folder / "probe.plan")[0].run
    program.environment["CC_FLOW_SANDBOX_FAULTS"] = "slow@2:POST /user/content/schedule"
    going = program.start("apply", plan)
    while _sends(program, run) < 2:
        assert going.poll() is None
    os.kill(going.pid, signal.SIGKILL)
    going.communicate()
    del program.environment["CC_FLOW_SANDBOX_FAULTS"]
    ended = program("apply", plan)
    assert ended.code == 0
    assert f"going on with run {run}" in ended.err
    assert schedule(program) == ["2027-03-01", "2027-03-02", "2027-03-03"]
    assert program("apply", plan).code == 5


def _sends(program: Program, run: str) -> int:
    shown = program("runs", "show", run, "--json")
    return sum(step["sends"] for step in json.loads(shown.out)["steps"]) if shown.code == 0 else 0


def test_a_resume_is_kept_to_the_plan_too(cli: Cli, plan: str):
    """`runs resume` of the plan's run admits what the plan holds and nothing else; an edited file is not for it."""
    cli.set(CC_FLOW_SANDBOX_FAULTS="400@2:POST /user/content/schedule")
    assert cli("apply", plan).code == 1
    cli.monkeypatch.delenv("CC_FLOW_SANDBOX_FAULTS")
    assert cli("runs", "resume", "--sandbox", "--edited").code == 5
    assert cli("runs", "resume", "--sandbox").code == 0
    assert schedule(cli) == ["2027-03-01", "2027-03-02", "2027-03-03"]
