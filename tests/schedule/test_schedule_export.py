"""The files that make a machine call the tick by itself."""

import configparser
import json
import plistlib
import shlex
from collections.abc import Callable
from datetime import timedelta

import pytest
import yaml

from cc_flow.cron import parse_cron
from cc_flow.errors import UsageError
from cc_flow.schedule import Schedule, Target, export

Make = Callable[..., Schedule]
HARD = 'my flows/50% "off" $HOME\\x'


def test_a_crontab_knocks_every_minute(schedule: Make) -> None:
    """One line for all schedules, told in words above it; cron's `%` is kept, and the shell sees one word."""
    text = export(Target.CRONTAB, [schedule("0 7 * * MON", "Europe/London")], directory=HARD, program="/opt/cc-flow")
    comment, line = text["crontab"].splitlines()
    assert comment == "# acme/monday-content: every Monday at 07:00 (Europe/London)"
    assert line.startswith("* * * * * ")
    assert "%" not in line.replace(r"\%", "")
    assert shlex.split(line.replace(r"\%", "%"))[5:] == ["/opt/cc-flow", "schedule", "tick", HARD]


def test_systemd_has_a_service_and_a_timer(schedule: Make) -> None:
    """The timer calls every minute and after a sleep; nothing in the command is expanded."""
    files = export(Target.SYSTEMD, [schedule()], directory=HARD)
    timer = configparser.RawConfigParser()
    timer.read_string(files["cc-flow.timer"])
    assert timer["Timer"]["OnCalendar"] == "minutely"
    assert timer["Timer"]["Persistent"] == "true"
    service = configparser.RawConfigParser(strict=True)
    service.read_string(files["cc-flow.service"])
    command = service["Service"]["ExecStart"]
    assert command == '"cc-flow" "schedule" "tick" "my flows/50%% \\"off\\" $$HOME\\\\x"'


def test_launchd_has_a_job(schedule: Make) -> None:
    """The job calls once a minute, its arguments word by word."""
    (text,) = export(Target.LAUNCHD, [schedule()], directory=HARD, program="/opt/cc-flow").values()
    job = plistlib.loads(text.encode())
    assert job["ProgramArguments"] == ["/opt/cc-flow", "schedule", "tick", HARD]
    assert job["StartInterval"] == 60


def action(schedules: list[Schedule], directory: str = "workflows") -> dict[str, object]:
    """The exported Action, read as YAML 1.2 would: `on` is a word."""
    (text,) = export(Target.GITHUB_ACTION, schedules, directory=directory).values()
    loaded: dict[str, object] = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - the base loader makes text only
    return loaded


def test_a_github_action_knocks_when_something_is_due(schedule: Make) -> None:
    """Each schedule has its knock, some minutes late, in its own zone and once; pushes and hands may knock too."""
    made = action(
        [schedule("0 7 * * MON", "America/New_York"), schedule("0 7 * * MON", "America/New_York", tenant="bolt")]
    )
    assert made["on"] == {
        "schedule": [{"cron": "3 7 * * 1", "timezone": "America/New_York"}],
        "workflow_dispatch": "",
        "push": {"paths": ["workflows/**"]},
    }
    assert made["concurrency"] == {"group": "cc-flow", "cancel-in-progress": "false"}


def test_a_github_action_keeps_hard_names(schedule: Make) -> None:
    """The folder travels as an environment variable, so that no shell reads it."""
    (job,) = action([schedule()], HARD)["jobs"].values()  # type: ignore[attr-defined]
    assert job["env"]["WORKFLOWS"] == HARD
    assert [step["run"] for step in job["steps"] if "tick" in step.get("run", "")] == [
        'cc-flow schedule tick "$WORKFLOWS"'
    ]


@pytest.mark.parametrize(
    ("cron", "jitter", "knock"),
    [
        ("0 7 * * 7", 0, "3 7 * * 0"),
        ("58 6 * * MON", 0, "1 7 * * 1"),
        ("58 23 1 1 MON", 0, "1 0 * * *"),
        ("0 7 * * *", 30, "33 7 * * *"),
        ("0,59 7 * * *", 0, "2,3 7,8 * * *"),
        ("*/20 * * * *", 0, "3,23,43 * * * *"),
        ("* * * * *", 0, "*/5 * * * *"),
        ("@monthly", 0, "3 0 1 * *"),
    ],
)
def test_a_knock_comes_after_due_time_and_jitter(schedule: Make, cron: str, jitter: int, knock: str) -> None:
    """The knock is three minutes after the last moment a run may begin, in plain numbers, never too few."""
    made = action([schedule(cron, jitter=timedelta(minutes=jitter))])
    ((entry,),) = (made["on"]["schedule"],)  # type: ignore[index]
    assert entry["cron"] == knock
    assert parse_cron(entry["cron"])


def test_a_github_action_without_schedules_has_no_times() -> None:
    """Where nothing is scheduled the file is well-formed and knocks only by hand and push."""
    assert "schedule" not in json.dumps(action([])["on"])


@pytest.mark.parametrize("target", list(Target))
def test_a_name_with_a_line_break_is_refused(target: Target) -> None:
    """A folder whose name breaks lines would write lines of its own into the file."""
    with pytest.raises(UsageError, match="cannot stand"):
        export(target, [], directory="a\n* * * * * rm")
