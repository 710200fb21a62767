"""Secrets in answers are found however the server packs them, and what is none is shown."""

from typing import Any

import pytest

from cc_flow.actions import catalog
from cc_flow.actions.answer import read_answer
from cc_flow.actions.hiding import Hidden, hide_secrets, secret_inputs
from cc_flow.actions.reached import reached
from cc_flow.actions.request import spec_of
from cc_flow.secret import Secret

ADDRESS = "https://s3.test/up?X-Amz-Signature=9f2b7c4e1d8a"


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("files.create_signed_file", {"url": [ADDRESS]}),
        ("files.create_signed_file", {"url": {"href": ADDRESS}}),
        ("files.create_signed_file", {"data": {"url": ADDRESS}}),
        ("files.create_signed_file", {"data": [{"deep": [[ADDRESS]]}]}),
        ("files.create_signed_file", {"message": f"upload to {ADDRESS}"}),
        ("files.create_signed_file", {"fileUrl": ADDRESS}),
        ("files.create_signed_file", {"fileUrl": [ADDRESS]}),
        ("files.create_signed_file", {ADDRESS: True}),
        ("billing.get_invoice_url", {"receipt": ADDRESS.removeprefix("https:")}),
        ("billing.get_invoice_url", {"receipt": ADDRESS.removeprefix("https://")}),
        ("billing.get_invoice_url", {"receipt": ADDRESS.replace("://", "%3A%2F%2F")}),
        ("billing.get_invoice_url", {"receipt": {"path": "/receipts?key=9f2b7c4e1d8a"}}),
    ],
)
def test_where_an_address_is_the_secret_every_address_is(name: str, body: Any) -> None:
    """Whatever the field is called and whatever it is in: it is hidden, and known to the mask."""
    kind = catalog.find(name)
    output = read_answer(kind, body)
    hidden = hide_secrets(kind, output)
    assert hidden.has_secrets
    assert "9f2b7c4e1d8a" not in repr(hidden)
    assert any("9f2b7c4e1d8a" in text for text in hidden.texts)


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("files.create_signed_file", {"fields": [{"name": "policy", "value": "eyJleHAi9f2b7c4e1d8a"}]}),
        ("files.create_signed_file", {"fields": [["policy", "eyJleHAi9f2b7c4e1d8a"]]}),
        ("files.create_signed_file", {"fields": {"policy": {"value": "eyJleHAi9f2b7c4e1d8a"}}}),
        ("api_keys.create", {"rawKey": {"value": "cc_9f2b7c4e1d8a"}}),
        ("api_keys.create", {"rawKey": ["cc_9f2b7c4e1d8a"]}),
        ("billing.checkout", {"clientSecret": {"id": "pi_9f2b7c4e1d8a"}}),
        ("content.get_post", {"accessToken": {"parts": ["9f2b7c4e1d8a"]}}),
        ("content.get_post", {"accessToken": 982174618}),
    ],
)
def test_all_that_is_in_a_secret_field_is_secret(name: str, body: Any) -> None:
    """A list, a mapping, a list of names and values, a number: nothing of it is shown."""
    kind = catalog.find(name)
    output = read_answer(kind, body)
    hidden = hide_secrets(kind, output)
    assert hidden.has_secrets
    assert "9f2b7c4e1d8a" not in repr(hidden)
    assert "982174618" not in repr(hidden)
    assert len(hidden.texts) == 1


def test_ordinary_words_that_stand_beside_a_secret_are_not_masked_elsewhere() -> None:
    """They are hidden where they stand, and that is all: `image/png` may stand in any caption."""
    kind = catalog.find("files.create_signed_file")
    pairs = [{"name": "Content-Type", "value": "image/png"}, {"name": "success_action_status", "value": "201"}]
    output = read_answer(kind, {"url": ADDRESS, "fields": pairs})
    hidden = hide_secrets(kind, output)
    assert hidden.output["fields"] == [{"name": "***", "value": "***"}] * 2  # type: ignore[index, call-overload] # a mapping
    assert hidden.texts == (ADDRESS, "201")


def test_where_the_file_will_be_seen_is_no_secret() -> None:
    """It is there to be used; neither are words, ids, days and yes and no."""
    kind = catalog.find("files.create_signed_file")
    body = {"fileUrl": "https://media.test/a.jpg", "id": "f-1", "expiresAt": "2026-12-01T07:00:00Z", "isReady": True}
    output = read_answer(kind, {**body, "note": "upload it, then: attach it"})
    assert hide_secrets(kind, output) == Hidden(output, has_secrets=False, texts=())


@pytest.mark.parametrize(
    ("method", "path", "name"),
    [
        ("GET", "/user/payment/invoice-url/8", "billing.get_invoice_url"),
        ("GET", "/user/payment/invoice-url/a b", "billing.get_invoice_url"),
        ("POST", "/user/files/create-signed-file", "files.create_signed_file"),
        ("POST", "/user/api-keys", "api_keys.create"),
        ("POST", "/user/payment/invoice-url/8", "core.http"),
        ("GET", "/user/payment/invoice-url/8/more", "core.http"),
        ("GET", "/user/somewhere", "core.http"),
    ],
)
def test_a_path_by_hand_reaches_the_action_it_belongs_to(method: str, path: str, name: str) -> None:
    """By its method and its path, whatever stands in place of an id."""
    kind = catalog.find("core.http")
    assert reached(kind, spec_of(kind, {"method": method, "path": path})).spec.name == name


def test_every_action_is_reached_by_its_own_path() -> None:
    """And no action is taken for another that is more general."""
    kind = catalog.find("core.http")
    for name in catalog.names():
        spec = catalog.find(name).spec
        path = spec.path.replace("{", "").replace("}", "")
        found = reached(kind, spec_of(kind, {"method": spec.method, "path": path})).spec
        assert (found.method, found.path) == (spec.method, spec.path)


@pytest.mark.parametrize("body", [{"url": ADDRESS}, {"data": {"receipt": ADDRESS}}, [ADDRESS], ADDRESS])
def test_the_answer_to_a_path_by_hand_is_judged_as_that_actions(body: Any) -> None:
    """Whatever form it has: `core.http` takes any."""
    kind = catalog.find("core.http")
    output = read_answer(kind, body)
    whose = reached(kind, spec_of(kind, {"method": "GET", "path": "/user/payment/invoice-url/8"}))
    hidden = hide_secrets(whose, output)
    assert ADDRESS not in repr(hidden)
    assert hidden.texts == (ADDRESS,)


def test_a_password_that_is_typed_is_a_secret_all_the_same() -> None:
    """An input that takes secrets takes nothing else; one that may take a name is not judged by that."""
    values = {"current_password": "typed by hand", "new_password": Secret("from the environment")}
    assert list(secret_inputs(catalog.find("account.change_password"), values)) == ["typed by hand"]
    assert list(secret_inputs(catalog.find("core.notify"), {"webhook": "my-team", "message": "hi"})) == []
