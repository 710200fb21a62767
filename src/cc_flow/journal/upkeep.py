"""Looking after a store: everything is checked against everything."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial

from cc_flow.errors import StoreCorrupt, StoreNewer, UsageError
from cc_flow.frozen import frozen
from cc_flow.journal import intents, runs, statements
from cc_flow.journal.ledger import Ledger
from cc_flow.journal.state import IllegalEvent, fold


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
    seen = ledger.heads.of_run(run)
    # One moment's view of events and records: the run may be going on, or be pruned just now.
    with ledger.database.reading():
        if not runs.exists(ledger.records, run) and _is_pruned(ledger, run):
            return ()
        try:
            state = fold(ledger.linked_chain(run, seen).events)
        except IllegalEvent as problem:
            return (f"run {run}: {problem}",)
        found = {intent.path for intent in intents.of_run(ledger.records, state.origin, state.tenant, run)}
    meant = {intent.intended.path for intent in state.open_intents}
    return () if found == meant else (f"run {run}: its writes of unknown outcome are not those recorded beside it",)


def _is_pruned(ledger: Ledger, run: str) -> bool:
    return ledger.heads.of_run(run) is None and not ledger.database.rows(statements.EVENTS_OF_RUN, (run,))
