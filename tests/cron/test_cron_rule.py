"""The rule for changes of the clock, row by row as it is promised: once for each listed time, or by the wall clock."""

from datetime import UTC, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import pytest

from cc_flow.cron import due_times, parse_cron

NEW_YORK = "America/New_York"
GAP, AFTER_GAP = "2026-03-08", "2026-03-09"
FOLD = "2026-11-01"


def due_on(text: str, name: str, day: str) -> list[str]:
    """The due times of one local day, with their offsets, without the date."""
    zone = ZoneInfo(name)
    noon = datetime.fromisoformat(f"{day}T12:00").replace(tzinfo=zone)
    found = due_times(parse_cron(text), zone=zone, after=noon - timedelta(days=1), until=noon + timedelta(days=1))
    return [due.label.removeprefix(f"{day}T") for due in found if due.label.startswith(day)]


@pytest.mark.parametrize(
    ("text", "day", "due"),
    [
        # no `*` in minute and hour: once for each listed local time and day
        ("30 2 * * *", GAP, ["03:00:00-04:00"]),
        ("30 2 * * *", AFTER_GAP, ["02:30:00-04:00"]),
        ("30 1 * * *", FOLD, ["01:30:00-04:00"]),
        ("30 1,2 * * *", FOLD, ["01:30:00-04:00", "02:30:00-05:00"]),
        ("0 2,3 * * *", GAP, ["03:00:00-04:00"]),
        ("0,15,30 2 * * *", GAP, ["03:00:00-04:00"]),
        ("15 2,3 * * *", GAP, ["03:00:00-04:00", "03:15:00-04:00"]),
        ("0-59/20 1 * * *", FOLD, ["01:00:00-04:00", "01:20:00-04:00", "01:40:00-04:00"]),
        ("0-59/20 2 * * *", GAP, ["03:00:00-04:00"]),
        # otherwise by the wall clock
        (
            "*/20 1 * * *",
            FOLD,
            [f"01:{minute}:00-0{offset}:00" for offset in (4, 5) for minute in ("00", "20", "40")],
        ),
        ("30 * * * *", GAP, [f"{hour:02}:30:00-0{5 if hour < 2 else 4}:00" for hour in range(24) if hour != 2]),
        (
            "30 */1 * * *",
            FOLD,
            ["00:30:00-04:00", "01:30:00-04:00", *(f"{hour:02}:30:00-05:00" for hour in range(1, 24))],
        ),
        ("*/20 2 * * *", GAP, []),
        ("0 */2 * * *", GAP, ["00:00:00-05:00", *(f"{hour:02}:00:00-04:00" for hour in range(4, 24, 2))]),
        ("*/30 1,2 * * *", GAP, ["01:00:00-05:00", "01:30:00-05:00"]),
    ],
)
def test_new_york_keeps_the_table(text: str, day: str, due: list[str]) -> None:
    """Each row of the table of gap and fold holds in New York in 2026."""
    assert due_on(text, NEW_YORK, day) == due


def test_a_half_hour_change_keeps_the_rule() -> None:
    """Lord Howe's clocks change by 30 minutes: half an hour is skipped or comes twice, and the rule is the same."""
    assert due_on("15 2 * * *", "Australia/Lord_Howe", "2026-10-04") == ["02:30:00+11:00"]
    assert due_on("45 1 * * *", "Australia/Lord_Howe", "2026-04-05") == ["01:45:00+11:00"]
    assert due_on("45 * * * *", "Australia/Lord_Howe", "2026-04-05")[:4] == [
        "00:45:00+11:00",
        "01:45:00+11:00",
        "01:45:00+10:30",
        "02:45:00+10:30",
    ]


def test_a_gap_at_midnight_keeps_the_day() -> None:
    """Where midnight itself is skipped, a daily run comes at one o'clock of the same day."""
    assert due_on("0 0 * * *", "America/Sao_Paulo", "2018-11-04") == ["01:00:00-02:00"]
    assert due_on("0 0 * * SUN", "America/Sao_Paulo", "2018-11-04") == ["01:00:00-02:00"]


