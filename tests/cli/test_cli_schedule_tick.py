"""`cc-flow schedule tick`: one pass, from the command line to the runs in the store."""

import json
import os
from pathlib import Path

import pytest
from command_line import LIVE_KEY, Cli, Ended
from recording import Arrived, recording
from scheduled import FAILS, NOWHERE, STEPS, runs, workflow


@pytest.fixture
def live(cli: Cli) -> Cli:
    """A command line that speaks as one tenant, to an API that no step here calls."""
    cli.live(NOWHERE)
    return cli


def tick(cli: Cli, now: str, *flags: str) -> Ended:
    """A pass over `flows` at a time of 7 December 2026 (`07:00:10`), or at a whole one."""
    moment = now if "T" in now else f"2026-12-07T{now}+00:00"
    return cli("schedule", "tick", "flows", "--now", moment, *flags)


def test_five_ticks_over_two_due_times_run_twice(live: Cli):
    """However often it is called, a due time runs once, under its own time and as a schedule's run."""
    live.write("flows/greet.yaml", workflow("greet", '{cron: "0 2 * * MON,TUE", timezone: America/New_York}'))
    for moment in ("06:59:00", "07:00:10", "07:01:00", "2026-12-08T07:00:10+00:00", "2026-12-08T09:00:00+00:00"):
        assert tick(live, moment).code == 0
    assert [(run["scheduled_for"], run["trigger"], run["tenant"]) for run in runs(live)] == [
        ("2026-12-07T02:00:00-05:00", "schedule", "acme"),
        ("2026-12-08T02:00:00-05:00", "schedule", "acme"),
    ]


def test_a_catch_up_has_the_due_time_and_says_that_it_is_late(live: Cli):
    """After a week of silence the latest runs, `run.scheduled_for` is the time it was due, the missed are told."""
    live.write("flows/greet.yaml", workflow("greet"))
    tick(live, "2026-11-30T07:01:00+00:00")
    ended = tick(live, "08:20:00")
    assert ended.out.splitlines()[-1].startswith("2026-12-07 07:00 +00:00  greet  ran (1h 20m late), succeeded  run 01")
    assert ended.out.count("skipped: missed") == 6
    assert "due 2026-12-07T07:00:00+00:00" in ended.err
    assert [run["scheduled_for"] for run in runs(live)] == ["2026-12-07T07:00:00+00:00"]


def test_each_schedule_keeps_its_own_offset(live: Cli):
    """A run's due time is the one of its schedule, also where the file's first schedule is in another zone."""
    schedules = ('{cron: "0 7 * * *", timezone: Asia/Tokyo}', '{cron: "0 7 * * *", timezone: America/New_York}')
    live.write("flows/greet.yaml", workflow("greet", *schedules))
    tick(live, "12:00:10")
    assert [run["scheduled_for"] for run in runs(live)] == ["2026-12-07T07:00:00-05:00"]


def test_nothing_due_says_nothing(live: Cli):
    """Cron mails what is printed: a pass without a decision prints nothing; files without schedules are left alone."""
    live.write("flows/greet.yaml", workflow("greet"))
    live.write("flows/notes.yaml", "just: notes\n")
    live.write("flows/by-hand.yml", "cc_flow: 1\nname: by-hand\nsteps: [{id: broken}]\n")
    live.write("flows/.hidden/broken.yaml", "steps: [")
    assert tick(live, "06:00:00") == Ended(0, "", "")


def test_a_pipe_among_the_workflows_stops_no_other(live: Cli):
    """It is reported like any file that cannot be read, and not waited for; the workflow beside it runs."""
    live.write("flows/greet.yaml", workflow("greet"))
    os.mkfifo("flows/a-pipe.yaml")
    ended = tick(live, "07:00:10")
    assert ended.code == 2
    assert "flows/a-pipe.yaml is not a file" in ended.err
    assert [run["workflow"] for run in runs(live)] == ["greet"]
    assert "flows/a-pipe.yaml is not a file" in live("schedule", "list", "flows").err


def test_a_broken_workflow_is_reported_and_stops_no_other(live: Cli):
    """Its findings on stderr and exit 2, the other one runs; once mended, the broken one is caught up."""
    live.write("flows/a-broken.yaml", workflow("broken", steps=STEPS.replace("report", "reprot")))
    live.write("flows/deep/greet.yaml", workflow("greet"))
    tick(live, "06:59:30")
    live.write("flows/a-broken.yaml", workflow("broken"))
    tick(live, "06:59:40")
    live.write("flows/a-broken.yaml", "cc_flow: 1\nname: broken\nsteps: [")
    ended = tick(live, "07:00:10")
    assert ended.code == 2
    assert "flows/a-broken.yaml:3:" in ended.err
    assert [run["workflow"] for run in runs(live)] == ["greet"]
    live.write("flows/a-broken.yaml", workflow("broken"))
    assert "broken  ran (30m late)" in tick(live, "07:30:00").out
    assert [run["workflow"] for run in runs(live)] == ["greet", "broken"]


