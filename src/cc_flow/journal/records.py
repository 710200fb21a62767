"""Small records that are no events: leases, keys, open intents, occurrences, summaries. Each is sealed, and each family
counted.

A flipped bit can change a record, or hide it from a look-up. The seal (a hash of the record under its place) tells the
first, the tally (how many records a family has, and the sum of their seals, kept in another table) the second: no
single flip reaches both. So to say that something is *not* there, its whole family is read and compared; families are
cut so that they stay small.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from cc_flow.frozen import frozen
from cc_flow.journal import statements
from cc_flow.journal.codec import pack, to_json, unpack
from cc_flow.journal.database import Database, corrupt

Content = Mapping[str, Any]
_SUMS = 1 << 128
_END = "\U0010ffff"
# Between a name and the name with this there is no other: Postgres keeps no NUL in text.
_NEXT = "\x01"


@frozen
class Record:
    """One record: `content` is JSON. Its place is (kind, family, name)."""

    family: str
    name: str
    content: Content


class Records:
    """The records of a store. Every method works inside a transaction of `database`, and raises StoreCorrupt."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, kind: str, family: str, name: str) -> Content | None:
        """One record. None proves nothing: a flip may hide it; `family` proves."""
        rows = self._database.rows(statements.ONE_RECORD, (kind, family, name))
        return self._opened(kind, family, name, *rows[0]).content if rows else None

    def family(self, kind: str, family: str) -> dict[str, Content]:
        """Every record of a family, by name: surely all."""
        return {record.name: record.content for record in self.between(kind, family, family + _NEXT)}

    def all(self, kind: str) -> tuple[Record, ...]:
        """Every record of a kind: surely all."""
        return self.between(kind, "", _END)

    def families(self, kind: str) -> list[str]:
        """The families of a kind, as the tallies have them, in order."""
        return [str(row[0]) for row in self._database.rows(statements.TALLIES_BETWEEN, (kind, "", _END))]

    def between(self, kind: str, low: str, high: str) -> tuple[Record, ...]:
        """The records whose family is at least `low` and below `high`, in order: surely all."""
        found: list[Record] = []
        sums: dict[str, tuple[int, int]] = {}
        for family, name, body, seal in self._database.rows(statements.RECORDS_BETWEEN, (kind, low, high)):
            found.append(self._opened(kind, family, name, body, seal))
            members, total = sums.get(family, (0, 0))
            sums[family] = members + 1, (total + int(seal, 16)) % _SUMS
        rows = self._database.rows(statements.TALLIES_BETWEEN, (kind, low, high))
        if sums != {family: (members, self._number(total, 16)) for family, members, total in rows}:
            raise corrupt(self._database.path, f"its {kind} records are not complete")
        return tuple(found)

    def put(self, kind: str, family: str, name: str, content: Content) -> None:
        """Add a record, or put it in the place of the one that was there."""
        body = pack(to_json(content))
        seal = _seal(kind, family, name, body)
        before = self._seal_before(kind, family, name)
        self._database.run(statements.KEEP_RECORD, (kind, family, name, body, seal))
        self._count(kind, family, added=0 if before else 1, change=int(seal, 16) - int(before or "0", 16))

    def surely(self, kind: str, family: str, name: str) -> Content | None:
        """One record. None proves that it is not there: its family was read."""
        return self.get(kind, family, name) or self.family(kind, family).get(name)

    def drop(self, kind: str, family: str, name: str) -> None:
        """Take a record away, if it is there."""
        before = self._seal_before(kind, family, name)
        if before is not None:
            self._database.run(statements.DROP_RECORD, (kind, family, name))
            self._count(kind, family, added=-1, change=-int(before, 16))

    def _seal_before(self, kind: str, family: str, name: str) -> str | None:
        rows = self._database.rows(statements.ONE_RECORD, (kind, family, name))
        if not rows:
            return None
        self._opened(kind, family, name, *rows[0])
        return str(rows[0][1])

    def _count(self, kind: str, family: str, *, added: int, change: int) -> None:
        rows = self._database.rows(statements.ONE_TALLY, (kind, family))
        members, total = (self._number(rows[0][0], 10), self._number(rows[0][1], 16)) if rows else (0, 0)
        if members + added:
            total = (total + change) % _SUMS
            self._database.run(statements.KEEP_TALLY, (kind, family, members + added, f"{total:032x}"))
        else:
            self._database.run(statements.DROP_TALLY, (kind, family))

    def _opened(self, kind: str, family: str, name: str, body: object, seal: object) -> Record:
        if not isinstance(body, bytes) or _seal(kind, family, name, body) != seal:
            raise corrupt(self._database.path, f"a {kind} record was changed from outside ({name or family})")
        return Record(family, name, json.loads(unpack(body)))

    def _number(self, text: object, base: int) -> int:
        try:
            return int(str(text), base)
        except ValueError as problem:
            raise corrupt(self._database.path, "a tally was changed from outside") from problem


def _seal(kind: str, family: str, name: str, body: bytes) -> str:
    place = f"{kind}\n{family}\n{name}\n".encode("utf-8", "surrogatepass")
    return hashlib.sha256(place + body).hexdigest()[:32]
