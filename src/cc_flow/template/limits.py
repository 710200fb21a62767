"""How much an expression may do: bounds that keep every evaluation near a second, counted, never timed.

Counting keeps the promise that the same inputs give the same requests: a clock would make a slow machine fail where a
fast one does not.
"""

from collections.abc import Iterable
from typing import Any

from cc_flow.template.problem import BadValue

TEXT_LIMIT = 256 * 1024
"""The longest text an expression may build, in characters."""

STEPS = 2_000_000
"""What one evaluation may spend: a node costs one, a list what it holds, text an eighth of its length."""

RANGE_LIMIT = 100_000
"""The longest `range`."""

INTEGER_BITS = 1_024
"""The largest whole number an operator may give."""

DEPTH = 100
"""How deep an expression may nest."""

TEXT_PER_STEP = 8
"""Characters of text that cost a step."""


class Budget:
    """What is left of the steps of one evaluation."""

    __slots__ = ("left",)

    def __init__(self, steps: int = STEPS) -> None:
        self.left = steps

    def spend(self, steps: int) -> None:
        """Take `steps` off; raises BadValue when they are used up."""
        self.left -= steps
        if self.left < 0:
            raise BadValue("this takes too long: an expression may go over about two million values")

    def spend_on(self, *values: Any) -> None:
        """What it costs to go over each value once."""
        self.spend(sum(map(cost_of, values)))


def cost_of(value: Any) -> int:
    """The steps it takes to go over a value once, not counting what its elements hold."""
    if isinstance(value, str):
        return text_cost(len(value))
    return 1 + len(value) if isinstance(value, list | dict) else 1


def text_cost(characters: int) -> int:
    """The steps it takes to go over text of so many characters."""
    return 1 + characters // TEXT_PER_STEP


def spend_on_all_of(value: Any, budget: Budget) -> None:
    """What it costs to write a value out, everything inside it counted as often as it stands there.

    Lists may hold one list many times over (`[x, x]`), so what would be written can be far larger than memory shows.
    """
    budget.spend_on(value)
    waiting = [value]
    while waiting:
        one = waiting.pop()
        inside = one.values() if isinstance(one, dict) else one if isinstance(one, list) else ()
        holders = [other for other in inside if isinstance(other, list | dict | str)]
        budget.spend(sum(map(cost_of, holders)))
        waiting.extend(holders)


def short_enough(text: str) -> str:
    """The text itself, if an expression may build it."""
    if len(text) > TEXT_LIMIT:
        raise BadValue(f"this makes text of more than {TEXT_LIMIT // 1024} KiB")
    return text


def joined(pieces: Iterable[str], between: str = "") -> str:
    """The pieces as one text, with `between` between them; raises BadValue before more is gathered than may be."""
    length = -len(between)
    gathered: list[str] = []
    for piece in pieces:
        length += len(piece) + len(between)
        check_length(length)
        gathered.append(piece)
    return between.join(gathered)


def check_length(characters: int) -> None:
    """Raises BadValue before text of so many characters is built."""
    if characters > TEXT_LIMIT:
        raise BadValue(f"this makes text of more than {TEXT_LIMIT // 1024} KiB")