def test_two_files_of_one_name_are_told_apart_by_nobody(live: Cli):
    """The second is refused, for it would take the due times of the first."""
    live.write("flows/a.yaml", workflow("greet"))
    live.write("flows/b.yaml", workflow("greet"))
    ended = tick(live, "07:00:10")
    assert ended.code == 2
    assert "the workflow `greet` is in flows/a.yaml, too" in ended.err
    assert len(runs(live)) == 1


def test_the_exit_code_is_that_of_the_worst_run(live: Cli):
    """One failed and one succeeded: 1, and the failed one says why."""
    live.write("flows/greet.yaml", workflow("greet"))
    live.write("flows/sad.yaml", workflow("sad", steps=FAILS))
    ended = tick(live, "07:00:10")
    assert ended.code == 1
    assert "sad  ran (on time), failed: stop: no luck  run " in ended.out


def test_decisions_are_json_lines(live: Cli):
    """One decision a line, with what became of the run; nothing else on stdout."""
    live.write("flows/sad.yaml", workflow("sad", steps=FAILS))
    (line,) = tick(live, "07:00:10", "--json").out.splitlines()
    decision = json.loads(line)
    assert decision.pop("run") == runs(live)[0]["run"]
    assert decision == {
        "event": "ran",
        "workflow": "sad",
        "tenant": "acme",
        "due": "2026-12-07T07:00:00+00:00",
        "reason": "on time",
        "count": 1,
        "status": "failed",
        "exit_code": 1,
        "message": "stop: no luck",
        "paused": None,
    }


def test_three_failures_pause_and_say_how_it_goes_on(live: Cli):
    """The third says so and names the run to resume; the fourth due time is skipped; a run that succeeds ends it."""
    file = live.write("flows/sad.yaml", workflow("sad", '{cron: "0 * * * *"}', steps=FAILS))
    third = [tick(live, f"0{hour}:00:10") for hour in (7, 8, 9)][-1]
    pause = f"the last 3 runs failed; it goes on once one succeeds: `cc-flow runs resume {runs(live)[-1]['run']}`"
    assert f"sad for acme pauses: {pause}" in third.err
    assert "skipped: paused: the last 3 runs failed" in tick(live, "10:00:10").out
    assert "! pauses: the last 3 runs failed" in live("schedule", "list", "flows").out
    live.write("flows/sad.yaml", workflow("sad", '{cron: "0 * * * *"}'))
    assert live("run", file).code == 0
    assert "ran (on time), succeeded" in tick(live, "11:00:10").out


def test_without_a_key_the_due_time_stays_owed(live: Cli, monkeypatch: pytest.MonkeyPatch):
    """Exit 4 with the way out and no run; with the key it runs late, under its own time."""
    live.write("flows/greet.yaml", workflow("greet"))
    monkeypatch.delenv("CC_FLOW_API_KEY")
    assert tick(live, "06:59:30") == Ended(0, "", "")
    ended = tick(live, "07:00:10")
    assert ended.code == 4
    assert "greet for acme is due and cannot begin: there is no key for the API" in ended.err
    live.set(CC_FLOW_API_KEY=LIVE_KEY)
    assert "ran (1h late), succeeded" in tick(live, "08:00:00").out


def test_without_a_tenant_nothing_is_looked_at(cli: Cli):
    """The way to name one, exit 2."""
    cli.write("flows/greet.yaml", workflow("greet"))
    ended = tick(cli, "07:00:10")
    assert ended.code == 2
    assert "it is not said which tenant this is for" in ended.err


def test_the_sandbox_takes_no_due_time_away(live: Cli):
    """A pass in the sandbox and one against the API have a run each."""
    live.write("flows/greet.yaml", workflow("greet"))
    tick(live, "07:00:10", "--sandbox")
    tick(live, "07:00:20")
    assert [run["origin"] for run in runs(live)] == ["sandbox", NOWHERE]


def test_money_is_refused_from_a_schedule(live: Cli):
    """Allowed in the file and in the profile it still has no run: it is a finding, exit 2."""
    steps = "  - id: cancel\n    action: billing.cancel_membership\n    with: {}\n"
    live.set(CC_FLOW_CAPABILITIES="billing")
    live.write("flows/pay.yaml", workflow("pay", steps=steps, top="allow: [billing]\n"))
    ended = tick(live, "07:00:10")
    assert ended.code == 2
    assert "error[E702]: `billing.cancel_membership` has the effect `billing` and never runs from" in ended.err
    assert runs(live) == []


