"""Progress on a terminal, by rich: a bar for each loop under way, a line for each step that ended."""

import re
from collections import Counter
from types import TracebackType
from typing import Any, Self

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
        self._changes: Counter[str] = Counter()

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
        if isinstance(event, was.LoopFrozen):
            self._begin(event.path, total=len(event.items))
        elif isinstance(event, was.StepStarted) and _ITEM.fullmatch(event.path) is None:
            self._begin(event.path, total=None)
        elif isinstance(event, _ENDS):
            self._end(event)
        elif line := line_of(event):
            self._say(line)

    def _begin(self, path: str, *, total: int | None) -> None:
        if path in self._tasks:
            self._bars.update(self._tasks[path], total=total)
        else:
            self._tasks[path] = self._bars.add_task(path, total=total)

    def _end(self, event: Any) -> None:
        """An item moves its loop's bar, and speaks only where it went wrong; a step takes its bar away and has its
        line.
        """
        item = _ITEM.fullmatch(event.path)
        bar = self._tasks.get(item["loop"]) if item else None
        if item is not None and bar is not None:
            self._bars.advance(bar)
            self._changes[item["loop"]] += getattr(event, "changed", False)
            if isinstance(event, was.StepSucceeded | was.StepSkipped):
                return
        elif event.path in self._tasks:
            self._bars.remove_task(self._tasks.pop(event.path))
        line = line_of(event) or ""
        if changes := self._changes.pop(event.path, 0):
            line = line.replace("✓", "+", 1) + f"  {changes} done"
        self._say(line)

    def _say(self, line: str) -> None:
        self._bars.console.print(Text(line, style=_STYLES.get(line[:1], "default")))
