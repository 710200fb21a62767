"""`cc-flow schedule next`: the due times to come, in each schedule's own zone."""

import json
from datetime import datetime
from itertools import islice
from random import Random
from zoneinfo import ZoneInfo

import pytest
from command_line import Cli
from cronsim import CronSim

STEPS = "steps:\n  - id: say\n    action: core.report\n    with: {message: due}\n"
ZONES = ("America/New_York", "Europe/London", "Australia/Sydney", "America/Sao_Paulo", "Pacific/Auckland")
# Two springs and two autumns of some of them; Sao Paulo changed its clocks until 2019.
CHANGES = ("2018-10-27T00:00", "2018-11-03T00:00", "2019-03-09T12:00", "2019-03-30T00:00")


def workflow(*schedules: str) -> str:
    """A workflow with these schedules, each a line of YAML."""
    return "cc_flow: 1\nname: greet\nschedules:\n" + "".join(f"  - {one}\n" for one in schedules) + STEPS


def test_due_times_come_with_their_offset(cli: Cli):
    """`--json` has cron, zone and due times; `--after` without an offset is local to each schedule's zone."""
    schedules = ('{cron: "0 7 * * MON", timezone: America/New_York}', '{cron: "30 0 * * *", timezone: Asia/Tokyo}')
    file = cli.write("greet.yaml", workflow(*schedules))
    ended = cli("schedule", "next", file, "--after", "2026-03-06T00:00", "--count", "2", "--json")
    assert ended.code == 0
    assert json.loads(ended.out)["schedules"] == [
        {
            "cron": "0 7 * * MON",
            "timezone": "America/New_York",
            "due": ["2026-03-09T07:00:00-04:00", "2026-03-16T07:00:00-04:00"],
        },
        {
            "cron": "30 0 * * *",
            "timezone": "Asia/Tokyo",
            "due": ["2026-03-06T00:30:00+09:00", "2026-03-07T00:30:00+09:00"],
        },
    ]


def test_after_with_an_offset_is_one_moment_for_all(cli: Cli):
    """A time with its offset means the same in every zone."""
    file = cli.write("greet.yaml", workflow('{cron: "0 * * * *", timezone: Asia/Tokyo}', '{cron: "0 * * * *"}'))
    ended = cli("schedule", "next", file, "--after", "2026-03-06T00:00Z", "--count", "1", "--json")
    found = [one["due"] for one in json.loads(ended.out)["schedules"]]
    assert found == [["2026-03-06T10:00:00+09:00"], ["2026-03-06T01:00:00+00:00"]]


def test_a_schedule_without_a_zone_is_in_the_projects_else_in_utc(cli: Cli):
    """The project's settings say where, `--timezone` asks as if it were elsewhere."""
    file = cli.write("greet.yaml", workflow('{cron: "0 7 * * *"}'))

    def zone(*flags: str) -> str:
        ended = cli("schedule", "next", file, "--json", *flags)
        return str(json.loads(ended.out)["schedules"][0]["timezone"])

    assert zone() == "UTC"
    cli.write("cc-flow.toml", 'timezone = "Europe/Paris"\n')
    assert zone() == "Europe/Paris"
    assert zone("--timezone", "Asia/Tokyo") == "Asia/Tokyo"


@pytest.mark.parametrize("zone", ZONES)
def test_forty_lists_of_a_zone_agree_with_cronsim(cli: Cli, zone: str):
    """Ten expressions around four changes of the clock, in each of five zones: 200 lists, the same as cronsim's."""
    crons = [_night(Random(f"{zone} {number}")) for number in range(10)]
    file = cli.write("greet.yaml", workflow(*(f'{{cron: "{cron}"}}' for cron in crons)))
    for change in CHANGES:
        ended = cli("schedule", "next", file, "--after", change, "--timezone", zone, "--count", "40", "--json")
        start = datetime.fromisoformat(change).replace(tzinfo=ZoneInfo(zone))
        for cron, found in zip(crons, json.loads(ended.out)["schedules"], strict=True):
            assert found["timezone"] == zone
            assert found["due"] == [at.isoformat() for at in islice(CronSim(cron, start), 40)], cron


def _night(random: Random) -> str:
    """Something due around the hours in which clocks change."""
    minute = random.choice(["0", "30", "0,30", "*/20", "15-45/15", str(random.randint(0, 59))])
    hour = random.choice(["0", "1", "2", "3", "0-3", "1,2", "2,3", "*/2", "*", "1-4/2"])
    return f"{minute} {hour} * * {random.choice(['*', '*', '0', '0,6'])}"


def test_words_say_when_it_is_due(cli: Cli):
    """For people: the expression, what it means, and times with day and offset."""
    file = cli.write("greet.yaml", workflow('{cron: "0 7 * * MON", timezone: America/New_York}'))
    ended = cli("schedule", "next", file, "--after", "2026-03-06T00:00", "--count", "1")
    assert ended.out == "0 7 * * MON  every Monday at 07:00 (America/New_York)\n  Mon 2026-03-09 07:00 -04:00\n"


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        (("--timezone", "New_York"), "did you mean `America/New_York`?"),
        (("--after", "monday"), "`monday` is not a time"),
        (("--count", "0"), "0 is not in the range"),
    ],
)
def test_wrong_use_says_the_way_out(cli: Cli, flags: tuple[str, ...], said: str):
    """A zone or a time that is none exits 2."""
    ended = cli("schedule", "next", cli.write("greet.yaml", workflow('{cron: "0 7 * * *"}')), *flags)
    assert ended.code == 2
    assert said in ended.err


def test_a_file_without_schedules_has_none(cli: Cli):
    """That is no error."""
    ended = cli("schedule", "next", cli.write("greet.yaml", "cc_flow: 1\nname: greet\n" + STEPS), "--json")
    assert (ended.code, json.loads(ended.out)) == (0, {"format_version": 1, "schedules": []})


def test_a_broken_file_has_findings(cli: Cli):
    """As everywhere: its findings, exit 2."""
    ended = cli("schedule", "next", cli.write("greet.yaml", workflow('{cron: "0 7 31 2 *"}')))
    assert ended.code == 2
    assert "error[E602]" in ended.err


def test_a_folder_is_not_a_file(cli: Cli):
    """The command that looks at a whole folder is named; exit 2."""
    cli.write("flows/greet.yaml", workflow('{cron: "0 7 * * *"}'))
    ended = cli("schedule", "next", "flows")
    assert ended.code == 2
    assert "flows is a folder" in ended.err
    assert "`cc-flow schedule list flows`" in ended.err
