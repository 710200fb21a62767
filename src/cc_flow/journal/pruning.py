"""Forgetting old runs: which may go, which stay and why. Nothing is sent twice because of it.

What was done once under a key outlives its run, and so do claimed due times.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from cc_flow.errors import UsageError
from cc_flow.frozen import frozen
from cc_flow.journal import intents, lease, occurrences, runs, statements
from cc_flow.journal.heads import Head
from cc_flow.journal.ledger import Ledger
from cc_flow.journal.records import Records
from cc_flow.journal.runs import RunSummary

# A plan can be applied for a day, and only its run tells that it was.
_LEAST = timedelta(days=1)
# How runs came to be, as their records have it.
_FLEET, _SCHEDULE = "fleet:", "schedule"
_ENDED = frozenset({"succeeded", "failed", "partial", "cancelled"})

Reasons = dict[str, str]
_Place = tuple[str, str, str]


@frozen
class Kept:
    """An old run that stays, and why, in words."""

    run: RunSummary
    why: str


@frozen
class Pruning:
    """Which runs go, and which stay though they are as old, the newest first. `younger` is how many are not."""

    taken: tuple[RunSummary, ...]
    kept: tuple[Kept, ...]
    younger: int


NOTHING = Pruning((), (), 0)


def look(ledger: Ledger, *, older_than: timedelta, now: datetime) -> Pruning:
    """What pruning would take, inside a transaction. Raises UsageError for less than a day."""
    if older_than < _LEAST:
        raise UsageError(
            "runs of the last day cannot be pruned", help="a plan is applied once, and its run tells that it was"
        )
    records = ledger.records
    live = _live(records, now)
    every = tuple(runs.summary(record, live) for record in runs.newest_first(records))
    old = tuple(one for one in every if (one.finished_at or one.created_at) < now - older_than)
    reasons = _reasons(records, every, old)
    return Pruning(
        taken=tuple(one for one in old if one.run not in reasons),
        kept=tuple(Kept(one, reasons[one.run]) for one in old if one.run in reasons),
        younger=len(every) - len(old),
    )


def prune(ledger: Ledger, pruning: Pruning) -> None:
    """Forget the runs that are taken, inside the transaction that looked."""
    records = ledger.records
    occurrences.keep_without_run(records, frozenset(one.run for one in pruning.taken))
    for one in pruning.taken:
        # Before the run is gone: a witness of what is no more would cry corruption.
        ledger.heads.add(Head(0, one.run))
        ledger.database.run(statements.FORGET_EVENTS, (one.run,))
        runs.drop(records, one.run)
        records.drop(lease.KIND, lease.FAMILY, one.run)
        records.drop(occurrences.CUT_OFF, "", one.run)


def _live(records: Records, now: datetime) -> frozenset[str]:
    held = records.family(lease.KIND, lease.FAMILY)
    return frozenset(run for run, content in held.items() if lease.from_content(run, content).is_live(now))


def _reasons(records: Records, every: Sequence[RunSummary], old: Sequence[RunSummary]) -> Reasons:
    """Why old runs stay, by run."""
    reasons = {
        **dict.fromkeys(_telling_of_a_pause(every), "it failed, and tells that its schedule pauses"),
        **dict.fromkeys(_cut_off(records), "it was cut off, and a schedule may go on with it"),
        **{one.run: why for one in old if (why := _why_unfinished(one)) is not None},
        **_in_doubt(records),
    }
    going = {one.run for one in old if one.run not in reasons}
    staying = {_fleet(one) for one in every if one.run not in going}
    fleets = {one.run: "a run of the same fleet stays" for one in old if _fleet(one) and _fleet(one) in staying}
    return fleets | reasons


def _why_unfinished(run: RunSummary) -> str | None:
    if run.is_live:
        return "it is going on"
    if run.status not in _ENDED:
        return "its outcome is unknown" if run.status == "unknown" else "it was interrupted, and can be resumed"
    return None


def _in_doubt(records: Records) -> Reasons:
    """The runs with a write that may or may not have been done."""
    found = (record.content for record in records.all(intents.KIND))
    return {one["run"]: f"nobody knows whether `{one['path']}` was done" for one in found}


def _cut_off(records: Records) -> Iterator[str]:
    for run in records.family(occurrences.CUT_OFF, ""):
        if runs.known(records, run)["status"] == "cancelled":
            yield run


def _telling_of_a_pause(every: Sequence[RunSummary]) -> Iterator[str]:
    """The runs that failed in a row at last, of a schedule's workflow and tenant: it rests until one succeeds."""
    rows: defaultdict[_Place, list[RunSummary]] = defaultdict(list)
    over: set[_Place] = set()
    for one in every:
        place = (one.origin, one.tenant, one.workflow)
        if one.status == "failed" and place not in over:
            rows[place].append(one)
        elif one.status != "cancelled" and one.finished_at is not None:
            over.add(place)
    for row in rows.values():
        if any(one.trigger == _SCHEDULE for one in row):
            yield from (one.run for one in row)


def _fleet(run: RunSummary) -> tuple[str, str] | None:
    """What finds the runs of one command for many tenants: a member that is not found would be run anew."""
    return (run.workflow, run.trigger) if run.trigger.startswith(_FLEET) else None
