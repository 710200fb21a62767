"""Texts of others made safe to show: no control characters, no terminal escapes, no more than fits."""

import re

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u2028-\u202e\u2066-\u2069\ufeff]")


def safe(text: str) -> str:
    """`text` on one line, with what could move a cursor or hide a word made visible."""
    return _CONTROL.sub(lambda found: f"\\x{ord(found[0]):02x}", text.replace("\n", " ").replace("\t", " "))


def clip(text: str, longest: int) -> str:
    """`text`, cut where it is longer."""
    return text if len(text) <= longest else text[: max(0, longest - 1)] + "…"
