"""`cc-flow undo`: the way back of a run is planned, looked at, and applied like any other plan."""

import json

from command_line import Cli

SLOTS = """\
cc_flow: 1
name: probe
steps:
  - id: slot
    for_each: [2027-03-01, 2027-03-02]
    action: calendar.schedule_post
    with: {post_id: post-1, date: "{{ item }}"}
  - {id: words, action: captions.generate, with: {post_id: post-1}, idempotency_key: once}
"""


def test_a_run_is_undone(cli: Cli):
    """What can be taken back is planned, what cannot is said; applied, the entries are gone and the run is an undo."""
    file = cli.write("probe.yaml", SLOTS)
    assert cli("run", file, "--sandbox").code == 0
    out = str(cli.folder / "undo.plan")
    ended = cli("undo", "-o", out)
    assert ended.code == 0
    assert "- undo_2" in ended.out
    assert "words: `captions.generate` cannot be undone" in ended.out
    assert "words: its idempotency key stays used" in ended.out
    plan = json.loads(cli("undo", "--json").out)
    assert [change["method"] for change in plan["changes"]] == ["DELETE", "DELETE"]
    assert cli("apply", out).code == 0
    assert json.loads(cli("runs", "list", "--json").out)["runs"][0]["trigger"] == "undo"
    assert cli("apply", out).code == 5


def test_nothing_to_undo_is_said(cli: Cli):
    """Undone once, the run's entries are not there any more: they are left alone, and there are no changes."""
    file = cli.write("probe.yaml", SLOTS)
    cli("run", file, "--sandbox")
    run = json.loads(cli("runs", "list", "--json").out)["runs"][0]["run"]
    out = str(cli.folder / "undo.plan")
    cli("undo", run, "-o", out)
    cli("apply", out)
    ended = cli("undo", run, "--exit-code")
    assert ended.code == 0
    assert "No changes" in ended.out
    assert "slot[2027-03-01]: `calendar.schedule_post` is left alone" in ended.out


def test_there_must_be_a_run(cli: Cli):
    """Without a run there is nothing to undo; a name that is no run is wrong use."""
    assert cli("undo").code == 2
    assert cli("undo", "01ARZ3NDEKTSV4RRFFQ69G5FAV").code == 2
