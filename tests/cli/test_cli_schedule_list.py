"""`cc-flow schedule list`: when each schedule is due, and how it stands."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from command_line import Cli
from scheduled import NOWHERE, runs, tenants, workflow
from store_world import StoreWorld

from cc_flow.journal.events import RunFinished, RunStarted


def listed(cli: Cli, *flags: str) -> list[dict[str, Any]]:
    """The schedules under `flows`."""
    found: list[dict[str, Any]] = json.loads(cli("schedule", "list", "flows", "--json", *flags).out)["schedules"]
    return found


def ago(**length: float) -> str:
    """A time some time ago."""
    return (datetime.now(UTC) - timedelta(**length)).isoformat(timespec="seconds")


def test_each_schedule_says_when_it_is_due(cli: Cli):
    """Also without a tenant, a key or a store: workflow, file, expression, zone, words, next due time; soonest
    first.
    """
    cli.write("flows/rare.yaml", workflow("rare", '{cron: "0 0 1 1 *"}'))
    cli.write("flows/often.yaml", workflow("often", '{cron: "*/5 * * * *", timezone: Asia/Tokyo}'))
    often, rare = listed(cli)
    due = datetime.fromisoformat(often.pop("next"))
    assert timedelta(0) < due - datetime.now(UTC) <= timedelta(minutes=5)
    assert often == {
        "workflow": "often",
        "tenant": None,
        "file": "flows/often.yaml",
        "cron": "*/5 * * * *",
        "timezone": "Asia/Tokyo",
        "description": "every 5 minutes (Asia/Tokyo)",
        "last_looked": None,
        "overdue_since": None,
        "paused": None,
        "last_run": None,
        "interrupted": None,
    }
    assert rare["workflow"] == "rare"


def test_a_schedule_nobody_looks_at_is_overdue(cli: Cli):
    """Looked at an hour ago and due since: it is overdue, with the due time and the last look; a look ends it."""
    cli.live(NOWHERE)
    cli.write("flows/greet.yaml", workflow("greet", '{cron: "*/10 * * * *"}'))
    cli("schedule", "tick", "flows", "--now", ago(hours=1))
    (greet,) = listed(cli)
    late = datetime.now(UTC) - datetime.fromisoformat(greet["overdue_since"])
    assert timedelta(minutes=49) < late <= timedelta(minutes=61)
    shown = cli("schedule", "list", "flows").out
    assert f"! overdue since {greet['overdue_since']}: nothing ran, for nobody has looked since " in shown
    cli("schedule", "tick", "flows")
    assert listed(cli)[0]["overdue_since"] is None


def test_the_last_run_is_named(cli: Cli):
    """How it ended, and for which due time."""
    cli.live(NOWHERE)
    cli.write("flows/greet.yaml", workflow("greet"))
    cli("schedule", "tick", "flows", "--now", "2026-12-07T07:00:10Z")
    (greet,) = listed(cli)
    expected = {"run": runs(cli)[0]["run"], "status": "succeeded", "scheduled_for": "2026-12-07T07:00:00+00:00"}
    assert greet["last_run"] == expected


def test_each_tenant_has_its_line(cli: Cli):
    """With `--tenants` each schedule stands once for each of them."""
    tenants(cli, "acme texas", "bolt")
    cli.write("flows/greet.yaml", workflow("greet"))
    assert {one["tenant"] for one in listed(cli, "--tenants", "all")} == {"acme", "bolt"}
    assert {one["tenant"] for one in listed(cli, "--tenants", "texas")} == {"acme"}


def test_a_broken_workflow_is_told_beside_the_others(cli: Cli):
    """Its findings on stderr, exit 2, the others are listed."""
    cli.write("flows/broken.yaml", "steps: [")
    cli.write("flows/greet.yaml", workflow("greet"))
    ended = cli("schedule", "list", "flows", "--json")
    assert ended.code == 2
    assert "flows/broken.yaml:1:" in ended.err
    assert [one["workflow"] for one in json.loads(ended.out)["schedules"]] == ["greet"]


def test_a_run_beside_it_does_not_hide_an_unknown_outcome(cli: Cli):
    """It pauses, with the name of the run that somebody must settle, though a younger one ended well."""
    cli.live(NOWHERE)
    cli.write("flows/greet.yaml", workflow("greet", '{cron: "0 7 * * *", overlap: allow}'))
    world = StoreWorld(cli.folder / "state")
    place = {"workflow": "greet", "origin": NOWHERE}
    doubtful, beside = world.begin("01A", **place), world.begin("01B", **place)
    for lease, status in ((doubtful, "unknown"), (beside, "succeeded")):
        world.clock.pass_by(seconds=1)
        world.record(lease, RunStarted(1, "me"), RunFinished(status, 0))
        world.store.release(lease)
    world.store.close()
    (greet,) = listed(cli)
    assert greet["last_run"]["run"] == "01B"
    assert "run 01A ended with an unknown outcome" in greet["paused"]
    told = cli("schedule", "tick", "flows", "--now", "2026-12-08T07:00:10Z").out
    assert "skipped: paused: run 01A ended with an unknown outcome" in told
