"""The schemas that editors read: valid, fresh, and of one mind with the reader of workflows."""

import json
from pathlib import Path

import jsonschema
import pytest

from cc_flow.actions.catalog import find, names
from cc_flow.actions.examples import example
from cc_flow.schema import schema_files, workflow_schema
from cc_flow.schema.files import aged
from cc_flow.schema.words import STEP_KEYS, TOP_KEYS
from cc_flow.syntax import parse, plain
from cc_flow.workflow.read import read_workflow

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def validator() -> jsonschema.Draft7Validator:
    """Judges workflows as an editor would."""
    return jsonschema.Draft7Validator(workflow_schema())


def test_schemas_are_valid_schemas():
    """Each file keeps the metaschema of draft 7."""
    for _name, text in schema_files():
        jsonschema.Draft7Validator.check_schema(json.loads(text))


def test_schemas_in_the_repository_are_fresh():
    """What stands in `schemas/` is what `cc-flow schema` writes now."""
    assert list(aged(ROOT / "schemas")) == []


@pytest.mark.parametrize("file", sorted(ROOT.glob("workflows/*.yaml")), ids=lambda file: file.stem)
def test_shipped_workflows_fit(validator: jsonschema.Draft7Validator, file: Path):
    """An editor finds nothing wrong with the workflows we ship."""
    tree, _ = parse(file.read_bytes(), file=file.name)
    assert tree is not None
    assert list(validator.iter_errors(plain(tree))) == []


@pytest.mark.parametrize("name", names())
def test_the_example_of_each_action_fits(validator: jsonschema.Draft7Validator, name: str):
    """Each action's example is right for the schema, too."""
    step = {"id": "probe", "action": name, "with": example(find(name))}
    assert list(validator.iter_errors({"cc_flow": 1, "name": "probe", "steps": [step]})) == []


MISTAKES = {
    "an unknown action": ({"action": "calendar.lst"}, ["steps", 0, "action"]),
    "an unknown input": ({"action": "content.get_post", "with": {"id_or_slug": "a", "nope": 1}}, ["steps", 0, "with"]),
    "a wrong month": ({"action": "calendar.generate", "with": {"month": "December"}}, ["steps", 0, "with", "month"]),
    "a wrong type": ({"action": "content.list_posts", "with": {"limit": "many"}}, ["steps", 0, "with", "limit"]),
    "a missing input": ({"action": "calendar.generate", "with": {}}, ["steps", 0, "with"]),
    "braces in a condition": ({"action": "content.list_posts", "when": "{{ true }}"}, ["steps", 0, "when"]),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_one_error_at_its_place(validator: jsonschema.Draft7Validator, mistake: str):
    """One mistake, one error, at the key that is wrong."""
    step, place = MISTAKES[mistake]
    errors = list(validator.iter_errors({"cc_flow": 1, "name": "probe", "steps": [{"id": "probe", **step}]}))
    assert [list(error.absolute_path) for error in errors] == [place]


@pytest.mark.parametrize("value", [5, "{{ inputs.count }}"])
def test_a_template_fits_wherever_a_value_does(validator: jsonschema.Draft7Validator, value: object):
    """A whole number or a template, and nothing is lost of the whole number's bounds."""
    step = {"id": "probe", "action": "content.list_posts", "with": {"limit": value}}
    assert list(validator.iter_errors({"cc_flow": 1, "name": "probe", "steps": [step]})) == []


def known_keys(text: str) -> set[str]:
    """The keys that the reader offers for one it does not know."""
    _, found = read_workflow(text, file="probe.yaml")
    helps = " ".join(one.help or "" for one in found if one.code == "E201")
    return {part for index, part in enumerate(helps.split("`")) if index % 2}


def test_the_reader_knows_each_key_that_the_schema_offers():
    """A key that an editor completes is never unknown to `validate`, at the top and in steps."""
    top = "".join(f"{key}: x\n" for key in TOP_KEYS)
    step = "steps:\n  - id: a\n" + "".join(f"    {key}: x\n" for key in STEP_KEYS if key != "id")
    for text in (top, "cc_flow: 1\nname: a\n" + step):
        _, found = read_workflow(text, file="probe.yaml")
        assert [one.message for one in found if one.code == "E201"] == []
