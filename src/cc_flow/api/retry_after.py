"""How long a server asks to wait: `Retry-After`, in seconds. Knows no clock but the server's own."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

# Digits are ASCII and few: int() would also take "٣٠", "1_0" and a thousand digits.
_SECONDS = re.compile(r"-?[0-9]{1,6}")
# The three forms of RFC 9110, 5.6.7; `parsedate_to_datetime` alone reads dates into almost anything.
_DATE = re.compile(
    r"[A-Z][a-z]{2}, [0-9]{2} [A-Z][a-z]{2} [0-9]{4} [0-9:]{8} (?:GMT|UTC|[+-]0000)"
    r"|[A-Z][a-z]{5,8}, [0-9]{2}-[A-Z][a-z]{2}-[0-9]{2} [0-9:]{8} GMT"
    r"|[A-Z][a-z]{2} [A-Z][a-z]{2} [ 0-9][0-9] [0-9:]{8} [0-9]{4}"
)


def retry_after(values: Sequence[str], *, date: str | None) -> float | None:
    """Seconds to wait, never negative; None where the server gave nothing that can be used.

    `values` are all `Retry-After` headers of the answer: two are one too many. A date is compared with the answer's own
    `Date` header, so that a wrong clock on this machine changes nothing; without it a date says nothing.

    Source: RFC 9110, 10.2.3.
    """
    if len(values) != 1:
        return None
    text = values[0].strip(" \t")
    if _SECONDS.fullmatch(text):
        return max(0.0, float(text))
    until, now = _time(text), _time(date or "")
    if until is None or now is None:
        return None
    return max(0.0, (until - now).total_seconds())


def _time(text: str) -> datetime | None:
    text = text.strip(" \t")
    if _DATE.fullmatch(text) is None:
        return None
    try:
        time = parsedate_to_datetime(text)
    except ValueError:  # 31 Feb, 25:00:00
        return None
    # asctime and "-0000" come back without a zone; HTTP dates are UTC.
    return time.replace(tzinfo=UTC) if time.tzinfo is None else time
