"""The turn of a write, with all that must be passed in it. Of money and the account that is the membership, too: it is
read when nothing is left to wait for, neither a rate limit nor a person.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from cc_flow.actions.catalog import find
from cc_flow.engine import guards
from cc_flow.engine.attempts import next_attempt, output_of, seen, send, turn
from cc_flow.engine.context import Context
from cc_flow.engine.polling import holds
from cc_flow.engine.prepared import Prepared
from cc_flow.engine.results import Stop, StopReason
from cc_flow.journal.events import Reported
from cc_flow.performer import Answer, Failure
from cc_flow.unknown import Undecided
from cc_flow.workflow.values import Condition


@asynccontextmanager
async def turn_to_write(context: Context, prepared: Prepared, *, attempt: int) -> AsyncIterator[None]:
    """A turn in which the write may be sent: nothing speaks against it any more. Raises Stop or StepFailure where
    something does, and nothing was sent.
    """
    look, places = 1, int(prepared.expect is not None)
    while True:
        async with turn(context, prepared, looks=places):
            await guards.before_send(context, prepared, attempt=attempt)
            failure = await _look_at_membership(context, prepared, look)
            if failure is None:
                guards.refuse_excess(context, prepared)
                yield
                return
        look = await next_attempt(context, _membership(context, prepared), failure, look)


async def _look_at_membership(context: Context, prepared: Prepared, attempt: int) -> Failure | None:
    """Raise Stop where it is not as expected; a failure where it could not be read."""
    if prepared.expect is None:
        return None
    reading = _membership(context, prepared)
    outcome = await send(context, reading, attempt=attempt)
    if isinstance(outcome, Failure):
        return outcome
    _judge(context, prepared, prepared.expect, reading, outcome)
    return None


def _membership(context: Context, prepared: Prepared) -> Prepared:
    return prepared.reading(find("billing.get_membership"), {}, context)


def _judge(context: Context, prepared: Prepared, expect: Condition, reading: Prepared, answer: Answer) -> None:
    words, membership = expect.node.text, seen(context, reading, output_of(context, reading, answer))
    try:
        is_so = holds(expect, {"membership": membership}, prepared.at)
    except Undecided as undecided:
        message = f"known after apply: {words} ({undecided.unknown.origin})"
        context.journal.record(Reported(prepared.at, message))
        return
    if not is_so:
        raise Stop(StopReason.POLICY, prepared.at, f"the membership is not as expected: {words}")
