"""From an unknown outcome to a known one: wait, look, and adopt, send again, or say that a person must look.

A look can prove that a write happened as soon as it shows. That it did not happen is believed only after `quiet` has
passed since its intent, and two looks agree: a router gives up after 30 seconds, the work behind it may not.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from cc_flow.actions.spec import EffectClass
from cc_flow.engine.attempts import stop_if_interrupted
from cc_flow.engine.context import Context
from cc_flow.engine.prepared import Prepared
from cc_flow.engine.readback import Seen, is_another_in_doubt, look, says_state, watched_output, with_what_others_made
from cc_flow.engine.results import StepFailure, Stop, StopReason
from cc_flow.frozen import frozen


@frozen
class Adopted:
    """It happened; `output` is what is there."""

    output: Any


@frozen
class Absent:
    """It did not happen, or sending it again ends in the same state."""


@frozen
class Undecidable:
    """It may have happened; `message` says what to look at."""

    message: str


Verdict = Adopted | Absent | Undecidable


async def reconcile(context: Context, prepared: Prepared, *, baseline: Any, intended_at: datetime) -> Verdict:
    """What became of a write whose answer was lost. Raises Stop where the run was interrupted while it waited."""
    spec = prepared.spec
    if spec.effect_class in (EffectClass.EXTERNAL, EffectClass.MONEY, EffectClass.ACCOUNT):
        return Undecidable(f"{spec.name} cannot be read back")
    if spec.read_back is None:
        if spec.effect_class is EffectClass.SET:
            return Absent()
        return Undecidable(f"there is no way to read back {spec.name}")
    if spec.effect_class is EffectClass.TOGGLE and not says_state(prepared):
        return Undecidable("the inputs do not say how it shall be, so nothing shows whether it was flipped")
    try:
        return await _look_until_sure(context, prepared, baseline, intended_at)
    except (StepFailure, Stop) as failure:
        # A key that is not accepted any more stops the run, too; what it may have written is said first.
        if isinstance(failure, Stop) and failure.reason is not StopReason.UNAUTHORIZED:
            raise
        return Undecidable(f"the look whether it happened failed: {failure.message}")


async def _look_until_sure(context: Context, prepared: Prepared, baseline: Any, intended_at: datetime) -> Verdict:
    spec = prepared.spec
    # Of many, a first look may show a part.
    if not spec.makes_many and (verdict := _judge(context, prepared, await look(context, prepared), baseline)):
        return verdict
    if spec.effect_class is EffectClass.SET:
        return Absent()
    await quiet(context, prepared, intended_at)
    first = _judge(context, prepared, await look(context, prepared), baseline)
    if first is not None:
        return first
    await _pause(context, prepared, min(prepared.quiet * context.quiet_factor / 4, 10.0))
    second = _judge(context, prepared, await look(context, prepared), baseline)
    if second is not None:
        return second
    if spec.effect_class is EffectClass.GENERATE:
        return Undecidable("nothing new is to be seen, but a generation may have been paid for")
    return Absent()


def _judge(context: Context, prepared: Prepared, now: Seen, baseline: Any) -> Verdict | None:
    """What one look proves; None where it proves nothing."""
    read_back = prepared.spec.read_back
    assert read_back is not None  # noqa: S101 - the caller has looked
    if read_back.watch is not None:
        return Adopted(watched_output(now.watched)) if now.watched_is_new(baseline) else None
    if prepared.spec.effect_class in (EffectClass.SET, EffectClass.TOGGLE):
        return Adopted(now.matches[0]) if now.matches else None
    # As of this look: other steps have gone on meanwhile.
    new = now.new_since(with_what_others_made(context, prepared, baseline))
    if not new:
        return None
    if read_back.many:
        if is_another_in_doubt(context, prepared):
            return Undecidable("another step may have made what is new there")
        return Adopted(all_of(new))
    if len(new) > 1:
        return Undecidable(f"{len(new)} new ones are there where one was meant")
    return Adopted(new[0])


def all_of(things: Sequence[Any]) -> dict[str, Any]:
    """Several things as the output of what made them."""
    return {"results": list(things), "count": len(things)}


async def quiet(context: Context, prepared: Prepared, since: datetime) -> None:
    """Wait until the work behind a lost answer must have come to rest."""
    passed = context.passed.at_least_since(since)
    await _pause(context, prepared, prepared.quiet * context.quiet_factor - passed)


async def _pause(context: Context, prepared: Prepared, seconds: float) -> None:
    await context.interrupt.pause(context.clock, seconds)
    stop_if_interrupted(context, prepared.at)
