"""One connection to one SQLite file: how it is opened, its transactions, and what SQLite's errors mean. Knows no table.

A rollback journal and `synchronous=EXTRA`: a commit that returned outlives a power cut. WAL loses commits silently when
a bit of its log flips. Every transaction that writes begins IMMEDIATE: a reader that becomes a writer could fail
half-way.
"""

import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from cc_flow.errors import StoreCorrupt, StoreError, StoreFull, StoreNewer
from cc_flow.journal import place

FORMAT = 1
_OURS = 0x63636677  # application_id: "ccfw"
_WAIT_FOR_OTHERS = 30.0

_Value = str | int | bytes


class Database:
    """A connection that may be used from any thread, by one at a time.

    After an error of the disk itself it refuses everything: what a failed fsync left behind cannot be known.
    """

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        self.path = path
        self._lock = threading.RLock()
        self._stopped: StoreError | None = None
        with self._translated():
            self._connection = sqlite3.connect(
                f"{path.absolute().as_uri()}?mode={'ro' if read_only else 'rw'}",
                uri=True,
                timeout=_WAIT_FOR_OTHERS,
                isolation_level=None,
                check_same_thread=False,
            )

    def prepare(self, schema: Mapping[str, str]) -> None:
        """Set the connection up for writing; make the tables in an empty file.

        Raises StoreCorrupt for a file that is no store of ours, StoreNewer for one of a newer format.
        """
        made = self.is_made(schema)
        mode, *_ = self.configure("PRAGMA journal_mode=DELETE", "PRAGMA synchronous=EXTRA")
        if mode != "delete":
            raise StoreError(f"the run store is in {mode} mode and in use ({self.path})", help="end the other program")
        if not made:
            with self.writing():
                if not self._tables():
                    self._make(schema)
            self.is_made(schema)

    def configure(self, *pragmas: str) -> list[Any]:
        """Set settings of the connection, outside a transaction; what each answers, None where it does not."""
        with self._translated():
            answers = [self._connection.execute(pragma).fetchone() for pragma in pragmas]
        return [answer and answer[0] for answer in answers]

    def is_made(self, schema: Mapping[str, str]) -> bool:
        """Whether the file has its tables; an empty one has none. Raises StoreCorrupt or StoreNewer for any other."""
        with self.reading():
            tables, version, owner = self._tables(), self._pragma("user_version"), self._pragma("application_id")
        if not tables and version == owner == 0:
            return False
        if owner != _OURS:
            raise corrupt(self.path, "it is no run store of cc-flow")
        if version > FORMAT:
            raise StoreNewer(
                f"the run store has format {version}, this version reads up to {FORMAT} ({self.path})",
                help="upgrade cc-flow, or set CC_FLOW_STATE_DIR to another place",
            )
        if version != FORMAT or tables != dict(schema):
            raise corrupt(self.path, "its tables are not as they were made")
        return True

    def _tables(self) -> dict[str, str]:
        rows = self.rows("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
        return {str(name): str(sql) for name, sql in rows}

    def _pragma(self, name: str) -> int:
        return int(self.rows(f"PRAGMA {name}")[0][0])

    def _make(self, schema: Mapping[str, str]) -> None:
        for statement in schema.values():
            self.run(statement)
        self.run(f"PRAGMA user_version={FORMAT}")
        self.run(f"PRAGMA application_id={_OURS}")

    @contextmanager
    def reading(self) -> Iterator[None]:
        """One moment's view, however many statements look at it."""
        with self._transaction("BEGIN"):
            yield

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One commit, on disk when the block has ended; nothing of it when the block raises."""
        with self._transaction("BEGIN IMMEDIATE"):
            yield

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[None]:
        with self._lock, self._translated():
            if self._stopped is not None:
                raise self._stopped
            self._connection.execute(begin)
            try:
                yield
                self._connection.execute("COMMIT")
            except BaseException:
                self._roll_back()
                raise

    def _roll_back(self) -> None:
        # SQLite has rolled back by itself after some errors, a full disk among them.
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")

    def rows(self, statement: str, values: Sequence[_Value] = ()) -> list[tuple[Any, ...]]:
        """All rows of a query, inside a transaction."""
        return self._connection.execute(statement, values).fetchall()

    def run(self, statement: str, values: Sequence[_Value] = ()) -> None:
        """A change, inside a transaction."""
        self._connection.execute(statement, values)

    def run_all(self, statement: str, values: Iterable[Sequence[_Value]]) -> None:
        """One change for each of `values`, inside a transaction."""
        self._connection.executemany(statement, values)

    def problems(self) -> tuple[str, ...]:
        """What SQLite itself finds wrong with the file: free of findings, `()`."""
        with self.reading():
            found = tuple(str(row[0]) for row in self.rows("PRAGMA integrity_check(20)"))
        return () if found == ("ok",) else found

    def close(self) -> None:
        """Give the file back."""
        with self._lock:
            self._connection.close()

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.DatabaseError as problem:
            if isinstance(problem, sqlite3.ProgrammingError):
                raise
            error = _meaning(problem, self.path)
            # What could not be written was rolled back; what could not be synced may or may not be on the disk.
            if _code(problem) & 0xFF == sqlite3.SQLITE_IOERR and not isinstance(error, StoreFull):
                self._stopped = error
            raise error from problem
        except UnicodeDecodeError as problem:
            # SQLite keeps whatever bytes it finds; a text of ours was whole UTF-8.
            raise corrupt(self.path, "a text in it is not whole") from problem


def corrupt(path: Path, what: str) -> StoreCorrupt:
    """For a store whose records do not add up, with the way out."""
    return StoreCorrupt(f"the run store is corrupt: {what} ({path})", help=place.way_out(path.parent))


def _code(problem: sqlite3.Error) -> int:
    """SQLite's own code. What has none (text that is no UTF-8) is corruption."""
    return getattr(problem, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT)


def _meaning(problem: sqlite3.Error, path: Path) -> StoreError:
    """An error of SQLite as one of ours."""
    code = _code(problem)
    primary = code & 0xFF
    # A quota and a limit on the size of files come as a failed write, as does a disk that is broken.
    if code == sqlite3.SQLITE_FULL or (code == sqlite3.SQLITE_IOERR_WRITE and place.is_full(path)):
        return place.no_room(path)
    if primary in {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM}:
        return place.no_permission(path, str(problem))
    if primary in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        return StoreError(f"another process keeps the run store busy ({path})", help="try again when it has ended")
    if primary == sqlite3.SQLITE_IOERR:
        return StoreError(
            f"the disk of the run store does not answer as it should: {problem} ({path})",
            help="look after the disk, or set CC_FLOW_STATE_DIR to a directory on another one",
        )
    return corrupt(path, str(problem))
