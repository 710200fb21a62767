"""The index over very many schedules gives what due_times gives for each."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import product
from zoneinfo import ZoneInfo

from cc_flow.cron import DueIndex, due_times, parse_cron


def test_the_index_gives_what_each_expression_gives(
    place: ZoneInfo, expressions: list[str], years: range, changes: Callable[[ZoneInfo, range], list[datetime]]
) -> None:
    """Around each change of the clock the index finds the due times of every expression, and no others."""
    index = DueIndex((text, parse_cron(text), place) for text in expressions)
    for day in changes(place, years):
        start, end = day - timedelta(days=1), day + timedelta(days=2)
        found = {(due, key) for due, keys in index.due(after=start, until=end) for key in keys}
        each = {
            (due, text)
            for text in expressions
            for due in due_times(parse_cron(text), zone=place, after=start, until=end)
        }
        assert found == each


def test_a_hundred_thousand_schedules_are_asked_at_once() -> None:
    """Of 100,000 schedules with 1,440 expressions in two zones one minute gives exactly those that are due then."""
    zones = (ZoneInfo("America/New_York"), ZoneInfo("Europe/London"))
    daily = [(minute, hour) for minute, hour in product(range(60), range(24))]
    places = [(*daily[number % 1440], zones[number % 2]) for number in range(100_000)]
    index = DueIndex(
        (number, parse_cron(f"{minute} {hour} * * *"), zone) for number, (minute, hour, zone) in enumerate(places)
    )
    seven = datetime(2026, 12, 7, 7, tzinfo=UTC)
    found = [(due.label, keys) for due, keys in index.due(after=seven - timedelta(minutes=1), until=seven)]
    expected = {
        f"2026-12-07T{local}": tuple(
            number for number, (minute, hour, where) in enumerate(places) if (minute, hour, where) == (0, at, zone)
        )
        for local, at, zone in (("02:00:00-05:00", 2, zones[0]), ("07:00:00+00:00", 7, zones[1]))
    }
    assert dict(found) == {label: keys for label, keys in expected.items() if keys}


def test_a_schedule_named_twice_is_due_twice() -> None:
    """Keys of the same expression and zone are all given, in the order they came."""
    utc, cron = ZoneInfo("UTC"), parse_cron("0 7 * * *")
    index = DueIndex([("first", cron, utc), ("second", cron, utc)])
    seven = datetime(2026, 12, 7, 7, tzinfo=UTC)
    ((_, keys),) = index.due(after=seven - timedelta(hours=1), until=seven)
    assert keys == ("first", "second")
