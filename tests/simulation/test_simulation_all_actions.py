"""Every action of the API can be planned: nothing but GETs, and offline nothing at all."""

import json
from typing import Any

import pytest
from plan_world import PlanWorld

from cc_flow.actions.base import Action
from cc_flow.actions.catalog import find, names
from cc_flow.actions.examples import example
from cc_flow.actions.shapes import input_shape, output_shape
from cc_flow.actions.spec import Does
from cc_flow.plan import ChangeKind
from cc_flow.shape import ListOf, MapOf, Record, Shape, alternatives


def step_of(name: str) -> str:
    """A workflow of this one action."""
    step = {"id": "it", "action": name, "with": example(find(name))}
    return json.dumps({"cc_flow": 1, "name": "probe", "allow": ["destroy", "account", "billing"], "steps": [step]})


WRITES = [name for name in names() if find(name).spec.is_write]


@pytest.mark.parametrize("is_offline", [False, True])
def test_all_116_actions_are_planned_without_a_write(sandbox: PlanWorld, *, is_offline: bool):
    """Whatever the action, a plan of it sends no request but a GET, and offline none; each write is one change."""
    for name in names():
        plan = sandbox.plan(step_of(name), is_offline=is_offline).plan
        assert len(plan.changes) == (name in WRITES), name
    assert len(names()) == 116
    assert sandbox.writes() == []
    assert bool(sandbox.sent) is not is_offline


def test_any_input_of_any_write_may_be_unknown(sandbox: PlanWorld):
    """What is not known yet may stand in each input of each write, surely or perhaps; later reads of it go on, too."""
    some = {"id": "some", "action": "core.http", "with": {"method": "POST", "path": "/user/something"}}
    for name in WRITES:
        values = {field: f"{{{{ steps.some.output.{field} }}}}" for field in input_shape(find(name)).fields}
        write = {"id": "it", "action": name, "with": values}
        perhaps = {**write, "id": "perhaps", "when": "steps.some.output.flag == 1"}
        chapter = names(name.partition(".")[0])
        reads = [
            {"id": f"r{at}", "action": one, "with": example(find(one))}
            for at, one in enumerate(chapter)
            if one not in WRITES
        ]
        head = {"cc_flow": 1, "name": "probe", "allow": ["destroy", "account", "billing"]}
        plan = sandbox.plan(json.dumps({**head, "steps": [*reads[:3], some, write, perhaps, *_later(reads)]})).plan
        assert [change.at for change in plan.changes] == ["some", "it", "perhaps"], name
        assert plan.changes[2].kind is ChangeKind.CONDITIONAL, name
    assert sandbox.writes() == []


def _later(reads: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{**read, "id": f"later_{read['id']}"} for read in reads]


def test_deletes_are_marked_as_such(sandbox: PlanWorld):
    """A DELETE is `-`, a POST that makes something `+`, a PATCH `~`."""
    kinds = {name: sandbox.plan(step_of(name), is_offline=True).plan.changes[0].kind for name in WRITES}
    for name, kind in kinds.items():
        assert (kind is ChangeKind.DELETE) is (find(name).spec.method == "DELETE"), name
        assert find(name).spec.method != "PATCH" or kind is ChangeKind.UPDATE, name
    assert kinds["pages.create"] is kinds["calendar.schedule_post"] is kinds["api_keys.create"] is ChangeKind.CREATE


def test_every_write_says_what_later_reads_show_of_it():
    """No write is without its overlay, and no read has one."""
    assert [name for name in names() if (find(name).spec.overlay is not None) is not (name in WRITES)] == []


def test_overlays_name_things_that_answers_hold():
    """The names of things are those of records in some answer; a typing error would change nothing, silently."""
    known = {record.name for name in names() for record in records_in(output_shape(find(name)))}
    named = {thing for name in WRITES for thing in overlay_of(name).things}
    owners = {overlay_of(name).inside[0] for name in WRITES if overlay_of(name).inside}
    assert (named | owners) - known == set()


def test_overlays_name_inputs_that_actions_take():
    """What names a thing, and what sets its fields, are inputs of the action; what is blurred are reads."""
    for name in WRITES:
        overlay, fields = overlay_of(name), input_shape(find(name)).fields
        if overlay.items is None and overlay.does in {Does.UPDATES, Does.REMOVES, Does.RESETS}:
            assert overlay.by is None or overlay.by in fields, name
        assert set(overlay.fields.values()) <= set(fields), name
        assert overlay.items is None or overlay.items in fields, name
        assert all(not find(read).spec.is_write for read in overlay.blurs), name


def overlay_of(name: str) -> Any:
    """What later reads show of a write."""
    kind: type[Action[Any]] = find(name)
    assert kind.spec.overlay is not None
    return kind.spec.overlay


def records_in(shape: Shape) -> list[Record]:
    """Every record inside a shape."""
    found: list[Record] = []
    for one in alternatives(shape):
        match one:
            case Record(fields=fields):
                found += [one, *(record for field in fields.values() for record in records_in(field))]
            case ListOf(element=element):
                found += records_in(element)
            case MapOf(value=value):
                found += records_in(value)
    return found
