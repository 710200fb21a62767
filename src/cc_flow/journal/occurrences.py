"""What schedules ask of the store: due times, each claimed once, when a schedule was last looked at, how runs ended.

An occurrence's record is what makes a due time fire once. Families are days of one workflow and tenant, so that a claim
reads no more than a day.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from itertools import islice
from typing import Any

from cc_flow.frozen import frozen
from cc_flow.journal import lease, runs
from cc_flow.journal.ledger import Ledger
from cc_flow.journal.records import Record, Records

KIND = "occurrence"
_LOOKED = "looked"
_ONLY = ""
_AFTER_SLASH = "0"
# The trigger of a run that a schedule began, and the words of one that has not ended.
_SCHEDULE = "schedule"
_WITHOUT_END, _CANCELLED = frozenset({"created", "running"}), "cancelled"
# The kind of the records, all of one family, that name the runs for which `cut_off` was called.
CUT_OFF = "cut off"


@frozen
class Occurrence:
    """A claimed due time of one workflow and tenant: `due` is ISO text with offset, `decision` the word on it."""

    tenant: str
    workflow: str
    due: str
    decision: str
    run: str | None
    at: datetime

    @property
    def family(self) -> str:
        """Its day."""
        return f"{self.tenant}/{self.workflow}/{self.due[:10]}"


@frozen
class Orphan:
    """A run of a schedule that was cut off: its process was killed, or ended it early because its machine went down.

    `due` names its due time, `decision` is the word on that. `takings` counts the processes that have held the run.
    """

    tenant: str
    workflow: str
    due: str
    run: str
    takings: int
    decision: str


@frozen
class EndedRun:
    """A run that has ended, with the status it has for that; `began` is when it was made."""

    run: str
    status: str
    began: datetime
    ended: datetime


class Occurrences:
    """The due times of a store, or of one origin in it. Each method is one transaction."""

    def __init__(self, ledger: Ledger, clock: Callable[[], datetime], origin: str | None = None) -> None:
        self._ledger = ledger
        self._records = ledger.records
        self._clock = clock
        self._origin = origin

    def of(self, origin: str) -> "Occurrences":
        """Those of one origin alone: what was tried in the sandbox takes no due time away from the live API."""
        return Occurrences(self._ledger, self._clock, origin)

    def claim_occurrence(self, tenant: str, workflow: str, due: str, *, decision: str, run: str | None = None) -> bool:
        """Take a due time, with the word on it and the name of the run it is to get; True for one caller only, ever."""
        occurrence = Occurrence(self._named(tenant), workflow, due, decision, run, self._clock())
        with self._ledger.commit():
            return not self._is_claimed(occurrence) and self._keep(occurrence)

    def decide_occurrence(self, tenant: str, workflow: str, due: str, *, decision: str, run: str | None = None) -> bool:
        """Put another word and run on a claimed due time; False when nobody claimed it."""
        occurrence = Occurrence(self._named(tenant), workflow, due, decision, run, self._clock())
        with self._ledger.commit():
            return self._is_claimed(occurrence) and self._keep(occurrence)

    def claimed(self, tenant: str, workflow: str) -> tuple[Occurrence, ...]:
        """Every claimed due time of a workflow and tenant, by its day and text."""
        low = f"{self._named(tenant)}/{workflow}/"
        with self._ledger.database.reading():
            found = self._records.between(KIND, low, low[:-1] + _AFTER_SLASH)
        return tuple(_occurrence(record.content) for record in found)

    def run_not_begun(self, tenant: str, workflow: str, due: str) -> str | None:
        """The name of the run that a claimed due time is to get, when there is no run of that name yet."""
        place = Occurrence(self._named(tenant), workflow, due, "", None, self._clock())
        with self._ledger.database.reading():
            content = self._records.family(KIND, place.family).get(due)
            run = content["run"] if content else None
            return None if run is None or runs.exists(self._records, run) else str(run)

    def last_looked(self, schedules: Iterable[str]) -> dict[str, datetime]:
        """When each schedule, by its key, was last looked at; those never seen are left out."""
        with self._ledger.database.reading():
            found = {key: self._records.family(_LOOKED, self._named(key)).get(_ONLY) for key in schedules}
        return {key: datetime.fromisoformat(content["at"]) for key, content in found.items() if content is not None}

    def mark_looked(self, looked: Mapping[str, datetime]) -> None:
        """Record when each schedule, by its key, was looked at."""
        if not looked:
            return
        with self._ledger.commit():
            for key, at in looked.items():
                self._records.put(_LOOKED, self._named(key), _ONLY, {"at": at.isoformat()})

    def running_since(self, tenant: str, workflow: str) -> datetime | None:
        """When the run of a workflow and tenant that is going on was begun; None when none is."""
        with self._ledger.database.reading():
            begun = list(self._live_runs(tenant, workflow))
        return min(begun, default=None)

    def endings(self, tenant: str, workflow: str, *, most: int) -> tuple[EndedRun, ...]:
        """The runs of a workflow and tenant that have ended, the newest first: `most` at the most, and those that ended
        unknown before them, however long ago.
        """
        place = (tenant, workflow)
        with self._ledger.database.reading():
            newest = tuple(islice(self._ended(runs.newest_first(self._records), place), most))
            seen = {one.run for one in newest}
            unknown = self._ended(runs.ended_unknown(self._records), place)
            return (*newest, *(one for one in unknown if one.run not in seen))

    def _ended(self, records: Iterable[Record], wanted: tuple[str, str]) -> Iterator[EndedRun]:
        for record in records:
            content = record.content
            place = (content["tenant"], content["workflow"])
            if content["finished_at"] and self._is_of(content["origin"], place, wanted):
                began, ended = map(datetime.fromisoformat, (content["created_at"], content["finished_at"]))
                yield EndedRun(record.name, content["status"], began, ended)

    def cut_off(self, run: str) -> None:
        """A run was cancelled by nobody who meant it: its process was told to end. It is an orphan."""
        with self._ledger.commit():
            for name in self._records.family(CUT_OFF, _ONLY):
                if runs.known(self._records, name)["status"] != _CANCELLED:
                    self._records.drop(CUT_OFF, _ONLY, name)
            self._records.put(CUT_OFF, _ONLY, run, {"run": run})

    def orphans(self) -> tuple[Orphan, ...]:
        """The runs of schedules that were cut off, the oldest first. One that was given back without `cut_off` is none
        of them.
        """
        with self._ledger.database.reading():
            return tuple(self._orphans())

    def _orphans(self) -> Iterator[Orphan]:
        now, leases = self._clock(), self._records.family(lease.KIND, lease.FAMILY)
        live = {run: lease.from_content(run, content).is_live(now) for run, content in leases.items()}
        told = self._records.family(CUT_OFF, _ONLY).keys()
        for run in sorted({run for run in live.keys() | told if not live.get(run)}):
            known = runs.known(self._records, run)
            is_killed = run in live and known["status"] in _WITHOUT_END
            is_cut_off = is_killed or (run in told and known["status"] == _CANCELLED)
            if is_cut_off and known["trigger"] == _SCHEDULE and self._origin in {None, known["origin"]}:
                tenant, workflow, due = known["tenant"], known["workflow"], known["scheduled_for"]
                yield Orphan(tenant, workflow, due, run, known["epoch"], self._decision(tenant, workflow, due))

    def _decision(self, tenant: str, workflow: str, due: str) -> str:
        """The word on a due time; empty where it is not claimed."""
        place = Occurrence(self._named(tenant), workflow, due, "", None, self._clock())
        content = self._records.family(KIND, place.family).get(due)
        return str(content["decision"]) if content else ""

    def _live_runs(self, tenant: str, workflow: str) -> Iterator[datetime]:
        now = self._clock()
        for run, content in self._records.family(lease.KIND, lease.FAMILY).items():
            held = lease.from_content(run, content)
            if self._is_of(held.scope[0], held.scope[1:], (tenant, workflow)) and held.is_live(now):
                yield datetime.fromisoformat(runs.known(self._records, run)["created_at"])

    def _named(self, name: str) -> str:
        """A tenant, or a schedule's key, among those of all origins."""
        return name if self._origin is None else f"{self._origin} {name}"

    def _is_of(self, origin: str, place: tuple[str, str], wanted: tuple[str, str]) -> bool:
        return place == wanted and self._origin in {None, origin}

    def _is_claimed(self, occurrence: Occurrence) -> bool:
        return occurrence.due in self._records.family(KIND, occurrence.family)

    def _keep(self, occurrence: Occurrence) -> bool:
        content = {
            "tenant": occurrence.tenant,
            "workflow": occurrence.workflow,
            "due": occurrence.due,
            "decision": occurrence.decision,
            "run": occurrence.run,
            "at": occurrence.at.isoformat(),
        }
        self._records.put(KIND, occurrence.family, occurrence.due, content)
        return True


def keep_without_run(records: Records, forgotten: frozenset[str]) -> None:
    """Let the due times of runs that are forgotten stay taken, inside a transaction: a claim that named a run which is
    not there would be taken up anew.
    """
    for record in records.all(KIND):
        if record.content["run"] in forgotten:
            records.put(KIND, record.family, record.name, {**record.content, "run": None})


def _occurrence(content: Mapping[str, Any]) -> Occurrence:
    return Occurrence(**{**content, "at": datetime.fromisoformat(content["at"])})
