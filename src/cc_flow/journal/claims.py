"""Who is writing what: over all runs on this machine, one at a time writes one thing.

Two runs that looked at once would both find nothing there, and both make it.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

from cc_flow.errors import StoreError
from cc_flow.journal import statements
from cc_flow.journal.database import Database
from cc_flow.journal.scratch import Scratch

LONGEST_CLAIM = timedelta(minutes=5)
"""So long a run that does not go on, as one that a person keeps waiting, keeps others from it."""


class Claims:
    """The claims of all runs, by what they are on."""

    def __init__(self, scratch: Scratch) -> None:
        self._scratch = scratch

    def take(self, thing: str, *, run: str, now: datetime, is_live: Callable[[str], bool]) -> bool:
        """Whether `thing` is this run's now; not while another run that `is_live` has it. Raises StoreFull."""

        def take(database: Database) -> bool:
            for other, since in database.rows(statements.FIND_CLAIM, (thing,)):
                held_for = abs(now - datetime.fromisoformat(str(since)))  # a clock may have been set back
                if other != run and held_for < LONGEST_CLAIM and is_live(str(other)):
                    return False
            database.run(statements.KEEP_CLAIM, (thing, run, now.isoformat()))
            return True

        return self._scratch.write(take)

    def renew(self, thing: str, *, run: str, now: datetime) -> bool:
        """Keep it for as long again. False where it is not this run's any more: others may have taken it, and given it
        back, while the run stood still. Raises StoreFull.
        """

        def renew(database: Database) -> bool:
            is_held = any(holder == run for holder, _ in database.rows(statements.FIND_CLAIM, (thing,)))
            if is_held:
                database.run(statements.KEEP_CLAIM, (thing, run, now.isoformat()))
            return is_held

        return self._scratch.write(renew)

    def drop(self, thing: str, *, run: str) -> None:
        """It is anybody's again. Never raises: what cannot be noted keeps others waiting until the run ends."""
        with suppress(StoreError):
            self._scratch.write(lambda database: database.run(statements.DROP_CLAIM, (thing, run)))
