"""A write, once: baseline, durable intent, send, durable outcome; never again without having looked."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NoReturn

from cc_flow.actions.spec import EffectClass
from cc_flow.engine import guards
from cc_flow.engine.attempts import failed, output_of, send, stop_if_interrupted, unauthorized, wait_before
from cc_flow.engine.context import Context
from cc_flow.engine.policy import MOST_SENDS, Move, move_after
from cc_flow.engine.prepared import Prepared
from cc_flow.engine.readback import NOTHING, Seen, has_look_before, identity, look, natural_key
from cc_flow.engine.reconcile import Absent, Adopted, Undecidable, quiet, reconcile
from cc_flow.engine.results import StepFailure, Stop, StopReason
from cc_flow.journal.events import AttemptFailed, StepUnknown, WriteAnswered, WriteIntended, WriteSettled
from cc_flow.performer import Answer, Failure, FailureKind

_MOST_THROTTLED = 20  # answers of 429 to one write; each waits as it was told
_PROVES_NOTHING_DONE = frozenset(
    {
        FailureKind.REDIRECT,
        FailureKind.REJECTED,
        FailureKind.UNAUTHORIZED,
        FailureKind.CONFLICT,
        FailureKind.TOO_EARLY,
        FailureKind.THROTTLED,
    }
)


@dataclass(frozen=True, slots=True)
class Written:
    """What a write gave. `reused` says why nothing was sent, if so; `changed` whether this run made a difference."""

    output: Any
    changed: bool = True
    reused: str | None = None


async def write(context: Context, prepared: Prepared) -> Written:
    """Do it once. Raises StepFailure where it surely did not happen, Stop where that is not known."""
    guards.may(context, prepared)
    intents = context.journal.state.step(prepared.at).intents
    if intents and intents[-1].is_applied:
        return await _written_before(context, prepared, intents[-1].intended.baseline)
    open_intent = context.journal.state.step(prepared.at).open_intent
    if open_intent is not None:
        baseline = open_intent.intended.baseline
        settled = await _settle(context, prepared, _Intended(baseline, open_intent.at))
        return settled or await _send_until_known(context, prepared, baseline)
    before = await _baseline(context, prepared)
    if there := _already(prepared, before):
        return there
    return await _send_until_known(context, prepared, before.as_baseline())


async def _written_before(context: Context, prepared: Prepared, baseline: Any) -> Written:
    """A write that a person says was done: its output is what can be seen of it."""
    now = await look(context, prepared)
    if now.watched_is_new(baseline):
        return Written(now.watched)
    there = now.new_since(baseline) or now.matches
    return Written(there[0] if there else None)


async def _baseline(context: Context, prepared: Prepared) -> Seen:
    """What is there before. An open intent of another run on the same thing is left time to come to rest first."""
    key = natural_key(prepared)
    if key is not None:
        state = context.journal.state
        for other in context.store.open_intents(state.origin, state.tenant, prepared.spec.name, key):
            await quiet(context, prepared, other.since)
    return await look(context, prepared) if has_look_before(prepared) else NOTHING


def _already(prepared: Prepared, before: Seen) -> Written | None:
    """What is there already and makes the write needless; raises where the author wants that to be a failure."""
    if not before.matches:
        return None
    there = before.matches[0]
    if prepared.spec.effect_class is EffectClass.TOGGLE:
        return Written(there, changed=False, reused="exists")
    if not prepared.spec.has_natural_key or prepared.on_conflict == "allow":
        return None
    if prepared.on_conflict == "fail":
        raise StepFailure(
            prepared.at, f"it is there already, as {identity(there)}", action=prepared.spec.name, failure="exists"
        )
    return Written(there, changed=False, reused="exists")


@dataclass(slots=True)
class _Tally:
    """How often a write was tried in this invocation: what was throttled or never sent is no send."""

    attempts: int = 0
    sends: int = 0
    throttled: int = 0

    def add(self, failure: Failure) -> None:
        """One more attempt that failed."""
        self.throttled += failure.kind is FailureKind.THROTTLED
        self.sends += failure.kind not in (FailureKind.THROTTLED, FailureKind.NOT_SENT)

    def is_spent(self, prepared: Prepared, move: Move) -> bool:
        """Whether there is no further attempt."""
        most = 2 if move is Move.RETRY_ONCE else prepared.retry.max_attempts
        return (
            self.attempts - self.throttled >= most
            or self.sends >= MOST_SENDS[prepared.spec.effect_class]
            or self.throttled > _MOST_THROTTLED
        )


async def _send_until_known(context: Context, prepared: Prepared, baseline: Any) -> Written:
    """Send, and go on until the outcome is known."""
    tally = _Tally()
    while True:
        tally.attempts += 1
        await guards.before_send(context, prepared, attempt=tally.attempts)
        intended_at = await _intend(context, prepared, baseline)
        outcome = await _send_recording_stops(context, prepared, tally.attempts)
        if isinstance(outcome, Answer):
            number = _send_number(context, prepared)
            context.journal.record(WriteAnswered(prepared.at, number, "done", status=outcome.status))
            return Written(output_of(context, prepared, outcome))
        move = move_after(outcome.kind, prepared.spec.effect_class)
        await _answered(context, prepared, outcome, move)
        tally.add(outcome)
        if written := await _after_failure(context, prepared, outcome, tally, _Intended(baseline, intended_at)):
            return written
        if tally.is_spent(prepared, move) or not context.pressure.may_retry():
            raise failed(prepared, outcome, tally.attempts, "nothing was written")
        await _wait(context, prepared, outcome, tally.attempts)


@dataclass(frozen=True, slots=True)
class _Intended:
    """What was there before the first send, and when the last was intended."""

    baseline: Any
    at: datetime


async def _after_failure(
    context: Context, prepared: Prepared, failure: Failure, tally: _Tally, intended: _Intended
) -> Written | None:
    """What the table says: the write as it turned out to be done, None where it may be sent again; raises where not."""
    if prepared.spec.method == "DELETE" and tally.sends > 1 and failure.status in (404, 410):
        # Sent again, it finds nothing: the lost answer was a success.
        return Written(None)
    move = move_after(failure.kind, prepared.spec.effect_class)
    match move:
        case Move.STOP:
            raise unauthorized(prepared, failure)
        case Move.FAIL:
            raise failed(prepared, failure, tally.attempts)
        case Move.UNKNOWN:
            return await _give_up(context, prepared, failure.message)
        case Move.LOOK:
            return await _settle(context, prepared, intended)
        case Move.WAIT_LOOK:
            await _wait(context, prepared, failure, tally.attempts)
            return await _look_once(context, prepared, intended)
        case Move.LOOK_OR_FAIL:
            if written := await _look_once(context, prepared, intended):
                return written
            raise failed(prepared, failure, tally.attempts)
    return None


async def _intend(context: Context, prepared: Prepared, baseline: Any) -> datetime:
    """The intent, on disk before the first byte leaves."""
    request = prepared.request
    number = _send_number(context, prepared) + 1
    context.written.add(prepared.at)
    intent = WriteIntended(
        prepared.at,
        number,
        prepared.spec.name,
        prepared.digest,
        request.method,
        context.mask(request.path),
        natural_key=natural_key(prepared),
        baseline=baseline,
        request_id=prepared.call(context, attempt=number).request_id,
        effect=prepared.spec.effect.value,
    )
    at = context.clock.now()
    await context.journal.record_durably(intent)
    return at


async def _send_recording_stops(context: Context, prepared: Prepared, attempt: int) -> Answer | Failure:
    """Send; what ends the run between intent and request is recorded as not sent."""
    try:
        return await send(context, prepared, attempt=attempt)
    except (Stop, StepFailure):
        context.journal.record(WriteAnswered(prepared.at, _send_number(context, prepared), "not_sent"))
        raise


def _send_number(context: Context, prepared: Prepared) -> int:
    return len(context.journal.state.step(prepared.at).intents)


async def _answered(context: Context, prepared: Prepared, failure: Failure, move: Move) -> None:
    is_done_nothing = failure.kind in _PROVES_NOTHING_DONE or move is Move.FAIL
    outcome = "not_sent" if failure.kind is FailureKind.NOT_SENT else "refused" if is_done_nothing else "ambiguous"
    number = _send_number(context, prepared)
    await context.journal.record_durably(
        WriteAnswered(prepared.at, number, outcome, failure.status, failure.kind.value, context.mask(failure.message))
    )


async def _look_once(context: Context, prepared: Prepared, intended: _Intended) -> Written | None:
    """After an answer that did nothing, in words: it may be there all the same. None where it is not."""
    now = await look(context, prepared)
    if now.watched_is_new(intended.baseline):
        return await _adopt(context, prepared, now.watched)
    is_state = prepared.spec.effect_class in (EffectClass.SET, EffectClass.TOGGLE)
    there = now.matches if is_state else now.new_since(intended.baseline)
    return await _adopt(context, prepared, there[0]) if len(there) == 1 else None


async def _settle(context: Context, prepared: Prepared, intended: _Intended) -> Written | None:
    """Make an unknown outcome known. None: it did not happen and may be sent again."""
    verdict = await reconcile(context, prepared, baseline=intended.baseline, intended_at=intended.at)
    match verdict:
        case Adopted(output=output):
            return await _adopt(context, prepared, output)
        case Absent():
            await context.journal.record_durably(WriteSettled(prepared.at, "absent"))
            stop_if_interrupted(context, prepared.at)
            return None
        case Undecidable(message=message):
            return await _give_up(context, prepared, message)


async def _adopt(context: Context, prepared: Prepared, output: Any) -> Written:
    context.journal.record(WriteSettled(prepared.at, "adopted"))
    return Written(output)


async def _give_up(context: Context, prepared: Prepared, message: str) -> NoReturn:
    """The outcome stays unknown: the run stops, and a person looks."""
    request = prepared.request
    words = f"{message}; {request.method} {request.path} may or may not have been done"
    await context.journal.record_durably(StepUnknown(prepared.at, context.mask(words)))
    run = context.journal.state.run
    raise Stop(
        StopReason.UNKNOWN,
        prepared.at,
        words,
        help=f"look on the site, then say `cc-flow runs settle {run} '{prepared.at}' --applied` (or `--not-applied`), "
        f"or let `cc-flow runs resume {run}` look again",
    )


async def _wait(context: Context, prepared: Prepared, failure: Failure, attempt: int) -> None:
    wait = wait_before(context, prepared, failure, attempt + 1)
    if wait >= prepared.bounds.left(context.clock):
        raise failed(prepared, failure, attempt, "its deadline leaves no time for another attempt")
    message = context.mask(failure.message)
    context.journal.record(AttemptFailed(prepared.at, attempt, failure.kind.value, message, round(wait, 3)))
    await context.interrupt.pause(context.clock, wait)
    stop_if_interrupted(context, prepared.at)
