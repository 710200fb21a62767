"""The locks before money and the account, through the real command line, at a server that does as it is asked."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from proofs.locks.locks import ACTIONS, ALL, KEY, TENANT, Counter, attempt, counting

from cc_flow.cli.main import run


@pytest.fixture(scope="module")
def counter() -> Iterator[Counter]:
    """A server that keeps what arrives."""
    with counting() as counter:
        yield counter


@pytest.fixture
def rich(counter: Counter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user who may do everything, in an empty folder."""
    for name, text in {
        "STATE_DIR": str(tmp_path / "state"),
        "CONFIG_DIR": str(tmp_path / "config"),
        "API_KEY": KEY,
        "TENANT": TENANT,
        "BASE_URL": counter.origin,
        "CAPABILITIES": "billing,account",
    }.items():
        monkeypatch.setenv(f"CC_FLOW_{name}", text)
    counter.arrived.clear()
    return tmp_path


def flow(folder: Path, name: str, *steps: dict[str, object], **top: object) -> str:
    """A file with these steps; JSON is YAML."""
    file = folder / f"{name}.yaml"
    file.write_text(json.dumps({"cc_flow": 1, "name": name, "allow": ["billing"], **top, "steps": steps}))
    return str(file)


CHANGE = {"id": "plan", "action": "billing.change_plan", "with": {"membership_id": "m1"}}


@pytest.mark.parametrize("action", ACTIONS)
def test_one_request_leaves_with_all_locks_open_and_none_with_any_closed(counter: Counter, action: str):
    """Of the 32 combinations of five locks exactly one sends, and it sends once."""
    for locks in ALL:
        made = attempt(action, locks, counter)
        assert len(made.arrived) == locks.are_all_open, (locks, made)
        assert (made.exit_code == 0) == locks.are_all_open, (locks, made)


def test_there_are_sixteen_such_actions():
    """A new one, or one that lost its effect, changes this number on purpose."""
    assert len(ACTIONS) == 16


def test_a_file_with_a_schedule_never_pays(rich: Path, counter: Counter):
    """Money is moved by hand: the file is refused before anything else is looked at."""
    file = flow(rich, "weekly", CHANGE, schedules=[{"cron": "0 7 * * MON"}])
    assert run(["run", file, "--allow", "billing", "--yes"]) == 2
    assert run(["schedule", "tick", str(rich), "--now", "2026-12-07T07:00:10+00:00"]) == 2
    assert counter.arrived == []


def test_a_loop_around_a_file_that_pays_is_a_loop(rich: Path, counter: Counter):
    """The lock looks into the workflows that a workflow runs."""
    flow(rich, "inner", CHANGE)
    outer = {"id": "each", "for_each": ["a"], "workflow": "inner.yaml"}
    assert run(["run", flow(rich, "outer", outer), "--allow", "billing", "--yes"]) == 2
    assert counter.arrived == []


@pytest.mark.parametrize("allowed", [[], ["--allow", "billing"]])
def test_the_escape_hatch_has_the_same_locks(rich: Path, counter: Counter, allowed: list[str]):
    """`core.http` to a path of payments is a payment."""
    step = {"id": "plan", "action": "core.http", "with": {"method": "POST", "path": "/user/payment/change-plan"}}
    assert run(["run", flow(rich, "hatch", step), *allowed, "--yes"]) == (0 if allowed else 5)
    assert len(counter.arrived) == len(allowed) / 2


def test_a_plan_pays_nothing(rich: Path, counter: Counter):
    """`plan` and `--dry-run` send no write, whatever is allowed."""
    file = flow(rich, "planned", CHANGE)
    assert run(["plan", file]) == 0
    assert run(["run", file, "--dry-run", "--allow", "billing"]) == 0
    assert [one for one in counter.arrived if not one.startswith("GET")] == []


def test_a_resume_needs_the_locks_open_again(rich: Path, counter: Counter):
    """What was allowed to the first attempt is not allowed to the next by itself."""
    gate = {"id": "gate", "assert": [{"that": "run.attempt > 1"}]}
    file = flow(rich, "gated", gate, CHANGE)
    assert run(["run", file, "--allow", "billing", "--yes"]) == 1
    assert run(["runs", "resume", "--yes"]) == 5
    assert counter.arrived == []
    assert run(["runs", "resume", "--allow", "billing", "--yes"]) == 0
    assert counter.arrived == ["POST /api/user/payment/change-plan"]


MARK = {"id": "mark", "action": "content.update_post", "with": {"id_or_slug": "a", "is_favorite": True}}


def nowhere_near(name: str) -> list[dict[str, object]]:
    """A write, then money in one of the places where a step can stand."""
    places: dict[str, dict[str, object]] = {
        "step": CHANGE,
        "group": {"id": "group", "steps": [{"id": "inner", "steps": [CHANGE]}]},
        "file": {"id": "file", "workflow": "paying.yaml"},
        "condition": {**CHANGE, "when": "steps.mark.output.is_favorite"},
        "handler": {**MARK, "id": "again", "on_error": [{"action": "billing.pause_membership"}]},
    }
    return [MARK, places[name]]


@pytest.mark.parametrize("place", ["step", "group", "file", "condition", "handler"])
def test_what_is_not_allowed_is_refused_before_the_first_request(rich: Path, counter: Counter, place: str):
    """Wherever the money stands, nothing above it is written, and no run is begun."""
    flow(rich, "paying", CHANGE)
    file = flow(rich, "outer", *nowhere_near(place))
    assert run(["run", file, "--yes"]) == 5
    assert run(["plan", file, "-o", str(rich / "saved.plan")]) == 0
    counter.arrived.clear()
    assert run(["apply", str(rich / "saved.plan"), "--yes"]) == 5
    assert counter.arrived == []
    assert run(["runs", "resume", "--yes"]) == 2


def test_a_finally_that_pays_is_refused_before_the_first_request(rich: Path, counter: Counter):
    """What runs at the end is known at the beginning."""
    file = flow(rich, "last", MARK, **{"finally": [{"action": "billing.pause_membership"}]})
    assert run(["run", file, "--yes"]) == 5
    assert counter.arrived == []


def test_money_that_an_input_turns_off_needs_no_word(rich: Path, counter: Counter):
    """A `when` that turns on inputs alone is decided before the run; turned on, the step is refused."""
    inputs = {"pay": {"type": "boolean", "default": False}}
    file = flow(rich, "choosing", {**CHANGE, "when": "inputs.pay"}, inputs=inputs)
    assert run(["run", file, "--yes"]) == 0
    assert run(["run", file, "-i", "pay=true", "--yes"]) == 5
    assert counter.arrived == []


def test_a_resume_behind_the_payment_needs_no_word(rich: Path, counter: Counter):
    """What was paid is not paid again, so going on behind it takes no lock."""
    gate = {"id": "gate", "assert": [{"that": "run.attempt > 1"}]}
    file = flow(rich, "paid", CHANGE, gate)
    assert run(["run", file, "--allow", "billing", "--yes"]) == 1
    assert run(["runs", "resume", "--yes"]) == 0
    assert counter.arrived == ["POST /api/user/payment/change-plan"]
