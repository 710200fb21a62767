"""Durations of other tools, read for the help of a message."""

import pytest

from cc_flow.duration import parse_duration
from cc_flow.workflow.durations import meant_duration


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("1.5h", "90m"),
        ("1h30m", "90m"),
        ("1h 30 min", "90m"),
        ("40 seconds", "40s"),
        ("2 Hours", "2h"),
        ("1 day and 12 hours", "36h"),
        ("1w", "7d"),
        ("minute", "1m"),
        ("00:10:00", "10m"),
        ("1:30", "90m"),
        ("PT10M", "10m"),
        ("P1DT12H", "36h"),
        ("0.5s", "500ms"),
        ("90S", "90s"),
    ],
)
def test_what_was_meant_is_found(written: str, meant: str) -> None:
    """The same length, as it is written here."""
    assert meant_duration(written) == meant
    assert parse_duration(meant)


@pytest.mark.parametrize(
    "written", ["", "soon", "-5m", "5", "10 apples", "1h soon", "0s", "999999999d", "1:75", "0.0001s", "h" * 99]
)
def test_nothing_is_made_up(written: str) -> None:
    """What is no duration of anybody's has no meaning, and what is too long has none either."""
    assert meant_duration(written) is None
