"""What is said, and recorded, where nobody knows what became of a write: the run stops, and a person looks."""

from typing import NoReturn

from cc_flow.engine.context import Context
from cc_flow.engine.prepared import Prepared
from cc_flow.engine.results import Stop, StopReason
from cc_flow.journal.events import StepUnknown
from cc_flow.journal.steps import Intent


async def give_up(context: Context, prepared: Prepared, message: str) -> NoReturn:
    """The outcome stays unknown. Raises Stop."""
    request, run = prepared.request, context.journal.state.run
    words = f"{message}; {request.method} {request.path} may or may not have been done"
    look = f"look on the site, then say {_say(run, prepared.at)}, or let `cc-flow runs resume {run}` look again"
    await _stop(context, prepared.at, words, look)


async def refuse_another(context: Context, at: str, why: str) -> None:
    """While nobody knows what became of a step's write, that one is asked after, and no other is sent; `why` says how
    the step differs now from what it sent.

    Raises Stop.
    """
    if (sent := context.journal.state.step(at).open_intent) is not None:
        stop = in_doubt(context, at, sent, why)
        await context.journal.record_durably(StepUnknown(at, stop.message))
        raise stop


def in_doubt(context: Context, at: str, sent: Intent, why: str) -> Stop:
    """The end of a run that knows no more of a write than that it was sent: which request that was, and what to do."""
    intended = sent.intended
    request = [f" for {intended.natural_key}"] if intended.natural_key else []
    request += [f" as {intended.request_id}"] if intended.request_id else []
    known = f"{intended.method} {intended.url_path} may or may not have been done; it was sent{''.join(request)}"
    words = context.mask(f"{known}, and {why}")
    look = f"look on the site, then say {_say(context.journal.state.run, at)}"
    return Stop(StopReason.UNKNOWN, at, words, help=look)


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
            await _stop(context, prepared.at, words, f"{look} {_say(other.run, other.path)}")


async def _stop(context: Context, at: str, words: str, look: str) -> NoReturn:
    await context.journal.record_durably(StepUnknown(at, context.mask(words)))
    raise Stop(StopReason.UNKNOWN, at, words, help=look)


def _say(run: str, at: str) -> str:
    """How a person says what became of a write."""
    return f"`cc-flow runs settle {run} '{at}' --applied` (or `--not-applied`)"
