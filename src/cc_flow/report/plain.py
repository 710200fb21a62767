"""Texts of others made safe to show: no control characters, no terminal escapes, no more than fits."""

import json
import re
from typing import Any

# What moves a cursor, turns text around or shows nothing, of all that JSON need not escape; half surrogate pairs, which
# no terminal and no file takes.
_UNSEEN = re.compile(r"[\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u2028-\u202e\u2066-\u2069\ufeff]")


def safe(text: str) -> str:
    """`text` on one line, with what could move a cursor or hide a word made visible."""
    return _CONTROL.sub(lambda found: f"\\x{ord(found[0]):02x}", text.replace("\n", " ").replace("\t", " "))


def clip(text: str, longest: int) -> str:
    """`text`, cut where it is longer."""
    return text if len(text) <= longest else text[: max(0, longest - 1)] + "…"


def shown_json(value: Any, *, indent: int | None = None) -> str:
    r"""`value` as JSON that is safe to show: what could move a cursor or hide a word is written as `\u202e`.

    Whoever reads it as JSON reads the same. What JSON has no form for goes in as text.
    """
    text = json.dumps(value, ensure_ascii=False, indent=indent, default=str)
    return _UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
