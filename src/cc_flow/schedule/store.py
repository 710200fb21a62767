"""What a pass over the schedules needs of the run store. The journal keeps it; tests keep it in memory.

A due time is named by its label, ISO text with the offset: `2026-12-07T07:00:00-05:00`.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol


class Orphan(Protocol):
    """A run that a schedule began and that has not ended, whose process is gone without giving it back."""

    @property
    def tenant(self) -> str:
        """Whom it is for."""

    @property
    def workflow(self) -> str:
        """The workflow's name."""

    @property
    def due(self) -> str:
        """Its due time."""

    @property
    def run(self) -> str:
        """Its name."""

    @property
    def takings(self) -> int:
        """How many processes have held it, the one that began it included."""

    @property
    def decision(self) -> str:
        """The word on its due time."""


class EndedRun(Protocol):
    """A run that has ended; `status` is the word for how. One that was resumed began when it was first made."""

    @property
    def run(self) -> str:
        """Its name."""

    @property
    def status(self) -> str:
        """`succeeded`, `failed`, `partial`, `unknown` or `cancelled`."""

    @property
    def began(self) -> datetime:
        """When it was made, aware UTC."""

    @property
    def ended(self) -> datetime:
        """When it ended last, aware UTC."""


class OccurrenceStore(Protocol):
    """Each method is one transaction, safe from several processes."""

    def last_looked(self, schedules: Iterable[str]) -> Mapping[str, datetime]:
        """When each schedule, by its key, was last looked at, aware UTC; those never seen are left out."""

    def mark_looked(self, looked: Mapping[str, datetime]) -> None:
        """Record that each schedule, by its key, was looked at."""

    def claim_occurrence(self, tenant: str, workflow: str, due: str, *, decision: str, run: str | None = None) -> bool:
        """Take a due time, with the word on it and the name of the run it is to get; True for one caller only, ever."""

    def decide_occurrence(self, tenant: str, workflow: str, due: str, *, decision: str, run: str | None = None) -> bool:
        """Put another word and run on a claimed due time; False where nobody claimed it."""

    def run_not_begun(self, tenant: str, workflow: str, due: str) -> str | None:
        """The name of the run that a claimed due time is to get, where the store has no run of that name yet."""

    def running_since(self, tenant: str, workflow: str) -> datetime | None:
        """When the run of that workflow for that tenant that is going on was begun, aware UTC; None where none is."""

    def endings(self, tenant: str, workflow: str, *, most: int) -> Sequence[EndedRun]:
        """Its runs that have ended, the newest first, `most` at the most, and all that ended unknown before those."""

    def orphans(self) -> Sequence[Orphan]:
        """The runs of schedules whose process is gone, the oldest first."""
