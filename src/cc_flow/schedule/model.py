"""A schedule of one workflow for one tenant, read and ready. Keeps out what was due and what came of it."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from cc_flow.cron import Cron, Due


class CatchUp(StrEnum):
    """What to do about due times that nobody was there for."""

    NONE = "none"
    LATEST = "latest"
    ALL = "all"


class Overlap(StrEnum):
    """What to do about a due time while a run of the same workflow and tenant is going on."""

    SKIP = "skip"
    QUEUE = "queue"
    ALLOW = "allow"


@dataclass(frozen=True, slots=True)
class Schedule:
    """One entry of `schedules`, for one tenant. Names are as in the workflow file."""

    workflow: str
    tenant: str
    cron: Cron
    zone: ZoneInfo
    catch_up: CatchUp = CatchUp.LATEST
    catch_up_window: timedelta = timedelta(days=1)
    overlap: Overlap = Overlap.SKIP
    jitter: timedelta = timedelta(0)

    @property
    def key(self) -> str:
        """Its name in the store: `acme/monday-content 0 7 * * MON America/New_York`.

        Expression and zone belong to it: an edited schedule is a new one and owes nothing from before the edit.
        """
        return f"{self.tenant}/{self.workflow} {self.cron.text} {self.zone.key}"


def jitter_of(schedule: Schedule, due: Due) -> timedelta:
    """How long after its due time a run begins: whole seconds from 0 to `jitter`, the same whenever one asks."""
    longest = schedule.jitter // timedelta(seconds=1)
    if longest <= 0:
        return timedelta(0)
    digest = hashlib.sha256(f"{schedule.key} {due.label}".encode()).digest()
    return timedelta(seconds=int.from_bytes(digest[:8]) % (longest + 1))


def begins_at(schedule: Schedule, due: Due) -> datetime:
    """The instant at which its run should begin, aware UTC."""
    return due.at + jitter_of(schedule, due)
