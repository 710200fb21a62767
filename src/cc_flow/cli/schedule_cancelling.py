"""A person's word that no schedule is to go on with a run that was cut off."""

from cc_flow.journal.store import Store
from cc_flow.schedule.orphans import word_of_leaving


def keep_from_going_on(run: str, store: Store) -> bool:
    """Leave a run that was cut off to people; False where it is none."""
    occurrences = store.occurrences.of(store.summary(run).origin)
    orphan = next((one for one in occurrences.orphans() if one.run == run), None)
    if orphan is None:
        return False
    decision = word_of_leaving("somebody cancelled it")
    return occurrences.decide_occurrence(orphan.tenant, orphan.workflow, orphan.due, decision=decision, run=run)
