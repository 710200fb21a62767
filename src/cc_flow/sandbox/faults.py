"""Faults as people write them: which requests go wrong, and how. Words and dice only; `faulty` acts on them.

    503-html:0.1,drop-after:0.05,429:0.02,latency:50ms,seed:7
    drop-after@3:POST /user/content/schedule

A rate is a share of all requests. `@N`, `@N-M` or `@*` picks among the requests that fit a method and a path,
in which `*` stands for anything.
"""

import random
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from fnmatch import fnmatchcase

from cc_flow.duration import parse_duration
from cc_flow.errors import UsageError


class Work(StrEnum):
    """What becomes of the request's work."""

    NOT_DONE = "before"
    DONE = "after"
    LATER = "late"  # answered at once, done `late-by` after: a router that gave up on a request that goes on


class Form(StrEnum):
    """What the caller gets."""

    JSON = "json"
    HTML = "html"  # a router's or a proxy's page
    MAINTENANCE = "maintenance"
    HALF = "half"  # the real answer's first half, rightly framed
    CUT = "cut"  # the connection ends without an answer
    RESET = "reset"  # as CUT, with a TCP reset
    CUT_BODY = "cut-body"  # the connection ends in the middle of the real answer
    SLOW = "slow"  # the real answer, `slow-by` later


@dataclass(frozen=True, slots=True)
class Fault:
    """One way to go wrong. `status` is that of JSON, HTML and MAINTENANCE."""

    name: str
    form: Form
    work: Work
    status: int = 0


@dataclass(frozen=True, slots=True)
class Scripted:
    """A fault for the `first` to `last` of the requests that fit; `last` None is all that follow."""

    fault: Fault
    method: str
    path: str
    first: int
    last: int | None

    def fits(self, method: str, path: str) -> bool:
        """Whether a request is one of those counted. `path` is under `/api`."""
        return method == self.method and fnmatchcase(path, self.path)

    def strikes(self, count: int) -> bool:
        """Whether the `count`-th of them goes wrong."""
        return self.first <= count and (self.last is None or count <= self.last)


@dataclass(frozen=True, slots=True)
class Faults:
    """All that is to go wrong. Durations are timedeltas; `latency` is before every answer."""

    rates: tuple[tuple[Fault, float], ...] = ()
    scripted: tuple[Scripted, ...] = ()
    seed: int = 0
    latency: timedelta = timedelta()
    slow_by: timedelta = timedelta(seconds=40)
    late_by: timedelta = timedelta(seconds=5)
    retry_after: timedelta = timedelta(seconds=1)

    @classmethod
    def parse(cls, text: str) -> "Faults":
        """The description in the module's form. Raises UsageError in words for its author."""
        try:
            return cls._parse(text)
        except ValueError as error:
            raise UsageError(str(error), help="such as `503-html:0.1,drop-after:0.05,latency:50ms,seed:7`") from error

    @classmethod
    def _parse(cls, text: str) -> "Faults":
        parts = [part.strip() for part in text.split(",") if part.strip()]
        scripted = tuple(_scripted(part) for part in parts if "@" in part)
        plain = [_pair(part) for part in parts if "@" not in part]
        settings = {name: value for name, value in plain if name in _SETTINGS}
        rates = tuple((fault(name), _rate(name, value)) for name, value in plain if name not in _SETTINGS)
        if sum(rate for _, rate in rates) > 1:
            raise ValueError("the rates of all faults together are more than 1")
        seed = settings.pop("seed", "0")
        if not re.fullmatch("[0-9]{1,18}", seed):
            raise ValueError(f"`seed:{seed}` is not a whole number")
        durations = {name.replace("-", "_"): _duration(name, value) for name, value in settings.items()}
        return cls(rates, scripted, int(seed), **durations)

    def roll(self, number: int) -> Fault | None:
        """What goes wrong with the `number`-th request by chance: the same for the same seed."""
        left = random.Random(f"{self.seed}:{number}").random()  # noqa: S311 - dice, not secrets
        for candidate, rate in self.rates:
            left -= rate
            if left < 0:
                return candidate
        return None


@dataclass(slots=True)
class Counted:
    """Faults with the requests seen so far; one for each app."""

    faults: Faults
    _number: int = 0
    _fitting: dict[int, int] = field(default_factory=dict)

    def next(self, method: str, path: str) -> Fault | None:
        """What goes wrong with the request that arrives now. What is scripted comes before chance."""
        self._number += 1
        struck: Fault | None = None
        for place, line in enumerate(self.faults.scripted):
            if line.fits(method, path):
                self._fitting[place] = self._fitting.get(place, 0) + 1
                struck = struck or (line.fault if line.strikes(self._fitting[place]) else None)
        return struck or self.faults.roll(self._number)


_SETTINGS = {"latency", "seed", "slow-by", "late-by", "retry-after"}
_STATUS = re.compile("(?P<status>[245][0-9]{2})(?P<html>-html)?(?P<work>-after|-late)?")
_NAMED = {
    "maintenance": (Form.MAINTENANCE, Work.NOT_DONE, 503),
    "half-json": (Form.HALF, Work.DONE, 0),
    "drop-before": (Form.CUT, Work.NOT_DONE, 0),
    "drop-after": (Form.CUT, Work.DONE, 0),
    "drop-late": (Form.CUT, Work.LATER, 0),
    "reset-before": (Form.RESET, Work.NOT_DONE, 0),
    "reset-after": (Form.RESET, Work.DONE, 0),
    "cut-body": (Form.CUT_BODY, Work.DONE, 0),
    "slow": (Form.SLOW, Work.DONE, 0),
}


def fault(name: str) -> Fault:
    """`503-html-after`, `429`, `drop-before` … as a Fault. Raises ValueError for anything else."""
    if name in _NAMED:
        form, work, status = _NAMED[name]
        return Fault(name, form, work, status)
    if (match := _STATUS.fullmatch(name)) and (match["html"] or match["status"][0] != "2"):
        work = Work(match["work"][1:]) if match["work"] else Work.NOT_DONE
        return Fault(name, Form.HTML if match["html"] else Form.JSON, work, int(match["status"]))
    raise ValueError(
        f"`{name}` is not a fault: {_words(_NAMED)}, or a status such as 500, 503-html, 500-after, 503-html-late"
    )


def _scripted(part: str) -> Scripted:
    match = re.fullmatch(
        r"(?P<name>[^@]+)@(?P<which>\*|[0-9]{1,9}(-[0-9]{1,9})?):(?P<method>[A-Z]+) (?P<path>/\S*)", part
    )
    if match is None:
        raise ValueError(f"`{part}` is not of the form `drop-after@3:POST /user/content/schedule`")
    first, _, last = match["which"].partition("-")
    if first == "*":
        return Scripted(fault(match["name"]), match["method"], match["path"], 1, None)
    return Scripted(fault(match["name"]), match["method"], match["path"], int(first), int(last or first))


def _pair(part: str) -> tuple[str, str]:
    name, colon, value = part.partition(":")
    if not colon:
        raise ValueError(f"`{part}` has no rate: write it as `{part}:0.1`")
    return name.strip(), value.strip()


def _rate(name: str, value: str) -> float:
    if not re.fullmatch(r"0|1|0?\.[0-9]{1,9}|1\.0", value):
        raise ValueError(f"`{name}:{value}`: a rate is a number from 0 to 1")
    return float(value)


def _duration(name: str, value: str) -> timedelta:
    try:
        return parse_duration(value)
    except ValueError as error:
        raise ValueError(f"`{name}:{value}`: {error}") from error


def _words(names: Iterable[str]) -> str:
    return ", ".join(names)
