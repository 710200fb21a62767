"""Times as HTTP has them in its headers."""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

# The three forms of RFC 9110, 5.6.7; `parsedate_to_datetime` alone reads dates into almost anything.
_FORMS = re.compile(
    r"[A-Z][a-z]{2}, [0-9]{2} [A-Z][a-z]{2} [0-9]{4} [0-9:]{8} (?:GMT|UTC|[+-]0000)"
    r"|[A-Z][a-z]{5,8}, [0-9]{2}-[A-Z][a-z]{2}-[0-9]{2} [0-9:]{8} GMT"
    r"|[A-Z][a-z]{2} [A-Z][a-z]{2} [ 0-9][0-9] [0-9:]{8} [0-9]{4}"
)


def http_time(text: str | None) -> datetime | None:
    """Aware UTC; None for what is no time."""
    text = (text or "").strip(" \t")
    if _FORMS.fullmatch(text) is None:
        return None
    try:
        time = parsedate_to_datetime(text)
    except ValueError:  # 31 Feb, 25:00:00
        return None
    # asctime and "-0000" come back without a zone; HTTP dates are UTC.
    return time.replace(tzinfo=UTC) if time.tzinfo is None else time
