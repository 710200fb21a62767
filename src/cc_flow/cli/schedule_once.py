"""A single pass over the schedules, from the command line to the exit code."""

import asyncio
import sys
from datetime import UTC

from cc_flow.cli.connecting import utc_now
from cc_flow.cli.running import say, signals
from cc_flow.cli.schedule_heartbeat import ping_after
from cc_flow.cli.schedule_lines import complaints, print_made
from cc_flow.cli.schedule_passes import Asked, Made, Scheduler
from cc_flow.cli.starting import moment_in
from cc_flow.cli.stopping import Stopping
from cc_flow.errors import Interrupted
from cc_flow.journal.store import Store
from cc_flow.settings.places import state_folder


def once(asked: Asked, *, moment: str | None, ping: str | None) -> int:
    """Make one pass; its exit code."""
    now = utc_now() if moment is None else moment_in(UTC, moment)
    with Store.open(state_folder(), clock=utc_now) as store:

        async def look() -> Made:
            stopping = Stopping()
            scheduler = Scheduler(asked, store, stopping)
            with signals(stopping.stop, from_system=stopping.hear_system):
                made = await scheduler.look(now)
                await ping_after(made, asked, store, ping)
            return made

        try:
            made = asyncio.run(look())
        except asyncio.CancelledError:
            raise Interrupted(
                "stopped at once; `cc-flow runs list` shows the runs that go on by `runs resume`"
            ) from None
    print_made(made, is_json=asked.is_json, with_tenant=asked.whom.tenants is not None)
    for words in complaints(made):
        say(words)
    if sys.stderr.isatty() and not made.lines and not made.exit_code:
        say("nothing is due\nnext: cc-flow schedule list")
    return made.exit_code
