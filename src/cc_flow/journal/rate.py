"""Sliding windows of rate limits, shared by the processes of one machine. A file of its own, worth nothing once a
window has passed.

The server counts requests as they arrive, which is at some moment between their sending and their answer. So a call
counts from the moment it ends, and all the while it is under way: two calls that are a window apart here are so there,
however long the network took.

Nothing here waits for the disk, so one reservation costs some ten microseconds; a file that cannot be read is begun
anew.
"""

import json
import threading
from contextlib import suppress
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cc_flow.errors import StoreCorrupt, StoreError
from cc_flow.journal import place as places
from cc_flow.journal import statements
from cc_flow.journal.database import Database
from cc_flow.journal.lease import Holder, is_alive, this_process

_MICROSECOND = timedelta(microseconds=1)
_DAY_ONE = datetime(1970, 1, 1, tzinfo=UTC)
_LONGEST_CALL = 600_000_000  # microseconds; no call is believed to be under way for longer


class RateWindows:
    """The windows of all scopes, in one file. May be used from any thread."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._database: Database | None = None
        self._holder = ""

    def reserve(self, scope: str, *, requests: int, per: timedelta, now: datetime, place: str) -> float:
        """Take a place among the `requests` that any stretch of `per` may hold.

        0 when it is taken; else the seconds until one may be free, and nothing is taken. The call in it is under way
        until `leave`. Raises StoreFull.
        """
        at, length = _microseconds(now), per // _MICROSECOND
        with self._lock:
            try:
                return self._reserve(scope, requests, at, length, place)
            except StoreCorrupt:
                self._begin_anew()
                return self._reserve(scope, requests, at, length, place)

    def leave(self, scope: str, *, place: str, now: datetime) -> None:
        """The call that took `place` has ended. Never raises: what cannot be noted leaves the place taken for longer,
        and the outcome of the call is still to be recorded.
        """
        with self._lock, suppress(StoreError):
            database = self._database or self._open()
            with database.writing():
                database.run(statements.END_CALL, (_microseconds(now), scope, place))

    def close(self) -> None:
        """Give the file back."""
        with self._lock:
            if self._database is not None:
                self._database.close()
            self._database = None

    def _reserve(self, scope: str, requests: int, at: int, length: int, place: str) -> float:
        database = self._database or self._open()
        with database.writing():
            # A call more than a window ahead was made before the clock was set back.
            old = at - length
            database.run(statements.FORGET_CALLS, (scope, old, old - _LONGEST_CALL, at + length))
            under_way = self._under_way(database, scope, at)
            if under_way >= requests:
                return length / 1_000_000
            oldest = database.rows(statements.NTH_NEWEST_CALL, (scope, requests - under_way - 1))
            if oldest:
                return (int(oldest[0][0]) + length - at) / 1_000_000
            database.run(statements.ADD_CALL, (scope, at, self._holder, place))
            return 0.0

    def _under_way(self, database: Database, scope: str, at: int) -> int:
        """How many calls are; those of processes that have died meanwhile end now."""
        count = 0
        for holder, calls in database.rows(statements.HOLDERS_OF_CALLS, (scope,)):
            if holder == self._holder or is_alive(Holder(**json.loads(holder))) is not False:
                count += int(calls)
            else:
                database.run(statements.END_CALLS_OF, (at, scope, holder))
        return count

    def _open(self) -> Database:
        places.make_file(self._path)
        self._holder = json.dumps(asdict(this_process()), sort_keys=True)
        self._database = database = Database(self._path)
        # What a killed process leaves is rolled back; what a power cut leaves is of no use to anybody.
        database.configure("PRAGMA synchronous=OFF", "PRAGMA journal_mode=PERSIST")
        with database.writing():
            database.run(statements.CREATE_CALLS)
            database.run(statements.CREATE_CALLS_BY_TIME)
        return database

    def _begin_anew(self) -> None:
        if self._database is not None:
            self._database.close()
        self._database = None
        with places.told(self._path):
            for path in (self._path, self._path.with_name(self._path.name + "-journal")):
                path.unlink(missing_ok=True)


def _microseconds(moment: datetime) -> int:
    return (moment - _DAY_ONE) // _MICROSECOND
