"""Due times against two that know nothing of ours: cronsim, which follows Debian's cron, and the rule as written.

The short setting runs with the suite. The long one, five zones, ten years, 200 expressions, takes three minutes and
prints its figures: `python -m proofs.schedule.oracle`. `CC_FLOW_CRON_SEED=2` tries other expressions here.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from cron_oracles import Year, by_cronsim, by_the_rule, half_hour_days

from cc_flow.cron import due_times, parse_cron


def test_due_times_are_those_of_cronsim(place: ZoneInfo, expressions: list[str], years: range) -> None:
    """Over whole years cronsim finds the same due times.

    Left out are expressions due more than 48 times a day, for their bulk, and the days on which cronsim loses some: see
    `half_hour_days`. The rule as it is written covers both.
    """
    start, end = datetime(years[0], 1, 1, tzinfo=place), datetime(years[-1] + 1, 1, 1, tzinfo=place)
    for text in expressions:
        cron = parse_cron(text)
        if len(cron.minutes) * len(cron.hours) > 48:
            continue
        lost = half_hour_days(place, years) if cron.by_wall_clock else set()
        ours = [due.at for due in due_times(cron, zone=place, after=start, until=end) if due.local.date() not in lost]
        assert ours == by_cronsim(text, start, end, without=lost), text


def test_due_times_are_those_of_the_rule_as_it_is_written(
    place: ZoneInfo, expressions: list[str], years: range
) -> None:
    """Over whole years the due times are those of the rule: minute by minute around each change of the clock."""
    for number in years:
        year = Year(place, number)
        assert year.walks
        for text in expressions:
            ours = [due.at for due in due_times(parse_cron(text), zone=place, after=year.start, until=year.end)]
            assert ours == by_the_rule(text, year), text
