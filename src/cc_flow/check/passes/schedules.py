"""Schedules: cron lines, zones, and times that do not go together."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import islice, pairwise

from cc_flow.check.facts import Facts
from cc_flow.diagnostic import Diagnostic, Span
from cc_flow.duration import format_duration
from cc_flow.workflow.model import Name, Schedule


def schedules(facts: Facts) -> Iterator[Diagnostic]:
    """E601, E602, E603, W604: cron lines and zones. W605: jitter that reaches into the next due time."""
    for schedule in facts.workflow.schedules:
        yield from _zone(schedule)
        yield from _cron(schedule)


def _zone(schedule: Schedule) -> Iterator[Diagnostic]:
    from cc_flow.cron import ZoneError, zone

    if schedule.timezone is not None:
        try:
            zone(schedule.timezone.text)
        except ZoneError as error:
            yield Diagnostic("E603", error.message, schedule.timezone.span, error.help)


def _cron(schedule: Schedule) -> Iterator[Diagnostic]:
    from cc_flow.cron import CronError, NeverDue, parse_cron

    name = schedule.cron
    try:
        cron = parse_cron(name.text)
    except CronError as error:
        code = "E602" if isinstance(error, NeverDue) else "E601"
        yield Diagnostic(code, error.message, inside(name, error.start, error.end), error.help)
        return
    for warning in cron.warnings:
        yield Diagnostic("W604", warning.message, inside(name, warning.start, warning.end), warning.help)
    if schedule.jitter:
        yield from _jitter(schedule)


def _jitter(schedule: Schedule) -> Iterator[Diagnostic]:
    """A delay that reaches into the next due time."""
    if schedule.jitter < _least_gap(schedule.cron.text):
        return
    gap = _shortest_gap(schedule.cron.text)
    if gap is not None and schedule.jitter >= gap:
        message = "the jitter is as long as the time between two runs, so they may overtake each other"
        yield Diagnostic("W605", message, schedule.cron.span, f"make it shorter than `{format_duration(gap)}`")


def _least_gap(text: str) -> timedelta:
    """What lies between two due times at the least, whatever the days: found from the fields alone."""
    from cc_flow.cron import parse_cron

    cron = parse_cron(text)
    times = [hour * 60 + minute for hour in cron.hours for minute in cron.minutes]
    gaps = [later - earlier for earlier, later in pairwise([*times, times[0] + _DAY])]
    return timedelta(minutes=min(gaps))


_DAY = 24 * 60


@lru_cache(1024)
def _shortest_gap(text: str) -> timedelta | None:
    """The shortest time between two of the next due times; None where there are not two."""
    from cc_flow.cron import due_times, parse_cron, zone

    times = [due.at for due in islice(due_times(parse_cron(text), zone=zone("UTC"), after=_SOME_MONDAY), 6)]
    return min((later - earlier for earlier, later in pairwise(times)), default=None)


# Any time will do, as long as it is the same one each time.
_SOME_MONDAY = datetime(2026, 1, 5, tzinfo=UTC)


def inside(name: Name, start: int, end: int) -> Span:
    """The stretch of a name from character `start` to `end`, as far as the file writes it plainly."""
    span = name.span
    quotes = span.end_column - span.column - len(name.text)
    if span.line != span.end_line or quotes not in (0, 2):
        return span
    first = span.column + quotes // 2
    return Span(span.file, span.line, first + start, span.line, first + max(end, start + 1))
