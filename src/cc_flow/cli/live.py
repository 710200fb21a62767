"""Progress on a terminal, by rich: a bar for each loop under way, a line for each step that ended."""

import re
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.text import Text

from cc_flow.journal import events as was
from cc_flow.journal.events import Recorded
from cc_flow.report.run_lines import line_of

_ITEM = re.compile(r"(?P<loop>.+)\[[^\[\]]*\]")
_ENDS = (was.StepSucceeded, was.StepFailed, was.StepSkipped, was.StepPartial, was.StepUnknown, was.StepCancelled)
_STYLES = {
    "+": "green",
    "✓": "default",
    "=": "dim",
    "✗": "red",
    "!": "yellow",
    "?": "bold red",
    "-": "dim",
    "…": "yellow",
    "·": "cyan",
}


class Live:
    """Shows steps that end as lines, and what is under way below them."""

    def __init__(self) -> None:
        self._console = Console(stderr=True, highlight=False)
        self._bars = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}", markup=False),
            BarColumn(bar_width=24),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=self._console,
            transient=True,
        )
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> Self:
        self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bars.stop()

    def __call__(self, recorded: Recorded) -> None:
        """Draw what changed."""
        event = recorded.event
        path = getattr(event, "path", "")
        item = _ITEM.fullmatch(path)
        if isinstance(event, was.LoopFrozen):
            self._tasks[path] = self._bars.add_task(path, total=len(event.items))
        elif isinstance(event, was.StepStarted) and path not in self._tasks and item is None:
            self._tasks[path] = self._bars.add_task(path, total=None)
        elif isinstance(event, _ENDS):
            self._end(path, item["loop"] if item else None)
        is_quiet_item = (
            item is not None and isinstance(event, was.StepSucceeded | was.StepSkipped) and item["loop"] in self._tasks
        )
        if not is_quiet_item and (line := line_of(event)):
            self._bars.console.print(Text(line, style=_STYLES.get(line[0], "default")))

    def _end(self, path: str, loop: str | None) -> None:
        if loop in self._tasks:
            self._bars.advance(self._tasks[loop])
        elif path in self._tasks:
            self._bars.remove_task(self._tasks.pop(path))
