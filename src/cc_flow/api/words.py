"""What an error answer says, in words for people: short, on one line, without control characters, no page dumped."""

import html
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import field
from itertools import islice

from cc_flow.actions.spec import JsonValue
from cc_flow.api.json_text import NotJson, parse_json
from cc_flow.frozen import frozen

LONGEST = 500
_MOST_FIELDS = 20
_MOST_TEXTS = 100

_TITLE = re.compile(r"<title[^>]*>(.*?)</title", re.IGNORECASE | re.DOTALL)
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")

# Keys about the request as a whole: Django REST Framework's and what others commonly use.
_GENERAL = frozenset({"detail", "nonFieldErrors", "non_field_errors", "__all__", "error", "errors"})
# RFC 9457 and its like, where the value is plain text: with a list these are fields (`title` of a page).
_GENERAL_TEXT = frozenset({"title", "message"})
# For machines, where the value is plain; `type` and `instance` are addresses, never shown as words, never followed.
_SILENT = frozenset({"type", "instance", "status", "statusCode", "code", "attr"})


@frozen
class Said:
    """What the API said: `fields` by dotted snake_case name, `general` of the whole.

    `page` is the title where a web page came instead, empty where it has none; `is_json` whether the body was JSON.
    """

    general: tuple[str, ...] = ()
    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    page: str | None = None
    is_json: bool = False


def said(body: bytes, content_type: str, *, as_written: Collection[str] = ()) -> Said:
    """What the body of an error says. Never raises: a body that cannot be read says nothing.

    `as_written` are names that went out as the author gave them (`extra_body`): they are shown in no other form.
    """
    if is_page(body, content_type):
        return Said(page=page_title(body))
    try:
        value = parse_json(body)
    except NotJson:
        return Said()
    general: list[str] = []
    fields: dict[str, tuple[str, ...]] = {}
    for path, text in islice(_texts("", value, frozenset(as_written)), _MOST_TEXTS):
        if not path:
            general.append(text)
        elif path in fields or len(fields) < _MOST_FIELDS:
            fields[path] = (*fields.get(path, ()), text)
    return Said(tuple(general), fields, is_json=True)


def is_page(body: bytes, content_type: str) -> bool:
    """Whether this is a web page: by its type, or by how it begins."""
    return "html" in content_type.lower() or body.lstrip()[:1] == b"<"


def page_title(body: bytes) -> str:
    """The title of a web page, printable; empty where it has none."""
    match = _TITLE.search(body[:65536].decode("utf-8", "replace"))
    return printable(html.unescape(match[1]), longest=120) if match else ""


def printable(text: str, *, longest: int = LONGEST) -> str:
    """`text` on one line; what a terminal would act on (control characters, changes of direction) is escaped."""
    line = " ".join(text[: longest * 4].split())
    shown = "".join(one if _is_harmless(one) else f"\\u{ord(one):04x}" for one in line)
    return shown if len(shown) <= longest else shown[: longest - 1] + "…"


def snake_case(name: str) -> str:
    """`postId` to `post_id`, as the author of the workflow wrote it."""
    return _HUMP.sub("_", name).lower() if name.isidentifier() else name


def _is_harmless(character: str) -> bool:
    # The joiner U+200D holds families of emoji together; other format characters can turn or hide text.
    return character.isprintable() or character == "\u200d"


def _texts(path: str, value: JsonValue, as_written: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Each text in an error body with the dotted name of its field; the empty name is the request as a whole."""
    match value:
        case {"attr": str(name), "detail": str(text)} | {"field": str(name), "message": str(text)}:
            yield _joined(path, name, text, as_written), printable(text)
        case dict():
            for key, one in value.items():
                if key not in _SILENT or isinstance(one, dict | list):
                    yield from _texts(_joined(path, key, one, as_written), one, as_written)
        case list():
            for index, one in enumerate(value):
                inner = f"{path}[{index}]" if path and isinstance(one, dict | list) else path
                yield from _texts(inner, one, as_written)
        case None | "":
            return
        case _:
            yield path, printable(str(value))


def _joined(path: str, key: str, value: JsonValue, as_written: frozenset[str]) -> str:
    if key in _GENERAL or (key in _GENERAL_TEXT and isinstance(value, str)):
        return path
    name = printable(key if key in as_written else snake_case(key), longest=80)
    return f"{path}.{name}" if path else name
