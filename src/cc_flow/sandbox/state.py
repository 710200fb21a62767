"""What the sandbox remembers: documents by kind and id in one SQLite file. Knows nothing of HTTP, nor what they mean.

A mutating request is one transaction; once it is committed, killing the process loses nothing.
Several processes may use one file.
"""

import json
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cc_flow.errors import StoreCorrupt, StoreError, StoreFull, StoreNewer
from cc_flow.sandbox.seed import Seeded, documents
from cc_flow.sandbox.seed.chance import make_id

Document = Mapping[str, Any]

FILE_NAME = "sandbox.sqlite3"
FORMAT = 1
# Seconds to wait for another process that is writing.
PATIENCE = 10.0

_TABLES = (
    "CREATE TABLE documents (position INTEGER PRIMARY KEY, kind TEXT NOT NULL, id TEXT NOT NULL, json TEXT NOT NULL)",
    "CREATE UNIQUE INDEX documents_by_id ON documents (kind, id)",
    "CREATE TABLE counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID",
)
_FULL = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR}


def utc_now() -> datetime:
    """The machine's clock."""
    return datetime.now(UTC)


class State:
    """The documents of one sandbox, read through a cache that other processes' commits empty.

    Documents are shared with the cache: whoever wants a changed one makes a new mapping and `put`s it.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._lock = threading.Lock()
        self._kinds: dict[str, dict[str, Document]] = {}
        self._version = -1
        self._writing = False
        self._touched: set[str] = set()

    @classmethod
    def open(cls, directory: Path, *, now: Callable[[], datetime]) -> "State":
        """The state kept in `directory`; a new one is seeded, its dates around `now()`.

        Raises StoreNewer, StoreCorrupt, StoreFull or StoreError where the file cannot be used; it is left as it is.
        """
        with _store_errors(directory):
            directory.mkdir(parents=True, exist_ok=True)
            connection = sqlite3.connect(
                directory / FILE_NAME, timeout=PATIENCE, isolation_level=None, check_same_thread=False
            )
            try:
                _prepare(connection, now)
            except BaseException:
                connection.close()
                raise
        return cls(connection)

    def close(self) -> None:
        """Give the file back."""
        self._connection.close()

    @contextmanager
    def transaction(self, *, write: bool) -> Iterator[None]:
        """One request's view of the documents; with `write` its changes are kept, or none if it raises."""
        with self._lock, _store_errors(None):
            self._connection.execute("BEGIN IMMEDIATE" if write else "BEGIN")
            try:
                self._notice_others()
                self._writing = write
                yield
                self._connection.execute("COMMIT")
            except BaseException:
                # What was rolled back must not live on in the cache.
                for kind in self._touched:
                    self._kinds.pop(kind, None)
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise
            finally:
                self._writing = False
                self._touched.clear()

    def find(self, kind: str, id: str) -> Document | None:  # noqa: A002 - the word the documents use
        """One document, None where there is none."""
        return self._of_kind(kind).get(id)

    def get(self, kind: str, id: str) -> Document:  # noqa: A002
        """One document that must be there. Raises KeyError."""
        return self._of_kind(kind)[id]

    def all(self, kind: str) -> list[Document]:
        """All documents of a kind, oldest first."""
        return list(self._of_kind(kind).values())

    def put(self, kind: str, id: str, document: Document) -> Document:  # noqa: A002
        """Keep `document` in place of what was there."""
        self._touch(kind)
        self._connection.execute(
            "INSERT INTO documents (kind, id, json) VALUES (?, ?, ?)"
            " ON CONFLICT (kind, id) DO UPDATE SET json = excluded.json",
            (kind, id, _dump(document)),
        )
        self._of_kind(kind)[id] = document
        return document

    def remove(self, kind: str, id: str) -> None:  # noqa: A002
        """Forget a document; one that is not there is no matter."""
        self._touch(kind)
        self._connection.execute("DELETE FROM documents WHERE kind = ? AND id = ?", (kind, id))
        self._of_kind(kind).pop(id, None)

    def next_number(self, name: str) -> int:
        """1, 2, 3 … for each name: what makes new ids the same in each run from the same state."""
        self._demand_writing()
        (value,) = self._connection.execute(
            "INSERT INTO counters VALUES (?, 1) ON CONFLICT (name) DO UPDATE SET value = value + 1 RETURNING value",
            (name,),
        ).fetchone()
        return int(value)

    def new_id(self, kind: str) -> str:
        """An id that nothing of this kind has had."""
        return make_id(f"made {kind}", self.next_number(kind))

    def _of_kind(self, kind: str) -> dict[str, Document]:
        if kind not in self._kinds:
            rows = self._connection.execute("SELECT id, json FROM documents WHERE kind = ? ORDER BY position", (kind,))
            self._kinds[kind] = {id_: json.loads(text) for id_, text in rows}
        return self._kinds[kind]

    def _notice_others(self) -> None:
        (version,) = self._connection.execute("PRAGMA data_version").fetchone()
        if version != self._version:
            self._kinds.clear()
            self._version = version

    def _touch(self, kind: str) -> None:
        self._demand_writing()
        self._touched.add(kind)

    def _demand_writing(self) -> None:
        if not self._writing:
            raise RuntimeError("a document was changed outside a writing transaction")


