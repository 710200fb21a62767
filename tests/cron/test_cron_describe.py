"""Cron in plain English."""

from zoneinfo import ZoneInfo

import pytest

from cc_flow.cron import describe, parse_cron


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("0 7 * * MON", "every Monday at 07:00"),
        ("0 7 * * 1-5", "every weekday at 07:00"),
        ("0 6,18 * * SAT,SUN", "every Saturday and Sunday at 06:00 and 18:00"),
        ("7 3 * * 7,2,4", "every Tuesday, Thursday and Sunday at 03:07"),
        ("@daily", "every day at 00:00"),
        ("* * * * *", "every minute"),
        ("*/20 * * * *", "every 20 minutes"),
        ("@hourly", "every hour on the hour"),
        ("5 * * * *", "every hour at :05"),
        ("10,40 * * 2 *", "every hour at :10 and :40, every day in February"),
        ("5 */2 * * *", "every 2 hours from 00:05"),
        ("30 9-17 * * *", "every hour from 09:30 to 17:30"),
        ("*/5 9-17 * * MON-FRI", "every 5 minutes from 09:00 to 17:59, every weekday"),
        ("*/15 0,3 * * *", "every 15 minutes in the hours of 00:00 and 03:00"),
        ("30 2 1,15 * *", "on the 1st and 15th of every month at 02:30"),
        ("@yearly", "on the 1st of January at 00:00"),
        ("0 0 22,23 2,3 *", "on the 22nd and 23rd of February and March at 00:00"),
        ("0 0 1 * MON", "on the 1st and every Monday at 00:00"),
        ("0 0 1-31 * MON", "every day at 00:00"),
        ("0 0 */10 * MON", "every Monday that is the 1st, 11th, 21st or 31st at 00:00"),
    ],
)
def test_an_expression_is_said_in_words(text: str, words: str) -> None:
    """Each kind of expression has its sentence."""
    assert describe(parse_cron(text)) == words


def test_different_ways_to_write_it_are_said_alike() -> None:
    """The words follow what is listed, not how it was written."""
    assert describe(parse_cron("0-59/30 0-23 1-31 1-12 sun-sat")) == describe(parse_cron("*/30 * * * *"))


def test_the_zone_is_said_where_it_is_given() -> None:
    """With a zone the words end with its name."""
    words = describe(parse_cron("0 7 * * MON"), ZoneInfo("America/New_York"))
    assert words == "every Monday at 07:00 (America/New_York)"
