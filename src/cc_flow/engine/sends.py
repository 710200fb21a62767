"""One send of a write: its durable intent, the bytes while that is fresh, the durable outcome. Decides nothing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cc_flow.engine.attempts import send
from cc_flow.engine.context import Context
from cc_flow.engine.policy import MOST_SENDS, Move
from cc_flow.engine.prepared import Prepared
from cc_flow.engine.readback import natural_key
from cc_flow.journal.events import WriteAnswered, WriteIntended
from cc_flow.performer import Answer, Failure, FailureKind
from cc_flow.secret import HIDDEN, Secret

SENT_WITHIN = 10.0
"""Seconds from the intent to the first byte. A process that slept on its intent, or waited so long for its disk, may
have been given up meanwhile, and its write settled by another: it intends anew, which only the run's holder can."""

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


@dataclass(slots=True)
class Tally:
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
        most = min(prepared.retry.max_attempts, 2 if move is Move.RETRY_ONCE else prepared.retry.max_attempts)
        return (
            self.attempts - self.throttled >= most
            or self.sends >= MOST_SENDS[prepared.spec.effect_class]
            or self.throttled > _MOST_THROTTLED
        )


async def intend(context: Context, prepared: Prepared, baseline: Any) -> datetime:
    """The intent, on disk before the first byte leaves; when it began to be recorded."""
    request = prepared.request
    number = send_number(context, prepared) + 1
    context.written.add(prepared.at)
    intent = WriteIntended(
        prepared.at,
        number,
        prepared.spec.name,
        prepared.digest,
        request.method,
        context.mask(request.path),
        values=_recordable(prepared.values, context.mask),
        natural_key=natural_key(prepared),
        baseline=baseline,
        request_id=prepared.call(context, attempt=number).request_id,
        effect=prepared.spec.effect.value,
        is_one_enough=prepared.is_one_enough,
    )
    at = context.clock.now()
    context.passed.note(at)
    await context.journal.record_durably(intent)
    context.passed.note(last_intended(context, prepared))
    return at


def last_intended(context: Context, prepared: Prepared) -> datetime:
    """When the step's last intent was recorded, as the journal has it."""
    return context.journal.state.step(prepared.at).intents[-1].at


def _recordable(values: Any, mask: Callable[[str], str]) -> Any:
    """Inputs as the journal keeps them, for an undo: secrets are not kept."""
    match values:
        case Secret():
            return HIDDEN
        case str():
            return mask(values)
        case Mapping():
            return {name: _recordable(one, mask) for name, one in values.items()}
        case list() | tuple():
            return [_recordable(one, mask) for one in values]
        case _:
            return values


async def send_intended(context: Context, prepared: Prepared, *, intended_at: datetime) -> Answer | Failure:
    """Send what was intended just now, under the request id that was recorded; nothing that was intended long ago."""
    if context.passed.at_most_since(intended_at) > SENT_WITHIN:
        request = prepared.request
        return Failure(FailureKind.NOT_SENT, f"{request.method} {request.path} was not sent: this machine fell asleep")
    return await send(context, prepared, attempt=send_number(context, prepared))


async def record_failure(context: Context, prepared: Prepared, failure: Failure, move: Move) -> None:
    """How a send failed, on disk."""
    is_done_nothing = failure.kind in _PROVES_NOTHING_DONE or move is Move.FAIL
    outcome = "not_sent" if failure.kind is FailureKind.NOT_SENT else "refused" if is_done_nothing else "ambiguous"
    number = send_number(context, prepared)
    await context.journal.record_durably(
        WriteAnswered(prepared.at, number, outcome, failure.status, failure.kind.value, context.mask(failure.message))
    )


def record_answer(context: Context, prepared: Prepared, answer: Answer) -> None:
    """That a send was answered; on disk with the step's end."""
    number = send_number(context, prepared)
    context.journal.record(WriteAnswered(prepared.at, number, "done", status=answer.status))


def send_number(context: Context, prepared: Prepared) -> int:
    """How often this step's write was intended, over all attempts of the run."""
    return len(context.journal.state.step(prepared.at).intents)