def test_a_day_that_never_was_is_made_up_at_the_next_midnight() -> None:
    """Apia skipped the whole of 30 December 2011: its run came at the first instant after, and the 31st had its own."""
    zone = ZoneInfo("Pacific/Apia")
    after = datetime(2011, 12, 29, 12, tzinfo=zone)
    labels = [due.label for due in islice(due_times(parse_cron("0 9 * * *"), zone=zone, after=after), 3)]
    assert labels == ["2011-12-31T00:00:00+14:00", "2011-12-31T09:00:00+14:00", "2012-01-01T09:00:00+14:00"]


def test_monday_mornings_keep_their_wall_time() -> None:
    """`0 7 * * MON` in New York is at seven on both sides of the change."""
    zone = ZoneInfo(NEW_YORK)
    found = list(islice(due_times(parse_cron("0 7 * * MON"), zone=zone, after=datetime(2026, 3, 1, tzinfo=zone)), 3))
    assert [due.label for due in found] == [
        "2026-03-02T07:00:00-05:00",
        "2026-03-09T07:00:00-04:00",
        "2026-03-16T07:00:00-04:00",
    ]
    assert found[1].at == datetime(2026, 3, 9, 11, tzinfo=UTC)
    assert found[1].local == datetime(2026, 3, 9, 7)  # noqa: DTZ001 - what the wall clock shows has no zone


@pytest.mark.parametrize("text", ["*/20 * * * *", "30 1,2 * * *", "0 * * * *"])
@pytest.mark.parametrize("day", [GAP, FOLD])
def test_asking_from_any_minute_goes_on_where_asking_from_the_start_did(text: str, day: str) -> None:
    """From whatever instant one asks, also inside a fold, the due times are the rest of the same list."""
    zone, cron = ZoneInfo(NEW_YORK), parse_cron(text)
    start = datetime.fromisoformat(day).replace(tzinfo=zone).astimezone(UTC)
    end = start.replace(hour=12)
    whole = [due.at for due in due_times(cron, zone=zone, after=start, until=end)]
    for minute in range(0, 6 * 60, 7):
        after = datetime.fromtimestamp(start.timestamp() + minute * 60 + 30, UTC)
        rest = [due.at for due in due_times(cron, zone=zone, after=after, until=end)]
        assert rest == [at for at in whole if at > after]


def test_after_is_exclusive_and_until_inclusive() -> None:
    """The due time at `after` is not listed again; the one at `until` is."""
    seven = datetime(2026, 12, 7, 7, tzinfo=UTC)
    found = due_times(parse_cron("* * * * *"), zone=ZoneInfo("UTC"), after=seven, until=seven.replace(minute=2))
    assert [due.at.minute for due in found] == [1, 2]


@pytest.mark.parametrize("after", [datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, tzinfo=UTC)])
def test_the_ends_of_time_are_no_fault(after: datetime) -> None:
    """The first and the last year there is give a list, not an error: from 1972, and none after 2200."""
    found = list(islice(due_times(parse_cron("@daily"), zone=ZoneInfo(NEW_YORK), after=after), 2))
    assert [due.at.year for due in found] == ([1972, 1972] if after.year == 1 else [])


def test_what_lies_only_in_gaps_is_never_due() -> None:
    """An expression whose every time falls into New York's gap ends instead of searching for ever."""
    cron = parse_cron("*/30 2 8-14 3 */7")
    assert list(due_times(cron, zone=ZoneInfo(NEW_YORK), after=datetime(2190, 1, 1, tzinfo=UTC))) == []


def test_naive_times_are_refused() -> None:
    """A time without an offset would mean another instant on each machine."""
    naive = datetime(2026, 1, 1)  # noqa: DTZ001 - the fault under test
    with pytest.raises(ValueError, match="aware"):
        next(due_times(parse_cron("@daily"), zone=ZoneInfo("UTC"), after=naive))
