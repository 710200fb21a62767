"""A cron expression in plain English: the same words for the same values, however they were written."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from cc_flow.cron.expression import Cron

_WEEKDAYS = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_MOST_TIMES = 6


def describe(cron: Cron, zone: ZoneInfo | None = None) -> str:
    """`0 7 * * MON` is `every Monday at 07:00`; with a zone, `every Monday at 07:00 (America/New_York)`."""
    days, times = _days(cron), _times(cron)
    said = f"{days} {times}" if times.startswith("at ") else f"{times}{'' if days == 'every day' else f', {days}'}"
    return f"{said} ({zone.key})" if zone else said


def _times(cron: Cron) -> str:
    """The part about the time of day."""
    if len(cron.minutes) == 1 and len(cron.hours) > _MOST_TIMES:
        return _once_an_hour(cron.minutes[0], cron.hours)
    if len(cron.minutes) * len(cron.hours) <= _MOST_TIMES:
        return f"at {_joined([f'{hour:02}:{minute:02}' for hour in cron.hours for minute in cron.minutes])}"
    step = _step(cron.minutes, 60)
    listed = f"at {_joined([f':{minute:02}' for minute in cron.minutes])}"
    minutes = "every minute" if step == 1 else f"every {step} minutes" if step else listed
    if len(cron.hours) == 24:
        return minutes if step else f"every hour {listed}"
    return f"{minutes} {_hours(cron.hours)}"


def _once_an_hour(minute: int, hours: Sequence[int]) -> str:
    """The part about the time, for one minute and many hours."""
    if len(hours) == 24:
        return f"every hour at :{minute:02}" if minute else "every hour on the hour"
    if _is_run(hours):
        return f"every hour from {hours[0]:02}:{minute:02} to {hours[-1]:02}:{minute:02}"
    if step := _step(hours, 24):
        return f"every {step} hours from 00:{minute:02}"
    return f"at {_joined([f'{hour:02}:{minute:02}' for hour in hours])}"


def _hours(hours: Sequence[int]) -> str:
    """The part about the hours of a day, where minutes go by in them."""
    if _is_run(hours):
        return f"from {hours[0]:02}:00 to {hours[-1]:02}:59"
    return f"in the hours of {_joined([f'{hour:02}:00' for hour in hours])}"


def _is_run(values: Sequence[int]) -> bool:
    """Whether each is one more than the one before."""
    return values[-1] - values[0] == len(values) - 1


def _days(cron: Cron) -> str:
    """The part about the days, months included."""
    of_month = f"on the {_joined([_ordinal(day) for day in cron.days])}"
    if cron.either_day:
        days = f"{of_month} and {_weekdays(cron.weekdays)}"
        if len(cron.days) == 31 or len(cron.weekdays) == 7:
            days = "every day"
    elif len(cron.days) == 31:
        days = _weekdays(cron.weekdays)
    elif len(cron.weekdays) == 7:
        days = of_month
    else:
        days = f"{_weekdays(cron.weekdays)} that is the {_joined([_ordinal(day) for day in cron.days], 'or')}"
    months = _joined([_MONTHS[month - 1] for month in cron.months])
    if len(cron.months) < 12:
        return f"{days} {'of' if days == of_month else 'in'} {months}"
    return f"{days} of every month" if days == of_month else days


def _weekdays(weekdays: Sequence[int]) -> str:
    """`every day`, `every weekday`, or the days by name, the week from Monday."""
    if len(weekdays) == 7:
        return "every day"
    if tuple(weekdays) == (1, 2, 3, 4, 5):
        return "every weekday"
    return f"every {_joined([_WEEKDAYS[day] for day in sorted(weekdays, key=lambda day: (day - 1) % 7)])}"


def _step(values: Sequence[int], size: int) -> int:
    """The n of `*/n`, where the values are just that and go round evenly; else 0."""
    step = values[1] - values[0] if len(values) > 1 else 0
    return step if step and size % step == 0 and tuple(values) == tuple(range(0, size, step)) else 0


def _ordinal(number: int) -> str:
    """1st, 2nd, 3rd, 11th, 22nd."""
    ending = "th" if number % 100 in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _joined(words: Sequence[str], last: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}"
