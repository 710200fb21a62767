"""Of one thing, one write at a time: two that look at once would both find nothing there, and both make it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import anyio

from cc_flow.actions.spec import EffectClass
from cc_flow.engine import guards
from cc_flow.engine.attempts import stop_if_interrupted
from cc_flow.engine.context import Context
from cc_flow.engine.prepared import Prepared
from cc_flow.engine.readback import natural_key
from cc_flow.engine.results import StepFailure
from cc_flow.journal.events import Reported

# Done twice it is there twice, or paid for twice.
ONCE = frozenset({EffectClass.CREATE, EffectClass.GENERATE, EffectClass.EXTERNAL})
_FIRST_WAIT, _LONGEST_WAIT = 0.05, 1.0  # seconds


@asynccontextmanager
async def alone(context: Context, prepared: Prepared) -> AsyncIterator[None]:
    """While no other write of the same thing is under way, of this run or of any other on this machine.

    Raises Stop where interrupted, and StepFailure where the step's deadline passes before its turn comes.
    """
    thing = _thing(context, prepared)
    if thing is None:
        yield
        return
    async with context.things.setdefault(thing, anyio.Lock()):
        await _claim(context, prepared, thing)
        try:
            yield
        finally:
            context.store.drop_claim(thing, run=context.journal.state.run)


def was_overtaken(context: Context, prepared: Prepared) -> bool:
    """Whether another run may have written the thing since this one looked: it waited too long, or stood still."""
    thing = _thing(context, prepared)
    return thing is not None and not context.store.renew_claim(thing, run=context.journal.state.run)


async def be_alone_again(context: Context, prepared: Prepared) -> None:
    """Wait until the other run has written it. Raises as `alone` does."""
    if (thing := _thing(context, prepared)) is not None:
        await _claim(context, prepared, thing)


def _thing(context: Context, prepared: Prepared) -> str | None:
    """What must not be written by two at once; None for what may: done twice, it is as if done once."""
    spec, state = prepared.spec, context.journal.state
    key = "" if spec.effect in guards.GRAVE else natural_key(prepared)
    if key is None and spec.effect_class in ONCE:
        key = prepared.digest
    return None if key is None else f"{state.origin} {state.tenant} {spec.name} {key}"


async def _claim(context: Context, prepared: Prepared, thing: str) -> None:
    wait = _FIRST_WAIT
    while not context.store.claim(thing, run=context.journal.state.run):
        if wait == _FIRST_WAIT:
            context.journal.record(Reported(prepared.at, "another run is writing the same: waiting until it has"))
        left = prepared.bounds.left(context.clock)
        if left <= 0:
            raise StepFailure(prepared.at, "another run was writing the same until the deadline", failure="deadline")
        await context.interrupt.pause(context.clock, min(wait, left))
        stop_if_interrupted(context, prepared.at)
        wait = min(wait * 2, _LONGEST_WAIT)
