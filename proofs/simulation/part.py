"""A part of a simulated workflow: its steps, and what must be true of the world when they have succeeded."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from strict_api import StrictApi

from proofs.simulation.server import Work


@dataclass(frozen=True, slots=True)
class Wrong:
    """A broken promise. `kind`: lost | doubled | broken."""

    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class After:
    """The world when all has come to rest: what the API shows, and all that was ever done, by the id of the step that
    asked.
    """

    api: StrictApi
    works: Mapping[str, tuple[Work, ...]]

    def on(self, date: str, post: str) -> int:
        """How often `post` stands on `date`."""
        return sum(entry["date"] == date and entry["post"]["id"] == post for entry in self.api.entries)


@dataclass(frozen=True, slots=True)
class Draft:
    """A workflow's lists of steps, as text: `last` are those that run in any case."""

    steps: str
    on_error: str = ""
    last: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """Steps as text, the inputs they name, and `wrong`: what is not as it must be after success.

    `tidy` is what a person does who was told of a duplicate. `repeats` says that a second run leaves the same world.
    `last` are steps that run in any case, `files` the workflows used as steps.
    """

    text: str
    wrong: Callable[[After], Iterator[Wrong]]
    inputs: Mapping[str, Any] = field(default_factory=dict)
    tidy: Callable[[], None] = lambda: None
    repeats: bool = False
    may_be_looped: bool = True
    last: str = ""
    files: Mapping[str, Draft] = field(default_factory=dict)
