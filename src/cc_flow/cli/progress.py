"""What a run shows while it runs, on stderr: plain lines, or one live line a step on a terminal. Data goes to
stdout.
"""

import sys
from types import TracebackType
from typing import Protocol, Self

import click

from cc_flow.journal import events as was
from cc_flow.journal.events import Recorded
from cc_flow.report.run_lines import line_of


class Progress(Protocol):
    """Is told of each event as it is recorded."""

    def __call__(self, recorded: Recorded) -> None:
        """Show it."""

    def __enter__(self) -> Self:
        """Begin."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave the terminal as it was."""


class Lines:
    """One line for each thing worth a line."""

    def __call__(self, recorded: Recorded) -> None:
        """Print its line, if it has one."""
        if line := line_of(recorded.event):
            click.echo(line, err=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass


class JsonLines(Lines):
    """Each event as a line of JSON on stdout."""

    def __init__(self, run: str) -> None:
        self._run = run

    def __call__(self, recorded: Recorded) -> None:
        """Print it."""
        from cc_flow.report.run_events import event_line

        click.echo(event_line(recorded, self._run))


def progress_for(run: str, *, is_json: bool) -> Progress:
    """What fits where the command runs."""
    if is_json:
        return JsonLines(run)
    if sys.stderr.isatty() and not _is_dumb():
        from cc_flow.cli.live import Live

        return Live()
    return Lines()


def _is_dumb() -> bool:
    import os

    return os.environ.get("TERM") == "dumb" or "CI" in os.environ


def is_item(event: was.Event) -> bool:
    """Whether the event is of one item of a loop."""
    return getattr(event, "path", "").endswith("]")
