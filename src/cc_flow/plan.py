"""What a run would do: its changes, the calendar before and after, limits, and what must still hold when it is
applied. Records only.

`simulation` makes plans, `report` shows them, the command line saves and applies them.
"""

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime
from enum import StrEnum
from typing import Any

from cc_flow.frozen import frozen

FORMAT = 1


class ChangeKind(StrEnum):
    """What a change does, and its mark."""

    CREATE = "create"  # +
    UPDATE = "update"  # ~
    DELETE = "delete"  # -
    SKIP = "skip"  # = there already, or done under its key
    CONDITIONAL = "conditional"  # ? turns on what is known only after apply


@frozen
class Change:
    """One write that the run would make.

    `step` is the dotted path without item keys, `key` the item's key (None outside loops), `at` the whole path.
    `request` is the wire
    body with null where a value is known only after apply; `unknown` are these places, JSON Pointer -> origin;
    `query` counts
    for DELETE. `at_most` is how often it may be made (1, or a loop's bound, None where nothing bounds it). `before` and
    `after` are what is known of the thing: the entry, the caption. `title` is what a person calls it.
    """

    at: str
    step: str
    key: str | None
    action: str
    effect: str
    method: str
    path: str
    kind: ChangeKind
    request: Any = None
    query: tuple[tuple[str, str], ...] = ()
    unknown: Mapping[str, str] = field(default_factory=dict)
    because: str | None = None
    at_least: int = 1
    at_most: int | None = 1
    before: Any = None
    after: Any = None
    title: str = ""


@frozen
class Entry:
    """A post on a day, as a calendar shows it. `post` is None where the server will choose it; `mark` is one of ``
    (unmoved), `+`, `~` (moved or swapped), `-`, `?`.

    `place` says how sure it is that it stands there: `` (as sure as the rest), `likely` (a reordering turns on what
    only the service can say, and this is what comes of it most likely), `open` (a reordering may move it).
    """

    date: str  # YYYY-MM-DD
    order: int | None
    title: str | None
    pillar: str | None
    entry_id: str | None = None
    post_id: str | None = None
    kind: str | None = None  # the post's content type
    is_completed: bool = False
    mark: str = ""
    moved_from: str | None = None
    caption_before: str | None = None
    caption_after: str | None = None
    place: str = ""  # | likely | open


@frozen
class Fact:
    """Something read that the plan rests on. `name` says it for a person; a changed `digest` makes the plan stale.

    The rest is how to read it again: the action with its inputs, where it went, whether it was one page only, and
    how many items were read of a list that has more (None: all).
    """

    name: str
    step: str
    digest: str
    action: str = ""
    inputs: Mapping[str, Any] = field(default_factory=dict)
    path: str = ""
    query: tuple[tuple[str, str], ...] = ()
    is_page: bool = False
    most: int | None = None


@frozen
class LimitUse:
    """How much of a limit the plan takes; `most` is None where nothing bounds it, `limit` None where none is set."""

    name: str
    least: int
    most: int | None
    limit: int | None


@frozen
class Plan:
    """A run that was simulated.

    `notes` are what a plan cannot decide (asserts, waits) and warnings. `before` and `after` are the calendar over
    the days that the plan has seen or changes. No secrets: references to them stand as `***`.
    """

    plan: str
    workflow: str
    file: str
    text: str
    files: Mapping[str, str]
    tenant: str
    timezone: str
    origin: str
    account: str
    inputs: Mapping[str, Any]
    scheduled_for: str
    run: str
    created_at: datetime
    expires_at: datetime
    commit: str | None
    version: str
    changes: tuple[Change, ...]
    reads: int
    facts: tuple[Fact, ...]
    limits: tuple[LimitUse, ...]
    before: tuple[Entry, ...]
    after: tuple[Entry, ...]
    notes: tuple[str, ...] = ()
    is_offline: bool = False
    trigger: str = "apply"  # of the run that applies it: apply | undo
    labels: tuple[str, ...] = ()

    @property
    def writes(self) -> tuple[int, int | None]:
        """How many writes at the least and at the most; None where nothing bounds them."""
        counted = [change for change in self.changes if change.kind is not ChangeKind.SKIP]
        most = [change.at_most for change in counted]
        least = sum(change.at_least for change in counted if change.kind is not ChangeKind.CONDITIONAL)
        return least, None if None in most else sum(one for one in most if one is not None)

    @property
    def has_changes(self) -> bool:
        """Whether applying it would, or might, change anything."""
        return any(change.kind is not ChangeKind.SKIP for change in self.changes)
