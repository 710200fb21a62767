"""A run as JSON Lines: one event a line, the last `run_finished`."""

import re
from dataclasses import fields, is_dataclass
from typing import Any

from cc_flow.journal import events as was
from cc_flow.journal.events import Recorded
from cc_flow.report.plain import safe, shown_json


def event_line(recorded: Recorded, run: str) -> str:
    """An event as one line of JSON: its name in snake_case, its time, its fields."""
    event = recorded.event
    name = re.sub(r"(?<!^)(?=[A-Z])", "_", type(event).__name__).lower()
    shown: dict[str, Any] = {"event": name, "run": run, "number": recorded.number, "at": recorded.at.isoformat()}
    for field in fields(event):
        if field.name not in _LEFT_OUT:
            shown.setdefault(field.name, _plain(getattr(event, field.name)))
    return shown_json(shown)


# The workflow's text is in its repository; baselines and digests are for the engine.
_LEFT_OUT = frozenset({"text", "files", "baseline", "digest", "account", "values"})


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    return value


def is_last(recorded: Recorded) -> bool:
    """Whether nothing follows."""
    return isinstance(recorded.event, was.RunFinished)


def log_line(recorded: Recorded) -> str:
    """An event as a line for people: number, time, what, where, and what was said."""
    event = recorded.event
    words = re.sub(r"(?<!^)(?=[A-Z])", " ", type(event).__name__).lower()
    path = getattr(event, "path", "")
    said = getattr(event, "message", "") or getattr(event, "outcome", "") or getattr(event, "reason", "") or ""
    facts = [words, path, str(said)]
    return safe(f"{recorded.number:>5}  {recorded.at:%H:%M:%S.%f}  " + "  ".join(fact for fact in facts if fact))
