"""Jinja's filters on text."""

# ruff: noqa: FBT001, FBT002 - arguments of filters may be given by place: `sort(true)`

from typing import Any
from urllib.parse import quote, urlencode

from jinja2.filters import do_title, do_truncate, do_wordcount

from cc_flow.shape import INTEGER, TEXT
from cc_flow.template.environment import ENVIRONMENT
from cc_flow.template.filters.signature import define
from cc_flow.template.limits import check_length
from cc_flow.template.problem import BadValue
from cc_flow.template.values import to_text


@define("lower", gives=TEXT)
def lower(text: str) -> str:
    """The text in lower case.

    Example:
        'Open House' | lower -> 'open house'
    """
    return text.lower()


@define("upper", gives=TEXT)
def upper(text: str) -> str:
    """The text in upper case.

    Example:
        'new' | upper -> 'NEW'
    """
    return text.upper()


@define("title", gives=TEXT, is_slow=True)
def title(text: str) -> str:
    """Each word with a capital.

    Example:
        'market update' | title -> 'Market Update'
    """
    return do_title(text)


@define("capitalize", gives=TEXT)
def capitalize(text: str) -> str:
    """The first letter a capital, the others small.

    Example:
        'market UPDATE' | capitalize -> 'Market update'
    """
    return text.capitalize()


@define("trim", gives=TEXT)
def trim(text: str, chars: str | None = None) -> str:
    """The text without spaces at its ends, or without any of `chars` there.

    Example:
        '  a b ' | trim -> 'a b'
    """
    return text.strip(chars)


@define("replace", gives=TEXT)
def replace(text: str, old: str, new: str, count: int | None = None) -> str:
    """The text with `new` wherever `old` stood; at most `count` times.

    Example:
        'a-b-c' | replace('-', ' ') -> 'a b c'
    """
    times = text.count(old) if old else len(text) + 1
    if count is not None and count >= 0:
        times = min(times, count)
    check_length(len(text) + times * (len(new) - len(old)))
    return text.replace(old, new, -1 if count is None else count)


@define("truncate", gives=TEXT)
def truncate(text: str, length: int = 255, killwords: bool = False, end: str = "...", leeway: int | None = None) -> str:
    """The text cut to `length` characters, `end` among them, at a word's end unless `killwords`.

    A few characters more (`leeway`, 5) may stay.

    Example:
        'one two three four' | truncate(11, leeway=0) -> 'one two...'
    """
    if length < len(end) or (leeway or 0) < 0:
        raise BadValue("`truncate` needs room for its end, and a leeway that is not negative")
    return do_truncate(ENVIRONMENT, text, length, killwords, end, leeway)


@define("wordcount", gives=INTEGER, is_slow=True)
def wordcount(text: str) -> int:
    """How many words a text has.

    Example:
        'one two three' | wordcount -> 3
    """
    return do_wordcount(text)


@define("urlencode", gives=TEXT, is_slow=True)
def urlencoded(value: str | dict[str, Any]) -> str:
    """Text for a place in a URL's path (`/` stays), or a mapping as a URL's query.

    Example:
        'open house & more' | urlencode -> 'open%20house%20%26%20more'
        {'q': 'open house', 'page': 2} | urlencode -> 'q=open%20house&page=2'
    """
    if isinstance(value, str):
        return quote(value, safe="/")
    return urlencode({key: to_text(one) for key, one in value.items()}, quote_via=quote)
