"""Sliding windows of rate limits, shared by the processes of one machine. A file of its own, worth nothing once a
window has passed.

Nothing here waits for the disk, so one reservation costs some ten microseconds; a file that cannot be read is begun
anew.
"""

import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cc_flow.errors import StoreCorrupt
from cc_flow.journal import place, statements
from cc_flow.journal.database import Database

_MICROSECOND = timedelta(microseconds=1)
_DAY_ONE = datetime(1970, 1, 1, tzinfo=UTC)


class RateWindows:
    """The windows of all scopes, in one file. May be used from any thread."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._database: Database | None = None

    def reserve(self, scope: str, *, requests: int, per: timedelta, now: datetime) -> float:
        """Take a place among the `requests` that any stretch of `per` may hold.

        0 when it is taken; else the seconds until one may be free, and nothing is taken. Raises StoreFull.
        """
        at, length = (now - _DAY_ONE) // _MICROSECOND, per // _MICROSECOND
        with self._lock:
            try:
                return self._reserve(scope, requests, at, length)
            except StoreCorrupt:
                self._begin_anew()
                return self._reserve(scope, requests, at, length)

    def close(self) -> None:
        """Give the file back."""
        with self._lock:
            if self._database is not None:
                self._database.close()
            self._database = None

    def _reserve(self, scope: str, requests: int, at: int, length: int) -> float:
        database = self._database or self._open()
        with database.writing():
            # A call more than a window ahead was made before the clock was set back.
            database.run(statements.FORGET_CALLS, (scope, at - length, at + length))
            oldest = database.rows(statements.NTH_NEWEST_CALL, (scope, requests - 1))
            if oldest:
                return (int(oldest[0][0]) + length - at) / 1_000_000
            database.run(statements.ADD_CALL, (scope, at))
            return 0.0

    def _open(self) -> Database:
        place.make_file(self._path)
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
        with place.told(self._path):
            for path in (self._path, self._path.with_name(self._path.name + "-journal")):
                path.unlink(missing_ok=True)
