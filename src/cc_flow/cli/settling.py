"""A person's word goes into the journal: settled, and either done with its output or free to be sent again."""

import asyncio
from typing import Any

from cc_flow.cli.connecting import utc_now
from cc_flow.cli.running import LEASE, say
from cc_flow.diagnostic import did_you_mean
from cc_flow.errors import UsageError
from cc_flow.journal.events import StepSucceeded, WriteSettled
from cc_flow.journal.lease import Lease, this_process
from cc_flow.journal.state import RunState
from cc_flow.journal.store import Store
from cc_flow.journal.writer import Journal
from cc_flow.settings.places import state_folder


def settle(run: str, step: str, *, is_applied: bool, output: Any) -> None:
    """Record the word. Raises UsageError where the step has no write of unknown outcome."""
    with Store.open(state_folder(), clock=utc_now) as store:
        state = store.state(run)
        _refuse_unless_open(state, step)
        lease = store.acquire(run, this_process(), ttl=LEASE)
        try:
            asyncio.run(_record(store, lease, step, is_applied=is_applied, output=output))
        finally:
            store.release(lease)
    say(f"{step} counts as {'done' if is_applied else 'not done'}")


def _refuse_unless_open(state: RunState, step: str) -> None:
    open_paths = [path for path, one in state.steps.items() if one.open_intent is not None]
    if step not in open_paths:
        help_ = did_you_mean(step, open_paths, noun="steps with an unknown outcome")
        raise UsageError(f"step `{step}` of run {state.run} has no write whose outcome is unknown", help=help_)


async def _record(store: Store, lease: Lease, step: str, *, is_applied: bool, output: Any) -> None:
    journal = Journal(store, lease, offload=asyncio.to_thread, clock=utc_now)
    if not is_applied:
        await journal.record_durably(WriteSettled(step, "person-not-applied", "a person looked"))
        return
    settled = WriteSettled(step, "person-applied", "a person looked")
    if output is None:
        await journal.record_durably(settled)
    else:
        await journal.record_durably(settled, StepSucceeded(step, output, changed=True))
