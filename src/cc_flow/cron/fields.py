"""One field of a cron expression to the values it lists. Strict: what other schedulers add is refused by name."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import field
from types import MappingProxyType

from cc_flow.cron.faults import CronError
from cc_flow.diagnostic import nearest
from cc_flow.frozen import frozen


@frozen
class Field:
    """One of the five: its name, how one value is called, and its range, both ends included.

    `highest` is the last that may be written, `top` the last that `*` and `5/2` reach: Sunday, 0, may be written 7.
    """

    name: str
    one: str
    lowest: int
    highest: int
    top: int
    names: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def size(self) -> int:
        """How many different values there are."""
        return self.top - self.lowest + 1

    @property
    def range(self) -> str:
        """The range in words."""
        named = f", or {next(iter(self.names))} to {list(self.names)[-1]}" if self.names else ""
        return f"{self.one} is {self.lowest} to {self.highest}{named}"


MONTH_NAMES = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
WEEKDAY_NAMES = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")

MINUTE = Field("minute", "a minute", 0, 59, 59)
HOUR = Field("hour", "an hour", 0, 23, 23)
DAY = Field("day-of-month", "a day of the month", 1, 31, 31)
MONTH = Field(
    "month", "a month", 1, 12, 12, MappingProxyType({name: number for number, name in enumerate(MONTH_NAMES, 1)})
)
WEEKDAY = Field(
    "day-of-week",
    "a day of the week",
    0,
    7,
    6,
    MappingProxyType({name: number for number, name in enumerate(WEEKDAY_NAMES)}),
)
FIELDS = (MINUTE, HOUR, DAY, MONTH, WEEKDAY)

_VALUE = r"[0-9]+|[A-Za-z]+"
_ITEM = re.compile(rf"(?:(?P<star>\*)|(?P<first>{_VALUE})(?:-(?P<last>{_VALUE}))?)(?:/(?P<step>[0-9]+))?", re.ASCII)
_FOREIGN = re.compile(
    r".*[?#].*|[HR](?:\(.*\))?(?:/.*)?|(?:[0-9]+|[A-Z]{3})?[LW]+[0-9]*|L-[0-9]+", re.ASCII | re.IGNORECASE
)


def read_field(which: Field, text: str, start: int) -> tuple[int, ...]:
    """The values that `text` lists, sorted; `start` is where it stands in the expression. Sunday is 0.

    Raises CronError.
    """
    values: set[int] = set()
    for item, at in _items(text, start):
        if item == "*" and item != text:
            raise CronError(
                f"`*` in a list is every {which.name} already",
                at,
                at + 1,
                f"write `*` alone, or list the values of {which.name}",
            )
        values.update(_read_item(which, item, at))
    return tuple(sorted({value % which.size for value in values} if which is WEEKDAY else values))


def _items(text: str, start: int) -> Iterator[tuple[str, int]]:
    """What stands between the commas, each with its place."""
    for item in text.split(","):
        yield item, start
        start += len(item) + 1


def _read_item(which: Field, item: str, at: int) -> range:
    """One of `*`, `5`, `1-5`, each perhaps with a step: `*/20`, `10-40/10`, `5/15` (from 5 on)."""
    match = _ITEM.fullmatch(item)
    if match is None or _FOREIGN.fullmatch(item):
        raise _not_understood(which, item, at)
    step = _read_step(which, match, at)
    if match["star"]:
        return range(which.lowest, which.top + 1, step)
    first = _read_value(which, match["first"], at + match.start("first"))
    if match["last"] is None:
        last = max(which.top, first) if match["step"] else first
    else:
        last = _read_value(which, match["last"], at + match.start("last"))
    if last < first:
        raise CronError(f"`{item}` runs backwards", at, at + len(item), _way_round(which, match, first, last))
    return range(first, last + 1, step)


def _read_step(which: Field, match: re.Match[str], at: int) -> int:
    """The number after the slash; 1 where there is none."""
    if match["step"] is None:
        return 1
    start, end = at + match.start("step"), at + match.end("step")
    step = int(match["step"])
    if step == 0:
        raise CronError("a step of 0 goes nowhere", start, end, "leave the step out, or write 1 or more")
    if step > which.size:
        raise CronError(
            f"a step of {match['step']} is longer than the {which.size} values of {which.name}",
            start,
            end,
            f"a step of {which.name} is 1 to {which.size}; cron counts anew in each hour, day, month or week",
        )
    return step


def _read_value(which: Field, word: str, at: int) -> int:
    """A number in range, or a name in any case."""
    if word.upper() in which.names:
        return which.names[word.upper()]
    if word.isdigit() and which.lowest <= int(word) <= which.highest:
        return int(word)
    near = nearest(word.upper(), which.names) if word.isalpha() else None
    raise CronError(
        f"`{word}` is not {which.one}", at, at + len(word), f"did you mean `{near}`?" if near else which.range
    )


def _not_understood(which: Field, item: str, at: int) -> CronError:
    """Words for what no rule reads."""
    end = at + max(len(item), 1)
    if not item:
        return CronError(f"a value is missing in {which.name}", at, end, which.range)
    if _FOREIGN.fullmatch(item):
        return CronError(
            f"`{item}` is not cron's, it belongs to other schedulers",
            at,
            end,
            "there is no `?`, `L`, `W`, `#`, `H` or `R` here: list the days or minutes, or test the date in a `when:`",
        )
    return CronError(
        f"`{item}` is not understood as {which.name}", at, end, "write `*`, `5`, `1-5`, `*/20` or a list such as `1,15`"
    )


def _way_round(which: Field, match: re.Match[str], first: int, last: int) -> str:
    """Help for `FRI-SUN`: the two halves that were probably meant, `FRI-SAT,SUN`."""
    words = list(which.names) if match["first"].isalpha() else []
    top, lowest = (words[-1], words[0]) if words else (str(which.top), str(which.lowest))
    head = "" if first > which.top else match["first"] if first == which.top else f"{match['first']}-{top}"
    tail = match["last"] if last == which.lowest else f"{lowest}-{match['last']}"
    return f"write `{f'{head},{tail}' if head else tail}` to go round the end"
