"""Chance that is the same each time: dice for each purpose, ids like a service's, and times as it writes them."""

import hashlib
import random
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TypeVar

T = TypeVar("T")

SEED = 20261201
EASY = 2


def dice(purpose: str) -> random.Random:
    """A generator of its own for each purpose, so that a longer list here moves nothing there."""
    return random.Random(f"{SEED}:{purpose}")  # noqa: S311 - a believable library, not a secret


def make_id(kind: str, number: int) -> str:
    """A UUID-like text, always the same for the same kind and number."""
    digits = hashlib.sha256(f"{SEED}:{kind}:{number}".encode()).hexdigest()
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-a{digits[17:20]}-{digits[20:32]}"


def seeded_id(kind: str, number: int) -> str:
    """The id of a thing that a new sandbox holds, counted from 1. The first two of a kind can be typed: `post-1`."""
    return f"{kind.replace(' ', '-')}-{number}" if number <= EASY else make_id(kind, number)


def slug_of(text: str) -> str:
    """Lowercase words joined by hyphens; never empty."""
    words = "".join(letter if letter.isascii() and letter.isalnum() else " " for letter in text.lower()).split()
    return "-".join(words)[:80].strip("-") or "untitled"


def some(chance: random.Random, of: Sequence[T], at_most: int) -> list[T]:
    """One to `at_most` of them, in their own order."""
    chosen = chance.sample(range(len(of)), chance.randint(1, at_most))
    return [of[index] for index in sorted(chosen)]


def stamp(when: datetime) -> str:
    """An aware time as the API writes it: UTC, to the millisecond."""
    return when.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