def test_each_tenant_has_its_own_time_and_run(live: Cli):
    """A schedule without a zone is due in each tenant's own; labels and slug are those of the tenant."""
    steps = STEPS.replace("due", "{{ tenant.slug }}, {{ tenant.labels[0] }}")
    live.write("flows/greet.yaml", workflow("greet", steps=steps))
    live.write(
        "tenants.yaml",
        "tenants:\n"
        "  - {slug: tokyo, timezone: Asia/Tokyo, labels: [far], key_env: A_KEY}\n"
        "  - {slug: berlin, timezone: Europe/Berlin, labels: [near], key_env: A_KEY}\n",
    )
    live.set(A_KEY=LIVE_KEY)
    assert tick(live, "2026-12-06T22:00:10+00:00", "--tenants", "all").code == 0
    ended = tick(live, "2026-12-07T06:00:10+00:00", "--tenants", "all")
    assert ended.out.startswith("2026-12-07 07:00 +01:00  berlin  greet  ran (on time)")
    assert "berlin, near" in ended.err
    assert [(run["tenant"], run["scheduled_for"]) for run in runs(live)] == [
        ("tokyo", "2026-12-07T07:00:00+09:00"),
        ("berlin", "2026-12-07T07:00:00+01:00"),
    ]


def hears(_request: Arrived) -> tuple[int, None]:
    """Takes whatever comes."""
    return 200, None


def profile(cli: Cli, *lines: str) -> None:
    """The user's default profile."""
    cli.write("config/config.toml", "[profiles.default]\n" + "\n".join(lines) + "\n")


def test_a_good_pass_calls_the_heartbeat_and_the_webhook_it_was_told(live: Cli):
    """Both hear of a pass that went well, with or without a run."""
    live.write("flows/greet.yaml", workflow("greet"))
    with recording(hears) as server:
        profile(live, f'heartbeat = "{server.origin}/beat"', f'webhooks = {{dead-man = "{server.origin}/ping"}}')
        tick(live, "06:00:00", "--ping", "dead-man")
        tick(live, "07:00:10")
    assert [one.path for one in server.arrived] == ["/beat", "/ping", "/beat"]


@pytest.mark.parametrize("trouble", ["failed", "broken", "pausing"])
def test_a_bad_pass_keeps_silent(live: Cli, trouble: str):
    """After a failed run, with a broken file, and while a schedule pauses nobody hears that all is well."""
    live.write("flows/sad.yaml", workflow("sad", '{cron: "0 * * * *"}', steps=FAILS))
    with recording(hears) as server:
        if trouble == "pausing":
            for hour in (7, 8, 9):
                tick(live, f"0{hour}:00:10")
        if trouble == "broken":
            live.write("flows/broken.yaml", "steps: [")
        profile(live, f'heartbeat = "{server.origin}/beat"')
        tick(live, "09:30:00" if trouble == "pausing" else "07:00:10" if trouble == "failed" else "06:30:00")
    assert server.arrived == []


def test_a_heartbeat_that_is_not_heard_changes_nothing(live: Cli):
    """It is told, without its address, and the pass exits as it would."""
    live.write("flows/greet.yaml", workflow("greet"))
    profile(live, f'heartbeat = "{NOWHERE}/canary-0123"')
    ended = tick(live, "07:00:10")
    assert ended.code == 0
    assert "the heartbeat was not heard" in ended.err
    assert "canary" not in ended.err


def test_a_ping_to_nobody_is_wrong_use(live: Cli):
    """The profile must name it."""
    live.write("flows/greet.yaml", workflow("greet"))
    ended = tick(live, "06:00:00", "--ping", "dead-man")
    assert ended.code == 2
    assert "has no webhook `dead-man`" in ended.err


def test_a_directory_that_is_not_there_is_wrong_use(live: Cli):
    """It is named, exit 2."""
    ended = live("schedule", "tick", "nowhere")
    assert ended.code == 2
    assert "there is no directory nowhere" in ended.err


def test_a_file_may_stand_for_the_directory(live: Cli):
    """Then it alone is looked at, wherever the command runs."""
    file = live.write("flows/greet.yaml", workflow("greet"))
    live.write("flows/other.yaml", workflow("other"))
    os.chdir(Path(file).parent)
    assert "greet  ran" in live("schedule", "tick", "greet.yaml", "--now", "2026-12-07T07:00:10Z").out
    assert [run["workflow"] for run in runs(live)] == ["greet"]


def test_a_file_that_is_named_is_meant(live: Cli):
    """Among others a file that is no workflow is left alone; named by itself it is reported."""
    live.write("flows/greet.yaml", workflow("greet"))
    live.write("flows/other.yaml", "what: is this\n- no: workflow\n")
    assert tick(live, "06:59:00").code == 0
    ended = live("schedule", "tick", "flows/other.yaml")
    assert ended.code == 2
    assert "flows/other.yaml:2:" in ended.err
