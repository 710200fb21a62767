"""A value that is used and never shows itself, and the mask that keeps known secrets out of everything written."""

import base64
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import quote, quote_plus

HIDDEN = "***"


class Secret:
    """A text that prints as `***`. `reveal()` is the one way in; whoever calls it sends it on and keeps no copy."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """The text itself."""
        return self._text

    @property
    def why_not_text(self) -> str:
        """What is said where it would become part of a text."""
        return "a secret is a whole value, it cannot be part of text"

    def __repr__(self) -> str:
        return f"Secret({HIDDEN!r})"

    def __str__(self) -> str:
        return HIDDEN

    def __format__(self, _spec: str) -> str:
        return HIDDEN

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._text == self._text

    def __hash__(self) -> int:
        return hash((Secret, self._text))

    def __reduce__(self) -> str:
        raise TypeError("a secret cannot be pickled")


class Mask:
    """Replaces every known secret by `***`, in upper or lower case, and what it looks like in base64, hex, URLs and
    JSON; of the API key also any piece that the vendor does not show itself.

    Texts shorter than `SHORTEST` are not masked: they would blank out ordinary words. The typed `Secret`
    is the first line of defence, this is the net below it.
    """

    SHORTEST = 8

    def __init__(self, secrets: Iterable[str] = (), *, key: str = "") -> None:
        self._forms: frozenset[str] = frozenset()
        self._pieces = _pieces(_folded(key))
        # Every piece holds one of these whole, and they are far fewer to look for.
        self._blocks = _blocks(_folded(key))
        for text in (key, *secrets):
            self.add(text)

    def add(self, text: str) -> None:
        """From now on `text` is masked, too."""
        if len(text) >= self.SHORTEST:
            self._forms |= _forms(text)

    def __call__(self, text: str) -> str:
        """`text` without any known secret."""
        folded = _folded(text)
        return _without(text, _places(folded, self._known_in(folded)))

    def within(self, value: Any) -> Any:
        """`value` with every text and number in it masked, also those in lists and mappings, names included; itself
        where there is nothing to mask.
        """
        # Looking through one text for all of it takes a tenth of the time that looking through its parts takes.
        is_ascii = all(map(str.isascii, self._forms))
        whole = _folded(json.dumps(value, ensure_ascii=is_ascii, default=str))
        return self._within(value) if self._known_in(whole) else value

    def _within(self, value: Any) -> Any:
        if isinstance(value, str):
            return self(value)
        if isinstance(value, Mapping):
            return {self._within(name): self._within(inner) for name, inner in value.items()}
        if isinstance(value, list | tuple):
            return [self._within(inner) for inner in value]
        # A number may be a secret, too: a password of digits.
        is_secret = isinstance(value, int | float) and not isinstance(value, bool) and self(str(value)) != str(value)
        return HIDDEN if is_secret else value

    def _known_in(self, folded: str) -> list[str]:
        known = [form for form in self._forms if form in folded]
        if any(block in folded for block in self._blocks):
            known += [piece for piece in self._pieces if piece in folded]
        return known


# So much of a key the vendor shows itself (`keyPrefix`); a piece is so many characters in a row of what follows.
_SHOWN, _PIECE = 8, 10
# Blocks begin so far apart that a piece, wherever it begins, has room for one whole.
_BLOCK = 5
_APART = _PIECE - _BLOCK + 1


def _pieces(key: str) -> frozenset[str]:
    return frozenset(key[start : start + _PIECE] for start in range(_SHOWN, len(key) - _PIECE + 1))


def _blocks(key: str) -> frozenset[str]:
    if not _pieces(key):
        return frozenset()
    return frozenset(key[start : start + _BLOCK] for start in range(_SHOWN, len(key) - _BLOCK + 1, _APART))


def _folded(text: str) -> str:
    """`text` in lower case, character by character: as long as it was, each letter as it is folded alone."""
    if text.isascii():
        return text.lower()
    return text.replace("\u0130", "i").lower().replace("\u03c2", "\u03c3")


def _places(folded: str, forms: Iterable[str]) -> Iterator[tuple[int, int]]:
    """From where to where each of the forms stands, every time."""
    for form in forms:
        start = folded.find(form)
        while start >= 0:
            yield start, start + len(form)
            start = folded.find(form, start + 1)


def _without(text: str, places: Iterable[tuple[int, int]]) -> str:
    """`text` with its places hidden; those that overlap are one."""
    kept, end = [], 0
    for start, stop in sorted(places):
        if start >= end:
            kept += [text[end:start], HIDDEN]
        end = max(end, stop)
    return "".join([*kept, text[end:]])


def _forms(text: str) -> frozenset[str]:
    """How a secret may be written, folded. Half surrogate pairs, which no text can be sent with, pass here."""
    spellings = {form for cased in {text, text.lower(), text.upper()} for form in _spellings(cased)}
    raw = text.encode("utf-8", "surrogatepass")
    # A text that is JSON itself is escaped once more where it stands in JSON.
    spellings |= {json.dumps(form, ensure_ascii=False)[1:-1] for form in spellings}
    # A body whose encoding is not known yet is read byte by byte.
    every = {*spellings, *_in_base64(raw), raw.hex(), raw.decode("latin-1")}
    return frozenset(_folded(form) for form in every if len(form) >= Mask.SHORTEST)


def _spellings(text: str) -> Iterator[str]:
    raw = text.encode("utf-8", "surrogatepass")
    yield from (text, quote(raw, safe=""), quote_plus(raw))
    yield from (json.dumps(text)[1:-1], json.dumps(text, ensure_ascii=False)[1:-1])


def _in_base64(raw: bytes) -> Iterator[str]:
    """Inside a longer text a secret starts at one of three phases; the characters at its edges mix with its
    neighbours.
    """
    for phase in range(3):
        for encode in (base64.b64encode, base64.urlsafe_b64encode):
            encoded = encode(b"\0" * phase + raw).decode().rstrip("=")
            start = (phase * 8 + 5) // 6
            stop = len(encoded) if (phase + len(raw)) % 3 == 0 else len(encoded) - 1
            yield encoded[start:stop]
