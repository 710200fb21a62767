"""What `cc-flow doctor` found: for people, and as a report that can be sent. Neither shows content or secrets.

The report names actions, fields, types and counts; of the settings only where they come from, since paths and tenants
name people.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from cc_flow.actions.compare import Difference
from cc_flow.frozen import frozen
from cc_flow.skew import skew_words

_WORDS = {
    "fits": "as expected",
    "differs": "differ",
    "more": "with fields that we do not know",
    "empty": "nothing there to compare",
    "absent": "none yet",
    "forbidden": "not for this key",
    "failed": "failed",
    "not asked": "not asked",
}


@frozen
class Setting:
    """One part of the configuration: its value as people may see it, and where it comes from."""

    name: str
    value: str
    source: str


@frozen
class Reading:
    """What came of one read.

    `outcome` is a key of the words above. `status` is the HTTP status where there was an answer, `failure` the kind of
    failure, `compared` how many things there were to compare. `message` is for the terminal alone: it may quote a
    server.
    """

    action: str
    outcome: str
    status: int | None = None
    failure: str | None = None
    compared: int = 0
    differences: tuple[Difference, ...] = ()
    message: str = ""


@dataclass(slots=True)
class Checkup:
    """Everything that was looked at. `key` is `accepted`, `refused`, `missing` or `not tried`; `key_in_use` says which
    one it is, for the terminal alone; `skew` is how far this machine's clock is ahead of the API's; `store` is `none`,
    `opens` or `broken`, and then `store_problem` says why.
    """

    version: str
    python: str
    api: str
    settings: tuple[Setting, ...]
    key: str = "not tried"
    key_in_use: str = ""
    is_reachable: bool | None = None
    readings: list[Reading] = field(default_factory=list)
    problem: str = ""
    skew: timedelta = timedelta(0)
    store: str = "none"
    store_problem: str = ""

    @property
    def exit_code(self) -> int:
        """0 where the account was read, whatever differs; 1 where it could not be reached; 4 where the key fails."""
        if self.key in ("refused", "missing"):
            return 4
        return 1 if self.is_reachable is False else 0

    def counts(self) -> dict[str, int]:
        """How many reads came to what."""
        counted = Counter(one.outcome for one in self.readings)
        return {outcome: counted[outcome] for outcome in _WORDS if counted[outcome]}


def as_json(checkup: Checkup) -> dict[str, Any]:
    """The report."""
    return {
        "format_version": 1,
        "cc_flow": checkup.version,
        "python": checkup.python,
        "api": checkup.api,
        "settings": {one.name: one.source for one in checkup.settings},
        "key": checkup.key,
        "is_reachable": checkup.is_reachable,
        "run_store": checkup.store,
        "clock_ahead_seconds": round(checkup.skew.total_seconds()),
        "counts": checkup.counts(),
        "reads": [_reading_as_json(one) for one in checkup.readings],
    }


def _reading_as_json(reading: Reading) -> dict[str, Any]:
    return {
        "action": reading.action,
        "outcome": reading.outcome,
        "status": reading.status,
        "failure": reading.failure,
        "compared": reading.compared,
        "differences": [
            {
                "field": one.field,
                "kind": one.kind,
                "expected": one.expected or None,
                "found": one.found or None,
                "count": one.count,
                "of": one.of,
            }
            for one in reading.differences
        ],
    }


def settings_lines(checkup: Checkup) -> Iterator[str]:
    """The configuration, a line each."""
    yield f"cc-flow {checkup.version}, Python {checkup.python}"
    widest = max(len(one.name) for one in checkup.settings)
    for one in checkup.settings:
        yield f"  {one.name:<{widest}}  {one.value}  ({one.source})"


def findings_lines(checkup: Checkup) -> Iterator[str]:
    """What came of asking."""
    if checkup.store != "none":
        is_whole = checkup.store == "opens"
        yield (
            "✓ the run store opens; `cc-flow runs verify` reads all of it" if is_whole else f"✗ {checkup.store_problem}"
        )
    if checkup.key == "missing":
        yield f"✗ {checkup.problem}"
    if checkup.is_reachable is not None:
        yield "✓ the API answers" if checkup.is_reachable else f"✗ the API cannot be reached: {checkup.problem}"
    if checkup.key in ("accepted", "refused"):
        yield "✓ the key is accepted" if checkup.key == "accepted" else f"✗ the key is refused: {checkup.problem}"
    if checkup.key_in_use:
        yield f"✓ it is {checkup.key_in_use}"
    if words := skew_words(checkup.skew):
        yield f"✗ {words}: a run takes its dates from this machine"
    yield from _readings(checkup)


def _readings(checkup: Checkup) -> Iterator[str]:
    if not checkup.readings:
        return
    counted = ", ".join(f"{count} {_WORDS[outcome]}" for outcome, count in checkup.counts().items())
    yield f"{len(checkup.readings)} reads: {counted}"
    for reading in checkup.readings:
        yield from _reading(reading)
    for outcome in ("forbidden", "not asked"):
        if names := [one.action for one in checkup.readings if one.outcome == outcome]:
            yield f"- {_WORDS[outcome]}: {', '.join(names)}"


def _reading(reading: Reading) -> Iterator[str]:
    if reading.outcome == "failed":
        yield f"! {reading.action}  {reading.message or reading.failure}"
    if reading.outcome == "differs":
        yield f"! {reading.action}  ({reading.compared} compared)"
        yield from (f"    {_difference(one)}" for one in reading.differences if one.kind != "unknown")
    if more := [f"{one.field} ({one.found})" for one in reading.differences if one.kind == "unknown"]:
        yield f"+ {reading.action}  also has {', '.join(more)}"


def _difference(one: Difference) -> str:
    where = f"{one.field}  " if one.field else ""
    found = "is not there" if one.kind == "missing" else f"is {one.found}"
    return f"{where}{found}; expected {one.expected} ({one.count} of {one.of})"
