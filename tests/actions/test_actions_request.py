"""What goes over the wire: paths that cannot be bent, queries, bodies, and only what was given."""

from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cc_flow.actions import catalog
from cc_flow.actions.examples import example as example_of
from cc_flow.actions.judge import judge
from cc_flow.actions.names import camel
from cc_flow.actions.request import build_request, path_inputs
from cc_flow.actions.spec import Request
from cc_flow.secret import Secret
from cc_flow.shape import ANYTHING
from cc_flow.unknown import Unknown

LATER = Unknown(ANYTHING, "slot.id")
# The part of `content.get_drop` is a date, which is narrower than an id.
WITH_ID = [one for one in catalog.names() if path_inputs(catalog.find(one).spec) and one != "content.get_drop"]


def request(name: str, values: dict[str, Any], **options: Any) -> Request:
    """The request of the action called `name`."""
    return build_request(catalog.find(name), values, **options)


@settings(deadline=None)
@given(
    name=st.sampled_from(WITH_ID),
    text=st.text() | st.sampled_from(["", ".", "..", "a/b", "%2e%2e", "?", "#", "a?b=c", ";", "\\"]),
)
@example("calendar.remove_entry", "")
@example("calendar.remove_entry", "../schedule")
@example("calendar.remove_entry", "..")
@example("calendar.remove_entry", "\ud800")
def test_a_path_keeps_its_parts(name: str, text: str) -> None:
    """Whatever was judged an id is one part of the path, the same when decoded; what was not is refused in words."""
    kind = catalog.find(name)
    values = {**example_of(kind), **dict.fromkeys(path_inputs(kind.spec), text)}
    if judge(kind, values):
        with pytest.raises(ValueError, match=r"^`"):
            request(name, values)
        return
    path = request(name, values).path
    parts, template = path.split("/"), kind.spec.path.split("/")
    assert len(parts) == len(template)
    for part, expected in zip(parts, template, strict=True):
        assert part == expected if "{" not in expected else unquote(part) == text
    assert not {"", ".", ".."} & set(parts[1:])
    assert path.isascii()
    assert not set(path) & set("?#\\ ;")


def test_an_empty_id_does_not_reset_a_day() -> None:
    """`DELETE /schedule/{id}` without its id must not become `DELETE /schedule`."""
    for nothing in ("", " ", None, "\u200b"):
        with pytest.raises(ValueError, match="`id`"):
            request("calendar.remove_entry", {"id": nothing})
    with pytest.raises(ValueError, match="`id`"):
        request("calendar.remove_entry", {})


def test_ids_may_be_numbers() -> None:
    """An id that came as a number goes into a path as its digits and into a body as a number."""
    assert request("calendar.update_entry", {"id": 7, "post_id": 8}) == Request(
        "PATCH", "/user/content/schedule/7", (), {"postId": 8}
    )


def test_query() -> None:
    """Inputs of GET and DELETE go into the query in snake_case: `true`, `false`, numbers, lists joined by commas."""
    built = request("content.list_posts", {"limit": 5, "is_used": False, "trending": True, "pillar": "local", "tag": 3})
    assert built.query == (
        ("limit", "5"),
        ("is_used", "false"),
        ("trending", "true"),
        ("pillar", "local"),
        ("tag", "3"),
    )
    assert built.body is None
    assert request("content.list_photos", {"ids": ["a", 2]}).query == (("ids", "a,2"),)
    assert request("calendar.reset_date", {"date": "2026-12-07"}).query == (("date", "2026-12-07"),)


def test_null_is_left_out_of_a_query() -> None:
    """Null filters nothing."""
    assert request("content.list_posts", {"pillar": None}).query == ()


def test_a_list_with_commas_inside_is_refused() -> None:
    """An item with a comma would become two."""
    with pytest.raises(ValueError, match="`tags` is sent as one text joined by commas"):
        request("events.list", {"tags": ["a,b"]})


def test_body() -> None:
    """Inputs of POST and PATCH go into a body in camelCase, at every depth."""
    assert request("ai.save_market_profile_answers", {"answers": [{"question_id": "q", "answer": "a_b"}]}).body == {
        "answers": [{"questionId": "q", "answer": "a_b"}]
    }


def test_null_clears_in_a_body() -> None:
    """A PATCH tells "leave it" from "clear it"."""
    assert request("account.update_profile", {"location": None}).body == {"location": None}
    assert request("account.update_profile", {}).body == {}


