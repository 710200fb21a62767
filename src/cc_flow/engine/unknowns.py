"""What is said, and recorded, where nobody knows what became of a write: the run stops, and a person looks."""

from typing import NoReturn

from cc_flow.engine.context import Context
from cc_flow.engine.prepared import Prepared
from cc_flow.engine.results import Stop, StopReason
from cc_flow.journal.events import StepUnknown


async def give_up(context: Context, prepared: Prepared, message: str) -> NoReturn:
    """The outcome stays unknown. Raises Stop."""
    request, run = prepared.request, context.journal.state.run
    words = f"{message}; {request.method} {request.path} may or may not have been done"
    look = f"look on the site, then say {_say(run, prepared.at)}, or let `cc-flow runs resume {run}` look again"
    await _stop(context, prepared, words, look)


async def refuse_beside_doubt(context: Context, prepared: Prepared, *, same: str | None) -> None:
    """While nobody knows what became of this action in another run, nothing is sent; `same` is the digest of the one
    request that counts, where not all do.

    Raises Stop.
    """
    state = context.journal.state
    for other in context.store.open_intents(state.origin, state.tenant, prepared.spec.name, digest=same):
        if other.run != state.run:
            words = f"run {other.run} sent `{prepared.spec.name}`, and nobody knows whether it was done"
            look = f"`cc-flow runs resume {other.run}` looks again; or look on the site, then say"
            await _stop(context, prepared, words, f"{look} {_say(other.run, other.path)}")


async def _stop(context: Context, prepared: Prepared, words: str, look: str) -> NoReturn:
    await context.journal.record_durably(StepUnknown(prepared.at, context.mask(words)))
    raise Stop(StopReason.UNKNOWN, prepared.at, words, help=look)


def _say(run: str, at: str) -> str:
    """How a person says what became of a write."""
    return f"`cc-flow runs settle {run} '{at}' --applied` (or `--not-applied`)"
