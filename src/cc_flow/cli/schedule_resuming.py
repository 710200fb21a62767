"""A scheduled run that was cut off is taken up again: whether it may be, and the right to record it."""

from cc_flow.check import Checked
from cc_flow.cli.checking import checked_file
from cc_flow.cli.connecting import Target
from cc_flow.cli.grave import refuse_grave
from cc_flow.cli.resuming import refuse_other
from cc_flow.cli.running import LEASE, Options, permitted
from cc_flow.cli.schedule_files import Scheduled
from cc_flow.errors import AlreadyRunning, Refused
from cc_flow.journal.lease import Lease, this_process
from cc_flow.journal.state import RunState
from cc_flow.journal.store import Store
from cc_flow.schedule import Overlap
from cc_flow.schedule.orphans import Interrupted


def taken_up(
    interrupted: Interrupted, one: Scheduled, target: Target, store: Store, options: Options
) -> tuple[Checked, Lease]:
    """The run's workflow as it was when it began, and its lease.

    Raises AlreadyRunning where another process has the run, or had it meanwhile, Refused and InvalidWorkflow where a
    person should go on with it.
    """
    state = store.state(interrupted.orphan.run)
    refuse_other(state, target)
    _refuse_edited(state, one)
    checked, _ = checked_file(state.file, stored={state.file: state.text, **state.files})
    refuse_grave(checked, permitted(checked, target, options), state)
    return checked, _lease(interrupted, state, store)


def _refuse_edited(state: RunState, one: Scheduled) -> None:
    """Who mended a workflow would not have it go on as it was: raises Refused where any of its texts has changed."""
    if sorted((state.text, *state.files.values())) != sorted(one.texts.values()):
        raise Refused("it was cut off, and its file was edited since", help="say `--edited` to take the new text")


def _lease(interrupted: Interrupted, state: RunState, store: Store) -> Lease:
    """The lease, for one process alone: between the look at the run and this another may have brought it to an end."""
    may_overlap = interrupted.schedule.overlap is Overlap.ALLOW
    exclusive = None if may_overlap else (state.origin, state.tenant, state.workflow)
    lease = store.acquire(state.run, this_process(), ttl=LEASE, exclusive=exclusive)
    if lease.epoch != interrupted.orphan.takings + 1:
        store.release(lease)
        raise AlreadyRunning(f"run {state.run} was taken up by another process meanwhile")
    return lease
