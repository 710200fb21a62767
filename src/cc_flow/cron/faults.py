"""What can be wrong with a cron expression or a zone's name, with the stretch of text it is about.

Offsets are characters of the text as it was given, from 0, the end exclusive: a checker puts its caret there.
"""

from cc_flow.frozen import frozen


@frozen
class CronWarning:
    """What is legal and surprises most people."""

    message: str
    start: int
    end: int
    help: str


class CronError(ValueError):
    """Not a cron expression. The message is a diagnostic's headline, `help` the way out."""

    def __init__(self, message: str, start: int, end: int, help: str | None = None) -> None:  # noqa: A002 - the word users read
        super().__init__(message)
        self.message = message
        self.start = start
        self.end = end
        self.help = help


class NeverDue(CronError):  # noqa: N818 - reads as the state it names
    """Well-formed, and no calendar has such a day: 31 February."""


class ZoneError(ValueError):
    """Not the name of a time zone."""

    def __init__(self, message: str, help: str) -> None:  # noqa: A002 - the word users read
        super().__init__(message)
        self.message = message
        self.help = help
