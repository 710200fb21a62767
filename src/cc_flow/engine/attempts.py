"""One request and what follows from how it ended: sending under restraint, and reading with retries."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

from cc_flow.actions.answer import AnswerProblem, read_answer
from cc_flow.actions.spec import EffectClass
from cc_flow.engine.context import Context
from cc_flow.engine.paging import Page, Unstable, walk
from cc_flow.engine.policy import Move, move_after
from cc_flow.engine.prepared import Prepared
from cc_flow.engine.pressure import LONGEST_WAIT, delay_before
from cc_flow.engine.results import StepFailure, Stop, StopReason
from cc_flow.engine.wrong_clock import compare_clocks
from cc_flow.journal.events import AttemptFailed
from cc_flow.performer import Answer, Failure, FailureKind
from cc_flow.workflow.model import Retry

_START_OF_A_HOST = 2.0  # seconds
_LONGEST_BEFORE_ONCE_MORE = 5.0  # seconds
_ONLY = {Move.RETRY_ONCE: 2, Move.RETRY_TWICE: 3}


@asynccontextmanager
async def turn(context: Context, prepared: Prepared, *, looks: int = 0) -> AsyncIterator[None]:
    """Wait as the run's restraint demands, for one request, with `looks` before it. Raises Stop where the run was
    interrupted, StepFailure past the deadline.
    """
    async with context.pressure.request(context.clock, context.interrupt, looks=looks):
        stop_if_interrupted(context, prepared.at)
        fail_if_late(context, prepared)
        yield


async def send(context: Context, prepared: Prepared, *, attempt: int) -> Answer | Failure:
    """One request, now."""
    outcome = await context.performer.perform(prepared.call(context, attempt=attempt))
    compare_clocks(context, prepared.at, outcome.at)
    if isinstance(outcome, Answer):
        try:
            output_of(context, prepared, outcome)
        except AnswerProblem as problem:
            outcome = Failure(FailureKind.BAD_ANSWER, str(problem), status=outcome.status)
    context.pressure.after(outcome, now=context.clock.monotonic())
    return outcome


def output_of(context: Context, prepared: Prepared, answer: Answer) -> Any:
    """An answer as later steps see it: snake_case, missing fields null. Raises AnswerProblem where it cannot be the
    API's.
    """
    return read_answer(prepared.kind, answer.body, wire=context.wire.fields.get(prepared.spec.name))


def stop_if_interrupted(context: Context, at: str) -> None:
    """Nothing new starts once the run was interrupted."""
    if context.interrupt.is_set:
        raise Stop(StopReason.INTERRUPTED, at, "interrupted")


def fail_if_late(context: Context, prepared: Prepared) -> None:
    """Nothing new is sent past the step's deadline."""
    if prepared.bounds.left(context.clock) <= 0:
        raise StepFailure(prepared.at, "the step's deadline has passed", failure="deadline")


async def read(context: Context, prepared: Prepared) -> Any:
    """A read's answer, in snake_case, with retries. Raises StepFailure or Stop."""
    attempt = 1
    while True:
        async with turn(context, prepared):
            outcome = await send(context, prepared, attempt=attempt)
        if isinstance(outcome, Answer):
            return output_of(context, prepared, outcome)
        if prepared.spec.may_be_absent and outcome.status == 404:
            # Of a thing that an account has once, "not found" says that there is none yet.
            return output_of(context, prepared, Answer(404))
        attempt = await next_attempt(context, prepared, outcome, attempt)


async def next_attempt(context: Context, prepared: Prepared, failure: Failure, attempt: int) -> int:
    """Wait as the table says and give the number of the next attempt; raises where there is none."""
    move = move_after(failure.kind, prepared.spec.effect_class)
    if move is Move.STOP:
        raise unauthorized(prepared, failure)
    most = min(prepared.retry.max_attempts, _ONLY.get(move, prepared.retry.max_attempts))
    if move is Move.FAIL or attempt >= most:
        raise failed(prepared, failure, attempt)
    wait = wait_before(context, prepared, failure, attempt + 1)
    if not context.pressure.may_retry():
        raise failed(prepared, failure, attempt, "the run has used up its retries")
    if wait >= prepared.bounds.left(context.clock):
        raise failed(prepared, failure, attempt, "its deadline leaves no time for another attempt")
    await pause_before_next(context, prepared, failure, attempt, wait)
    return attempt + 1


