"""The record that each run has beside its events: where its chain ends, who may write, and what a list of runs shows.

Families are stretches of twelve days (the first letters of a run's name are its time), so that the newest are read
quickly.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from cc_flow.errors import UsageError
from cc_flow.frozen import frozen
from cc_flow.journal.chain import Entry, beginning
from cc_flow.journal.events import Event, RunCreated, RunFinished, RunStarted
from cc_flow.journal.records import Content, Record, Records

KIND = "run"
# The kind of the records, all of one family, that name the runs that ended unknown: schedules rest for the oldest, too.
_UNKNOWN = "unknown"
_ONLY = ""
_TWELVE_DAYS = 4
_END = "\U0010ffff"
_IDENTITY = ("workflow", "tenant", "origin", "account", "file", "trigger", "plan", "scheduled_for", "labels")


class RunExists(UsageError):  # noqa: N818 - reads as the state it names
    """There is a run of that name already."""


@frozen
class RunSummary:
    """A line of `runs list`. `events` counts what is recorded; `is_live`: somebody works on it now."""

    run: str
    workflow: str
    tenant: str
    origin: str
    account: str
    file: str
    trigger: str
    plan: str | None
    scheduled_for: str
    labels: tuple[str, ...]
    status: str
    attempts: int
    events: int
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    exit_code: int | None
    reason: str | None
    message: str
    is_live: bool

    @property
    def shown_status(self) -> str:
        """The status as people know it: a run without an end that nobody works on was interrupted."""
        return "interrupted" if self.status in {"created", "running"} and not self.is_live else self.status


def first_content(created: RunCreated, at: datetime) -> dict[str, Any]:
    """The record of a run that has no event yet."""
    return {
        **{name: getattr(created, name) for name in _IDENTITY},
        "number": 0,
        "head": beginning(created.run),
        "epoch": 0,
        "stop_asked": False,
        "status": "created",
        "attempts": 0,
        "created_at": at.isoformat(),
        "started_at": None,
        "finished_at": None,
        "exit_code": None,
        "reason": None,
        "message": "",
    }


def after(content: Content, entries: Sequence[Entry], head: str) -> dict[str, Any]:
    """The record of a run once `entries` are in its chain, whose last hash is then `head`."""
    changed = {**content, "number": entries[-1].number, "head": head}
    for one in entries:
        changed.update(_told_by(one.event, one.at, changed))
    return changed


def _told_by(event: Event, at: datetime, content: Content) -> Mapping[str, Any]:
    if isinstance(event, RunStarted):
        started_at = content["started_at"] or at.isoformat()
        fresh = {"finished_at": None, "exit_code": None, "reason": None, "message": ""}
        return {"status": "running", "attempts": event.attempt, "started_at": started_at, **fresh}
    if isinstance(event, RunFinished):
        ended = {"exit_code": event.exit_code, "reason": event.reason, "message": event.message}
        return {"status": event.status, "finished_at": at.isoformat(), **ended}
    return {}


def keep(records: Records, run: str, content: Content) -> None:
    """Write the record."""
    records.put(KIND, _family(run), run, content)


def drop(records: Records, run: str) -> None:
    """Take the record away."""
    records.drop(KIND, _family(run), run)
    records.drop(_UNKNOWN, _ONLY, run)


def follow(records: Records, run: str, entry: Entry) -> None:
    """Remember that a run ended unknown, or forget it once the run goes on, in the transaction of that event."""
    if isinstance(entry.event, RunFinished) and entry.event.status == "unknown":
        records.put(_UNKNOWN, _ONLY, run, {"run": run})
    elif isinstance(entry.event, RunStarted):
        records.drop(_UNKNOWN, _ONLY, run)


def ended_unknown(records: Records) -> Iterator[Record]:
    """The records of the runs that ended unknown, the newest first; of those that an older version ended, none."""
    for run in sorted(records.family(_UNKNOWN, _ONLY), reverse=True):
        content = _content(records, run)
        # An older version that went on with the run, or forgot it, has left its name here.
        if content is not None and content["status"] == "unknown":
            yield Record(_family(run), run, content)


def known(records: Records, run: str) -> Content:
    """The record of a run that must be there. Raises UsageError when there is surely none."""
    content = _content(records, run)
    if content is None:
        raise UsageError(f"there is no run `{run}`", help="`cc-flow runs list` shows the runs there are")
    return content


def _content(records: Records, run: str) -> Content | None:
    return records.surely(KIND, _family(run), run)


def exists(records: Records, run: str) -> bool:
    """Whether the run is there: surely."""
    return run in records.family(KIND, _family(run))


def newest_first(records: Records) -> Iterator[Record]:
    """Every run's record, the newest first, read only as far as somebody looks."""
    high = _END
    for family in reversed(records.families(KIND)):
        yield from reversed(records.between(KIND, family, high))
        high = family
    # What a flip might have hidden from the tallies is found below the last of them.
    yield from reversed(records.between(KIND, "", high))


def summary(record: Record, live: Iterable[str]) -> RunSummary:
    """A record as a line of the list."""
    content = record.content
    found: dict[str, Any] = {name: content[name] for name in _SHOWN}
    for name in ("created_at", "started_at", "finished_at"):
        found[name] = datetime.fromisoformat(content[name]) if content[name] else None
    found["labels"] = tuple(content["labels"])
    return RunSummary(run=record.name, events=content["number"], is_live=record.name in live, **found)


_SHOWN = tuple(one.name for one in fields(RunSummary) if one.name not in {"run", "events", "is_live"})


def _family(run: str) -> str:
    return run[:_TWELVE_DAYS]
