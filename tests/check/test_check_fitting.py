"""Whether a template's value fits its place, in words."""

import pytest

from cc_flow.check.fitting import misfit
from cc_flow.shape import ANYTHING, BOOLEAN, INTEGER, NULL, NUMBER, TEXT, ListOf, Record, Shape, Text, union
from cc_flow.template import Hidden

DATE, MONTH, TIME, ID = (Text(format=one) for one in ("date", "month", "date-time", "id"))
WORDS = Text(choices=("a", "b"))
SECRET = Text(secret=True)
PAGE = Record({"results": ListOf(TEXT), "count": INTEGER}, name="page", is_open=False)


@pytest.mark.parametrize(
    ("expected", "actual"),
    [
        (TEXT, DATE),
        (DATE, TEXT),
        (DATE, Text(choices=("2026-12-07",))),
        (union(ID, INTEGER), INTEGER),
        (NUMBER, INTEGER),
        (union(TEXT, NULL), union(TEXT, NULL)),
        (ANYTHING, PAGE),
        (BOOLEAN, ANYTHING),
        (INTEGER, Hidden("said already")),
        (SECRET, SECRET),
        (SECRET, TEXT),
        (ListOf(TEXT), ListOf(ANYTHING)),
    ],
)
def test_check_fitting_doubt_is_a_yes(expected: Shape, actual: Shape) -> None:
    """What may fit is let pass: the run judges again what comes."""
    assert misfit(expected, actual) is None


@pytest.mark.parametrize(
    ("expected", "actual", "words", "help_"),
    [
        (
            INTEGER,
            TEXT,
            "must be a whole number, and this is text",
            "`| int` makes a number of text, `| length` counts a list",
        ),
        (TEXT, INTEGER, "must be text, and this is a whole number", "`| string` makes text of it"),
        (ListOf(TEXT), PAGE, "must be a list (text each), and this is a page", "the list itself is its `.results`"),
        (DATE, MONTH, "must be a date (YYYY-MM-DD), and this is a month (YYYY-MM)", "`… ~ '-01'` is its first day"),
        (DATE, TIME, "must be a date (YYYY-MM-DD), and this is a time (ISO 8601)", "`| date` makes one of it"),
        (MONTH, DATE, "must be a month (YYYY-MM), and this is a date (YYYY-MM-DD)", "`| month` makes one of it"),
        (
            ListOf(WORDS),
            ListOf(DATE),
            "must be a list (one of `a`, `b` each), and this is a list (a date (YYYY-MM-DD) each)",
            "write one of these words",
        ),
        (TEXT, SECRET, "takes no secret", "a secret goes only into an input made for one"),
        (ID, Record({"id": ID}, name="post"), "must be an id, and this is a post", "take a field of it, such as `.id`"),
    ],
)
def test_check_fitting_says_why_not(expected: Shape, actual: Shape, words: str, help_: str | None) -> None:
    """What can never fit is said with both kinds, and the way out where it shows."""
    found = misfit(expected, actual)
    assert found is not None
    assert (found.words, found.help, found.is_doubt) == (words, help_, False)


def test_check_fitting_null_is_a_doubt() -> None:
    """A value that may be null, where null is not taken, may be wrong and may not."""
    found = misfit(DATE, union(DATE, NULL))
    assert found is not None
    assert found.is_doubt
