"""Names of time zones."""

import zoneinfo

import pytest

from cc_flow.cron import ZoneError, zone
from cc_flow.cron.zones import zone_names


@pytest.mark.parametrize("name", ["America/New_York", "Europe/London", "UTC", "Etc/GMT+5", "US/Eastern"])
def test_a_zone_is_found_by_its_name(name: str) -> None:
    """A name of the tz database is a zone."""
    assert zone(name).key == name


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("america/new_york", "America/New_York"),
        ("New York", "America/New_York"),
        ("Europe/Londn", "Europe/London"),
        ("utc", "UTC"),
        ("+02:00", "region and a city"),
        ("", "region and a city"),
        ("../../etc/passwd", "region and a city"),
        ("localtime", "region and a city"),
    ],
)
def test_an_unknown_zone_is_refused_with_the_near_one(name: str, near: str) -> None:
    """Names are exact, in their cases too; the help names the zone that was probably meant."""
    with pytest.raises(ZoneError) as caught:
        zone(name)
    assert near in caught.value.help


def test_the_listed_names_are_those_of_the_tz_database() -> None:
    """Every zone that Python finds can be named, except the machine's own `localtime`."""
    assert zoneinfo.available_timezones() - {"localtime"} <= zone_names()
