"""What a text among the inputs can be: ids, dates, months, slugs, secrets. Each says in plain words what it wants.

They judge and change nothing: what was given is what is sent.
"""

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field, GetCoreSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from cc_flow.duration import parse_duration
from cc_flow.frozen import frozen
from cc_flow.secret import Secret

Judgement = str | None  # what is wrong, as in "must be a date"; None where nothing is


@frozen
class TextForm:
    """The form of a text.

    `judge` says what is wrong with one. `format` is a shape's format, `pattern` its regular expression for editors,
    `what` how messages call it. `or_integer`: whole numbers pass, too. `secret`: so does a `Secret`, and a text is one;
    `or_secret`: so does a `Secret`, and a text is none.
    """

    format: str | None
    judge: Callable[[str], Judgement]
    what: str
    pattern: str | None = None
    or_integer: bool = False
    secret: bool = False
    or_secret: bool = False

    def __get_pydantic_core_schema__(self, _source: object, _handler: GetCoreSchemaHandler) -> CoreSchema:
        """One function instead of a union, so that a problem has one place and one message."""
        return core_schema.no_info_plain_validator_function(self._validate)

    def _validate(self, value: Any) -> Any:
        if (self.secret or self.or_secret) and isinstance(value, Secret):
            return value
        if self.or_integer and isinstance(value, int) and not isinstance(value, bool):
            return value
        if not isinstance(value, str):
            raise PydanticCustomError("form_type", "{words}", {"words": f"must be {self.what}"})
        if wrong := self.judge(value):
            raise PydanticCustomError("form_value", "{words}", {"words": wrong})
        return value


_SLASHES = frozenset("/\\\u2044\u2215\u29f8")  # what some server on the way may take for a separator
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})  # control, format, half a surrogate pair, line ends

LONGEST_PART = 200
"""Characters of an id (assumed: a slug of the guide is far shorter)."""


def judge_part(text: str) -> Judgement:
    """What keeps `text` from being one part of a path, and so from being an id at all."""
    plain = text if text.isascii() else unicodedata.normalize("NFKC", text)
    if not plain.strip():
        return "must not be empty"
    if len(text) > LONGEST_PART:
        return f"must be an id of at most {LONGEST_PART} characters; this one has {len(text)}"
    if plain in {".", ".."}:
        return f"must be an id, not `{plain}`"
    if not _SLASHES.isdisjoint(text) or not _SLASHES.isdisjoint(plain):
        return "must be an id, which holds no `/` and no `\\`"
    if any(unicodedata.category(letter) in _UNSEEN for letter in text):
        return "must be an id, which holds no line breaks or other invisible characters"
    return None


def _judge_date(text: str) -> Judgement:
    # `fromisoformat` alone would take `20261201` and `2026-W49-2`, too.
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        try:
            date.fromisoformat(text)
        except ValueError:
            return f"must be a date (YYYY-MM-DD), and there is no {text}"
        return None
    return "must be a date (YYYY-MM-DD)"


def _judge_duration(text: str) -> Judgement:
    try:
        parse_duration(text)
    except ValueError as error:
        return f"must be {str(error).removeprefix('a duration is ')}"
    return None


def _matches(pattern: str, words: str) -> Callable[[str], Judgement]:
    form = re.compile(pattern)
    return lambda text: None if form.fullmatch(text) else f"must be {words}"


def _form(format_: str | None, what: str, pattern: str) -> TextForm:
    return TextForm(format_, _matches(pattern, what), what, f"^{pattern}$")


def _judge_given(text: str) -> Judgement:
    return None if text else "must not be empty"


_ID = TextForm("id", judge_part, "an id", or_integer=True)
_MONTH = r"[0-9]{4}-(0[1-9]|1[0-2])"

PathPart = Annotated[str | int, _ID]
Id = Annotated[str | int, _ID]
IdOrSlug = Annotated[str | int, _ID]
Date = Annotated[str, TextForm("date", _judge_date, "a date (YYYY-MM-DD)", "^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
Month = Annotated[str, _form("month", "a month (YYYY-MM)", _MONTH)]
Slug = Annotated[str, _form("slug", "a slug: letters, digits, `-` and `_`", r"[A-Za-z0-9_-]+")]
Email = Annotated[str, _form("email", "an e-mail address", r"[^@\s]+@[^@\s]+\.[^@\s]+")]
Url = Annotated[str, _form("url", "a URL that starts with http:// or https://", r"https?://[^\s/?#]\S*")]
Title = Annotated[str, _form(None, "text that is not empty", r"[\s\S]*\S[\s\S]*")]
Duration = Annotated[
    str, TextForm("duration", _judge_duration, "a duration, such as `90s`", "^[0-9]{1,12}(ms|s|m|h|d)$")
]
DateTime = Annotated[
    str, _form("date-time", "a time (ISO 8601)", r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+(Z|[+-][0-9:]+)?")
]
SecretText = Annotated[str, TextForm(None, _judge_given, "a secret: `{{ secrets.NAME }}`", secret=True)]
WebhookName = Annotated[str, TextForm(None, _judge_given, "the name of a webhook, or a secret", or_secret=True)]

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
# A list that filters: an empty one would filter nothing, which is the opposite of what it says.
Ids = Annotated[list[Id], Field(min_length=1)]
# As above: to a server no days may well mean all of them.
Weekdays = Annotated[list[Weekday], Field(min_length=1)]
Position = Annotated[int, Field(ge=0)]
Count = Annotated[int, Field(ge=1)]
FreeMapping = dict[str, Any]
