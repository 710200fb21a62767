"""Reading cron expressions: what is listed, what is refused and where, what is warned about."""

from datetime import timedelta

import pytest

from cc_flow.cron import Cron, CronError, NeverDue, parse_cron

REFUSED = [
    # expression, the stretch the caret stands under, a word of the headline
    ("0 0 7 * * MON", "MON", "6 fields"),
    ("0 0 7 * * MON 2026", "MON 2026", "7 fields"),
    ("0 7 * *", "0 7 * *", "4 fields"),
    ("0\N{NO-BREAK SPACE}7 * * *", "0\N{NO-BREAK SPACE}7 * * *", "4 fields"),
    ("TZ=UTC 0 7 * * *", "TZ=UTC", "zone does not stand"),
    ("@reboot", "@reboot", "not a time"),
    ("@every 5m", "@every", "not a time"),
    ("@daily 5", "@daily 5", "not a time"),
    ("60 * * * *", "60", "not a minute"),
    ("0 24 * * *", "24", "not an hour"),
    ("0 0 0 * *", "0", "not a day of the month"),
    ("0 0 32 * *", "32", "not a day of the month"),
    ("0 0 * 0 *", "0", "not a month"),
    ("0 0 * 1,13 *", "13", "not a month"),
    ("0 0 * * 8", "8", "not a day of the week"),
    ("0000099 * * * *", "0000099", "not a minute"),
    ("0 0 * * MOM", "MOM", "not a day of the week"),
    ("0 MON * * *", "MON", "not an hour"),
    ("*/61 * * * *", "61", "step of 61"),
    ("*/0 * * * *", "0", "step of 0"),
    ("1-5/0 * * * *", "0", "step of 0"),
    ("0 */25 * * *", "25", "step of 25"),
    ("5-1 * * * *", "5-1", "backwards"),
    ("0 0 * * FRI-SUN", "FRI-SUN", "backwards"),
    ("5,* * * * *", "*", "every minute already"),
    ("1,,2 * * * *", ",", "missing"),
    ("1, * * * *", " ", "missing"),
    ("-5 * * * *", "-5", "not understood"),
    ("5- * * * *", "5-", "not understood"),
    ("1.5 * * * *", "1.5", "not understood"),
    ("\N{ARABIC-INDIC DIGIT THREE} * * * *", "\N{ARABIC-INDIC DIGIT THREE}", "not understood"),
    ("? * * * *", "?", "other schedulers"),
    ("0 0 ? * MON", "?", "other schedulers"),
    ("H * * * *", "H", "other schedulers"),
    ("H(0-5)/2 * * * *", "H(0-5)/2", "other schedulers"),
    ("R 4 * * *", "R", "other schedulers"),
    ("0 0 L * *", "L", "other schedulers"),
    ("0 0 L-3 * *", "L-3", "other schedulers"),
    ("0 0 LW * *", "LW", "other schedulers"),
    ("0 0 15W * *", "15W", "other schedulers"),
    ("0 0 * * MON#2", "MON#2", "other schedulers"),
    ("0 0 * * 5L", "5L", "other schedulers"),
]


def listed(cron: Cron) -> tuple[tuple[int, ...], ...]:
    """The five fields."""
    return (cron.minutes, cron.hours, cron.days, cron.months, cron.weekdays)


@pytest.mark.parametrize(("text", "stretch", "word"), REFUSED)
def test_what_is_not_cron_is_refused_at_its_place(text: str, stretch: str, word: str) -> None:
    """Each form that is not plain cron is refused with a headline, help, and the smallest wrong stretch."""
    with pytest.raises(CronError) as caught:
        parse_cron(text)
    assert word in caught.value.message
    assert text[caught.value.start : caught.value.end] == stretch
    assert caught.value.help


def test_an_empty_expression_is_refused() -> None:
    """Nothing at all is refused with a stretch that a caret can stand under."""
    with pytest.raises(CronError, match="empty") as caught:
        parse_cron("")
    assert caught.value.end > caught.value.start


def test_an_expression_over_120_characters_is_refused() -> None:
    """120 characters are read, 121 are not."""
    longest = f"{','.join(['11'] * 37)},11 * * * *"
    with pytest.raises(CronError, match="121 characters"):
        parse_cron(longest)
    assert parse_cron(longest[1:]).minutes == (1, 11)


