"""`cc-flow schedule export`: the files by which a machine knocks."""

import shlex
from pathlib import Path

import yaml
from command_line import Cli
from scheduled import tenants, workflow


def test_a_crontab_line_calls_the_tick_with_whole_paths(cli: Cli):
    """Cron has another folder and another PATH: both paths are whole, and the flags of tenants go with them."""
    cli.write("flows/greet.yaml", workflow("greet", '{cron: "0 7 * * MON", timezone: Europe/London}'))
    file = tenants(cli, "acme", "bolt", file="who.yaml")
    ended = cli("schedule", "export", "flows", "--to", "crontab", "--tenants", "all", "--tenants-file", "who.yaml")
    comment, _, line = ended.out.splitlines()
    assert comment == "# acme/greet: every Monday at 07:00 (Europe/London)"
    words = shlex.split(line)
    assert words[:5] == ["*"] * 5
    assert Path(words[5]).name == "cc-flow"
    assert words[6:] == ["schedule", "tick", str(cli.folder / "flows"), "--tenants", "all", "--tenants-file", file]


def test_files_are_written_where_one_says(cli: Cli):
    """A service and its timer are two; what was there is written anew."""
    cli.write("flows/greet.yaml", workflow("greet"))
    for _ in range(2):
        ended = cli("schedule", "export", "flows", "--to", "systemd", "-o", "units")
        assert (ended.code, ended.out) == (0, "")
    assert sorted(path.name for path in Path("units").iterdir()) == ["cc-flow.service", "cc-flow.timer"]


def test_an_action_hands_over_the_key_of_each_tenant(cli: Cli):
    """The variables that the tenants file names come from secrets of the same names; no key is in the file."""
    cli.write("flows/greet.yaml", workflow("greet"))
    tenants(cli, "acme", "bolt")
    ended = cli("schedule", "export", "flows", "--to", "github-action", "--tenants", "all")
    (job,) = yaml.load(ended.out, Loader=yaml.BaseLoader)["jobs"].values()  # noqa: S506 - it makes text only
    assert job["env"]["ACME_KEY"] == "${{ secrets.ACME_KEY }}"
    assert job["env"]["BOLT_KEY"] == "${{ secrets.BOLT_KEY }}"
    assert "CC_FLOW_API_KEY" not in job["env"]
    assert 'cc-flow schedule tick "$WORKFLOWS" --tenants all' in [step.get("run") for step in job["steps"]]


def test_a_broken_workflow_is_not_exported(cli: Cli):
    """A file of times that misses one would be believed; exit 2."""
    cli.write("flows/broken.yaml", "steps: [")
    ended = cli("schedule", "export", "flows", "--to", "launchd")
    assert (ended.code, ended.out) == (2, "")


def test_a_folder_without_schedules_is_exported_and_said(cli: Cli):
    """The line knocks for whatever comes later; until then it is said that nothing will run."""
    cli.write("flows/notes.yaml", "just: notes\n")
    ended = cli("schedule", "export", "flows", "--to", "crontab")
    assert ended.code == 0
    assert ended.out.startswith("* * * * * ")
    assert "no schedules under flows yet" in ended.err


def test_an_action_for_one_file_is_called_when_that_file_is_pushed(cli: Cli):
    """A file may stand for the folder: its own path is watched."""
    cli.write("flows/greet.yaml", workflow("greet"))
    ended = cli("schedule", "export", "flows/greet.yaml", "--to", "github-action")
    pushed = yaml.load(ended.out, Loader=yaml.BaseLoader)["on"]["push"]  # noqa: S506 - it makes text only
    assert pushed["paths"] == ["flows/greet.yaml"]


def test_files_cannot_be_written_into_a_file(cli: Cli):
    """`-o` names a folder; exit 2."""
    cli.write("flows/greet.yaml", workflow("greet"))
    ended = cli("schedule", "export", "flows", "--to", "crontab", "-o", "flows/greet.yaml")
    assert ended.code == 2
    assert "flows/greet.yaml is not a folder" in ended.err
