"""How long a server asks to wait: `Retry-After`, in seconds. Knows no clock but the server's own."""

import re
from collections.abc import Sequence

from cc_flow.api.http_time import http_time

# Digits are ASCII and few: int() would also take "٣٠", "1_0" and a thousand digits.
_SECONDS = re.compile(r"-?[0-9]{1,6}")


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
    until, now = http_time(text), http_time(date)
    if until is None or now is None:
        return None
    return max(0.0, (until - now).total_seconds())
