"""Very many schedules: a pass looks at those with something due, and at no others."""

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest

from cc_flow.cron import due_times
from cc_flow.schedule import Schedule, Timetable, occurrences_due
from cc_flow.schedule.tick import Pass

Make = Callable[..., Schedule]
SEVEN = datetime(2026, 12, 7, 7, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.mark.parametrize("jitter", [timedelta(0), timedelta(minutes=20)])
def test_what_is_looked_at_is_what_owes_something(schedule: Make, jitter: timedelta) -> None:
    """Over mixed schedules and last looks the timetable names exactly those for which something is to be decided."""
    random = Random(7)
    crons = ["0 7 * * *", "*/5 * * * *", "59 6 * * MON", "30 2 * * *", "0 0 1 * *", "1 7 7 * *"]
    zones = ["UTC", "America/New_York", "Australia/Lord_Howe"]
    schedules = [
        schedule(random.choice(crons), random.choice(zones), tenant=f"tenant-{number}", jitter=jitter)
        for number in range(200)
    ]
    looked = {one.key: SEVEN - MINUTE * random.randint(-5, 50) for one in schedules if random.random() < 0.9}
    owing = [one for one in schedules if occurrences_due(one, last_looked=looked.get(one.key), now=SEVEN)]
    assert Timetable(schedules).to_look_at(looked, SEVEN) == owing
    assert 0 < len(owing) < len(schedules)


def test_what_nobody_looked_at_for_an_hour_is_looked_at(schedule: Make) -> None:
    """A schedule with an old last look is asked for itself, due or not."""
    old, recent = schedule("0 0 1 1 *", tenant="old"), schedule("0 0 1 1 *", tenant="recent")
    looked = {old.key: SEVEN - HOUR * 2, recent.key: SEVEN - MINUTE}
    assert Timetable([old, recent]).to_look_at(looked, SEVEN) == [old]


def test_a_schedule_written_twice_counts_once(schedule: Make) -> None:
    """Two equal lines of a workflow are one schedule; the first one's settings hold."""
    first, second = schedule(catch_up="none"), schedule(catch_up="all")
    assert list(Timetable([first, second]).by_key.values()) == [first]


def test_a_long_life_runs_every_due_time_once(schedule: Make, store: Any, pass_at: Callable[..., Pass]) -> None:
    """Over days of passes, with sleeps of up to two days and clocks set an hour wrong and right again, across a
    change of the clock, each due time runs exactly once.

    Ten days, unless `CC_FLOW_SOAK_DAYS` says more: 3650 are ten years, and take minutes.
    """
    random = Random(11)
    life = schedule("*/30 * * * *", "America/New_York", catch_up="all", window=timedelta(days=30))
    start = datetime(2026, 10, 28, tzinfo=UTC)
    now, wrong, last = start, timedelta(0), start
    while now < start + timedelta(days=int(os.environ.get("CC_FLOW_SOAK_DAYS", "10"))):
        pass_at([life], store, now + wrong)
        last = max(last, now + wrong)
        now += MINUTE * random.choice([1, 2, 5, 10])
        if random.random() < 0.003:
            now += HOUR * random.randint(1, 48)
        if random.random() < 0.01:
            wrong = HOUR * random.choice([-1, 0, 0, 1])
    due = [one.label for one in due_times(life.cron, zone=life.zone, after=start - MINUTE, until=last)]
    assert sorted(store.labels) == sorted(due)
