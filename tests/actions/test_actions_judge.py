"""Inputs are judged strictly and in plain words; what is not known yet is never wrong."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cc_flow.actions import catalog
from cc_flow.actions.base import Action
from cc_flow.actions.examples import example
from cc_flow.actions.judge import judge
from cc_flow.actions.spec import Problem
from cc_flow.secret import Secret
from cc_flow.shape import ANYTHING
from cc_flow.unknown import Unknown

LATER = Unknown(ANYTHING, "slot.id")


def messages(name: str, values: dict[str, Any]) -> list[str]:
    """What is wrong, in words."""
    return [problem.message for problem in judge(catalog.find(name), values)]


@pytest.mark.parametrize(
    ("name", "values", "message"),
    [
        ("calendar.generate", {"month": "2026-13"}, "`month` must be a month (YYYY-MM)"),
        ("calendar.generate", {"month": "2026-12-01"}, "`month` must be a month (YYYY-MM)"),
        ("calendar.generate", {"month": 202612}, "`month` must be a month (YYYY-MM)"),
        ("calendar.generate", {"month": None}, "`month` must be a month (YYYY-MM)"),
        ("calendar.generate", {}, "`month` is missing"),
        ("calendar.reset_date", {"date": "20261201"}, "`date` must be a date (YYYY-MM-DD)"),
        (
            "calendar.reset_date",
            {"date": "2026-02-30"},
            "`date` must be a date (YYYY-MM-DD), and there is no 2026-02-30",
        ),
        ("content.list_posts", {"is_used": "yes"}, "`is_used` must be true or false"),
        ("content.list_posts", {"is_used": 1}, "`is_used` must be true or false"),
        ("content.list_posts", {"limit": "1"}, "`limit` must be a whole number"),
        ("content.list_posts", {"limit": 1.0}, "`limit` must be a whole number"),
        ("content.list_posts", {"limit": True}, "`limit` must be a whole number"),
        ("content.list_posts", {"limit": 0}, "`limit` must be at least 1"),
        ("content.list_posts", {"offset": -1}, "`offset` must be at least 0"),
        ("content.list_posts", {"search": " "}, "`search` must be text that is not empty"),
        ("content.list_photos", {"ids": []}, "`ids` must not be empty"),
        ("content.list_photos", {"ids": "1,2"}, "`ids` must be a list (an id or a whole number each)"),
        ("content.get_post", {"id_or_slug": ""}, "`id_or_slug` must not be empty"),
        ("content.get_post", {"id_or_slug": " \t"}, "`id_or_slug` must not be empty"),
        ("content.get_post", {"id_or_slug": ".."}, "`id_or_slug` must be an id, not `..`"),
        ("content.get_post", {"id_or_slug": "\uff0e\uff0e"}, "`id_or_slug` must be an id, not `..`"),
        ("content.get_post", {"id_or_slug": "a/b"}, "`id_or_slug` must be an id, which holds no `/` and no `\\`"),
        ("content.get_post", {"id_or_slug": "a\uff0fb"}, "`id_or_slug` must be an id, which holds no `/` and no `\\`"),
        (
            "content.get_post",
            {"id_or_slug": "a\n"},
            "`id_or_slug` must be an id, which holds no line breaks or other invisible characters",
        ),
        ("content.get_post", {"id_or_slug": True}, "`id_or_slug` must be an id"),
        ("content.get_post", {"id_or_slug": 1.5}, "`id_or_slug` must be an id"),
        ("captions.react", {"caption_id": 1, "reaction": "Up"}, "`reaction` must be one of `up`, `down`"),
        ("account.update_profile", {"email": "me"}, "`email` must be an e-mail address"),
        ("account.update_profile", {"preferences": []}, "`preferences` must be a mapping"),
        ("pages.update", {"id_or_slug": "a", "slug": "a b"}, "`slug` must be a slug: letters, digits, `-` and `_`"),
        (
            "pages.attach_image",
            {"component_id": 1, "url": "javascript:alert(1)"},
            "`url` must be a URL that starts with http:// or https://",
        ),
        ("calendar.reorder", {"items": [5]}, "`items[0]` must be a move"),
        ("calendar.reorder", {"items": [{"id": 1, "date": "2026-12-01"}]}, "`items[0].order` is missing"),
        (
            "core.pause",
            {"duration": "1.5h"},
            "`duration` must be a whole number and one of ms, s, m, h, d, such as `90s`",
        ),
        ("core.http", {"method": "GET", "path": "/api/user"}, "`path` must leave out `/api`: all paths are under it"),
    ],
)  # fmt: skip
def test_words(name: str, values: dict[str, Any], message: str) -> None:
    """What is wrong is said in the author's words, once, at its place."""
    assert messages(name, values) == [message]


