"""Durations as people write them elsewhere, read for the help of a message: `1.5h`, `1h30m`, `40 seconds`, `PT10M`."""

import re
from datetime import timedelta

from cc_flow.duration import format_duration

_UNITS = {"ms": 1, "s": 1_000, "m": 60_000, "h": 3_600_000, "d": 86_400_000, "w": 604_800_000}
_WORDS = {
    "ms": "ms", "msec": "ms", "millisecond": "ms", "s": "s", "sec": "s", "second": "s", "m": "m", "min": "m",
    "minute": "m", "h": "h", "hr": "h", "hour": "h", "d": "d", "day": "d", "w": "w", "week": "w",
}  # fmt: skip
_PART = re.compile(r"(?P<number>[0-9]{1,9}(?:\.[0-9]{1,3})?)\s*(?P<unit>[a-z]+)")
_CLOCK = re.compile(r"([0-9]{1,3}):([0-5][0-9])(?::([0-5][0-9]))?")
_LONGEST = 40


def meant_duration(text: str) -> str | None:
    """The duration, as it is written here, that `text` was probably meant to be."""
    plain = text.strip().lower()
    if len(plain) > _LONGEST:
        return None
    milliseconds = _of_clock(plain) or _of_parts(plain)
    if not milliseconds or milliseconds != int(milliseconds) or milliseconds > _UNITS["d"] * 3650:
        return None
    return format_duration(timedelta(milliseconds=milliseconds))


def _of_clock(text: str) -> float:
    found = _CLOCK.fullmatch(text)
    if found is None:
        return 0
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return hours * _UNITS["h"] + minutes * _UNITS["m"] + seconds * _UNITS["s"]


def _of_parts(text: str) -> float:
    """`1h 30m` and its like, ISO's `pt10m` among them."""
    rest = re.sub(r"^p(?=[0-9t])|(?<=[pd])t(?=[0-9])|\band\b|,", " ", text).strip()
    rest = rest.removeprefix("t")
    total = 0.0
    while rest:
        found = _PART.match(rest)
        unit = _unit(found["unit"]) if found else None
        if found is None or unit is None:
            unit = _unit(rest)
            return _UNITS[unit] if unit and not total else 0
        total += float(found["number"]) * _UNITS[unit]
        rest = rest[found.end() :].strip()
    return total


def _unit(word: str) -> str | None:
    return _WORDS.get(word) or _WORDS.get(word.removesuffix("s"))
