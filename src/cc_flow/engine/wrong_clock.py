"""Whether this machine's clock can be believed. The API says with each answer what time it is; a run takes its dates
from this machine.
"""

from datetime import datetime, timedelta

from cc_flow.engine.context import Context
from cc_flow.engine.results import Stop, StopReason
from cc_flow.journal.events import Reported
from cc_flow.skew import skew_words

_REFUSED_FROM = timedelta(hours=24)
_SAME = timedelta(minutes=1)


def compare_clocks(context: Context, at: str, answered_at: datetime | None) -> None:
    """Hold this machine's clock beside the API's as it answered; what begins to be far off is told."""
    if answered_at is None:
        return
    before, context.skew = context.skew, context.clock.now() - answered_at
    words = skew_words(context.skew)
    if words is not None and skew_words(before) is None:
        context.journal.record(Reported(at, f"{words}; dates of this run may be wrong", "warning"))


def refuse_wrong_day(context: Context, at: str) -> None:
    """Raise Stop before a write of a run whose day comes from a clock that is a day or more off."""
    if abs(context.skew) >= _REFUSED_FROM and _is_dated_here(context):
        words = f"{skew_words(context.skew)}: what this run puts on a day would stand on a wrong one"
        raise Stop(StopReason.POLICY, at, words, help="set the clock; or say which day is meant, with `run --now`")


def _is_dated_here(context: Context) -> bool:
    """Whether this machine's clock said when the run is due, and nobody by hand."""
    state = context.journal.state
    due = datetime.fromisoformat(state.scheduled_for)
    return state.trigger == "schedule" or abs(due - state.created_at) < _SAME
