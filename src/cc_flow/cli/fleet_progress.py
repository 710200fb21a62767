"""What runs show that go on side by side: each line says whose it is."""

import click

from cc_flow.cli.progress import Lines
from cc_flow.journal import events as was
from cc_flow.journal.events import Recorded
from cc_flow.report.run_lines import line_of


class Prefixed(Lines):
    """The lines of one run, each behind a word."""

    def __init__(self, word: str) -> None:
        self._word = word

    def __call__(self, recorded: Recorded) -> None:
        """Print its line, if it has one."""
        if line := line_of(recorded.event):
            click.echo(f"{self._word}  {line}", err=True)


class Troubles(Prefixed):
    """Of very many runs: only what somebody may have to look at."""

    _SHOWN = (was.StepFailed, was.StepPartial, was.StepUnknown, was.DuplicateFound)

    def __call__(self, recorded: Recorded) -> None:
        """Print its line, if it is one of trouble."""
        event = recorded.event
        if isinstance(event, self._SHOWN) or (isinstance(event, was.Reported) and event.level == "warning"):
            super().__call__(recorded)


class Silent(Lines):
    """Shows nothing."""

    def __call__(self, recorded: Recorded) -> None:
        """Nothing."""
