"""Shapes for the checker and JSON Schemas for editors: both from the fields, both saying what `judge` says."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from cc_flow.actions import catalog
from cc_flow.actions.base import Action
from cc_flow.actions.examples import example
from cc_flow.actions.judge import judge
from cc_flow.actions.schemas import input_schema, output_schema
from cc_flow.actions.shapes import input_shape, output_shape
from cc_flow.shape import INTEGER, ListOf, Record, Text, accepts, alternatives, describe, may_be_null, shape_of, union

Actions = dict[str, type[Action[Any]]]


@pytest.fixture(scope="module")
def every_action(actions: Actions) -> Actions:
    """The core actions, too."""
    return {**actions, **{name: catalog.find(name) for name in catalog.core_names()}}


def test_schemas_are_schemas(every_action: Actions) -> None:
    """Every schema is a draft-07 schema, written out in full: no references, no titles that only repeat the name."""
    for kind in every_action.values():
        for schema in (input_schema(kind), output_schema(kind)):
            Draft7Validator.check_schema(schema)
            assert "$ref" not in repr(schema)


def test_examples_fit_their_schemas(every_action: Actions) -> None:
    """Every example is valid by its schema, and no other input is."""
    for kind in every_action.values():
        validator = Draft7Validator(input_schema(kind))
        validator.validate(example(kind))
        assert not validator.is_valid({**example(kind), "unheard_of": 1}), kind.spec.name


def test_required_is_what_judge_misses(every_action: Actions) -> None:
    """What a schema requires is what `judge` finds missing in nothing."""
    for kind in every_action.values():
        missing = [problem.where[0] for problem in judge(kind, {})]
        assert input_schema(kind).get("required", []) == missing, kind.spec.name


def test_fields_carry_their_words(every_action: Actions) -> None:
    """Every input is described in its schema with the words under the field."""
    for kind in every_action.values():
        for name, schema in input_schema(kind)["properties"].items():
            assert schema["description"] == input_shape(kind).docs[name]


def test_a_schema_in_full() -> None:
    """Null joins its type, ids may be numbers, bounds and formats are said."""
    schema = input_schema(catalog.find("calendar.schedule_post"))
    described = {name: {**one, "description": None} for name, one in schema["properties"].items()}
    assert described == {
        "post_id": {"type": ["string", "integer"], "format": "id", "minLength": 1, "description": None},
        "date": {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", "description": None},
        "order": {"type": ["integer", "null"], "minimum": 0, "description": None},
    }
    assert schema["required"] == ["post_id", "date"]
    assert schema["additionalProperties"] is False


def test_choices_and_secrets_in_schemas() -> None:
    """Choices are enums, null among them where the input is optional; secrets are marked."""
    scope = input_schema(catalog.find("api_keys.create"))["properties"]["scope"]
    level = input_schema(catalog.find("core.report"))["properties"]["level"]
    assert scope["enum"] == ["user", "organization"]
    assert level["enum"] == ["info", "warning", None]
    assert output_schema(catalog.find("api_keys.create"))["properties"]["raw_key"]["x-secret"] is True


VALUES = (
    st.none()
    | st.booleans()
    | st.integers(-2, 3)
    | st.sampled_from(
        ["", "x", "2026-12", "2026-12-07", "2026-13", "monday", "up", "user", "a@b.example", "https://a.example"]
    )
    | st.lists(st.sampled_from(["monday", "x", 1, None]), max_size=2)
    | st.dictionaries(st.sampled_from(["id", "a"]), st.integers(), max_size=1)
)


@settings(deadline=None)
@given(name=st.sampled_from([*catalog.names(), *catalog.core_names()]), chosen=st.data())
def test_what_judge_lets_pass_the_schema_lets_pass(name: str, chosen: st.DataObject) -> None:
    """An editor never objects to what can be sent."""
    kind = catalog.find(name)
    changed = chosen.draw(st.dictionaries(st.sampled_from([*kind.model_fields, "x"]), VALUES, max_size=2))
    values = {**example(kind), **changed}
    if judge(kind, values) == ():
        Draft7Validator(input_schema(kind)).validate(values)


@settings(deadline=None)
@given(name=st.sampled_from([*catalog.names(), *catalog.core_names()]), chosen=st.data())
def test_what_judge_lets_pass_the_shape_accepts(name: str, chosen: st.DataObject) -> None:
    """The checker never objects to the type of what can be sent."""
    kind = catalog.find(name)
    changed = chosen.draw(st.dictionaries(st.sampled_from([*kind.model_fields, "x"]), VALUES, max_size=2))
    values = {**example(kind), **changed}
    if judge(kind, values) == ():
        assert accepts(input_shape(kind), shape_of(values))


def test_inputs_are_closed_and_answers_open(actions: Actions) -> None:
    """Unknown inputs are errors; answers may hold more, except the guide's page."""
    for kind in actions.values():
        assert input_shape(kind).is_open is False
        shape = output_shape(kind)
        assert isinstance(shape, Record)
        assert shape.is_open is not kind.spec.paged
        if kind.spec.paged:
            assert set(shape.fields) == {"results", "count"}


def test_what_an_entry_is() -> None:
    """The schedule is a page of entries, each with a date, a post, and a caption of the AI that may be null."""
    page = output_shape(catalog.find("calendar.list_schedule"))
    assert isinstance(page, Record)
    assert page.fields["count"] == INTEGER
    entries = page.fields["results"]
    assert isinstance(entries, ListOf)
    entry = entries.element
    assert isinstance(entry, Record)
    assert (entry.name, entry.fields["date"], entry.fields["id"]) == (
        "schedule entry",
        Text(format="date"),
        union(Text(format="id"), INTEGER),
    )
    post = entry.fields["post"]
    assert isinstance(post, Record)
    assert may_be_null(post.fields["ai_caption"])
    assert not may_be_null(post.fields["title"])
    assert entry.docs["date"] == "The day. (assumed)"


def test_shapes_of_inputs() -> None:
    """An optional input may be null; a choice has its words; an id is text or a number; a password is a secret."""
    generate = input_shape(catalog.find("calendar.generate")).fields
    assert may_be_null(generate["days_of_week"])
    assert not may_be_null(generate["month"])
    (days,) = (one for one in alternatives(generate["days_of_week"]) if isinstance(one, ListOf))
    assert isinstance(days.element, Text)
    assert days.element.choices[0] == "monday"
    assert describe(input_shape(catalog.find("captions.generate")).fields["post_id"]) == "an id or a whole number"
    assert input_shape(catalog.find("account.change_password")).fields["new_password"] == Text(secret=True)


def test_core_answers() -> None:
    """`core.http` may answer anything, the other core actions answer nothing."""
    assert describe(output_shape(catalog.find("core.http"))) == "anything"
    assert describe(output_shape(catalog.find("core.pause"))) == "null"
