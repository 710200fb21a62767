"""`Retry-After`: what a server's wish to be left alone comes to in seconds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cc_flow.api.retry_after import retry_after

NOW = "Mon, 07 Dec 2026 07:00:00 GMT"


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0),
        ("30", 30),
        (" 30\t", 30),
        ("007", 7),
        ("999999", 999_999),
        ("-5", 0),
        ("Mon, 07 Dec 2026 07:00:30 GMT", 30),
        ("Monday, 07-Dec-26 07:00:30 GMT", 30),
        ("Mon Dec  7 07:00:30 2026", 30),
        ("Mon, 07 Dec 2026 07:00:30 -0000", 30),
        ("Mon, 07 Dec 2026 06:00:00 GMT", 0),
    ],
)
def test_seconds_and_dates_are_understood(value: str, seconds: float) -> None:
    """All three forms of dates, against the server's own clock; what is past is no wait."""
    assert retry_after([value], date=NOW) == seconds


@pytest.mark.parametrize(
    "value",
    ["", "soon", "٣٠", "²", "1_0", "1.5", "1e3", "+5", "1000000", "30, 60", "30 s", "0x1e", "2026-12-07T07:00:30Z",
     "Tue, 31 Feb 2026 07:00:00 GMT", "Mon, 07 Dec 2026 25:00:00 GMT", "Mon, 07 Dec 2026", "7 Dec"],
)  # fmt: skip
def test_garbage_is_nothing(value: str) -> None:
    """What `int` or a lenient reader of dates would take, and no server means, is left alone."""
    assert retry_after([value], date=NOW) is None


@pytest.mark.parametrize("date", [None, "", "yesterday"])
def test_a_date_without_the_servers_own_says_nothing(date: str | None) -> None:
    """This machine's clock may be wrong by years, so it is not asked."""
    assert retry_after(["Mon, 07 Dec 2026 07:00:30 GMT"], date=date) is None


@pytest.mark.parametrize("values", [[], ["1", "2"], ["1", "1"]])
def test_one_header_or_nothing(values: list[str]) -> None:
    """None asked, or asked twice."""
    assert retry_after(values, date=NOW) is None


@given(st.text(), st.text())
def test_no_header_breaks_the_reader(value: str, date: str) -> None:
    """Any text is seconds, never negative, or nothing."""
    seconds = retry_after([value], date=date)
    assert seconds is None or seconds >= 0
