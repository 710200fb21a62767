"""A value that is used and never shows itself, and the mask that keeps known secrets out of everything written."""

import base64
import json
from collections.abc import Iterable, Mapping
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
    """Replaces every known secret, and what it looks like in base64, hex, URLs and JSON, by `***`.

    Texts shorter than `SHORTEST` are not masked: they would blank out ordinary words. The typed `Secret`
    is the first line of defence, this is the net below it.
    """

    SHORTEST = 6

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        self._forms: list[str] = []
        for text in secrets:
            self.add(text)

    def add(self, text: str) -> None:
        """From now on `text` is masked, too."""
        if len(text) < self.SHORTEST:
            return
        known = set(self._forms) | _forms(text)
        # Longest first: a form that holds another must go before it.
        self._forms = sorted(known, key=lambda form: (-len(form), form))

    def __call__(self, text: str) -> str:
        """`text` without any known secret."""
        for form in self._forms:
            if form in text:
                text = text.replace(form, HIDDEN)
        return text

    def within(self, value: Any) -> Any:
        """`value` with every text in it masked, also those in lists and mappings, names included; itself where there
        is nothing to mask.
        """
        # Looking through one text for all of it takes a tenth of the time that looking through its parts takes.
        return self._within(value) if self._is_in(json.dumps(value, default=str)) else value

    def _within(self, value: Any) -> Any:
        if isinstance(value, str):
            return self(value)
        if isinstance(value, Mapping):
            return {self._within(name): self._within(inner) for name, inner in value.items()}
        if isinstance(value, list | tuple):
            return [self._within(inner) for inner in value]
        return value

    def _is_in(self, text: str) -> bool:
        return any(form in text for form in self._forms)


def _forms(text: str) -> set[str]:
    raw = text.encode("utf-8", "surrogatepass")
    forms = {text, quote(text, safe=""), quote_plus(text), json.dumps(text)[1:-1], raw.hex(), raw.hex().upper()}
    # Inside a longer base64 text a secret starts at one of three phases; the characters at its edges mix with its
    # neighbours.
    for phase in range(3):
        for encode in (base64.b64encode, base64.urlsafe_b64encode):
            encoded = encode(b"\0" * phase + raw).decode().rstrip("=")
            start = (phase * 8 + 5) // 6
            stop = len(encoded) if (phase + len(raw)) % 3 == 0 else len(encoded) - 1
            forms.add(encoded[start:stop])
    return {form for form in forms if len(form) >= Mask.SHORTEST}
