"""`cc-flow run FILE --tenants LABELS`: one workflow for several tenants, each in a run of its own."""

import json
import threading
from datetime import timedelta
from typing import Any

import pytest
from command_line import LIVE_KEY, Cli
from recording import Answering, Arrived, recording
from scheduled import NOWHERE, runs, tenants

from cc_flow.cli.connecting import utc_now
from cc_flow.journal.events import RunCreated
from cc_flow.journal.lease import this_process
from cc_flow.journal.store import Store

READ = "  - id: post\n    action: content.get_post\n    with: {id_or_slug: post-1}\n"
TOP = "cc_flow: 1\nname: look\ndefaults: {retry: {max_attempts: 1}}\n"
LOOK = TOP + "steps:\n" + READ + 'outputs: {labels: "{{ tenant.labels }}", zone: "{{ tenant.timezone }}"}\n'
POST = {"id": "post-1", "slug": "post-1", "title": "A post"}


def answer(*failing: str) -> Answering:
    """An API that serves every tenant but those."""
    return answer_unless(set(failing))


def answer_unless(failing: set[str]) -> Answering:
    """An API that serves every tenant but those who are in the set just now."""

    def served(request: Arrived) -> tuple[int, Any]:
        if request.tenant in failing:
            return 400, {"detail": f"{request.tenant} has no post {request.path}"}
        return 200, POST

    return served


def fleet(cli: Cli, *flags: str, origin: str = NOWHERE, labels: str = "all", text: str = LOOK) -> Any:
    """Run it for tenants, against an origin."""
    cli.set(CC_FLOW_BASE_URL=origin)
    return cli("run", cli.write("look.yaml", text), "--tenants", labels, *flags)


def test_each_tenant_has_its_own_run_key_and_slug(cli: Cli):
    """Every request carries the slug and the key of its tenant; every run is recorded for its tenant; exit 0."""
    tenants(cli, "acme texas", "bolt", "crane")
    with recording(answer()) as server:
        assert fleet(cli, origin=server.origin).code == 0
    assert {(one.tenant, one.key) for one in server.arrived} == {
        (slug, f"{LIVE_KEY}_{slug}") for slug in ("acme", "bolt", "crane")
    }
    assert sorted(run["tenant"] for run in runs(cli)) == ["acme", "bolt", "crane"]
    assert len({run["trigger"] for run in runs(cli)}) == 1


def test_labels_choose(cli: Cli):
    """Those with one of the labels, or of these slugs, and nobody twice."""
    tenants(cli, "acme texas pro", "bolt texas", "crane", "dune")
    with recording(answer()) as server:
        fleet(cli, origin=server.origin, labels="texas,pro,crane")
    assert sorted(one.tenant for one in server.arrived) == ["acme", "bolt", "crane"]


def test_a_label_nobody_has_is_wrong_use(cli: Cli):
    """With the near one; exit 2."""
    tenants(cli, "acme texas")
    ended = fleet(cli, labels="texs")
    assert ended.code == 2
    assert "did you mean `texas`?" in ended.err


def test_templates_see_the_tenant(cli: Cli):
    """Labels and zone come from the tenants file, the zone else from the profile; `--json` has a line a tenant."""
    tenants(cli, "acme texas pro")
    file = cli.write("more.yaml", "tenants:\n  - {slug: bolt, timezone: Asia/Tokyo, key_env: ACME_KEY}\n")
    cli.write("config/config.toml", '[profiles.default]\ntimezone = "Europe/Paris"\n')
    with recording(answer()) as server:
        (acme,) = fleet(cli, "--json", origin=server.origin).out.splitlines()
        (bolt,) = fleet(cli, "--json", "--tenants-file", file, origin=server.origin).out.splitlines()
    assert json.loads(acme)["outputs"] == {"labels": ["texas", "pro"], "zone": "Europe/Paris"}
    assert json.loads(bolt)["outputs"] == {"labels": [], "zone": "Asia/Tokyo"}


def test_some_failed_is_3_and_none_stops_another(cli: Cli):
    """A tenant that is refused, one without a key and one whose key is unknown: each is told, the others are done."""
    tenants(cli, "acme", "bolt", "crane", "dune")
    cli.set(DUNE_KEY="")
    with recording(answer("bolt")) as server:
        ended = fleet(cli, origin=server.origin)
    assert ended.code == 3
    recap = ended.err[ended.err.index("look for 4 tenants") :].splitlines()
    assert recap[0].startswith("look for 4 tenants: 2 succeeded, 2 failed   (fleet 01")
    assert [line.split()[0] for line in recap[1:3]] == ["acme", "crane"]
    assert "the variable DUNE_KEY is not set" in ended.err


