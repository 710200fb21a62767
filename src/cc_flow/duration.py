"""Durations as people write them: a whole number and one of ms, s, m, h, d."""

import re
from datetime import timedelta

_UNITS = {"ms": 1, "s": 1_000, "m": 60_000, "h": 3_600_000, "d": 86_400_000}
_FORM = re.compile(r"(?P<number>[0-9]{1,12})(?P<unit>ms|s|m|h|d)")
_LONGEST = timedelta(days=3650)


def parse_duration(text: str) -> timedelta:
    """`"90s"` to a timedelta.

    Raises ValueError, in words for the author, for anything else: `1.5h`, `1h30m`, `-5s`, `60`, more than ten years.
    """
    match = _FORM.fullmatch(text)
    if match is None:
        raise ValueError("a duration is a whole number and one of ms, s, m, h, d, such as `90s`")
    milliseconds = int(match["number"]) * _UNITS[match["unit"]]
    if milliseconds > _LONGEST / timedelta(milliseconds=1):
        raise ValueError("a duration is ten years at the most")
    return timedelta(milliseconds=milliseconds)


def format_duration(duration: timedelta) -> str:
    """The shortest text that `parse_duration` reads back: 90 s is `90s`, 120 s is `2m`."""
    milliseconds = round(duration / timedelta(milliseconds=1))
    for unit in ("d", "h", "m", "s"):
        if milliseconds and milliseconds % _UNITS[unit] == 0:
            return f"{milliseconds // _UNITS[unit]}{unit}"
    return f"{milliseconds}ms" if milliseconds else "0s"