@pytest.mark.parametrize("text", ["0 0 31 2 *", "0 0 30,31 FEB *", "0 0 31 4,6,9,11 *", "0 0 31 2 */3"])
def test_a_day_that_no_year_has_is_never_due(text: str) -> None:
    """31 February is refused as never due, with the day under the caret."""
    with pytest.raises(NeverDue) as caught:
        parse_cron(text)
    assert text[caught.value.start : caught.value.end] == text.split()[2]


@pytest.mark.parametrize("text", ["0 0 29 2 *", "0 0 31 1-2 *", "0 0 31 2 MON"])
def test_a_day_that_some_year_has_is_due(text: str) -> None:
    """29 February is due every fourth year; 31 February or a Monday is due on Mondays."""
    assert parse_cron(text).text == text


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("0 7 * * mon", "0 7 * * 1"),
        ("0 7 * Jan,jul *", "0 7 * 1,7 *"),
        ("0 7 * * 7", "0 7 * * 0"),
        ("0 7 * * FRI-SAT,SUN", "0 7 * * 5-7"),
        ("0 7 * * 0-7", "0 7 * * 0-6"),
        ("5/15 * * * *", "5,20,35,50 * * * *"),
        ("59/15 * * * *", "59 * * * *"),
        ("10-40/10 * * * *", "10,20,30,40 * * * *"),
        ("*/60 * * * *", "0 * * * *"),
        ("0 7 * * 1/3", "0 7 * * 1,4"),
        ("  0\t7  * * * ", "0 7 * * *"),
        ("007 0 * * *", "7 0 * * *"),
        ("@hourly", "0 * * * *"),
        ("@daily", "0 0 * * *"),
        ("@Midnight", "0 0 * * *"),
        ("@weekly", "0 0 * * 0"),
        ("@monthly", "0 0 1 * *"),
        ("@yearly", "0 0 1 1 *"),
        ("@annually", "0 0 1 1 *"),
    ],
)
def test_different_words_list_the_same_values(text: str, same: str) -> None:
    """Names, steps, ranges and aliases list what their numbers list; Sunday is 0 and 7."""
    assert listed(parse_cron(text)) == listed(parse_cron(same))


@pytest.mark.parametrize(
    ("text", "by_wall_clock"),
    [
        ("30 2 * * *", False),
        ("0,30 1-3 * * *", False),
        ("0-59/20 1 * * *", False),
        ("@daily", False),
        ("*/20 1 * * *", True),
        ("*/60 1 * * *", True),
        ("5,*/20 1 * * *", True),
        ("0 */2 * * *", True),
        ("30 * * * *", True),
        ("@hourly", True),
    ],
)
def test_a_star_in_minute_or_hour_goes_by_the_wall_clock(text: str, by_wall_clock: bool) -> None:  # noqa: FBT001 - a parameter of the table
    """Any `*` in the minute or the hour field, `*/n` too, makes an expression go by the wall clock."""
    assert parse_cron(text).by_wall_clock is by_wall_clock


@pytest.mark.parametrize(
    ("text", "stretch", "word"),
    [
        ("0 7 1 * MON", "1 * MON", "one of the two is enough"),
        ("0 7 1-31 * MON", "1-31 * MON", "one of the two is enough"),
        ("0 7 */10 * MON", "*/10 * MON", "asks for both"),
        ("0 7 1 * */2", "1 * */2", "asks for both"),
    ],
)
def test_two_kinds_of_day_are_warned_about(text: str, stretch: str, word: str) -> None:
    """Day-of-month together with day-of-week is legal, and a warning says which of its two meanings holds."""
    (warning,) = parse_cron(text).warnings
    assert word in warning.message
    assert text[warning.start : warning.end] == stretch


@pytest.mark.parametrize("text", ["0 7 * * MON", "0 7 1 * *", "* * * * *", "@weekly"])
def test_one_kind_of_day_is_no_warning(text: str) -> None:
    """A day by one field alone surprises nobody."""
    assert parse_cron(text).warnings == ()


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("* * * * *", 1), ("0,59 * * * *", 1), ("*/20 * * * *", 20), ("0 6,23 * * *", 420), ("0 7 * * MON", 1440)],
)
def test_the_least_gap_is_told_without_a_calendar(text: str, minutes: int) -> None:
    """How near two due times may be follows from the times of day alone, across midnight too."""
    assert parse_cron(text).least_gap == timedelta(minutes=minutes)
