"""Due times against two that know nothing of ours: cronsim, which follows Debian's cron, and a walk by the minute.

The short setting runs with the suite. The long one, five zones, ten years, 200 expressions, takes minutes and prints
its figures: `python -m proofs.schedule.oracle`. `CC_FLOW_CRON_SEED=2` tries other expressions here.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from cron_oracles import by_cronsim, by_the_rule, half_hour_days, walk

from cc_flow.cron import due_times, parse_cron


def test_due_times_are_those_of_cronsim(place: ZoneInfo, expressions: list[str], years: range) -> None:
    """Over whole years cronsim finds the same due times.

    Left out are expressions due more than 48 times a day, for their bulk, and the days on which cronsim loses some: see
    `half_hour_days`. The walk through the minutes covers both.
    """
    start, end = datetime(years[0], 1, 1, tzinfo=place), datetime(years[-1] + 1, 1, 1, tzinfo=place)
    for text in expressions:
        cron = parse_cron(text)
        if len(cron.minutes) * len(cron.hours) > 48:
            continue
        lost = half_hour_days(place, years) if cron.by_wall_clock else set()
        ours = [due.at for due in due_times(cron, zone=place, after=start, until=end) if due.local.date() not in lost]
        theirs = [at.astimezone(UTC) for at in by_cronsim(text, start, end) if at.date() not in lost]
        assert ours == theirs, text


def test_due_times_are_those_of_a_walk_through_the_minutes(
    place: ZoneInfo, expressions: list[str], years: range, changes: Callable[[ZoneInfo, range], list[datetime]]
) -> None:
    """Around each change of the clock the due times are those the written rule gives minute by minute."""
    assert changes(place, years)
    for day in changes(place, years):
        start, end = day - timedelta(days=1), day + timedelta(days=3)
        minutes = list(walk(place, start, end))
        for text in expressions:
            ours = [due.at for due in due_times(parse_cron(text), zone=place, after=start, until=end)]
            assert ours == by_the_rule(text, minutes), text
