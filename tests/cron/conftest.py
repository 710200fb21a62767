"""Random cron expressions, and the changes of the clock of a zone, for proofs against other ways to find due times."""

import os
from collections.abc import Callable
from datetime import datetime
from random import Random
from zoneinfo import ZoneInfo

import pytest
from cron_oracles import ZONES, changing_days, expression


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
    random = Random(f"{place.key} {os.environ.get('CC_FLOW_CRON_SEED', '1')}")
    return [expression(random) for _ in range(int(os.environ.get("CC_FLOW_CRON_EXPRESSIONS", "12")))]


@pytest.fixture
def changes() -> Callable[[ZoneInfo, range], list[datetime]]:
    """The days (aware UTC midnights) on which the clocks of a zone change, in some years."""
    return lambda zone, years: [day for year in years for day in changing_days(zone, year)]
