"""A write, once: baseline, durable intent, send, durable outcome; never again without having looked."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, NoReturn

from cc_flow.actions.spec import EffectClass
from cc_flow.engine import guards, rest
from cc_flow.engine.alone import ONCE, alone, be_alone_again, was_overtaken
from cc_flow.engine.attempts import (
    failed,
    output_of,
    pause_before_next,
    stop_if_interrupted,
    unauthorized,
    wait_before,
)
from cc_flow.engine.context import Context
from cc_flow.engine.expected import turn_to_write
from cc_flow.engine.policy import Move, move_after
from cc_flow.engine.prepared import Prepared
from cc_flow.engine.readback import (
    NOTHING,
    Seen,
    has_look_before,
    identity,
    look,
    natural_key,
    watched_output,
    with_what_others_made,
)
from cc_flow.engine.reconcile import Absent, Adopted, Undecidable, all_of, quiet, reconcile
from cc_flow.engine.results import StepFailure, Stop, outweighs_doubt
from cc_flow.engine.sends import Tally, intend, last_intended, record_answer, record_failure, send_intended
from cc_flow.engine.unknowns import give_up, refuse_another, refuse_beside_doubt
from cc_flow.frozen import frozen
from cc_flow.journal.events import WriteSettled
from cc_flow.journal.steps import Intent
from cc_flow.performer import Answer, Failure


@frozen
class Written:
    """What a write gave. `reused` says why nothing was sent, if so; `changed` whether this run made a difference."""

    output: Any
    changed: bool = True
    reused: str | None = None


async def write(context: Context, prepared: Prepared) -> Written:
    """Do it once. Raises StepFailure where it surely did not happen, Stop where that is not known."""
    guards.may(context, prepared)
    async with alone(context, prepared):
        await rest.wait_for_rest(context, prepared)
        try:
            return await _write(context, prepared)
        except (StepFailure, Stop) as problem:
            await _say_doubt(context, prepared, problem)
            raise


async def _say_doubt(context: Context, prepared: Prepared, problem: StepFailure | Stop) -> None:
    """No failure, refused key or policy hides that a send of this step may have been done: that is worse."""
    if not outweighs_doubt(problem) and _is_in_doubt(context, prepared):
        await give_up(context, prepared, problem.message)


async def _write(context: Context, prepared: Prepared) -> Written:
    step = context.journal.state.step(prepared.at)
    applied = next((intent for intent in step.intents if intent.is_applied), None)
    if applied is not None:
        return await _written_before(context, prepared, applied)
    open_intent = step.open_intent
    if open_intent is not None:
        if open_intent.intended.digest != prepared.digest:
            # To look for what is asked for now would prove nothing of what was sent.
            await refuse_another(context, prepared.at, "the step asks for something else now")
        baseline = open_intent.intended.baseline
        settled = await _settle(context, prepared, _Intended(baseline, open_intent.at))
        return settled or await _send_until_known(context, prepared, baseline)
    return await _look_and_send(context, prepared)


async def _look_and_send(context: Context, prepared: Prepared) -> Written:
    """Send what is not there yet."""
    before = await _baseline(context, prepared)
    if there := _already(prepared, before) or _came_late(context, prepared, before):
        return there
    return await _send_until_known(context, prepared, before.as_baseline())


async def _written_before(context: Context, prepared: Prepared, applied: Intent) -> Written:
    """A write that was done, as a person says or the journal: its output is what can be seen of it, as it was sent."""
    intended = applied.intended
    prepared = replace(prepared, values=intended.values or prepared.values)
    now = await look(context, prepared)
    if now.watched_is_new(intended.baseline):
        return Written(watched_output(now.watched))
    # What stood there before the step's first send; before a later one there may have been what that had made.
    first = next(one.intended for one in _intents(context, prepared) if one.intended.digest == intended.digest)
    there = now.new_since(with_what_others_made(context, prepared, first.baseline))
    is_a_word = applied.settlement is not None and applied.settlement.how == "person-applied"
    if not there and is_a_word and (others := now.new_since(first.baseline)):
        await _doubt_the_word(context, prepared, len(others))
    return Written(_own(context, prepared, there or now.matches))


def _own(context: Context, prepared: Prepared, there: Sequence[Any]) -> Any:
    """What the step is known to have made, as it is now; else what may be its own, None where there is nothing."""
    made = context.journal.state.step(prepared.at).made
    if made is not None:
        return next((one for one in there if identity(one) == identity(made)), made)
    return all_of(there) if there and prepared.spec.makes_many else next(iter(there), None)


async def _doubt_the_word(context: Context, prepared: Prepared, others: int) -> NoReturn:
    """A person may have taken the one for the other: of two that ask for the same, one may be lost."""
    words = f"somebody said that it was done, but all that is there ({others}) was made by other steps of this run"
    await context.journal.record_durably(WriteSettled(prepared.at, "unknown", words))
    await give_up(context, prepared, words)


def _came_late(context: Context, prepared: Prepared, before: Seen) -> Written | None:
    """What an earlier send of this step has made after all, once its absence was believed."""
    same = (one for one in _intents(context, prepared) if one.intended.digest == prepared.digest)
    lost = next(filter(_was_never_answered, same), None)
    if lost is None or prepared.spec.effect_class is not EffectClass.CREATE:
        return None
    there = before.new_since(with_what_others_made(context, prepared, lost.intended.baseline))
    if not there:
        return None
    context.journal.record(WriteSettled(prepared.at, "adopted"))
    return Written(there[0])


def _intents(context: Context, prepared: Prepared) -> Sequence[Intent]:
    """Every send of this step that was meant, over all attempts of the run."""
    return context.journal.state.step(prepared.at).intents


async def _baseline(context: Context, prepared: Prepared) -> Seen:
    """What is there before. An open intent on the same thing, of whichever run, is left time to come to rest first;
    where a look would not tell what became of it, a person must.
    """
    key, state, beside = natural_key(prepared), context.journal.state, None
    if prepared.spec.effect_class in ONCE and not prepared.spec.has_natural_key:
        await refuse_beside_doubt(context, prepared, same=prepared.digest)
    elif key is not None:
        for other in context.store.open_intents(state.origin, state.tenant, prepared.spec.name, key):
            # This run's own may be known by now, and on its way to the disk.
            if other.run != state.run or state.step(other.path).open_intent is not None:
                await quiet(context, prepared, other.since)
                beside = other.since if other.run != state.run else beside
    elif prepared.spec.effect in guards.GRAVE:
        await refuse_beside_doubt(context, prepared, same=None)
    before = await look(context, prepared) if has_look_before(prepared) else NOTHING
    return replace(before, beside=beside)


def _already(prepared: Prepared, before: Seen) -> Written | None:
    """What is there already and makes the write needless; raises where the author wants that to be a failure."""
    if not before.matches:
        return None
    there = before.matches[0]
    if prepared.spec.effect_class is EffectClass.TOGGLE:
        return Written(there, changed=False, reused="exists")
    if not prepared.is_one_enough:
        return None
    if prepared.on_conflict == "fail":
        raise StepFailure(
            prepared.at, f"it is there already, as {identity(there)}", action=prepared.spec.name, failure="exists"
        )
    return Written(there, changed=False, reused="exists")


async def _send_until_known(context: Context, prepared: Prepared, baseline: Any) -> Written:
    """Send, and go on until the outcome is known."""
    tally = Tally()
    while True:
        tally.attempts += 1
        # Before the intent: what waits between intent and send eats up the time that `quiet` counts from the intent.
        async with turn_to_write(context, prepared, attempt=tally.attempts):
            if was_overtaken(context, prepared):
                break
            intended_at = await intend(context, prepared, baseline)
            intended = _Intended(baseline, last_intended(context, prepared))
            outcome = await send_intended(context, prepared, intended_at=intended_at)
        if isinstance(outcome, Answer):
            record_answer(context, prepared, outcome)
            return Written(output_of(context, prepared, outcome))
        move = move_after(outcome.kind, prepared.spec.effect_class)
        await record_failure(context, prepared, outcome, move)
        tally.add(outcome)
        if written := await _after_failure(context, prepared, outcome, tally, intended):
            return written
        if tally.is_spent(prepared, move) or not context.pressure.may_retry():
            await _end(context, prepared, outcome, tally.attempts, "nothing was written")
        if move is not Move.WAIT_LOOK:  # which has waited
            await _wait(context, prepared, outcome, tally.attempts)
    await be_alone_again(context, prepared)
    return await _look_and_send(context, prepared)


@frozen
class _Intended:
    """What was there before the first send, and when the last was intended."""

    baseline: Any
    at: datetime


async def _after_failure(
    context: Context, prepared: Prepared, failure: Failure, tally: Tally, intended: _Intended
) -> Written | None:
    """What the table says: the write as it turned out to be done, None where it may be sent again; raises where not."""
    if _is_gone(context, prepared, failure):
        # Sent again, it finds nothing: a lost answer was a success.
        return await _adopt(context, prepared, None)
    if _is_in_doubt(context, prepared):
        rest.note(context, prepared, intended.at)
    match move_after(failure.kind, prepared.spec.effect_class):
        case Move.STOP:
            raise unauthorized(prepared, failure)
        case Move.FAIL:
            await _end(context, prepared, failure, tally.attempts)
        case Move.UNKNOWN:
            await give_up(context, prepared, failure.message)
        case Move.LOOK:
            return await _settle(context, prepared, intended)
        case Move.WAIT_LOOK:
            await _wait(context, prepared, failure, tally.attempts)
            return await _look_once(context, prepared, intended)
        case Move.LOOK_OR_FAIL:
            if written := await _look_once(context, prepared, intended):
                return written
            await _end(context, prepared, failure, tally.attempts)
    return None


def _is_gone(context: Context, prepared: Prepared, failure: Failure) -> bool:
    """Whether a DELETE finds nothing because one before it, in whichever attempt, was done after all."""
    if prepared.spec.method != "DELETE" or failure.status not in (404, 410):
        return False
    return any(map(_was_never_answered, _intents(context, prepared)[:-1]))


def _was_never_answered(intent: Intent) -> bool:
    return intent.is_open or (intent.settlement is not None and intent.settlement.how == "absent")


def _is_in_doubt(context: Context, prepared: Prepared) -> bool:
    """Whether a send of this step has no known outcome."""
    return context.journal.state.step(prepared.at).open_intent is not None


async def _end(
    context: Context, prepared: Prepared, failure: Failure, attempt: int, why: str | None = None
) -> NoReturn:
    """No further attempt: it failed, or nobody knows."""
    if _is_in_doubt(context, prepared):
        await give_up(context, prepared, failure.message)
    raise failed(prepared, failure, attempt, why)


async def _look_once(context: Context, prepared: Prepared, intended: _Intended) -> Written | None:
    """After an answer that did nothing, in words: it may be there all the same. None where it is not.

    What is new in a month is no such sign: anybody may have put it there.
    """
    if prepared.spec.makes_many:
        return None
    now = await look(context, prepared)
    if now.watched_is_new(intended.baseline):
        return await _adopt(context, prepared, watched_output(now.watched))
    is_state = prepared.spec.effect_class in (EffectClass.SET, EffectClass.TOGGLE)
    baseline = with_what_others_made(context, prepared, intended.baseline)
    there = now.matches if is_state else now.new_since(baseline)
    return await _adopt(context, prepared, there[0]) if len(there) == 1 else None


async def _settle(context: Context, prepared: Prepared, intended: _Intended) -> Written | None:
    """Make an unknown outcome known. None: it did not happen and may be sent again."""
    verdict = await reconcile(context, prepared, baseline=intended.baseline, intended_at=intended.at)
    match verdict:
        case Adopted(output=output):
            return await _adopt(context, prepared, output)
        case Absent():
            # Of a set nothing was proven: it may simply be sent again.
            if prepared.spec.effect_class is not EffectClass.SET:
                await context.journal.record_durably(WriteSettled(prepared.at, "absent"))
            stop_if_interrupted(context, prepared.at)
            return None
        case Undecidable(message=message):
            return await give_up(context, prepared, message)


async def _adopt(context: Context, prepared: Prepared, output: Any) -> Written:
    if _is_in_doubt(context, prepared):
        context.journal.record(WriteSettled(prepared.at, "adopted"))
    return Written(output)


async def _wait(context: Context, prepared: Prepared, failure: Failure, attempt: int) -> None:
    wait = wait_before(context, prepared, failure, attempt + 1)
    if wait >= prepared.bounds.left(context.clock):
        await _end(context, prepared, failure, attempt, "its deadline leaves no time for another attempt")
    await pause_before_next(context, prepared, failure, attempt, wait)