async def pause_before_next(context: Context, prepared: Prepared, failure: Failure, attempt: int, wait: float) -> None:
    """Say that an attempt failed and another follows in `wait` seconds; wait. Raises Stop where interrupted."""
    message = context.mask(failure.message)
    # A step that has ended is only looked at once more, and its story is told.
    if context.journal.state.step(prepared.at).status == "running":
        context.journal.record(AttemptFailed(prepared.at, attempt, failure.kind.value, message, round(wait, 3)))
    await context.interrupt.pause(context.clock, wait)
    stop_if_interrupted(context, prepared.at)


def wait_before(context: Context, prepared: Prepared, failure: Failure, attempt: int) -> float:
    """Seconds before `attempt`: as the server asked, or as the step's retry has it."""
    if failure.retry_after is None:
        return _own_delay(context, prepared, failure, attempt)
    if failure.retry_after > LONGEST_WAIT:
        raise failed(prepared, failure, attempt - 1, f"a run waits {LONGEST_WAIT:.0f} s at the most")
    # A little on top, so that all who were told the same do not come back at once.
    return failure.retry_after * (1 + context.random.uniform(0, 0.1))


def _own_delay(context: Context, prepared: Prepared, failure: Failure, attempt: int) -> float:
    """Seconds as the step's retry has it. After a router's page at least those in which a host starts, unless the
    author asks for less than is usual; before money is tried once more no longer than a person would wait.
    """
    retry, delay = prepared.retry, delay_before(attempt, prepared.retry, context.random)
    if failure.kind is FailureKind.ROUTER and retry.initial_delay >= Retry().initial_delay:
        return max(delay, min(_START_OF_A_HOST, retry.max_delay))
    if move_after(failure.kind, prepared.spec.effect_class) is Move.RETRY_ONCE:
        return min(delay, _LONGEST_BEFORE_ONCE_MORE)
    return delay


def failed(prepared: Prepared, failure: Failure, attempt: int, why: str | None = None) -> StepFailure:
    """The end of a step that failed."""
    message = f"{failure.message}{f' ({why})' if why else ''}"
    detail = {name: list(messages) for name, messages in failure.detail.items()} or None
    return StepFailure(
        prepared.at,
        message,
        action=prepared.spec.name,
        failure=failure.kind.value,
        status=failure.status,
        attempt=attempt,
        detail=detail,
    )


def unauthorized(prepared: Prepared, failure: Failure) -> Stop:
    """The end of a run whose key is not accepted."""
    scope = (
        f"; `{prepared.spec.name}` needs the scope `{prepared.spec.scope}`"
        if failure.status == 403 and prepared.spec.scope
        else ""
    )
    return Stop(
        StopReason.UNAUTHORIZED,
        prepared.at,
        f"{failure.message}{scope}",
        help="check the key and the tenant with `cc-flow doctor`, then `cc-flow runs resume`",
    )


async def read_all(context: Context, prepared: Prepared, *, max_items: int | None = None) -> Any:
    """A read's answer; of a paged action, that of all its pages, with `results` merged and the server's last
    `count`.
    """
    if not prepared.spec.paged:
        return seen(context, prepared, await read(context, prepared))
    first: dict[str, Any] = {}

    async def fetch(limit: int | None, offset: int) -> Page:
        page = await read(context, _page(context, prepared, limit, offset))
        first.update({name: value for name, value in page.items() if name not in first})
        return Page(page["results"], page["count"])

    try:
        walked = await walk(fetch, page_size=prepared.values.get("limit"), max_items=max_items)
    except Unstable as error:
        raise StepFailure(prepared.at, str(error), action=prepared.spec.name, failure="unstable") from None
    return seen(context, prepared, first | {"results": list(walked.results), "count": walked.count})


def _page(context: Context, prepared: Prepared, limit: int | None, offset: int) -> Prepared:
    """The request of one page, with what `extra_query` adds to each."""
    window = {"offset": offset} if offset else {}
    page = prepared.reading(prepared.kind, {"limit": limit, **prepared.values, **window}, context)
    named = dict(page.request.query)
    extra = tuple(pair for pair in prepared.request.query if pair[0] not in named)
    return replace(page, request=replace(page.request, query=(*page.request.query, *extra)))


def seen(context: Context, prepared: Prepared, output: Any) -> Any:
    """What later steps see of a read: with planned writes laid over it, where the run is simulated."""
    return context.performer.seen(prepared.call(context, attempt=1), output)


def is_write(prepared: Prepared) -> bool:
    """Whether it changes anything."""
    return prepared.spec.effect_class is not EffectClass.READ
