"""A colour and two letters for each pillar: the same pillar looks the same in every plan, and never by colour alone."""

import unicodedata
from collections.abc import Iterable
from hashlib import sha256
from itertools import chain

from cc_flow.frozen import frozen


@frozen
class Hue:
    """One colour in all its uses. `solid` is the chip, `ink` the letters on it, `tint` and `shade` the card's ground on
    light and dark pages, `square` the emoji nearest to it, `ansi` its number among a terminal's 256 colours.
    """

    name: str
    solid: str
    ink: str
    tint: str
    shade: str
    square: str
    ansi: int


# Okabe and Ito's colours, which stay apart for people who see fewer; brown and slate stand for sky blue and black.
HUES = (
    Hue("blue", "#0072b2", "#ffffff", "#e4f0f8", "#10293a", "🟦", 32),
    Hue("orange", "#e69f00", "#1d1400", "#fcf1da", "#382a0b", "🟧", 214),
    Hue("green", "#009e73", "#00150f", "#def3ec", "#0c2f26", "🟩", 36),
    Hue("purple", "#cc79a7", "#22091a", "#f8eaf2", "#391f2f", "🟪", 175),
    Hue("red", "#c2410c", "#ffffff", "#fbe8df", "#3d1c10", "🟥", 166),
    Hue("yellow", "#f0e442", "#1d1b00", "#fbf9d9", "#34320f", "🟨", 227),
    Hue("brown", "#6b3e1f", "#ffffff", "#f0e7e0", "#2c2119", "🟫", 94),
    Hue("slate", "#56616f", "#ffffff", "#e9ecf0", "#262c34", "⬛", 60),
)
NO_SQUARE = "⬜"
# With this salt no two pillars of the sandbox's library, which stand for the service's own, come to the same hue.
_SALT = 831


@frozen
class Pillar:
    """A pillar as pictures show it. `hue` is a place in HUES."""

    name: str
    letters: str
    hue: int


def pillars_of(names: Iterable[str]) -> dict[str, Pillar]:
    """Each name with its hue and letters, by name. Hues go by a hash of the name; a second pillar on the same hue takes
    the next free one, while there are free ones. Letters are unique.
    """
    found: dict[str, Pillar] = {}
    for name in sorted(set(names)):
        hue = _hue(name, {pillar.hue for pillar in found.values()})
        letters = _letters(name, {pillar.letters for pillar in found.values()})
        found[name] = Pillar(name, letters, hue)
    return found


def _hue(name: str, taken: set[int]) -> int:
    first = sha256(f"{_SALT}:{name.casefold()}".encode("utf-8", "backslashreplace")).digest()[0]
    places = [(first + step) % len(HUES) for step in range(len(HUES))]
    return next((place for place in places if place not in taken), places[0])


def _letters(name: str, taken: set[str]) -> str:
    """`ME` for `Market Education`, `LO` for `Local`."""
    words = ["".join(filter(_is_letter, word)).upper() for word in name.replace("-", " ").split()]
    letters = "".join(words) or "P"
    pairs = (words[0][0] + words[1][0],) if len(words) > 1 and words[0] and words[1] else ()
    second = (letters[0] + each for each in chain(letters[1:], "123456789"))
    free = (pair for pair in chain(pairs, second) if pair not in taken)
    return next(free, letters[0] + str(len(taken)))


def _is_letter(character: str) -> bool:
    """Whether it stands in one column of a terminal, so that two of them stand in two."""
    return character.isalnum() and unicodedata.east_asian_width(character) not in {"W", "F"}
