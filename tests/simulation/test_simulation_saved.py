"""A saved plan is canonical, holds no secrets, and is refused by name when it is not as it was written."""

import json
from pathlib import Path
from typing import Any

import pytest
from plan_world import MONDAY, PlanWorld
from world import workflow_of

from cc_flow.errors import Refused, UsageError
from cc_flow.secret import Mask
from cc_flow.simulation.saved import load_plan, read_plan, save_plan

SLOT = workflow_of("- {id: slot, action: calendar.schedule_post, with: {post_id: p1, date: 2026-12-01}}")
NOTHING = Mask()


@pytest.fixture
def saved(machine: PlanWorld, tmp_path: Path) -> Path:
    """A plan in a file."""
    save_plan(machine.plan(SLOT).plan, tmp_path / "slot.plan", NOTHING)
    return tmp_path / "slot.plan"


def test_a_plan_comes_back_as_it_was(sandbox: PlanWorld, tmp_path: Path):
    """Saved and loaded, a plan is equal to itself, whatever it holds."""
    sandbox.scheduled_for = "2026-12-07T07:00:00-05:00"
    for text in (SLOT.replace("p1", "post-1"), MONDAY):
        plan = sandbox.plan(text).plan
        save_plan(plan, tmp_path / "a.plan", NOTHING)
        assert load_plan(tmp_path / "a.plan")[0] == plan


def test_a_saved_plan_is_canonical(saved: Path):
    """Sorted keys, ASCII, line feeds, a format version: the same plan is the same file."""
    text = saved.read_bytes().decode("ascii")
    content = json.loads(text)
    assert "\r" not in text
    assert text.endswith("}\n")
    assert list(content) == sorted(content)
    assert content["format_version"] == 1
    plan, _ = load_plan(saved)
    save_plan(plan, saved, NOTHING)
    assert saved.read_text() == text


def test_inputs_keep_their_order(sandbox: PlanWorld, tmp_path: Path):
    """What is sent is sent as it was planned, byte for byte: a mapping among the inputs is not sorted on the way."""
    steps = "- {id: add, action: pages.add_component, with: {page_id: p, type: text, content: '{{ inputs.words }}'}}"
    text = workflow_of(steps).replace("steps:", "inputs: {words: {type: object}}\nsteps:", 1)
    plan = sandbox.plan(text, {"words": {"title": "T", "body": {"b": 1, "a": 2}}}).plan
    save_plan(plan, tmp_path / "a.plan", NOTHING)
    loaded, _ = load_plan(tmp_path / "a.plan")
    assert json.dumps(loaded.inputs) == json.dumps(plan.inputs) == '{"words": {"title": "T", "body": {"b": 1, "a": 2}}}'


def test_a_plan_that_nests_without_end_is_no_plan(saved: Path):
    """A file made to exhaust whoever reads it is refused like any other that was edited."""
    deep = saved.read_text().replace('"notes": []', f'"notes": {"[" * 900}{"]" * 900}')
    saved.write_text(deep)
    with pytest.raises(Refused, match="was edited"):
        load_plan(saved)


def test_a_plan_that_was_edited_is_refused(saved: Path):
    """One character of difference in what the plan says is enough, exit 5."""
    for before, after in (('"2026-12-01"', '"2026-12-02"'), ('"p1"', '"p2"'), ('"at_most": 1', '"at_most": 2')):
        edited = saved.with_name("edited.plan")
        edited.write_text(saved.read_text().replace(before, after))
        with pytest.raises(Refused, match=r"edited\.plan was edited") as refused:
            load_plan(edited)
        assert refused.value.exit_code == 5


def test_a_plan_of_another_format_is_refused(saved: Path):
    """A newer cc-flow wrote it: that is said."""
    saved.write_text(saved.read_text().replace('"format_version": 1', '"format_version": 2'))
    with pytest.raises(Refused, match="a format that this cc-flow does not know"):
        load_plan(saved)


@pytest.mark.parametrize("text", ["", "{}", "[]", "null", "[" * 100_000, '{"format_version": 1}', "\ufffe"])
def test_what_is_no_plan_is_wrong_use(tmp_path: Path, text: str):
    """Anything else in the file is named and ends with exit 2, without a traceback."""
    (tmp_path / "no.plan").write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match="is not a plan") as wrong:
        load_plan(tmp_path / "no.plan")
    assert wrong.value.exit_code == 2


def test_a_plan_with_other_fields_is_refused(saved: Path):
    """A hash that fits does not make up for fields that are missing or strange."""
    import hashlib

    for field, value in (("changes", [{"at": "x"}]), ("created_at", "soon"), ("facts", 3), ("strange", 1)):
        content = {**json.loads(saved.read_text()), field: value}
        del content["digest"]
        text = json.dumps(content, sort_keys=True, separators=(",", ":"))
        content["digest"] = "sha256:" + hashlib.sha256(text.encode()).hexdigest()
        with pytest.raises(Refused, match="does not hold a whole plan"):
            read_plan(json.dumps(content), name="it")


def test_no_secret_reaches_the_file(sandbox: PlanWorld, tmp_path: Path):
    """Neither a secret of the workflow nor the key is in the file, even where a text of the workflow repeats it."""
    steps = """
        - id: change
          action: account.change_password
          with: {current_password: "{{ secrets.OLD_PASSWORD }}", new_password: "{{ secrets.NEW_PASSWORD }}"}
        - {id: page, action: pages.create, with: {title: "the-old-password is no title"}}
        """
    plan = sandbox.plan(workflow_of(steps, allow="[account]")).plan
    save_plan(plan, tmp_path / "a.plan", Mask([sandbox.key, *sandbox.secrets.values()]))
    text = (tmp_path / "a.plan").read_text()
    for secret in (sandbox.key, *sandbox.secrets.values()):
        assert secret not in text
    assert load_plan(tmp_path / "a.plan")[0].changes[0].request == {"currentPassword": "***", "newPassword": "***"}


def test_a_file_that_cannot_be_written_or_read_is_said(machine: PlanWorld, tmp_path: Path):
    """A folder that is not there is wrong use, not a crash."""
    plan: Any = machine.plan(SLOT).plan
    with pytest.raises(UsageError, match="cannot be written"):
        save_plan(plan, tmp_path / "none" / "a.plan", NOTHING)
    with pytest.raises(UsageError, match="cannot be read"):
        load_plan(tmp_path / "none.plan")
