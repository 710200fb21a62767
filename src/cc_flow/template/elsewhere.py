"""Words and signs of other languages, each with what is written for it here: somebody used to them is told at once."""

import re
from collections.abc import Collection, Mapping

from cc_flow.diagnostic import did_you_mean

_NULL, _TODAY = "write `none`", "write `run.scheduled_for`: runs have no clock, so that each can be repeated"
_NAMES: Mapping[str, str] = {
    **dict.fromkeys(("null", "nil", "undefined"), _NULL),
    **dict.fromkeys(("yes",), "write `true`"),
    **dict.fromkeys(("no",), "write `false`"),
    **dict.fromkeys(("now", "today", "utcnow"), _TODAY),
    **dict.fromkeys(("vars", "params", "parameters"), "write `inputs.NAME`"),
    **dict.fromkeys(("env", "environ", "ENV"), "write `inputs.NAME`, or `secrets.NAME` for what nobody may see"),
}
_FILTERS: Mapping[str, str] = {
    **dict.fromkeys(("toUpperCase", "uppercase", "upcase"), "upper"),
    **dict.fromkeys(("toLowerCase", "lowercase", "downcase"), "lower"),
    **dict.fromkeys(("len", "size"), "length"),
    **dict.fromkeys(("strip", "trim_whitespace"), "trim"),
    **dict.fromkeys(("str", "to_string", "toString"), "string"),
    **dict.fromkeys(("strftime", "dateformat", "date_format", "formatDate"), "format_date"),
    **dict.fromkeys(("to_json", "json", "json_encode", "toJSON"), "tojson"),
    **dict.fromkeys(("filter", "find", "find_all"), "where"),
    **dict.fromkeys(("sort_by", "sortBy", "orderby"), "order_by"),
    **dict.fromkeys(("pick", "field", "column"), "pluck"),
    **dict.fromkeys(("uniq", "distinct", "dedupe"), "unique"),
    **dict.fromkeys(("plus_days", "addDays", "date_add"), "add_days"),
    **dict.fromkeys(("concat", "append", "prepend"), ""),
}
_EMPTY = "compare it: a list by `… | length == 0`, text by `… == ''`"
_TESTS: Mapping[str, str] = {
    **dict.fromkeys(("null", "nil"), _NULL),
    **dict.fromkeys(("empty", "blank"), _EMPTY),
}
_SIGNS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(sign), way_out)
    for sign, way_out in (
        (r"<>", "write `!=`"),
        (r":=", "nothing is given a name here: a `set` step does that"),
        (r"\{\{\{|\}\}\}|\{\{\s*\{\{", "a template has two braces on each side"),
        (r"\|\s+\|", "one `|` stands before each filter"),
        (r"===", "write `==`"),
        (r"!==", "write `!=`"),
        (r"&&?", "write `and`"),
        (r"\|\|", "write `or`"),
        (r"!", "write `not`"),
        (r"(?<![=<>!])=(?!=)", "two values are compared with `==`"),
        (r"\?[?.]?", "write `this if condition else that`"),
        ("[\u201c\u201d\u201e\u00ab\u00bb\u2018\u2019\u201a]", "write straight quotes: `'…'`"),
        (r"\$", "take it away: names stand by themselves"),
        (r";", "one `{{ }}` holds one expression"),
        (r"[)\]]", "nothing is opened that it could close: take it away, or add the opening one"),
        (r"\}", "an expression ends with `}}`"),
        (r",", "values with commas between them stand in `[…]`"),
    )
)
_WORDS: Mapping[str, str] = {
    **dict.fromkeys(("contains", "includes", "has"), "write `'…' in …`"),
    **dict.fromkeys(("exists", "present"), "write `… is defined`"),
    **dict.fromkeys(("for", "each", "map"), "`| pluck('…')` takes a field of each, `| where(…)` some of them"),
    **dict.fromkeys(("equals", "eq"), "two values are compared with `==`"),
    **dict.fromkeys(("gt", "lt", "gte", "lte"), "compare with `>`, `<`, `>=` or `<=`"),
    **dict.fromkeys(("AND", "And"), "write `and`"),
    **dict.fromkeys(("OR", "Or"), "write `or`"),
    **dict.fromkeys(("NOT", "Not"), "write `not`"),
    "then": "write `this if condition else that`",
}
_ANY = "an expression is a name, a value or a path, with filters behind `|`; text stands in quotes"


def name_instead(name: str) -> str | None:
    """What is written for a name of another language; None where it is known of none."""
    return _NAMES.get(name)


def filter_instead(name: str) -> str | None:
    """What is written for a filter, or a function, of another language; None where it is known of none."""
    if name not in _FILTERS:
        return None
    return f"write `| {_FILTERS[name]}`" if _FILTERS[name] else "`~` joins texts, `+` joins lists"


def name_help(name: str, known: Collection[str]) -> str:
    """Help for a name that is not known."""
    return name_instead(name) or did_you_mean(name, known)


def filter_help(name: str, known: Collection[str]) -> str:
    """Help for a filter that is not known."""
    return filter_instead(name) or did_you_mean(name, known, noun="filters")


def test_help(name: str, known: Collection[str]) -> str:
    """Help for a test that is not known."""
    return _TESTS.get(name) or did_you_mean(name, known, noun="tests")


def word_help(word: str, filters: Collection[str]) -> str:
    """Help for a word where an expression should have ended."""
    return _WORDS.get(word) or (f"a `|` is missing before it: `| {word}`" if word in filters else _ANY)


def is_length(name: object) -> bool:
    """Whether it is how other languages ask for a length: `items.length`, `items.size`."""
    return name in ("length", "size", "len", "count", "Length", "Count")


def sign_help(text: str, offset: int) -> str:
    """Help for an expression that cannot be read at a character, which may be the last of its sign."""
    for sign, way_out in _SIGNS:
        if any(found.start() <= offset < found.end() for found in sign.finditer(text, max(0, offset - 2), offset + 3)):
            return way_out
    return _ANY
