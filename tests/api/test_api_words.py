"""What error bodies say to people: every shape the API may use, and none of the harm a body can do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cc_flow.api.words import LONGEST, printable, said, snake_case

SHAPES = [
    (b'{"detail": "Not found."}', ("Not found.",), {}),
    (b'{"nonFieldErrors": ["One.", "Two."]}', ("One.", "Two."), {}),
    (b'["One."]', ("One.",), {}),
    (b'"One."', ("One.",), {}),
    (b'{"postId": ["Invalid pk."]}', (), {"post_id": ("Invalid pk.",)}),
    (b'{"postId": "Invalid pk.", "order": [3]}', (), {"post_id": ("Invalid pk.",), "order": ("3",)}),
    (b'{"items": [{}, {"date": ["Bad."]}]}', (), {"items[1].date": ("Bad.",)}),
    (
        b'{"profile": {"firstName": ["Empty."], "nonFieldErrors": ["Odd."]}}',
        (),
        {"profile.first_name": ("Empty.",), "profile": ("Odd.",)},
    ),
    (b'{"errors": {"postId": ["Bad."]}}', (), {"post_id": ("Bad.",)}),
    (
        b'{"type": "validation_error", "errors": [{"code": "invalid", "detail": "Bad.", "attr": "postId"}]}',
        (),
        {"post_id": ("Bad.",)},
    ),
    (
        b'{"type": "client_error", "errors": [{"code": "no", "detail": "Not found.", "attr": null}]}',
        ("Not found.",),
        {},
    ),
    (b'{"errors": [{"field": "postId", "message": "Bad."}]}', (), {"post_id": ("Bad.",)}),
    (
        b'{"type": "https://e.x/busy", "title": "Busy", "status": 503, "detail": "Later.", "instance": "/1"}',
        ("Busy", "Later."),
        {},
    ),
    (b'{"title": ["Too long."], "status": ["Unknown."]}', (), {"title": ("Too long.",), "status": ("Unknown.",)}),
    (b'{"error": {"message": "Bad."}}', ("Bad.",), {}),
    (b"{}", (), {}),
    (b"null", (), {}),
    (b"not JSON", (), {}),
    (b"", (), {}),
]


@pytest.mark.parametrize(("body", "general", "fields"), SHAPES)
def test_each_shape_of_error_is_understood(
    body: bytes, general: tuple[str, ...], fields: dict[str, tuple[str, ...]]
) -> None:
    """Django REST Framework's, RFC 9457's and their like: texts of the whole, and texts of fields."""
    words = said(body, "application/json")
    assert (words.general, words.fields) == (general, fields)


def test_a_page_is_known_by_its_title_only() -> None:
    """By its type or by how it begins; entities are read, tags are not shown."""
    assert said(b"x<TITLE lang=en>\n A &amp; B </TITLE>", "text/html").page == "A & B"
    assert said(b"\n<html></html>", "application/json").page == ""


def test_what_a_terminal_would_act_on_is_escaped() -> None:
    """Colours, bells, line ends and turned text of a server stay text."""
    assert printable("a\x1b[31mred\x07\r\n\u202eevil\u2028\x9b") == r"a\u001b[31mred\u0007 \u202eevil \u009b"
    assert printable("Füße 👩‍👧 良い") == "Füße 👩‍👧 良い"


@given(st.text(max_size=3000))
def test_every_text_becomes_one_short_printable_line(text: str) -> None:
    """Whatever the server says."""
    line = printable(text)
    assert len(line) <= LONGEST
    assert all(one.isprintable() or one == "\u200d" for one in line)


def test_a_flood_of_errors_is_cut() -> None:
    """A body of a million errors gives no more than twenty fields."""
    body = b"{" + b",".join(b'"f%d": ["no"]' % number for number in range(10_000)) + b"}"
    assert len(said(body, "application/json").fields) == 20


@pytest.mark.parametrize(
    ("wire", "own"),
    [("postId", "post_id"), ("id", "id"), ("X-Tenant-Slug", "X-Tenant-Slug"), ("HTMLPage", "html_page")],
)
def test_names_come_back_as_the_author_wrote_them(wire: str, own: str) -> None:
    """From camelCase to snake_case; what is no name stays."""
    assert snake_case(wire) == own
