"""A file beside the store for what the processes of one machine tell each other, worth nothing once they have ended.

Nothing here waits for the disk, so a change costs some ten microseconds; a file that cannot be read is begun anew.
"""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from cc_flow.errors import StoreCorrupt
from cc_flow.journal import place as places
from cc_flow.journal import statements
from cc_flow.journal.database import Database

T = TypeVar("T")


class Scratch:
    """The file, opened when it is first needed. May be used from any thread."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._database: Database | None = None

    def write(self, work: Callable[[Database], T]) -> T:
        """Do `work` in one transaction, alone over all processes. Raises StoreFull."""
        with self._lock:
            try:
                return self._write(work)
            except StoreCorrupt:
                self._begin_anew()
                return self._write(work)

    def close(self) -> None:
        """Give the file back."""
        with self._lock:
            if self._database is not None:
                self._database.close()
            self._database = None

    def _write(self, work: Callable[[Database], T]) -> T:
        database = self._database or self._open()
        with database.writing():
            return work(database)

    def _open(self) -> Database:
        places.make_file(self._path)
        self._database = database = Database(self._path)
        # What a killed process leaves is rolled back; what a power cut leaves is of no use to anybody.
        database.configure("PRAGMA synchronous=OFF", "PRAGMA journal_mode=PERSIST")
        with database.writing():
            for statement in statements.SCRATCH:
                database.run(statement)
        return database

    def _begin_anew(self) -> None:
        if self._database is not None:
            self._database.close()
        self._database = None
        with places.told(self._path):
            for path in (self._path, self._path.with_name(self._path.name + "-journal")):
                path.unlink(missing_ok=True)
