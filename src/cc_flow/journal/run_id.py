"""Names of runs: 26 characters that sort by time of birth (a ULID, in Crockford's base 32)."""

import re
from datetime import datetime
from random import Random

_DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_FORM = re.compile(r"[A-Za-z0-9_-]{1,64}")


def new_run_id(now: datetime, random: Random) -> str:
    """48 bits of milliseconds since 1970, then 80 bits of chance: the same `now` and `random` give the same name."""
    number = int(now.timestamp() * 1000) << 80 | random.getrandbits(80)
    return "".join(_DIGITS[number >> shift & 31] for shift in range(125, -1, -5))


def check_run_id(run: str) -> None:
    """Raises ValueError for a name that the store cannot keep: it stands in file names and lines of text."""
    if _FORM.fullmatch(run) is None:
        raise ValueError(f"`{run}` cannot name a run: letters, digits, `-` and `_`, at most 64")