def test_all_failed_is_1(cli: Cli):
    """Whatever each failed of."""
    tenants(cli, "acme", "bolt")
    with recording(answer("acme", "bolt")) as server:
        assert fleet(cli, origin=server.origin).code == 1


def test_failures_are_grouped_by_cause_and_stand_last(cli: Cli):
    """Three tenants of one cause are one group, named once; the commonest cause is the last before the next command."""
    tenants(cli, *"abcde")
    cli.set(E_KEY="")
    with recording(answer("b", "c", "d")) as server:
        ended = fleet(cli, origin=server.origin)
    lines = ended.err.splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith("  3 × "))
    assert "post: " in lines[start]
    assert [line.split()[0] for line in lines[start + 1 : start + 4]] == ["b", "c", "d"]
    assert lines[start + 4].startswith("next: cc-flow run ")
    assert lines[start - 2].startswith("  1 × ")


def test_json_is_one_line_a_tenant(cli: Cli):
    """With status, run, exit code and outputs, and nothing else on stdout."""
    tenants(cli, "acme", "bolt")
    with recording(answer("bolt")) as server:
        ended = fleet(cli, "--json", origin=server.origin)
    lines = {line["tenant"]: line for line in map(json.loads, ended.out.splitlines())}
    assert set(lines) == {"acme", "bolt"}
    assert (lines["acme"]["status"], lines["acme"]["exit_code"]) == ("succeeded", 0)
    assert (lines["bolt"]["status"], lines["bolt"]["exit_code"], lines["bolt"]["step"]) == ("failed", 1, "post")
    assert {line["run"] for line in lines.values()} == {run["run"] for run in runs(cli)}


@pytest.mark.parametrize(("most", "begun"), [("0", 1), ("1", 2), ("50%", 3), ("19%", 1)])
def test_beyond_max_failures_no_further_one_begins(cli: Cli, most: str, begun: int):
    """One failure more than is tolerated, a percentage floored, and the rest is left, told as not started."""
    tenants(cli, *"abcd")
    with recording(answer(*"abcd")) as server:
        ended = fleet(cli, "--parallel", "1", "--max-failures", most, "--json", origin=server.origin)
    assert len(server.arrived) == begun
    statuses = [json.loads(line)["status"] for line in ended.out.splitlines()]
    assert statuses == ["failed"] * begun + ["not_started"] * (4 - begun)
    assert ended.code == 1


def test_resume_touches_only_the_unfinished(cli: Cli):
    """The failed one goes on in its own run, the one not started begins, the finished one is left alone; once more
    there is nothing to do.
    """
    tenants(cli, "acme", "bolt", "crane")
    failing = {"bolt"}
    with recording(answer_unless(failing)) as server:
        first = fleet(cli, "--parallel", "1", "--max-failures", "0", origin=server.origin)
        name = first.err.rpartition("--resume ")[2].split()[0]
        before = {run["tenant"]: run["run"] for run in runs(cli)}
        failing.clear()
        server.arrived.clear()
        second = fleet(cli, "--resume", name, origin=server.origin)
        assert sorted(one.tenant for one in server.arrived) == ["bolt", "crane"]
        third = fleet(cli, "--resume", name, origin=server.origin)
    assert (first.code, second.code, third.code) == (3, 0, 0)
    assert "done before" in third.err
    after = {run["tenant"]: run["run"] for run in runs(cli)}
    assert before.items() <= after.items()
    assert len(runs(cli)) == 3


def test_resume_is_refused_at_another_api(cli: Cli):
    """A run that began at one API does not go on at another; that is its own failure."""
    tenants(cli, "acme")
    with recording(answer("acme")) as server:
        first = fleet(cli, origin=server.origin)
    ended = fleet(cli, "--resume", first.err.rpartition("--resume ")[2].split()[0])
    assert ended.code == 1
    assert f"belongs to the API `{server.origin}`" in ended.err


def test_a_fleet_nobody_began_cannot_go_on(cli: Cli):
    """Exit 2, nothing is sent."""
    tenants(cli, "acme")
    ended = fleet(cli, "--resume", "01NOBODY")
    assert ended.code == 2
    assert "there is no fleet `01NOBODY`" in ended.err