def test_several_at_once() -> None:
    """Everything wrong is said at once, each with the way to it."""
    problems = judge(
        catalog.find("calendar.reorder"),
        {"items": [{"id": 1, "date": "x", "order": 0}, {"id": "", "date": "2026-12-01", "ordr": 1}]},
    )
    assert [problem.where for problem in problems] == [
        ("items", 0, "date"),
        ("items", 1, "id"),
        ("items", 1, "order"),
        ("items", 1, "ordr"),
    ]


def test_unknown_inputs_come_with_the_near_name() -> None:
    """An input that does not exist is an error, with the one that was probably meant."""
    assert judge(catalog.find("calendar.generate"), {"mounth": "x", "month": "2026-12"}) == (
        Problem(("mounth",), "`calendar.generate` has no input `mounth`", "unknown_input", "did you mean `month`?"),
    )


def test_unknown_fields_inside_come_with_the_near_name() -> None:
    """So does a field of a mapping inside."""
    problems = judge(
        catalog.find("calendar.reorder"), {"items": [{"id": 1, "date": "2026-12-01", "order": 0, "dat": 1}]}
    )
    assert problems == (
        Problem(("items", 0, "dat"), "`items[0]` has no field `dat`", "unknown_input", "did you mean `date`?"),
    )


def test_an_action_without_inputs_takes_none() -> None:
    """Where there are no inputs, the help says so."""
    (problem,) = judge(catalog.find("organization.leave"), {"now": True})
    assert problem.help == "there are no inputs here"


def test_missing_inputs_come_with_their_meaning() -> None:
    """A missing input is told with its own words."""
    (problem,) = judge(catalog.find("captions.react"), {"caption_id": 1})
    assert (problem.kind, problem.help) == ("missing", "Thumbs up or thumbs down. (assumed)")


def test_a_near_word_is_offered() -> None:
    """A misspelt choice is told with the right one."""
    (problem,) = judge(catalog.find("calendar.generate"), {"month": "2026-12", "days_of_week": ["mondey"]})
    assert (problem.where, problem.help) == (("days_of_week", 0), "did you mean `monday`?")


def test_null_leaves_an_optional_input_open() -> None:
    """Null is a value of every optional input: it clears in a body, and in a query it asks for nothing."""
    assert messages("calendar.update_entry", {"id": 1, "post_id": None}) == []
    assert messages("content.list_posts", {"pillar": None, "limit": None}) == []


@pytest.mark.parametrize(
    "values",
    [
        {"items": LATER},
        {"items": [LATER]},
        {"items": [{"id": LATER, "date": LATER, "order": LATER}]},
        {"items": ({"id": 1, "date": "2026-12-01", "order": LATER},)},
    ],
)
def test_unknowns_are_never_wrong(values: dict[str, Any]) -> None:
    """A value known only after apply is never wrong, wherever it stands."""
    assert messages("calendar.reorder", values) == []


def test_what_stands_beside_an_unknown_is_judged() -> None:
    """An Unknown excuses itself and nothing else."""
    assert messages("calendar.schedule_post", {"post_id": LATER, "date": "soon", "order": LATER}) == [
        "`date` must be a date (YYYY-MM-DD)"
    ]


def test_secrets_go_into_secret_inputs_only() -> None:
    """A secret is right in a secret input and wrong in any other."""
    assert messages("account.change_password", {"current_password": Secret("old"), "new_password": Secret("new")}) == []
    assert messages("pages.create", {"title": Secret("hidden")}) == ["`title` takes no secret"]
    assert messages("content.get_post", {"id_or_slug": Secret("hidden")}) == ["`id_or_slug` takes no secret"]


def test_messages_hold_no_secret() -> None:
    """A wrong value of a secret input is not told."""
    problems = judge(
        catalog.find("account.change_password"), {"current_password": 31415926, "new_password": ["hunter2"]}
    )
    assert len(problems) == 2
    assert "31415926" not in repr(problems)
    assert "hunter2" not in repr(problems)


def test_examples_are_right(actions: dict[str, type[Action[Any]]]) -> None:
    """Every example can be sent, and gives all that is required."""
    for kind in (*actions.values(), *map(catalog.find, catalog.core_names())):
        assert judge(kind, example(kind)) == (), kind.spec.name


def test_required_inputs_alone_are_right(actions: dict[str, type[Action[Any]]]) -> None:
    """The required inputs of an example are enough."""
    for kind in actions.values():
        required = {name: value for name, value in example(kind).items() if kind.model_fields[name].is_required()}
        assert judge(kind, required) == (), kind.spec.name


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@settings(deadline=None)
@given(name=st.sampled_from(catalog.names()), values=st.data())
def test_any_json_is_judged(name: str, values: st.DataObject) -> None:
    """Whatever stands in an input, the judgement is a list of problems, each at a place that there is."""
    kind = catalog.find(name)
    names = st.sampled_from([*kind.model_fields, "unheard_of"])
    given_values = values.draw(st.dictionaries(names, JSON, max_size=4))
    for problem in judge(kind, given_values):
        assert problem.message
        if problem.kind != "missing":
            inner: Any = given_values
            for part in problem.where:
                inner = inner[part]