def test_keys_that_are_data_are_kept() -> None:
    """The keys of a free mapping are the author's own, at every depth."""
    preferences = {"week_start": "monday", "nested_keys": [{"as_they_are": 1}]}
    assert request("account.update_profile", {"preferences": preferences}).body == {"preferences": preferences}


def test_a_post_without_inputs_has_an_empty_body() -> None:
    """What is posted without inputs is an empty object, not nothing."""
    assert request("billing.cancel_membership", {}) == Request("POST", "/user/payment/cancel-membership", (), {})


@settings(deadline=None)
@given(name=st.sampled_from(catalog.names()), chosen=st.data())
def test_only_what_was_given_is_sent(name: str, chosen: st.DataObject) -> None:
    """Of an example's inputs exactly those that were given arrive, under their wire names."""
    kind = catalog.find(name)
    values = example_of(kind)
    in_path = path_inputs(kind.spec)
    optional = [one for one in values if one not in in_path]
    kept = chosen.draw(st.sets(st.sampled_from(optional))) if optional else set()
    built = request(name, {one: value for one, value in values.items() if one in in_path or one in kept})
    if built.method in {"GET", "DELETE"}:
        assert {key for key, _ in built.query} == kept
        assert built.body is None
    else:
        assert set(built.body) == {camel(one) for one in kept}
        assert built.query == ()


def test_unknowns_stand_where_their_values_will() -> None:
    """In a plan an Unknown is itself in a body and a query, and its `{input}` in a path."""
    moved = request("calendar.update_entry", {"id": LATER, "post_id": LATER})
    assert moved.path == "/user/content/schedule/{id}"
    assert moved.body["postId"] is LATER
    ((_, date),) = request("calendar.reset_date", {"date": LATER}).query
    assert date is LATER
    ((_, ids),) = request("content.list_photos", {"ids": ["a", LATER]}).query
    assert isinstance(ids, Unknown)


def test_a_literal_placeholder_is_not_taken_for_an_unknown() -> None:
    """An id that looks like a placeholder is percent-encoded like any other."""
    assert request("calendar.remove_entry", {"id": "{id}"}).path == "/user/content/schedule/%7Bid%7D"


def test_secrets_stay_hidden_in_a_request() -> None:
    """A secret goes into the body as one, so that who records the request records `***`."""
    built = request(
        "account.change_password", {"current_password": Secret("old one"), "new_password": Secret("new one")}
    )
    assert built.body["newPassword"] == Secret("new one")
    assert "new one" not in repr(built)
    with pytest.raises(ValueError, match="must be an id"):
        request("content.get_post", {"id_or_slug": Secret("hidden")})


def test_wire_names_can_be_overridden() -> None:
    """A field's wire name can be set, in a body at any depth and in a query."""
    move = {"id": 1, "date": "2026-12-07", "order": 0}
    built = request("calendar.reorder", {"items": [move]}, wire={"items": "entries", "items.date": "day"})
    assert built.body == {"entries": [{"id": 1, "day": "2026-12-07", "order": 0}]}
    assert request("content.list_posts", {"is_used": True}, wire={"is_used": "used"}).query == (("used", "true"),)


def test_extras_are_sent_as_they_are_and_win() -> None:
    """`extra_query` and `extra_body` keep their names and replace what has the same one."""
    built = request(
        "captions.generate",
        {"post_id": 1},
        extra_body={"post_id": 2, "postId": 3},
        extra_query={"dry_run": True, "x": None},
    )
    assert built.body == {"postId": 3, "post_id": 2}
    assert built.query == (("dry_run", "true"),)
    assert request("content.list_posts", {"limit": 5}, extra_query={"limit": 6}).query == (("limit", "6"),)
    assert request("content.list_posts", {}, extra_body={"deep": {"a_b": [1]}}).body == {"deep": {"a_b": [1]}}


def test_an_extra_query_takes_no_mappings() -> None:
    """What a query cannot carry is refused in words."""
    with pytest.raises(ValueError, match="`where` must be text, a number, true, false or a list of these"):
        request("content.list_posts", {}, extra_query={"where": {"a": 1}})


def test_a_prefix_goes_before_the_path() -> None:
    """A project can say that its API stands elsewhere."""
    assert request("content.get_post", {"id_or_slug": "a b"}, prefix="/v2").path == "/v2/user/content/posts-v2/a%20b"