def test_as_many_at_a_time_as_one_says(cli: Cli):
    """Three tenants are asked for at once, the fourth waits."""
    tenants(cli, *"abcd")
    gate, most, now, lock = threading.Barrier(3), 0, 0, threading.Lock()

    def counting(request: Arrived) -> tuple[int, Any]:
        nonlocal most, now
        with lock:
            now += 1
            most = max(most, now)
        if request.tenant in "abc":
            gate.wait(10)
        with lock:
            now -= 1
        return 200, POST

    with recording(counting) as server:
        assert fleet(cli, "--parallel", "3", origin=server.origin).code == 0
    assert most == 3


def test_each_tenant_has_its_own_rate_window(cli: Cli):
    """Two requests an hour are two for each of three tenants, not for all together."""
    tenants(cli, "acme", "bolt", "crane")
    twice = TOP + "rate_limit: {requests: 2, per: 1h}\nsteps:\n" + READ + READ.replace("id: post\n", "id: again\n")
    with recording(answer()) as server:
        assert fleet(cli, origin=server.origin, text=twice).code == 0
    assert len(server.arrived) == 6


def test_each_tenant_has_its_own_sandbox(cli: Cli):
    """With `--sandbox` no key is needed, and what one does the other does not see."""
    tenants(cli, "acme", "bolt")
    text = TOP + "steps:\n  - id: month\n    action: calendar.list_schedule\n    with: {month: '2026-12'}\n"
    ended = fleet(cli, "--sandbox", text=text)
    assert ended.code == 0
    assert {run["origin"] for run in runs(cli)} == {"sandbox"}
    assert sorted(path.name for path in (cli.folder / "state/sandbox/tenants").iterdir()) == ["acme", "bolt"]


def test_money_is_not_touched_for_several_at_once(cli: Cli):
    """`--allow` is a word about one tenant; exit 2."""
    tenants(cli, "acme")
    ended = fleet(cli, "--allow", "billing")
    assert ended.code == 2
    assert "several tenants at once" in ended.err


def test_a_page_is_of_one_run(cli: Cli):
    """`--report` with several tenants would write over itself; exit 2."""
    tenants(cli, "acme")
    ended = fleet(cli, "--report", "run.html")
    assert ended.code == 2
    assert "a page is of one run" in ended.err


@pytest.mark.parametrize("most", ["many", "-1", "101%", "1.5"])
def test_a_number_of_failures_is_a_number(cli: Cli, most: str):
    """N or N%; exit 2."""
    tenants(cli, "acme")
    ended = fleet(cli, "--max-failures", most)
    assert ended.code == 2
    assert "is no number of failures" in ended.err


def test_one_tenant_or_several(cli: Cli):
    """`--tenant` and `--tenants` contradict each other; exit 2."""
    tenants(cli, "acme")
    assert fleet(cli, "--tenant", "acme").code == 2


def test_a_run_of_a_fleet_goes_on_alone(cli: Cli):
    """`runs resume RUN --tenants-file` finds the key of its tenant."""
    file = tenants(cli, "acme")
    failing = {"acme"}
    with recording(answer_unless(failing)) as server:
        fleet(cli, origin=server.origin)
        failing.clear()
        cli.set(CC_FLOW_TENANT="acme")
        assert cli("runs", "resume", runs(cli)[0]["run"], "--tenants-file", file).code == 0
    assert {one.key for one in server.arrived} == {f"{LIVE_KEY}_acme"}


def test_a_tenant_that_is_going_on_already_is_its_own_failure(cli: Cli):
    """Two runs of one workflow and tenant never overlap: it is told, and the other tenant is done."""
    tenants(cli, "acme", "bolt")
    with recording(answer()) as server, Store.open(cli.folder / "state", clock=utc_now) as store:
        others = RunCreated("01OTHER", "look", "acme", server.origin, "", "look.yaml", "", {}, {}, "")
        store.begin(others, this_process(), ttl=timedelta(minutes=1), exclusive=(server.origin, "acme", "look"))
        ended = fleet(cli, origin=server.origin)
    assert ended.code == 3
    assert "run 01OTHER of workflow `look` for tenant" in ended.err
    assert [one.tenant for one in server.arrived] == ["bolt"]
