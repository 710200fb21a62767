"""Text to a `Cron`: exactly five fields or an alias. Refuses what other schedulers add, warns about what surprises."""

import re
from dataclasses import field
from datetime import timedelta
from functools import lru_cache
from itertools import pairwise

from cc_flow.cron.faults import CronError, CronWarning, NeverDue
from cc_flow.cron.fields import FIELDS, read_field
from cc_flow.diagnostic import did_you_mean
from cc_flow.frozen import frozen

ALIASES = {
    "@hourly": "0 * * * *",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@weekly": "0 0 * * 0",
    "@monthly": "0 0 1 * *",
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
}
LONGEST = 120

_WORD = re.compile(r"[^ \t]+")
_LONGEST_MONTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_SHAPE = "five fields: minute hour day-of-month month day-of-week, such as `0 7 * * MON`"


@frozen
class Cron:
    """A cron expression, read: the values each field lists, sorted; weekdays count from Sunday, 0.

    `by_wall_clock`: a `*` stands in the minute or the hour field (`*/20` too), so it runs whenever the wall clock shows
    such a time; without one it runs exactly once for each listed local time and day (`due_times` says what that means
    when clocks change). `either_day`: day-of-month and day-of-week are both listed without a `*`, so a day that
    fits one of them will do, as in Debian's cron; otherwise a day must fit both.
    """

    text: str
    minutes: tuple[int, ...]
    hours: tuple[int, ...]
    days: tuple[int, ...]
    months: tuple[int, ...]
    weekdays: tuple[int, ...]
    by_wall_clock: bool
    either_day: bool
    warnings: tuple[CronWarning, ...] = field(default=(), compare=False)

    @property
    def least_gap(self) -> timedelta:
        """No two due times are nearer to each other than this on a clock that is never changed; they may be farther."""
        times = [hour * 60 + minute for hour in self.hours for minute in self.minutes]
        return timedelta(minutes=min(later - time for time, later in pairwise([*times, times[0] + 24 * 60])))


@lru_cache(maxsize=16_384)
def parse_cron(text: str) -> Cron:
    """A cron expression as a crontab takes it, or one of the aliases.

    Raises CronError, in words for the author and with the place, and NeverDue for a day that no year has.
    """
    if len(text) > LONGEST:
        raise CronError(
            f"a cron expression of {len(text)} characters", LONGEST, len(text), f"{LONGEST} characters are the most"
        )
    words = [(match.group(), match.start()) for match in _WORD.finditer(text)]
    if words and words[0][0].startswith("@"):
        return _read_alias(text, words)
    if len(words) != len(FIELDS):
        raise _wrong_count(text, words)
    return _read_fields(words)


def _read_alias(text: str, words: list[tuple[str, int]]) -> Cron:
    """`@daily` and its like, in any case."""
    word, start = words[0]
    if word.lower() not in ALIASES or len(words) > 1:
        end = start + len(word) if word.lower() not in ALIASES else len(text)
        raise CronError(
            f"`{text[start:end]}` is not a time", start, end, did_you_mean(word.lower(), ALIASES, noun="aliases")
        )
    fields = ALIASES[word.lower()]
    plain = _read_fields([(match.group(), match.start()) for match in _WORD.finditer(fields)])
    return Cron(
        word.lower(),
        plain.minutes,
        plain.hours,
        plain.days,
        plain.months,
        plain.weekdays,
        plain.by_wall_clock,
        plain.either_day,
    )


def _wrong_count(text: str, words: list[tuple[str, int]]) -> CronError:
    """Words for four fields, or six."""
    if words and "TZ=" in words[0][0].upper():
        word, start = words[0]
        return CronError(
            "the zone does not stand in the cron expression", start, start + len(word), "name it in `timezone:`"
        )
    if len(words) > len(FIELDS):
        start = words[len(FIELDS)][1]
        message = f"{len(words)} fields, where a cron expression has five"
        return CronError(message, start, len(text.rstrip()), f"{_SHAPE}; there are no seconds and no years")
    message = f"{len(words)} fields, where a cron expression has five" if words else "the cron expression is empty"
    return CronError(message, 0, max(len(text), 1), _SHAPE)


def _read_fields(words: list[tuple[str, int]]) -> Cron:
    """Five fields, each with its place."""
    minutes, hours, days, months, weekdays = (
        read_field(which, word, start) for which, (word, start) in zip(FIELDS, words, strict=True)
    )
    (minute, _), (hour, _), day, _, weekday = words
    either_day = "*" not in day[0] and "*" not in weekday[0]
    if not either_day and min(days) > max(_LONGEST_MONTHS[month - 1] for month in months):
        raise _never_due(day)
    return Cron(
        text=" ".join(word for word, _ in words),
        minutes=minutes,
        hours=hours,
        days=days,
        months=months,
        weekdays=weekdays,
        by_wall_clock="*" in minute or "*" in hour,
        either_day=either_day,
        warnings=_two_kinds_of_day(day, weekday, either_day=either_day),
    )


def _never_due(day: tuple[str, int]) -> NeverDue:
    """Words for 31 February."""
    word, start = day
    return NeverDue(
        f"day {word} is in none of its months, so it never comes due",
        start,
        start + len(word),
        "February has 29 days at the most",
    )


def _two_kinds_of_day(day: tuple[str, int], weekday: tuple[str, int], *, either_day: bool) -> tuple[CronWarning, ...]:
    """The warning for day-of-month together with day-of-week."""
    if "*" in (day[0], weekday[0]):
        return ()
    start, end = day[1], weekday[1] + len(weekday[0])
    if either_day:
        message = f"it runs on day {day[0]} of the month and on every `{weekday[0]}` too: one of the two is enough"
        way_out = "write `*` for one of them, and test the other in a `when:`"
    else:
        message = (
            f"it runs only where `{day[0]}` of the month falls on `{weekday[0]}`: a `*` in one of them asks for both"
        )
        way_out = "write a plain `*` for one of them"
    return (CronWarning(message, start, end, way_out),)
