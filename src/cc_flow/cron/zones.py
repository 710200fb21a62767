"""The name of a time zone to the zone. Names are exact, on every system: what works on a Mac works on a server."""

import pkgutil
import re
from functools import lru_cache
from zoneinfo import ZoneInfo

from cc_flow.cron.faults import ZoneError
from cc_flow.diagnostic import nearest

_ABBREVIATION = re.compile(r"[A-Z]{2,5}([+-]?[0-9:]+)?")


def zone(name: str) -> ZoneInfo:
    """The zone of that name. Raises ZoneError, with the near name."""
    if name not in zone_names():
        raise ZoneError(f"`{name}` is not a time zone", _help(name))
    return ZoneInfo(name)


@lru_cache(maxsize=1)
def zone_names() -> frozenset[str]:
    """Every name there is.

    From the list that the tzdata package carries: asking the system opens 600 files, and a file system that does not
    tell cases apart would let `america/new_york` pass.
    """
    listed = pkgutil.get_data("tzdata", "zones") or b""
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
