"""The chain of a run's events: each hash covers the one before, so that nothing can be changed, lost or put between
unseen.
"""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from cc_flow.errors import StoreCorrupt
from cc_flow.frozen import frozen
from cc_flow.journal.codec import decode, encode, pack, unpack
from cc_flow.journal.database import corrupt
from cc_flow.journal.events import Event, Recorded
from cc_flow.journal.keys import NewKey

Row = tuple[str, int, int, str, str, bytes, str]


@frozen
class Entry:
    """An event on its way into the store: its JSON is taken at once, so that nothing that changes later changes it."""

    number: int
    at: datetime
    kind: str
    body: bytes
    event: Event
    key: NewKey | None = None


def entry(recorded: Recorded, key: NewKey | None = None) -> Entry:
    """An event made ready. Raises TypeError where it holds what is no JSON."""
    kind, body = encode(recorded.event)
    return Entry(recorded.number, recorded.at, kind, body, recorded.event, key)


def beginning(run: str) -> str:
    """The hash before the first event of `run`."""
    return hashlib.sha256(b"cc-flow journal 1\n" + run.encode()).hexdigest()


def linked(run: str, epoch: int, previous: str, entries: Sequence[Entry]) -> list[Row]:
    """The rows of `entries`, chained to the hash `previous`."""
    rows = []
    for one in entries:
        at, body = one.at.isoformat(), pack(one.body)
        previous = _hash(previous, body, run, one.number, epoch, at, one.kind)
        rows.append((run, one.number, epoch, at, one.kind, body, previous))
    return rows


class Chain:
    """What reading the events of a run gave: the events, and the hash after each."""

    def __init__(self, run: str, rows: Iterable[tuple[Any, ...]], path: Path) -> None:
        """Raises StoreCorrupt where a link does not hold, StoreNewer for kinds of events from the future."""
        self._run, self._path = run, path
        self.events: list[Recorded] = []
        self.hashes = [beginning(run)]
        for number, epoch, at, kind, body, found in rows:
            if number != len(self.hashes) or not isinstance(body, bytes):
                raise broken(path, run, f"event {len(self.hashes)} is missing")
            if _hash(self.hashes[-1], body, run, number, epoch, at, kind) != found:
                raise broken(path, run, f"event {number} was changed from outside")
            self.hashes.append(found)
            self.events.append(self._recorded(number, at, kind, body))

    @property
    def head(self) -> tuple[int, str]:
        """The number and the hash of the last event."""
        return len(self.events), self.hashes[-1]

    def _recorded(self, number: int, at: str, kind: str, body: bytes) -> Recorded:
        try:
            return Recorded(number, datetime.fromisoformat(at), decode(kind, unpack(body)))
        except (ValueError, TypeError) as problem:
            raise broken(self._path, self._run, f"event {number} cannot be read") from problem


def broken(path: Path, run: str, what: str) -> StoreCorrupt:
    """For a run whose events do not add up."""
    return corrupt(path, f"run {run}: {what}")


def _hash(previous: str, body: bytes, *place: object) -> str:
    head = "\n".join(map(str, (previous, *place))) + "\n"
    return hashlib.sha256(head.encode("utf-8", "surrogatepass") + body).hexdigest()