def reset(directory: Path, *, now: Callable[[], datetime] = utc_now) -> None:
    """Back to the seed. A file that cannot be read is replaced; one that others use is emptied under their eyes."""
    path = directory / FILE_NAME
    try:
        state = State.open(directory, now=now)
    except (StoreCorrupt, StoreNewer):
        for suffix in ("", "-journal"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        state = State.open(directory, now=now)
    try:
        with state.transaction(write=True):
            _fill(state._connection, now())  # noqa: SLF001 - the same room
    finally:
        state.close()


def _prepare(connection: sqlite3.Connection, now: Callable[[], datetime]) -> None:
    # A killed process loses nothing that it had handed to the system; a power cut might, and a sandbox can be reset.
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("PRAGMA journal_mode = TRUNCATE")
    if _format(connection) == FORMAT:
        return
    connection.execute("BEGIN IMMEDIATE")
    # Somebody else may have seeded it while we waited for the lock.
    if (found := _format(connection)) == 0:
        for statement in _TABLES:
            connection.execute(statement)
        _fill(connection, now())
        connection.execute(f"PRAGMA user_version = {FORMAT}")
    connection.execute("COMMIT")
    if found not in {0, FORMAT}:
        raise StoreNewer(
            "the sandbox was written by another version of cc-flow", help="`cc-flow sandbox reset` starts a new one"
        )


def _format(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _fill(connection: sqlite3.Connection, now: datetime) -> None:
    connection.execute("DELETE FROM documents")
    connection.execute("DELETE FROM counters")
    rows: Iterable[Seeded] = documents(now)
    connection.executemany(
        "INSERT INTO documents (kind, id, json) VALUES (?, ?, ?)",
        ((one.kind, one.id, _dump(one.document)) for one in rows),
    )


def _dump(document: Document) -> str:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


@contextmanager
def _store_errors(directory: Path | None) -> Iterator[None]:
    """What SQLite and the file system object to, in words for the user."""
    where = f" in {directory}" if directory else ""
    try:
        yield
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF in _FULL:
            raise StoreFull(f"the sandbox{where} takes no more: {error}") from error
        raise StoreError(f"the sandbox{where} cannot be used: {error}") from error
    except sqlite3.DatabaseError as error:
        help_ = "`cc-flow sandbox reset` starts a new one"
        raise StoreCorrupt(f"the sandbox{where} cannot be read: {error}", help=help_) from error
    except OSError as error:
        if directory is None:
            raise
        raise StoreFull(f"the sandbox{where} cannot be used: {error.strerror}") from error
