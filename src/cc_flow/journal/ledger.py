"""The store's files as one thing: the database, its records, and the witness beside it. What they mean stands in
`store`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cc_flow.errors import StoreCorrupt, StoreError
from cc_flow.journal import place, runs, statements
from cc_flow.journal.chain import Chain, broken
from cc_flow.journal.database import Database, corrupt
from cc_flow.journal.heads import NO_RUN, Head, Heads
from cc_flow.journal.records import Records

DATABASE = "store.db"
HEADS = "heads"
RESERVE = "reserve"
_KIND = "store"
# SQLite's pages are multiples of this. Of one that was cut off in the middle it would read zeros, and write on.
_LEAST_PAGE = 512


@dataclass(slots=True)
class Commit:
    """What a commit says to the witness: the run it was about, with its last event."""

    run: str = NO_RUN
    number: int = 0
    hash: str = "-"


class Ledger:
    """An open store. Raises StoreCorrupt wherever what it reads does not add up."""

    def __init__(self, directory: Path, *, read_only: bool) -> None:
        self.path = directory / DATABASE
        self.heads = Heads(directory / HEADS)
        # Before the database: the store may be ahead of its witness, never behind it.
        seen = self.heads.newest_generation()
        self._refuse_gone(seen, read_only=read_only)
        if read_only:
            self._roll_back_if_possible()
        self.database = Database(self.path, read_only=read_only)
        self.records = Records(self.database)
        try:
            self._begin(seen, read_only=read_only)
        except BaseException:
            self.database.close()
            raise

    def _begin(self, seen: int, *, read_only: bool) -> None:
        if not read_only:
            self.database.prepare(statements.SCHEMA)
        elif not self.database.is_made(statements.SCHEMA):
            raise StoreError(f"there is no run store yet ({self.path})", help="`cc-flow run` makes one")
        with self.database.reading():
            generation = self.generation()
            # As of the same moment: nobody writes to the file while it is read.
            is_cut_short = self.path.stat().st_size % _LEAST_PAGE != 0
        if is_cut_short:
            raise corrupt(self.path, "it was cut short")
        if generation < seen:
            raise corrupt(self.path, f"it is older than its witness `{HEADS}`: commit {generation} of {seen}")

    def _refuse_gone(self, seen: int, *, read_only: bool) -> None:
        if self.path.exists() and self.path.stat().st_size:
            return
        if seen:
            raise StoreCorrupt(
                f"the run store is gone, its witness `{HEADS}` is still there ({self.path})",
                help=place.way_out(self.path.parent),
            )
        if read_only:
            raise StoreError(f"there is no run store yet ({self.path})", help="`cc-flow run` makes one")
        place.make_file(self.path)

    def _roll_back_if_possible(self) -> None:
        """A process that was killed in a commit left a journal, which a connection for reading does not roll back."""
        if not self.path.with_name(f"{DATABASE}-journal").exists() or not place.may_write(self.path.parent, self.path):
            return
        database = Database(self.path)
        try:
            database.is_made(statements.SCHEMA)
        finally:
            database.close()

    def generation(self) -> int:
        """How many commits there were; inside a transaction."""
        content = self.records.surely(_KIND, "", "generation")
        return int(content["count"]) if content else 0

    @contextmanager
    def commit(self) -> Iterator[Commit]:
        """One commit, on disk when the block has ended, and then told to the witness."""
        told = Commit()
        with self.database.writing():
            yield told
            generation = self.generation() + 1
            self.records.put(_KIND, "", "generation", {"count": generation})
        self.heads.add(Head(generation, told.run, told.number, told.hash))

    def chain(self, run: str) -> Chain:
        """The events of a run, checked against its record and the witness. Raises UsageError for a run that is not."""
        seen = self.heads.of_run(run)
        with self.database.reading():
            return self.linked_chain(run, seen)

    def linked_chain(self, run: str, seen: Head | None) -> Chain:
        """The same inside a transaction; `seen` is what the witness had of the run before it began."""
        # Looked at once more: it may have been pruned since.
        if seen is not None and not runs.exists(self.records, run) and self.heads.of_run(run) is not None:
            raise broken(self.path, run, "it is gone, its witness is still there")
        content = runs.known(self.records, run)
        chain = Chain(run, self.database.rows(statements.EVENTS_OF_RUN, (run,)), self.path)
        if chain.head != (content["number"], content["head"]):
            raise broken(self.path, run, f"its last events are missing: {len(chain.events)} of {content['number']}")
        if seen is not None and chain.hashes[seen.number : seen.number + 1] != [seen.hash]:
            raise broken(self.path, run, "it is not the one that was recorded")
        return chain

    def close(self) -> None:
        """Give the files back."""
        self.database.close()
