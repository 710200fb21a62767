"""Texts of posts: placeholders such as `[Your City]`, slugs, and cuts between words."""

import re
import unicodedata
from typing import Any

from cc_flow.shape import TEXT, ListOf, Text
from cc_flow.template.filters.signature import define
from cc_flow.template.limits import check_length
from cc_flow.template.problem import BadValue
from cc_flow.template.values import to_text

# Begins with a letter and is no Markdown link: `[Your City]`, not `[1]` and not `[here](https://…)`.
_PLACEHOLDER = re.compile(r"\[([^\W\d_][^\[\]\n]{0,60})\](?!\()")
_WORD = re.compile(r"\S+")


def _name(placeholder: str) -> str:
    """Placeholders are the same whatever their case and the characters between their words."""
    return " ".join(re.findall(r"[^\W_]+", placeholder.casefold()))


@define("fill", gives=TEXT, is_slow=True)
def fill(text: str, values: dict[str, Any]) -> str:
    """The text with its placeholders filled: `[Your City]` by `Your City`, `your_city` or `your city` of `values`.

    What `values` does not name stays, and what is filled in is not looked at again.

    Example:
        'Homes in [Your City]' | fill({'Your City': 'Austin'}) -> 'Homes in Austin'
        '[Your City], [State]' | fill({'your_city': 'Austin'}) -> 'Austin, [State]'
    """
    by_name = {_name(key): value for key, value in values.items()}
    pieces: list[str] = []
    length = end = 0
    for match in _PLACEHOLDER.finditer(text):
        name = _name(match.group(1))
        filled = to_text(by_name[name]) if name in by_name else match.group()
        length += match.start() - end + len(filled)
        check_length(length)
        pieces += [text[end : match.start()], filled]
        end = match.end()
    return "".join([*pieces, text[end:]])


@define("placeholders", gives=ListOf(TEXT), is_slow=True)
def placeholders(text: str) -> list[str]:
    """The names of the placeholders in a text, each once, in order.

    Example:
        'Homes in [Your City], [State]. [Your City]!' | placeholders -> ['Your City', 'State']
    """
    return list(dict.fromkeys(match.group(1) for match in _PLACEHOLDER.finditer(text)))


@define("slugify", gives=Text(format="slug"), is_slow=True)
def slugify(text: str) -> str:
    """The text as a slug: lower case, letters and digits of ASCII, hyphens between.

    Example:
        'Five Tips for Café Owners!' | slugify -> 'five-tips-for-cafe-owners'
    """
    check_length(len(text))
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")


@define("truncate_words", gives=TEXT, is_slow=True)
def truncate_words(text: str, count: int, end: str = "…") -> str:
    """The first `count` words, and `end` where there are more.

    Example:
        'one two three' | truncate_words(2) -> 'one two…'
        'one two' | truncate_words(2) -> 'one two'
    """
    if count < 0:
        raise BadValue("`count` is not negative")
    cut = 0
    for number, word in enumerate(_WORD.finditer(text)):
        if number == count:
            return text[:cut] + end
        cut = word.end()
    return text
