"""Names of time zones."""

import pkgutil
import struct
import zoneinfo
from itertools import pairwise

import pytest

from cc_flow.cron import ZoneError, zone
from cc_flow.cron.due import EARLIEST
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


def changes(name: str) -> list[int]:
    """The seconds since 1970 at which the offset of a zone changes, as its file in the tzdata package has them."""
    source = pkgutil.get_data("tzdata", f"zoneinfo/{name}") or b""
    # A TZif file: its second half, behind the first, has times of eight bytes (RFC 8536, section 3).
    start = 0
    for size in (4, 8):
        times_at = start + 44
        utc, standard, leaps, times, kinds, letters = struct.unpack(">6l", source[times_at - 24 : times_at])
        kinds_at = times_at + times * size
        offsets_at = kinds_at + times
        start = offsets_at + kinds * 6 + letters + leaps * (size + 4) + standard + utc
    moments = struct.unpack(f">{times}q", source[times_at:kinds_at])
    offsets = [struct.unpack_from(">l", source, offsets_at + 6 * kind)[0] for kind in source[kinds_at:offsets_at]]
    return [at for at, before, after in zip(moments[1:], offsets, offsets[1:], strict=False) if before != after]


def test_no_zone_changes_its_clocks_twice_within_two_days() -> None:
    """Since 1972, in any zone: so a day that begins and ends with the same offset has it all along."""
    assert changes("America/New_York")
    close = {
        name: later
        for name in zone_names()
        for at, later in pairwise(changes(name))
        if later > EARLIEST.timestamp() and later - at < 2 * 24 * 60 * 60
    }
    assert close == {}
