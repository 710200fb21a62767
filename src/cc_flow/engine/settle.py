"""The look at the end: what was ever in doubt is looked at once more, so that no duplicate stays silent.

A second thing where one was meant is reported, never deleted: which of the two somebody has touched since, only a
person knows.
"""

from collections.abc import Sequence

from cc_flow.actions.spec import EffectClass
from cc_flow.engine.context import Context
from cc_flow.engine.doubts import Doubt, doubts_of
from cc_flow.engine.policy import AT_REST_AFTER
from cc_flow.engine.readback import Seen, look
from cc_flow.engine.results import StepFailure, Stop, StopReason
from cc_flow.journal.events import DuplicateFound, Reported

_NOT_NOW = (StopReason.INTERRUPTED, StopReason.UNAUTHORIZED)


async def check(context: Context, problem: StepFailure | Stop | None) -> StepFailure | Stop | None:
    """Look at each doubtful write again; a duplicate is worse than any failure before it."""
    if isinstance(problem, Stop) and problem.reason in _NOT_NOW:
        return problem
    doubts = tuple(doubts_of(context))
    if not isinstance(problem, Stop):
        await _wait_for_the_latest(context, doubts)
        if context.interrupt.is_set:
            return Stop(StopReason.INTERRUPTED, doubts[-1].prepared.at if doubts else "settle", "interrupted")
    found = [one for doubt in doubts if (one := await _look(context, doubt)) is not None]
    return found[0] if found else problem


async def _wait_for_the_latest(context: Context, doubts: Sequence[Doubt]) -> None:
    """Nothing is waited for where nothing was sent twice."""
    seconds = max((_left(context, doubt) for doubt in doubts if doubt.may_be_twice), default=0.0)
    if seconds <= 0:
        return
    words = f"sent twice, after a lost answer: looking once more in {seconds:.0f} s whether both came through"
    for doubt in doubts:
        if doubt.may_be_twice:
            context.journal.record(Reported(doubt.prepared.at, words))
    await context.interrupt.pause(context.clock, seconds)


def _left(context: Context, doubt: Doubt) -> float:
    """Seconds until even the latest of its sends has come to rest."""
    return AT_REST_AFTER * doubt.prepared.quiet * context.quiet_factor - context.passed.at_least_since(doubt.since)


async def _look(context: Context, doubt: Doubt) -> Stop | None:
    """What a look shows that must not stay silent; None where all is well."""
    prepared = doubt.prepared
    try:
        now = await look(context, prepared)
    except (StepFailure, Stop) as error:
        words = context.mask(f"could not look again: {error.message}")
        context.journal.record(Reported(prepared.at, words, "warning"))
        return Stop(StopReason.UNKNOWN, prepared.at, words, help=_RESUME) if doubt.may_be_twice else None
    wrong = _what_is_wrong(doubt, now)
    if wrong is None:
        return None
    context.journal.record(DuplicateFound(prepared.at, wrong))
    return Stop(StopReason.UNKNOWN, prepared.at, wrong, help=_RESUME)


def _what_is_wrong(doubt: Doubt, now: Seen) -> str | None:
    if doubt.prepared.spec.effect_class is EffectClass.TOGGLE:
        # A step that failed said that nothing was written: then it is as it was, and no one need look.
        is_flipped_back = doubt.may_be_twice and doubt.is_said_done and not now.matches
        return "it was sent twice and is not as it was to be; set it by hand" if is_flipped_back else None
    there = len(now.new_since(doubt.baseline))
    if there <= doubt.made:
        return None
    meant = "one was" if doubt.made == 1 else f"{doubt.made} were"
    return f"{there} are there where {meant} meant; take away what you do not want"


_RESUME = "`cc-flow runs resume` looks once more"
