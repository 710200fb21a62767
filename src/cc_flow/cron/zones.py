"""The name of a time zone to the zone. Names are exact, on every system: what works on a Mac works on a server."""

import pkgutil
import re
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cc_flow.cron.faults import ZoneError
from cc_flow.diagnostic import nearest

_MISSING = "install the package `tzdata` again: `pip install --force-reinstall tzdata`"
_ABBREVIATION = re.compile(r"[A-Z]{2,5}([+-]?[0-9:]+)?")


def zone(name: str) -> ZoneInfo:
    """The zone of that name. Raises ZoneError, with the near name."""
    if name not in zone_names():
        raise ZoneError(f"`{name}` is not a time zone", _help(name))
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, OSError, ValueError):
        # A database that is being replaced may lack a file for a moment.
        raise ZoneError(f"the time zone `{name}` cannot be read", _MISSING) from None


def forget_zones() -> None:
    """Read each zone anew when it is asked for next: Python keeps them as long as a process lives."""
    zone_names.cache_clear()
    ZoneInfo.clear_cache()


@lru_cache(maxsize=1)
def zone_names() -> frozenset[str]:
    """Every name there is. Raises ZoneError where the list cannot be read.

    From the list that the tzdata package carries: asking the system opens 600 files, and a file system that does not
    tell cases apart would let `america/new_york` pass.
    """
    try:
        listed = pkgutil.get_data("tzdata", "zones")
    except OSError:
        listed = None
    if not listed:
        raise ZoneError("the list of time zones cannot be read", _MISSING)
    return frozenset(listed.decode("ascii").split())


def _help(name: str) -> str:
    """The zone that was probably meant: by its city, else by its spelling."""
    meant = name.strip().replace(" ", "_").casefold()
    names = sorted(zone_names())
    same = [known for known in names if known.casefold() == meant]
    city = [known for known in names if known.casefold().endswith(f"/{meant}")]
    # An abbreviation is near to others that mean something else.
    near = next(iter(same or city), None) or (None if _ABBREVIATION.fullmatch(name) else nearest(name, names))
    return f"did you mean `{near}`?" if near else "a zone is named by a region and a city, such as `America/New_York`"
