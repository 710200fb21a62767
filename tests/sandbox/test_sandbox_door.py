"""Who is let in, and what a request must look like."""

from typing import Any

import pytest

POSTS = "/user/content/posts-v2"
SCHEDULE = "/user/content/schedule"
JSON = {"Content-Type": "application/json"}


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Token cc_x", "Bearer cc_unknown", "bearer cc_x"])
def test_without_a_known_key_nothing_is_shown(api: Any, header: str) -> None:
    """401 with a word on it, as DRF has it."""
    answer = api.ask("GET", POSTS, headers={"Authorization": header})
    assert answer.status_code == 401
    assert list(answer.json()) == ["detail"]
    assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("tenant", ["", "coffee-contracts", "Sandbox"])
def test_another_tenant_is_refused(api: Any, tenant: str) -> None:
    """403: the key is good, the tenant is not."""
    answer = api.ask("GET", POSTS, headers={"X-Tenant-Slug": tenant})
    assert answer.status_code == 403
    assert list(answer.json()) == ["detail"]


def test_feature_flags_need_no_key(api: Any) -> None:
    """The guide: "works with or without auth". A wrong key is wrong all the same."""
    path = "/public/feature-flags"
    assert api.ask("GET", path, headers={"Authorization": "", "X-Tenant-Slug": ""}).json()["count"] == 6
    assert api.get(path)["results"][0] == {"name": "ai-captions", "isEnabled": True}
    assert api.ask("GET", path, headers={"Authorization": "Bearer cc_wrong"}).status_code == 401


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/user/content", 404), ("GET", f"{POSTS}/", 404), ("PUT", POSTS, 405), ("GET", f"{POSTS}/none", 404)],
)
def test_wrong_addresses_answer_in_json(api: Any, method: str, path: str, status: int) -> None:
    """Also a slash too many: nothing redirects, a redirect would lose the body."""
    answer = api.ask(method, path)
    assert answer.status_code == status
    assert list(answer.json()) == ["detail"]


def test_everything_wrong_with_a_body_is_said_at_once(api: Any) -> None:
    """DRF's form: messages under each field's name, a snake_case name among the unknown ones."""
    answer = api.ask("POST", SCHEDULE, json={"post_id": "x", "date": "2026-02-30", "order": "1"})
    assert answer.status_code == 400
    assert answer.json() == {
        "post_id": ["Unexpected field."],
        "postId": ["This field is required."],
        "date": ["Date has wrong format. Use one of these formats instead: YYYY-MM-DD."],
        "order": ["A valid integer is required."],
    }


def test_each_item_of_a_list_has_its_own_errors(api: Any) -> None:
    """Right ones are shown as empty objects."""
    items = [{"id": "entry-1", "date": "2026-12-01", "order": 1}, {"id": "entry-1", "place": 2}, 7]
    answer = api.ask("POST", "/user/content/reorder-schedule", json={"items": items})
    assert answer.json()["items"] == [
        {},
        {"place": ["Unexpected field."], "date": ["This field is required."], "order": ["This field is required."]},
        {"nonFieldErrors": ["Invalid data. Expected a dictionary, but got int."]},
    ]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"isUsed": "true"}, "isUsed"),
        ({"is_used": "True"}, "is_used"),
        ({"start_date": "2026-1-1"}, "start_date"),
        ({"limit": "ten"}, "limit"),
        ({"limit": "0"}, "limit"),
        ({"offset": "-1"}, "offset"),
        ({"is_used": ["true", "false"]}, "is_used"),
    ],
)
def test_a_wrong_query_is_refused(api: Any, query: dict[str, Any], field: str) -> None:
    """Unknown names (camelCase ones, too), wrong values, and one value given twice."""
    answer = api.ask("GET", POSTS, params=query)
    assert answer.status_code == 400
    assert list(answer.json()) == [field]


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        (b'{"postId": ', JSON, 400),
        (b"[" * 100_000, JSON, 400),
        (b'{"postId": NaN}', JSON, 400),
        (b"\xff\xfe", JSON, 400),
        (b"[1]", JSON, 400),
        (b"null", JSON, 400),
        (b"{}", {"Content-Type": "text/plain"}, 415),
        (b"{}", {}, 415),
        (b'"' + b"x" * 1_000_001 + b'"', JSON, 413),
    ],
)
def test_what_is_no_json_object_is_refused(api: Any, body: bytes, headers: dict[str, str], status: int) -> None:
    """Never a 500, and always JSON."""
    answer = api.ask("POST", SCHEDULE, content=body, headers=headers)
    assert answer.status_code == status
    assert answer.json()


@pytest.mark.parametrize("text", ["\\ud800", "a\\u0000b", "", "   ", "x" * 101])
def test_text_that_cannot_be_kept_is_refused(api: Any, text: str) -> None:
    """Half letters, null characters, nothing, too much."""
    body = f'{{"postId": "{text}", "date": "2026-12-01"}}'.encode()
    answer = api.ask("POST", SCHEDULE, content=body, headers=JSON)
    assert (answer.status_code, list(answer.json())) == (400, ["postId"])


def test_half_letters_come_back_as_they_were(api: Any) -> None:
    """A message that repeats what was sent is still JSON."""
    body = b'{"captionId": "caption-1", "reaction": "\\ud800", "\\udc00": 1}'
    answer = api.ask("POST", "/user/content/ai-caption-reaction", content=body, headers=JSON)
    assert answer.status_code == 400
    assert answer.json() == {"\udc00": ["Unexpected field."], "reaction": ['"\ud800" is not a valid choice.']}


def test_a_number_is_an_id_that_nothing_has(api: Any) -> None:
    """Callers cannot know that ids are text here."""
    answer = api.ask("POST", SCHEDULE, json={"postId": 7, "date": "2026-12-01"})
    assert answer.json() == {"postId": ['Invalid pk "7" - object does not exist.']}


def test_the_server_caps_a_page_without_a_word(api: Any) -> None:
    """25 unless asked, 100 at most; walking by what arrived and by `count` finds everything once."""
    assert len(api.get(POSTS)["results"]) == 25
    assert len(api.get(POSTS, limit=1000)["results"]) == 100
    seen: list[str] = []
    while len(seen) < (page := api.get(POSTS, limit=200, offset=len(seen)))["count"]:
        seen += [post["id"] for post in page["results"]]
    assert len(seen) == len(set(seen)) == page["count"] > 300
    assert api.get(POSTS, offset=10_000)["results"] == []
