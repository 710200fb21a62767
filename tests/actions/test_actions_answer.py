"""Answers become outputs: snake_case, nothing lost, nothing changed, secrets found."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cc_flow.actions import catalog
from cc_flow.actions.answer import AnswerProblem, read_answer
from cc_flow.actions.base import Action
from cc_flow.actions.escape import HTTP
from cc_flow.actions.hiding import Hidden, hide_secrets
from cc_flow.actions.names import camel, snake
from cc_flow.actions.shapes import output_shape
from cc_flow.actions.spec import EffectClass
from cc_flow.shape import ListOf, MapOf, Record, Shape, alternatives

Actions = dict[str, type[Action[Any]]]


def read(name: str, body: Any, **options: Any) -> Any:
    """The output that `body` makes."""
    return read_answer(catalog.find(name), body, **options)


def test_snake_case_at_every_depth() -> None:
    """Modelled and unknown fields alike are read in snake_case, however deep."""
    entry = read(
        "calendar.schedule_post",
        {"isCompleted": False, "post": {"canvaUrl": "u", "brandNew": [{"deepDown": {"soDeep": 1}}]}},
    )
    assert entry["is_completed"] is False
    assert entry["post"]["canva_url"] == "u"
    assert entry["post"]["brand_new"] == [{"deep_down": {"so_deep": 1}}]


def test_missing_fields_are_null() -> None:
    """A modelled field that an answer lacks is null, at every depth where there is something to lack it."""
    entry = read("calendar.schedule_post", {"post": {"pillar": {}}})
    assert entry["order"] is None
    assert entry["post"]["ai_caption"] is None
    assert entry["post"]["pillar"] == {"id": None, "slug": None, "name": None}
    assert read("calendar.schedule_post", {"post": None})["post"] is None


def test_values_never_change_type() -> None:
    """`007`, `[1, 2]` and `{{ 7*7 }}` stay the texts they are; numbers, nulls and booleans stay, too."""
    values = {"id": 7, "title": "[1, 2]", "caption": "{{ 7*7 }}", "slug": "007", "isUsed": "yes", "photos": "none"}
    post = read("content.get_post", values)
    assert {key: post[snake(key)] for key in values} == values


def test_a_bare_word_is_read_as_its_record() -> None:
    """Where the server gives a pillar, a type or a tag as text, templates see the record all the same; a number is its
    id.
    """
    post = read("content.get_post", {"pillar": "market-education", "type": "Story Template", "tags": ["007", 12]})
    assert post["pillar"] == {"id": None, "slug": "market-education", "name": "market-education"}
    assert post["type"] == {"id": None, "slug": "story-template", "name": "Story Template"}
    assert post["tags"] == [{"id": None, "slug": "007", "name": "007"}, {"id": 12, "slug": None, "name": None}]
    assert read("content.get_post", {"style": None})["style"] is None
    assert read("calendar.list_categories", ["local"])["results"][0]["slug"] == "local"


def test_the_literal_name_wins() -> None:
    """Where `isUsed` and `is_used` both came, `is_used` stays, whichever came first."""
    for body in ({"isUsed": 1, "is_used": 2}, {"is_used": 2, "isUsed": 1}):
        assert read("content.get_post", body)["is_used"] == 2
        assert read("content.get_post", {"new": body})["new"] == {"is_used": 2}


def test_keys_that_are_data_are_kept() -> None:
    """Keys of a free mapping, and keys that are no camelCase, are left alone."""
    content = {"buttonText": "Go", "nestedKeys": [{"asTheyAre": 1}]}
    assert read("pages.add_component", {"content": content})["content"] == content
    keys = {"Lead Magnets": 1, "2026-12-01": 2, "UPPER": 3, "_private": 4, "already_there": 5}
    assert read("content.get_post", {"counts": keys})["counts"] == keys


def test_pages() -> None:
    """A page has `results` and `count`; more than that is kept, and a bare list is a page, too."""
    page = read("content.list_posts", {"results": [{"id": 1}], "count": 9, "nextPage": None})
    assert (page["results"][0]["id"], page["results"][0]["title"], page["count"], page["next_page"]) == (
        1,
        None,
        9,
        None,
    )
    assert read("content.list_tags", [{"id": 1}, {"id": 2}])["count"] == 2
    assert len(read("api_keys.list", [{"id": 1}])["results"]) == 1
    assert read("content.list_posts", {"results": []})["count"] is None


@pytest.mark.parametrize("body", [None, {}, {"count": 1}, {"results": {}}, {"results": None}, "page", 5, True])
def test_what_is_no_page_is_an_error(body: Any) -> None:
    """The guide fixes the page, so anything else is no answer."""
    with pytest.raises(AnswerProblem, match=r"the answer of `content\.list_posts` is not a page"):
        read("content.list_posts", body)


@pytest.mark.parametrize("body", ["text", 5, True, [], [{"id": 1}]])
def test_what_is_no_object_is_an_error(body: Any) -> None:
    """Where one thing is asked for, anything but an object is no answer."""
    with pytest.raises(AnswerProblem, match=r"the answer of `content\.get_post` is not an object"):
        read("content.get_post", body)


def test_problems_hold_nothing_of_the_answer() -> None:
    """A wrong answer may be anything, a secret, too."""
    with pytest.raises(AnswerProblem) as problem:
        read("api_keys.create", "cc_aBcDeFgH1234567890")
    assert "cc_aBc" not in str(problem.value)


def test_nothing_is_an_answer_where_nothing_is_expected(actions: Actions) -> None:
    """A change may answer nothing, and what may be absent may be null: every modelled field is null then."""
    for name, kind in actions.items():
        is_change = kind.spec.is_write and kind.spec.effect_class is not EffectClass.CREATE
        if is_change or kind.spec.may_be_absent:
            assert set(read(name, None).values()) == {None}, name
    with pytest.raises(AnswerProblem, match=r"the answer of `content\.get_post` is empty"):
        read("content.get_post", None)


def test_nothing_is_no_answer_where_something_was_made(actions: Actions) -> None:
    """A create answers with what it made (decisions, 37): without it nobody knows that it was made."""
    made = [name for name, kind in actions.items() if kind.spec.effect_class is EffectClass.CREATE and name != HTTP]
    assert len(made) == 11
    for name in made:
        with pytest.raises(AnswerProblem, match="is empty"):
            read(name, None)
        assert read(name, {})["id"] is None, name


@pytest.mark.parametrize("one", [5, None, "text", True, [], 1.5])
def test_what_is_no_object_is_no_result(one: Any) -> None:
    """A page of things holds things, and a word only where a word may stand for one."""
    with pytest.raises(AnswerProblem, match="not all of its `results` are objects"):
        read("content.list_posts", {"results": [{"id": 1}, one], "count": 2})
    with pytest.raises(AnswerProblem, match="not all of its `results` are objects"):
        read("content.list_posts", [{"id": 1}, one])
    with pytest.raises(AnswerProblem, match="not all of its `results` are objects"):
        read("api_keys.list", {"results": [one]})


def test_a_page_of_words_is_a_page() -> None:
    """Tags may come as their names."""
    assert [tag["slug"] for tag in read("content.list_tags", ["a", {"slug": "b"}])["results"]] == ["a", "b"]
    with pytest.raises(AnswerProblem, match="not all"):
        read("content.list_tags", ["a", None])


def test_core_http_is_read_alike() -> None:
    """What `core.http` answers may be anything and is read in snake_case."""
    assert read("core.http", {"newThing": [{"isGood": True}]}) == {"new_thing": [{"is_good": True}]}
    assert read("core.http", [1]) == [1]
    assert read("core.http", None) is None


def test_wire_names_can_be_overridden() -> None:
    """A field whose wire name is another is read under its own name, in a page as in a single answer."""
    wire = {"is_used": "used", "pillar.name": "label"}
    body = {"used": True, "pillar": {"label": "Local"}}
    for post in (
        read("content.get_post", body, wire=wire),
        read("content.list_posts", [body], wire=wire)["results"][0],
    ):
        assert (post["is_used"], post["pillar"]["name"]) == (True, "Local")
        assert "used" not in post


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("api_keys.create", {"id": "1", "rawKey": "TOP-SECRET"}),
        ("billing.checkout", {"clientSecret": "TOP-SECRET"}),
        ("billing.checkout", {"stripeClientSecret": "TOP-SECRET"}),
        ("billing.update_payment_method", {"intent": {"client_secret": "TOP-SECRET"}}),
        ("billing.get_invoice_url", {"url": "TOP-SECRET"}),
        ("billing.get_invoice_url", {"invoiceUrl": "TOP-SECRET"}),
        ("files.create_signed_file", {"url": "TOP-SECRET", "fileUrl": "https://media.example/a.jpg"}),
        ("files.create_signed_file", {"fields": {"x-amz-signature": "7-TOP-SECRET-7"}}),
        ("files.create_signed_file", {"signedUrl": "TOP-SECRET"}),
        ("core.http", {"results": [{"rawKey": "TOP-SECRET"}]}),
        ("content.list_posts", {"results": [{"session": {"accessToken": "TOP-SECRET"}}]}),
    ],
)
def test_secrets_are_hidden(name: str, body: Any) -> None:
    """Secret fields, and unknown ones whose name says so, are hidden for the journal and known to the mask."""
    kind = catalog.find(name)
    output = read(name, body)
    hidden = hide_secrets(kind, output)
    assert hidden.has_secrets
    assert "TOP-SECRET" not in repr(hidden)
    assert "***" in repr(hidden)
    assert [text.strip("7-") for text in hidden.texts] == ["TOP-SECRET"]
    assert "TOP-SECRET" in repr(output)


def test_what_is_no_secret_is_shown() -> None:
    """An answer without secrets is recorded as it is; a null secret hides nothing."""
    kind = catalog.find("api_keys.create")
    output = read("api_keys.create", {"id": "1", "keyPrefix": "abcdefgh"})
    assert hide_secrets(kind, output) == Hidden(output, has_secrets=False, texts=())


def test_names_go_to_the_wire_and_back(actions: Actions) -> None:
    """Every field's name is the same after a way to the wire and back."""
    names = {field for kind in actions.values() for field in (*kind.model_fields, *names_in(output_shape(kind)))}
    assert len(names) > 150
    assert {name for name in names if snake(camel(name)) != name} == set()


