"""Random cron expressions, and the changes of the clock of a zone, for proofs against other ways to find due times."""

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest

ZONES = ("America/New_York", "Europe/London", "Australia/Lord_Howe", "America/Sao_Paulo", "Pacific/Auckland")


@pytest.fixture(params=ZONES)
def place(request: pytest.FixtureRequest) -> ZoneInfo:
    """Each of five zones: north, south, a change by half an hour, a change at midnight, far ahead of UTC."""
    return ZoneInfo(request.param)


@pytest.fixture
def years() -> range:
    """The years of the proofs, one unless `CC_FLOW_CRON_YEARS` says more; clocks changed in Sao Paulo until 2019."""
    return range(2018, 2018 + int(os.environ.get("CC_FLOW_CRON_YEARS", "1")))


@pytest.fixture
def expressions(place: ZoneInfo) -> list[str]:
    """Random expressions, other ones for each zone: twelve unless `CC_FLOW_CRON_EXPRESSIONS` says more."""
    random = Random(f"{place.key} {os.environ.get('CC_FLOW_CRON_SEED', '1')}")  # noqa: S311 - repeatable on purpose
    return [_expression(random) for _ in range(int(os.environ.get("CC_FLOW_CRON_EXPRESSIONS", "12")))]


@pytest.fixture
def changes() -> Callable[[ZoneInfo, range], list[datetime]]:
    """The days (aware UTC midnights) on which the clocks of a zone change, in some years."""
    return lambda zone, years: [day for year in years for day in _changing_days(zone, year)]


def _changing_days(zone: ZoneInfo, year: int) -> Iterator[datetime]:
    """The UTC midnights of a year between which and the next the offset changes."""
    day, one_day = datetime(year, 1, 1, tzinfo=UTC), timedelta(days=1)
    while day.year == year:
        if day.astimezone(zone).utcoffset() != (day + one_day).astimezone(zone).utcoffset():
            yield day
        day += one_day


def _expression(random: Random) -> str:
    """Five fields, mostly a few times a day; the hours lean to the night, when clocks change."""
    night = ["0", "1", "2", "3", "1,2", "2,3", "0-3", "1-3/2", "*/2", "*"]
    hour = random.choice(night) if random.random() < 0.7 else _field(random, 0, 23, any_value=0.1)
    minute = _field(random, 0, 59, any_value=0.1) if random.random() < 0.3 else str(random.randint(0, 59))
    days = [
        _field(random, 1, 28, any_value=0.8),
        _field(random, 1, 12, any_value=0.8),
        _field(random, 0, 7, any_value=0.7),
    ]
    return " ".join([minute, hour, *days])


def _field(random: Random, low: int, high: int, *, any_value: float) -> str:
    """`*` by that chance, else a step, a value, a range, a range with a step, or a list."""
    if random.random() < any_value:
        return "*"
    first = random.randint(low, high - 1)
    last = random.randint(first + 1, high)
    forms = [f"*/{random.randint(2, high // 2)}", f"{first}", f"{last}", f"{first}-{last}"]
    forms += [f"{first}-{last}/{random.randint(2, min(9, high))}", f"{last},{first}", f"{first}"]
    return random.choice(forms)
