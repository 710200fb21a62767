"""The run store: what happened, for good. Its face; how each thing is kept stands in the file named after it.

Every method is one transaction and blocks while it runs. Whatever is read was checked: a flipped bit raises
StoreCorrupt or changed nothing. A store that cannot be read is never written to.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Self

from cc_flow.errors import StoreError
from cc_flow.journal import intents, keys, place, pruning, runs, statements, upkeep
from cc_flow.journal import lease as leases
from cc_flow.journal.chain import Entry, broken, entry, linked
from cc_flow.journal.claims import Claims
from cc_flow.journal.events import Recorded, RunCreated, StepSucceeded
from cc_flow.journal.intents import OpenIntent
from cc_flow.journal.keys import KeyScope, RecordedKey
from cc_flow.journal.lease import Held, Holder, Lease, LeaseLost
from cc_flow.journal.ledger import DATABASE, HEADS, RESERVE, Commit, Ledger
from cc_flow.journal.occurrences import Occurrences
from cc_flow.journal.pruning import Pruning
from cc_flow.journal.rate import RateWindows
from cc_flow.journal.records import Content, Record
from cc_flow.journal.run_id import check_run_id
from cc_flow.journal.runs import RunSummary
from cc_flow.journal.scratch import Scratch
from cc_flow.journal.state import IllegalEvent, RunState, fold
from cc_flow.journal.upkeep import Finding

SCRATCH = "rate.db"
_FILES = (DATABASE, HEADS, RESERVE, SCRATCH)

Clock = Callable[[], datetime]
# origin, tenant, workflow: of these three together one run goes at a time
Exclusive = tuple[str, str, str]


class Store:
    """The store in one directory. May be used from any thread, and by any number of processes of one machine at once.

    `clock` gives aware UTC times; all times in the store are its times. `occurrences` is what schedules ask of it.
    """

    def __init__(self, ledger: Ledger, directory: Path, clock: Clock) -> None:
        self._ledger = ledger
        self._directory = directory
        self._clock = clock
        self._scratch = Scratch(directory / SCRATCH)
        self._rates, self._claims = RateWindows(self._scratch), Claims(self._scratch)
        self.occurrences = Occurrences(ledger, clock)

    @classmethod
    def open(cls, directory: Path, *, clock: Clock) -> Self:
        """Open the store, or make it, for its owner only.

        Raises StoreCorrupt, StoreNewer, StoreFull (no room, no permission) and StoreError (a network file system, a
        failing disk).
        """
        place.prepare(directory)
        place.refuse_other(*(directory / name for name in _FILES))
        place.refuse_read_only(directory, directory / DATABASE)
        place.keep_reserve(directory / RESERVE)
        ledger = Ledger(directory, read_only=False)
        ledger.heads.compact()
        return cls(ledger, directory, clock)

    @classmethod
    def open_read_only(cls, directory: Path, *, clock: Clock) -> Self:
        """Open it for reading, on a disk that takes nothing. Every other method raises StoreFull."""
        place.refuse_other(directory / DATABASE, directory / HEADS)
        return cls(Ledger(directory, read_only=True), directory, clock)

    @staticmethod
    def exists(directory: Path) -> bool:
        """Whether there is a store to open for reading, or was one, by its witness: opening says so."""
        return any((directory / name).exists() for name in (DATABASE, HEADS))

    def close(self) -> None:
        """Give the files back."""
        self._ledger.close()
        self._scratch.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # Runs: made, taken, given back.

    def create(self, created: RunCreated) -> None:
        """A new run, with its first event. Raises UsageError when there is a run of that name."""
        with self._ledger.commit() as commit:
            self._create(commit, created)

    def begin(self, created: RunCreated, holder: Holder, *, ttl: timedelta, exclusive: Exclusive | None) -> Lease:
        """A new run and its lease in one commit. Raises AlreadyRunning, and then there is no new run."""
        with self._ledger.commit() as commit:
            self._create(commit, created)
            return self._take(created.run, holder, ttl, exclusive)

    def acquire(self, run: str, holder: Holder, *, ttl: timedelta, exclusive: Exclusive | None = None) -> Lease:
        """The right to record what happens to `run`; a dead holder is taken over at once.

        Raises AlreadyRunning while another holds it, or holds a run of what `exclusive` names.
        """
        with self._ledger.commit():
            return self._take(run, holder, ttl, exclusive)

    def renew(self, lease: Lease) -> None:
        """Hold on to it for another `ttl`. Raises LeaseLost."""
        with self._ledger.commit():
            self._held_run(lease)
            self._keep_lease(lease)

    def release(self, lease: Lease) -> None:
        """Give it back; nothing happens when another has taken it over."""
        records = self._ledger.records
        with self._ledger.commit():
            if runs.known(records, lease.run)["epoch"] == lease.epoch:
                records.drop(leases.KIND, leases.FAMILY, lease.run)

    def ask_to_stop(self, run: str) -> None:
        """Ask whoever works on `run` to stop; they hear it at their next record or heartbeat."""
        records = self._ledger.records
        with self._ledger.commit():
            runs.keep(records, run, {**runs.known(records, run), "stop_asked": True})

    def _create(self, commit: Commit, created: RunCreated) -> None:
        check_run_id(created.run)
        if runs.exists(self._ledger.records, created.run):
            raise runs.RunExists(f"there is a run `{created.run}` already")
        now = self._clock()
        self._add(commit, created.run, 0, runs.first_content(created, now), [entry(Recorded(1, now, created))])

    def _take(self, run: str, holder: Holder, ttl: timedelta, exclusive: Exclusive | None) -> Lease:
        content = runs.known(self._ledger.records, run)
        leases.refuse_live(run, exclusive, self._leases(), self._clock())
        lease = Lease(run, content["epoch"] + 1, holder, ttl)
        runs.keep(self._ledger.records, run, {**content, "epoch": lease.epoch, "stop_asked": False})
        self._keep_lease(lease)
        return lease

    def _leases(self) -> dict[str, Held]:
        family = self._ledger.records.family(leases.KIND, leases.FAMILY)
        return {run: leases.from_content(run, content) for run, content in family.items()}

    def _keep_lease(self, lease: Lease) -> None:
        content = runs.known(self._ledger.records, lease.run)
        scope = (content["origin"], content["tenant"], content["workflow"])
        held = Held(lease.run, lease.epoch, lease.holder, self._clock() + lease.ttl, scope)
        self._ledger.records.put(leases.KIND, leases.FAMILY, lease.run, leases.to_content(held))

    def _held_run(self, lease: Lease) -> Content:
        content = runs.known(self._ledger.records, lease.run)
        if content["epoch"] != lease.epoch:
            raise LeaseLost(
                f"run {lease.run} was taken over by another process; this one records nothing more",
                help=f"look at it with `cc-flow runs show {lease.run}`",
            )
        return content

    # Events.

    def append(self, lease: Lease, entries: Sequence[Entry], *, renew: bool = False) -> bool:
        """Record events, on disk when this returns, with the keys and open writes that follow from them.

        True when somebody asked the run to stop. `renew` renews the lease in the same commit. Raises LeaseLost and
        StoreFull.
        """
        with self._ledger.commit() as commit:
            content = self._held_run(lease)
            if entries:
                self._add(commit, lease.run, lease.epoch, content, entries)
            if renew:
                self._keep_lease(lease)
            return bool(content["stop_asked"])

    def _add(self, commit: Commit, run: str, epoch: int, content: Content, entries: Sequence[Entry]) -> None:
        numbers = [one.number for one in entries]
        first = content["number"] + 1
        if numbers != list(range(first, first + len(numbers))):
            raise StoreError(f"run {run}: event {numbers[0]} cannot follow event {content['number']}")
        rows = linked(run, epoch, content["head"], entries)
        self._ledger.database.run_all(statements.ADD_EVENT, rows)
        self._follow(run, content, entries)
        commit.run, commit.number, commit.hash = run, numbers[-1], rows[-1][-1]
        runs.keep(self._ledger.records, run, runs.after(content, entries, commit.hash))

    def _follow(self, run: str, content: Content, entries: Sequence[Entry]) -> None:
        records = self._ledger.records
        for one in entries:
            intents.follow(records, run, content, one)
            runs.follow(records, run, one)
            if one.key is not None and isinstance(one.event, StepSucceeded):
                keys.record(records, one.key, run, one.event, one.at)

    def events(self, run: str) -> tuple[Recorded, ...]:
        """Everything that happened to a run. Raises UsageError when there is no such run."""
        return tuple(self._ledger.chain(run).events)

    def state(self, run: str) -> RunState:
        """The fold of its events."""
        try:
            return fold(self.events(run))
        except IllegalEvent as problem:
            raise broken(self._ledger.path, run, str(problem)) from problem

    # Lists.

    def runs(
        self,
        limit: int = 20,
        *,
        workflow: str | None = None,
        tenant: str | None = None,
        status: str | None = None,
        plan: str | None = None,
    ) -> tuple[RunSummary, ...]:
        """The newest runs first; `status` is what people see, `interrupted` included; `plan` is the plan that was
        applied.
        """
        wanted = {"workflow": workflow, "tenant": tenant, "shown_status": status, "plan": plan}
        asked = [(name, value) for name, value in wanted.items() if value is not None]
        with self._ledger.database.reading():
            live = self._live()
            found = (runs.summary(record, live) for record in runs.newest_first(self._ledger.records))
            fitting = (one for one in found if all(getattr(one, name) == value for name, value in asked))
            return tuple(islice(fitting, limit))

    def states_since(self, origin: str, tenant: str, since: datetime) -> tuple[RunState, ...]:
        """Every run of an account that had not ended by then, as its events tell it."""
        with self._ledger.database.reading():
            found = [runs.summary(record, frozenset()) for record in runs.newest_first(self._ledger.records)]
        own = (one for one in found if (one.origin, one.tenant) == (origin, tenant))
        return tuple(self.state(one.run) for one in own if one.finished_at is None or one.finished_at >= since)

    def count(self) -> int:
        """How many runs there are."""
        with self._ledger.database.reading():
            return sum(1 for _ in runs.newest_first(self._ledger.records))

    def ended_unknown(self) -> tuple[RunSummary, ...]:
        """Every run that ended unknown and was not gone on with since, the newest first."""
        with self._ledger.database.reading():
            live = self._live()
            return tuple(runs.summary(record, live) for record in runs.ended_unknown(self._ledger.records))

    def summary(self, run: str) -> RunSummary:
        """One run's line of the list. Raises UsageError when there is no such run."""
        with self._ledger.database.reading():
            content = runs.known(self._ledger.records, run)
            return runs.summary(Record("", run, content), self._live())

    def _live(self) -> frozenset[str]:
        now = self._clock()
        return frozenset(run for run, held in self._leases().items() if held.is_live(now))

    def open_intents(
        self,
        origin: str,
        tenant: str,
        action: str | None = None,
        natural_key: str | None = None,
        *,
        digest: str | None = None,
    ) -> tuple[OpenIntent, ...]:
        """The writes of any run whose outcome is not known; of one action, thing, and request, where given."""
        with self._ledger.database.reading():
            found = intents.opened(self._ledger.records, origin, tenant)
        return tuple(
            intent
            for intent in found
            if action in {None, intent.action}
            and natural_key in {None, intent.natural_key}
            and digest in {None, intent.digest}
        )

    # Idempotency keys.

    def find_key(self, scope: KeyScope) -> RecordedKey | None:
        """What was done once under this key."""
        with self._ledger.database.reading():
            return keys.find(self._ledger.records, scope)

    def forget_keys(self, origin: str) -> int:
        """Forget every key of an origin (`sandbox reset`); how many there were."""
        with self._ledger.commit():
            return keys.forget(self._ledger.records, origin)

    # Limits, and looking after it all.

    def reserve(self, scope: str, *, requests: int, per: timedelta, now: datetime, place: str) -> float:
        """A place in a rate limit's sliding window: 0 when it is taken, else the seconds to wait before asking.

        Under the name `place` it stays taken until `leave`.
        """
        return self._rates.reserve(scope, requests=requests, per=per, now=now, place=place)

    def leave(self, scope: str, *, place: str, now: datetime) -> None:
        """The request in that place of the window has ended."""
        self._rates.leave(scope, place=place, now=now)

    def claim(self, thing: str, *, run: str) -> bool:
        """Whether `thing` may be written by this run now, and by no other until `drop_claim` or the run's end."""
        now = self._clock()
        return self._claims.take(thing, run=run, now=now, is_live=lambda other: other in self._live())

    def renew_claim(self, thing: str, *, run: str) -> bool:
        """Whether nobody else has claimed it since."""
        return self._claims.renew(thing, run=run, now=self._clock())

    def drop_claim(self, thing: str, *, run: str) -> None:
        """It has been written."""
        self._claims.drop(thing, run=run)

    def give_reserve(self) -> bool:
        """Give the disk the bytes set aside for outcomes of writes under way; False when that was done before."""
        return place.give_reserve(self._directory / RESERVE)

    def prunable(self, older_than: timedelta) -> Pruning:
        """What `prune` would forget."""
        with self._ledger.database.reading():
            return pruning.look(self._ledger, older_than=older_than, now=self._clock())

    def prune(self, older_than: timedelta) -> Pruning:
        """Forget runs that ended longer ago; never one that is unknown, unfinished or has an open write.

        Keys and claimed due times stay. Raises UsageError for less than a day.
        """
        with self._ledger.commit():
            found = pruning.look(self._ledger, older_than=older_than, now=self._clock())
            pruning.prune(self._ledger, found)
            return found

    def verify(self) -> tuple[Finding, ...]:
        """Everything in the store that does not add up; reads all of it."""
        return upkeep.verify(self._ledger)
