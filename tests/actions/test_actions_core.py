"""The core actions, and the escape hatch that has the same locks as the front door."""

from typing import Any

import pytest

from cc_flow.actions import catalog
from cc_flow.actions.examples import example
from cc_flow.actions.judge import judge
from cc_flow.actions.request import build_request, spec_of
from cc_flow.actions.spec import Effect, EffectClass, Request
from cc_flow.shape import ANYTHING
from cc_flow.unknown import Unknown

HTTP = catalog.find("core.http")
LATER = Unknown(ANYTHING, "slot.id")


@pytest.mark.parametrize(
    ("method", "effect", "effect_class"),
    [
        ("GET", Effect.READ, EffectClass.READ),
        ("POST", Effect.WRITE, EffectClass.CREATE),
        ("PUT", Effect.WRITE, EffectClass.SET),
        ("PATCH", Effect.WRITE, EffectClass.SET),
        ("DELETE", Effect.DESTROY, EffectClass.SET),
    ],
)
def test_the_method_says_the_effect(method: str, effect: Effect, effect_class: EffectClass) -> None:
    """`core.http` reads, writes or destroys by its method, and can never be read back."""
    spec = spec_of(HTTP, {"method": method, "path": "/user/new-thing"})
    assert (spec.method, spec.path, spec.effect, spec.effect_class) == (method, "/user/new-thing", effect, effect_class)
    assert (spec.cannot_read_back is not None) == spec.is_write


def test_the_side_door_has_the_same_lock(table: dict[str, dict[str, str]]) -> None:
    """What the table calls billing or account needs the same permission through `core.http`."""
    for line in table.values():
        if line["effect"] in {"billing", "account"}:
            path = line["path"].replace("{key_id}", "key-1")
            assert str(spec_of(HTTP, {"method": line["method"], "path": path}).effect) == line["effect"], line["action"]


def test_what_is_not_known_yet() -> None:
    """Before its path is known a write is judged by its method, before its method is known as if it were DELETE."""
    assert spec_of(HTTP, {"method": "POST", "path": LATER}).effect is Effect.WRITE
    assert spec_of(HTTP, {"method": LATER, "path": "/user/new-thing"}).effect is Effect.DESTROY
    assert spec_of(HTTP, {"method": LATER, "path": "/user/payment/checkout"}).effect is Effect.BILLING
    assert spec_of(HTTP, {"method": "GET", "path": LATER}).effect is Effect.READ
    assert build_request(HTTP, {"method": "GET", "path": LATER}).path == "{path}"


@pytest.mark.parametrize(
    "path",
    [
        "user", "", "/", "//evil.example/x", "https://evil.example/x", "/user/../admin", "/user/./x", "/user//x",
        "/user/content/schedule/", "/user/x?y=1", "/user/x#y", "/api", "/api/user/x", "/user/{id}", "/user/\\x",
        "/user/x\n", "/user/\u200bx\u200b/\u200b",
    ],
)  # fmt: skip
def test_paths_that_lead_elsewhere_are_refused(path: str) -> None:
    """A path is plain and complete: an empty part would be an id that turned out empty."""
    values = {"method": "GET", "path": path}
    assert [problem.where for problem in judge(HTTP, values)] == [("path",)]
    with pytest.raises(ValueError, match="`path`"):
        build_request(HTTP, values)


def test_paths_are_written_plainly() -> None:
    """A path is percent-encoded part by part; what looks encoded already is text like any other."""
    values = {"method": "GET", "path": "/user/Lead Magnets/50%/a%2Fb"}
    assert judge(HTTP, values) == ()
    assert build_request(HTTP, values).path == "/user/Lead%20Magnets/50%25/a%252Fb"


def test_query_and_body_are_sent_as_they_are() -> None:
    """Names in `core.http` are the wire's own."""
    values = {"method": "POST", "path": "/user/x", "query": {"a_b": [1, 2], "c": None}, "body": [{"d_e": 1}]}
    assert build_request(HTTP, values) == Request("POST", "/user/x", (("a_b", "1,2"),), [{"d_e": 1}])
    assert build_request(HTTP, {"method": "POST", "path": "/user/x"}).body is None
    with pytest.raises(ValueError, match="`extra_body` adds fields to a body that is a mapping"):
        build_request(HTTP, values, extra_body={"f": 1})


def test_unknown_query_and_body() -> None:
    """A plan shows that there will be a query and a body."""
    built = build_request(HTTP, {"method": "POST", "path": "/user/x", "query": LATER, "body": LATER})
    assert built.body is LATER
    assert [value for _, value in built.query] == [LATER]


@pytest.mark.parametrize("name", [name for name in catalog.core_names() if name != "core.http"])
def test_the_others_ask_nothing_of_the_api(name: str) -> None:
    """Core actions change nothing in the API, so no permission is needed and no request is made."""
    kind = catalog.find(name)
    values: dict[str, Any] = example(kind)
    assert not spec_of(kind, values).is_write
    with pytest.raises(ValueError, match="asks nothing of the API"):
        build_request(kind, values)


def test_a_notice_is_not_sent_twice() -> None:
    """To notify again would be a second message, so the class is the e-mail's."""
    assert catalog.find("core.notify").spec.effect_class is EffectClass.EXTERNAL
