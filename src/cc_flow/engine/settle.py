"""The look at the end: what was ever in doubt is looked at once more, so that no duplicate stays silent.

A second thing where one was meant is reported, never deleted: which of the two somebody has touched since, only a
person knows.
"""

from cc_flow.engine.context import Context
from cc_flow.engine.doubts import doubts_of
from cc_flow.engine.readback import look
from cc_flow.engine.results import StepFailure, Stop, StopReason
from cc_flow.journal.events import DuplicateFound, Reported


async def check(context: Context, problem: StepFailure | Stop | None) -> StepFailure | Stop | None:
    """Look at each doubtful create again; a duplicate is worse than any failure before it."""
    if isinstance(problem, Stop) and problem.reason in (StopReason.INTERRUPTED, StopReason.UNAUTHORIZED):
        return problem
    found: Stop | None = None
    for prepared, baseline in doubts_of(context):
        try:
            there = (await look(context, prepared)).new_since(baseline)
        except (StepFailure, Stop) as error:
            context.journal.record(
                Reported(prepared.at, context.mask(f"could not look again: {error.message}"), "warning")
            )
            continue
        if len(there) > 1:
            message = f"{len(there)} are there where one was meant; take away the one you do not want"
            context.journal.record(DuplicateFound(prepared.at, message))
            found = found or Stop(StopReason.UNKNOWN, prepared.at, message)
    return found or problem
