"""What can happen to a run, in the past tense. Facts outlive the code: fields are added with defaults and never
renamed.

Values in events are JSON (secrets already replaced), times are aware UTC datetimes, step paths are dotted with item
keys in brackets: `slot[2026-12-03]`, `arrange.moves`, `finally[0]`.
"""

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime
from typing import Any

from cc_flow.frozen import frozen


@frozen
class RunCreated:
    """A run exists. The workflow's text stays with it, with every file it uses (path as written -> text)."""

    run: str
    workflow: str
    tenant: str
    origin: str  # scheme://host[:port], or "sandbox"
    account: str  # keyed hash of the key; never the key
    file: str
    text: str
    files: Mapping[str, str]
    inputs: Mapping[str, Any]
    scheduled_for: str  # ISO text with offset
    trigger: str = "manual"  # manual | schedule | apply | undo
    plan: str | None = None
    version: str = ""
    labels: tuple[str, ...] = ()
    timezone: str = "UTC"


@frozen
class RunStarted:
    """A process began to work on it: attempt 1, or a resume."""

    attempt: int
    holder: str


@frozen
class RunEdited:
    """A resume takes the workflow as it is now. The steps at the paths `again`, and all below them, run anew; those at
    `reopened` had ended, and hold new ones now.
    """

    text: str
    files: Mapping[str, str]
    again: tuple[str, ...]
    reopened: tuple[str, ...] = ()


@frozen
class StepStarted:
    """Its turn came."""

    path: str


@frozen
class StepSkipped:
    """`when` or `where` turned it off, or the run ended before its turn (`not_reached`: a resume tries it)."""

    path: str
    reason: str
    not_reached: bool = False


@frozen
class LoopFrozen:
    """The list of a loop, as it was when the loop began: (key, item, let through by `where`)."""

    path: str
    items: tuple[tuple[str, Any, bool], ...]
    hidden: bool = False  # items hold secrets, recorded as `***`


@frozen
class WriteIntended:
    """A write is about to be sent; durable before its first byte leaves.

    `send` counts sends of this step in this run from 1. `digest` names the request, `natural_key` the thing (None where
    the action has none). `baseline` is what the look-up before showed: ids of matches, or the watched value.
    `is_one_enough`: more of the same, whoever makes them, are too many.
    """

    path: str
    send: int
    action: str
    digest: str
    method: str
    url_path: str
    body: Any = None
    query: tuple[tuple[str, str], ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)
    natural_key: str | None = None
    baseline: Any = None
    request_id: str = ""
    effect: str = "write"
    is_one_enough: bool = True


@frozen
class WriteAnswered:
    """What came of the send: `outcome` is `done`, `refused` (surely nothing was done), `not_sent` or `ambiguous`."""

    path: str
    send: int
    outcome: str
    status: int | None = None
    failure: str | None = None  # FailureKind
    message: str = ""


@frozen
class WriteSettled:
    """An ambiguous write became known. `how`: adopted | absent | unknown | person-applied | person-not-applied."""

    path: str
    how: str
    message: str = ""


@frozen
class AttemptFailed:
    """One attempt failed and another will follow in `wait` seconds."""

    path: str
    attempt: int
    failure: str
    message: str
    wait: float


@frozen
class GroupRetried:
    """A group begins again: the steps at the paths `again` (failed ones, and reads) run anew, finished writes stay."""

    path: str
    attempt: int
    again: tuple[str, ...]


@frozen
class TaskStarted:
    """An asynchronous action was accepted; `task` is the answer that polling starts from."""

    path: str
    task: Any


@frozen
class StepSucceeded:
    """Done; `output` is what later steps see. `reused` says why nothing was sent: `idempotency_key`, `exists`."""

    path: str
    output: Any
    changed: bool = False
    reused: str | None = None
    hidden: bool = False  # the output holds secrets, recorded as `***`


@frozen
class StepFailed:
    """It failed. `error`: {step, message, failure, status, attempt, help}."""

    path: str
    error: Mapping[str, Any]
    continued: bool = False


@frozen
class StepPartial:
    """A loop ended with failures it tolerates."""

    path: str
    failed: int
    total: int


@frozen
class StepUnknown:
    """A write whose outcome is unknown; the run stops."""

    path: str
    message: str


@frozen
class StepCancelled:
    """The run was interrupted while it was under way or waiting."""

    path: str


@frozen
class Reported:
    """Words for the reader: a `core.report`, a `core.notify`, a warning of the engine."""

    path: str
    message: str
    level: str = "info"  # info | warning


@frozen
class DuplicateFound:
    """The settle check saw a second thing where one was meant; it was left alone."""

    path: str
    message: str


@frozen
class RunFinished:
    """The end of an attempt. `status`: succeeded | failed | partial | unknown | cancelled; `reason` refines failed."""

    status: str
    exit_code: int
    outputs: Mapping[str, Any] = field(default_factory=dict)
    reason: str | None = None
    message: str = ""


Event = (
    RunCreated
    | RunStarted
    | RunEdited
    | StepStarted
    | StepSkipped
    | LoopFrozen
    | WriteIntended
    | WriteAnswered
    | WriteSettled
    | AttemptFailed
    | GroupRetried
    | TaskStarted
    | StepSucceeded
    | StepFailed
    | StepPartial
    | StepUnknown
    | StepCancelled
    | Reported
    | DuplicateFound
    | RunFinished
)


@frozen
class Recorded:
    """An event as the store holds it: `number` from 1 in its run, `at` aware UTC."""

    number: int
    at: datetime
    event: Event