def names_in(shape: Shape) -> set[str]:
    """Every field name inside a shape."""
    match shape:
        case Record(fields=fields):
            return set(fields).union(*map(names_in, fields.values()))
        case ListOf(element=inner) | MapOf(value=inner):
            return names_in(inner)
        case _:
            return set().union(*(names_in(one) for one in alternatives(shape) if one != shape))


@pytest.mark.parametrize(
    ("wire", "name"),
    [
        ("canvaUrl", "canva_url"),
        ("rawURLKey", "raw_url_key"),
        ("s3Url", "s3_url"),
        ("id", "id"),
        ("aB", "a_b"),
        ("Reel", "Reel"),
    ],
)
def test_snake(wire: str, name: str) -> None:
    """A name in camelCase is turned at its humps, acronyms in one piece."""
    assert snake(wire) == name


KEYS = st.from_regex(r"[a-z]{1,3}([A-Z][a-z]{1,2}){0,2}", fullmatch=True)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


def to_wire(value: Any) -> Any:
    """snake_case keys back to camelCase."""
    if isinstance(value, dict):
        return {camel(key): to_wire(one) for key, one in value.items()}
    return [to_wire(one) for one in value] if isinstance(value, list) else value


@settings(deadline=None)
@given(JSON)
def test_unknown_answers_make_the_round_trip(answer: Any) -> None:
    """Of an answer of which nothing is known nothing is lost: turned back, it is what came."""
    assert to_wire(read("core.http", answer)) == answer


@settings(deadline=None)
@given(name=st.sampled_from(catalog.names()), body=JSON)
def test_any_answer_is_read_or_refused(name: str, body: Any) -> None:
    """Whatever JSON comes, it is read, and its secrets looked for, or refused as no answer."""
    kind = catalog.find(name)
    try:
        output = read_answer(kind, body)
    except AnswerProblem:
        return
    hide_secrets(kind, output)
    assert set(names_at_top(output_shape(kind))) <= set(output)


def names_at_top(shape: Shape) -> set[str]:
    """The fields of the record itself."""
    return {field for one in alternatives(shape) if isinstance(one, Record) for field in one.fields}
