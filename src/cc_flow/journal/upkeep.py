"""Looking after a store: everything checked against everything, and old runs forgotten."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from functools import partial

from cc_flow.errors import StoreCorrupt, StoreNewer, UsageError
from cc_flow.frozen import frozen
from cc_flow.journal import intents, lease, occurrences, runs, statements
from cc_flow.journal.heads import Head
from cc_flow.journal.ledger import Ledger
from cc_flow.journal.records import Record
from cc_flow.journal.state import IllegalEvent, fold

# What may be forgotten. An unknown outcome never is, nor a run that did not end.
_ENDED = frozenset({"succeeded", "failed", "partial", "cancelled"})


@frozen
class Finding:
    """Something that does not add up. `run` is None where it concerns the store as a whole."""

    run: str | None
    message: str


def verify(ledger: Ledger) -> tuple[Finding, ...]:
    """Everything that does not add up: SQLite's view, every seal and tally, every chain and its fold, the witness."""
    findings = [Finding(None, message) for message in _tried(ledger.database.problems)]
    findings += [Finding(None, message) for message in _tried(lambda: _look_at_records(ledger))]
    for run in _every_run(ledger):
        findings += [Finding(run, message) for message in _tried(partial(_look_at_run, ledger, run))]
    return tuple(findings)


def _tried(look: Callable[[], tuple[str, ...]]) -> tuple[str, ...]:
    try:
        return look()
    except (StoreCorrupt, StoreNewer, UsageError) as problem:
        return (problem.message,)


def _look_at_records(ledger: Ledger) -> tuple[str, ...]:
    with ledger.database.reading():
        for (kind,) in ledger.database.rows(statements.KINDS_OF_RECORDS):
            ledger.records.all(kind)
    return ()


def _every_run(ledger: Ledger) -> list[str]:
    """By the witness, their events and their records: each of them may have lost some."""
    found = set(ledger.heads.all())
    for names in (_with_events, _with_records):
        # What cannot be read here was told of by the looks before.
        with suppress(StoreCorrupt), ledger.database.reading():
            found.update(names(ledger))
    return sorted(found)


def _with_events(ledger: Ledger) -> list[str]:
    return [str(row[0]) for row in ledger.database.rows(statements.RUNS_WITH_EVENTS)]


def _with_records(ledger: Ledger) -> list[str]:
    return [record.name for record in runs.newest_first(ledger.records)]


def _look_at_run(ledger: Ledger, run: str) -> tuple[str, ...]:
    try:
        state = fold(ledger.chain(run).events)
    except IllegalEvent as problem:
        return (f"run {run}: {problem}",)
    with ledger.database.reading():
        found = {intent.path for intent in intents.of_run(ledger.records, state.origin, state.tenant, run)}
    meant = {intent.intended.path for intent in state.open_intents}
    return () if found == meant else (f"run {run}: its writes of unknown outcome are not those recorded beside it",)


def prune(ledger: Ledger, *, ended_before: datetime, now: datetime) -> tuple[str, ...]:
    """Forget the runs that ended before a moment, and occurrences recorded before it; the names of the runs.

    Stay: runs that are unknown or did not end, that somebody works on, or that have a write of unknown outcome.
    """
    with ledger.commit():
        old = tuple(one.name for one in runs.newest_first(ledger.records) if _may_go(ledger, one, ended_before, now))
        occurrences.forget(ledger.records, ended_before)
        for run in old:
            # Before the run is gone: a witness of what is no more would cry corruption.
            ledger.heads.add(Head(0, run))
            ledger.database.run(statements.FORGET_EVENTS, (run,))
            runs.drop(ledger.records, run)
            ledger.records.drop(lease.KIND, lease.FAMILY, run)
            ledger.records.drop(occurrences.CUT_OFF, "", run)
    return old


def _may_go(ledger: Ledger, record: Record, ended_before: datetime, now: datetime) -> bool:
    content = record.content
    if content["status"] not in _ENDED or datetime.fromisoformat(content["finished_at"]) >= ended_before:
        return False
    held = ledger.records.family(lease.KIND, lease.FAMILY).get(record.name)
    if held is not None and lease.from_content(record.name, held).is_live(now):
        return False
    return not intents.of_run(ledger.records, content["origin"], content["tenant"], record.name)
