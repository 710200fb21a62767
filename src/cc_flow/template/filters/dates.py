"""Dates. Each filter takes a date or a time as ISO text and gives `YYYY-MM-DD`, or what its name says.

A time counts as the date that is written in it: `2026-11-30T23:30:00-05:00` is the thirtieth, wherever the reader is.
"""

import calendar
import re
from collections.abc import Callable
from datetime import date as Date  # noqa: N812 - `date` is the filter
from datetime import datetime, timedelta
from typing import Any

from cc_flow.shape import ListOf, Text
from cc_flow.template.filters.signature import Moment, define
from cc_flow.template.problem import BadValue

DATE = Text(format="date")
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_FORM = re.compile(r"\d{4}-\d{2}-\d{2}([T ].+)?", re.ASCII)
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])", re.ASCII)
_MOST_DAYS = 366


def _read(moment: str) -> datetime:
    if _MONTH.fullmatch(moment):
        raise BadValue("this is a month, and a date is needed; `~ '-01'` makes it the first day")
    try:
        if _FORM.fullmatch(moment):
            return datetime.fromisoformat(moment)
    except ValueError:
        pass
    raise BadValue("this text is not a date (YYYY-MM-DD) and not a time (ISO 8601)")


def _shifted(day: Date, days: int) -> Date:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        raise BadValue("this leaves the years 1 to 9999") from None


@define("date", gives=DATE)
def date(moment: Moment) -> str:
    """The date of a time, as it is written there.

    Example:
        '2026-11-30T07:00:00-05:00' | date -> '2026-11-30'
    """
    return _read(moment).date().isoformat()


@define("month", gives=Text(format="month"))
def month(moment: Moment) -> str:
    """The month of a date or a time, as `YYYY-MM`. A month stays what it is.

    Example:
        '2026-11-30T07:00:00-05:00' | month -> '2026-11'
    """
    return moment if _MONTH.fullmatch(moment) else f"{_read(moment):%Y-%m}".zfill(7)


@define("week_start", gives=DATE)
def week_start(moment: Moment, first: str = "monday") -> str:
    """The first day of the week that the date lies in. Weeks begin on `first`.

    Example:
        '2026-12-03' | week_start -> '2026-11-30'
        '2026-12-03' | week_start('sunday') -> '2026-11-29'
    """
    if first not in _WEEKDAYS:
        raise BadValue("`first` is the name of a weekday, such as 'monday'")
    day = _read(moment).date()
    return _shifted(day, -((day.weekday() - _WEEKDAYS.index(first)) % 7)).isoformat()


@define("add_days", gives=DATE)
def add_days(moment: Moment, days: int) -> str:
    """The date so many days later; earlier, where `days` is negative.

    Example:
        '2026-11-30' | add_days(6) -> '2026-12-06'
    """
    return _shifted(_read(moment).date(), days).isoformat()


@define("add_months", gives=DATE)
def add_months(moment: Moment, months: int) -> str:
    """The same day so many months later, or the last day of that month where it is shorter.

    Example:
        '2026-01-31' | add_months(1) -> '2026-02-28'
    """
    day = _read(moment).date()
    year, index = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        raise BadValue("this leaves the years 1 to 9999")
    return Date(year, index + 1, min(day.day, calendar.monthrange(year, index + 1)[1])).isoformat()


@define("weekdays", gives=ListOf(DATE))
def weekdays(moment: Moment, count: int = 5) -> list[str]:
    """The first `count` days from Monday to Friday, from that date on.

    Example:
        '2026-12-04' | weekdays(count=2) -> ['2026-12-04', '2026-12-07']
    """
    if not 0 <= count <= _MOST_DAYS:
        raise BadValue(f"`count` is a number from 0 to {_MOST_DAYS}")
    # Five of every seven days are weekdays, so this many hold enough.
    days = range(_read(moment).toordinal(), _read(moment).toordinal() + count * 7 // 5 + 3)
    if days[-1] > Date.max.toordinal():
        raise BadValue("this leaves the years 1 to 9999")
    # Day 1 was a Monday.
    return [Date.fromordinal(day).isoformat() for day in days if (day - 1) % 7 < 5][:count]


# Not strftime: that speaks the machine's language and differs between systems.
_DIRECTIVES: dict[str, Callable[[datetime], Any]] = {
    "%Y": lambda at: f"{at.year:04}",
    "%y": lambda at: f"{at.year % 100:02}",
    "%m": lambda at: f"{at.month:02}",
    "%-m": lambda at: at.month,
    "%B": lambda at: _MONTHS[at.month - 1],
    "%b": lambda at: _MONTHS[at.month - 1][:3],
    "%d": lambda at: f"{at.day:02}",
    "%-d": lambda at: at.day,
    "%j": lambda at: f"{at.timetuple().tm_yday:03}",
    "%A": lambda at: _WEEKDAYS[at.weekday()].capitalize(),
    "%a": lambda at: _WEEKDAYS[at.weekday()].capitalize()[:3],
    "%V": lambda at: f"{at.isocalendar().week:02}",
    "%H": lambda at: f"{at.hour:02}",
    "%I": lambda at: f"{(at.hour - 1) % 12 + 1:02}",
    "%-I": lambda at: (at.hour - 1) % 12 + 1,
    "%M": lambda at: f"{at.minute:02}",
    "%p": lambda at: "AM" if at.hour < 12 else "PM",
    "%%": lambda _: "%",
}
_DIRECTIVE = re.compile(r"%-?.?", re.DOTALL)


@define("format_date", gives=Text())
def format_date(moment: Moment, form: str = "%B %-d, %Y") -> str:
    """The date in English words.

    `form` holds strftime's directives: %Y %y %m %-m %B %b %d %-d %j %A %a %V %H %I %-I %M %p %%.

    Example:
        '2026-12-03' | format_date -> 'December 3, 2026'
        '2026-12-03' | format_date('%a, %b %-d') -> 'Thu, Dec 3'
    """
    at = _read(moment)

    def written(match: re.Match[str]) -> str:
        if match.group() not in _DIRECTIVES:
            raise BadValue(f"this form of a date holds something unknown; known are {' '.join(_DIRECTIVES)}")
        return str(_DIRECTIVES[match.group()](at))

    return _DIRECTIVE.sub(written, form)
