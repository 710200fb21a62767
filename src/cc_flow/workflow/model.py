"""What the user wrote, well-formed: a workflow, its steps, its schedules. Frozen, with the place of everything."""

from collections.abc import Mapping
from dataclasses import field
from datetime import timedelta
from typing import Any

from cc_flow.diagnostic import Span
from cc_flow.frozen import frozen
from cc_flow.workflow.values import Condition, MapValue, Value


@frozen
class Name:
    """A name with its place. `written` is what stands there, where that cannot be a name and this was meant."""

    text: str
    span: Span
    written: str | None = None


@frozen
class Schedule:
    """One line of `schedules`. `cron` and `timezone` are as written; durations are timedeltas."""

    cron: Name
    timezone: Name | None = None
    catch_up: str = "latest"  # none | latest | all
    catch_up_window: timedelta = timedelta(days=1)
    overlap: str = "skip"  # skip | queue | allow
    jitter: timedelta = timedelta(0)


@frozen
class Input:
    """A declared input: its JSON Schema words as plain values, and its default, which may be a template."""

    name: Name
    schema: Mapping[str, Any]
    default: Value | None
    description: str | None = None
    is_broken: bool = False  # there is such an input, and what it takes could not be read

    @property
    def is_required(self) -> bool:
        """Without a default a run must give it."""
        return self.default is None


@frozen
class Limits:
    """The blast radius of a run; None is no limit."""

    writes: int | None = None
    deletes: int | None = None
    ai_generations: int | None = None


@frozen
class RateLimit:
    """So many requests in each window of `per`, for each tenant."""

    requests: int
    per: timedelta


@frozen
class Retry:
    """How a failed attempt is tried again. `max_attempts` counts the first; delays are in seconds."""

    max_attempts: int = 4
    initial_delay: float = 1.0
    multiplier: float = 2.0
    max_delay: float = 60.0
    jitter: str = "full"  # full | none


@frozen
class Defaults:
    """What each step has unless it says otherwise. `timeout` and `quiet` in seconds."""

    timeout: float = 60.0
    retry: Retry = field(default_factory=Retry)
    quiet: float = 120.0


@frozen
class Wait:
    """How a started task is asked after; seconds."""

    interval: float = 5.0
    multiplier: float = 1.5
    max_interval: float = 60.0
    timeout: float = 900.0


@frozen
class Loop:
    """`for_each` and what belongs to it."""

    items: Value
    variable: Name
    key: Value | None = None
    where: Condition | None = None
    concurrency: int = 1
    max_failures: int = 0
    max_failures_percent: int | None = None

    def tolerated(self, total: int) -> int:
        """How many of `total` items may fail; a percentage is floored."""
        return self.max_failures if self.max_failures_percent is None else total * self.max_failures_percent // 100


@frozen
class ActionStep:
    """A call of one action, of the API or of the core."""

    action: Name
    inputs: MapValue
    idempotency_key: Value | None = None
    on_conflict: str | None = None  # skip | fail | allow
    paginate: bool | None = None  # None: as the action does; True: all pages
    max_items: int | None = None
    wait: Wait | None = None
    waits: bool = True
    until: Condition | None = None
    fail_when: Condition | None = None
    extra_query: MapValue | None = None
    extra_body: MapValue | None = None
    expect: Condition | None = None


@frozen
class SetStep:
    """Typed values, evaluated in order; `this` names the ones above."""

    values: MapValue


@frozen
class Assertion:
    """One thing that must hold, and what to say when it does not."""

    that: Condition
    message: Value | None


@frozen
class AssertStep:
    """Things that must hold, in order."""

    assertions: tuple[Assertion, ...]


@frozen
class GroupStep:
    """Steps that are one step."""

    steps: tuple["Step", ...]


@frozen
class WorkflowStep:
    """Another workflow as a step; `file` as written, relative to this file."""

    file: Name
    inputs: MapValue


@frozen
class BrokenStep:
    """A step whose work could not be read; what is wrong with it has been said."""


Work = ActionStep | SetStep | AssertStep | GroupStep | WorkflowStep | BrokenStep


@frozen
class OnError:
    """What a failure leads to: it stays one, the run goes on, or steps run first."""

    goes_on: bool = False
    steps: tuple["Step", ...] = ()


@frozen
class Step:
    """One step. `name` is its part of the path: its id, in handlers with the block's name (`on_error[0]`,
    `finally.tell`).
    """

    name: str
    span: Span
    work: Work
    id: Name | None = None
    when: Condition | None = None
    loop: Loop | None = None
    needs: tuple[Name, ...] | None = None
    retry: Retry | None = None
    timeout: float | None = None
    deadline: float | None = None
    on_error: OnError = field(default_factory=OnError)
    keys: Mapping[str, Span] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """What templates know it by: its id, else its name."""
        return self.id.text if self.id else self.name


@frozen
class Workflow:
    """A file, read. `keys` are the places of its top-level keys; `is_broken`: something in it could not be read."""

    file: str
    text: str
    name: Name
    steps: tuple[Step, ...]
    description: str | None = None
    schedules: tuple[Schedule, ...] = ()
    inputs: Mapping[str, Input] = field(default_factory=dict)
    limits: Limits = field(default_factory=Limits)
    allow: tuple[Name, ...] = ()
    rate_limit: RateLimit | None = None
    defaults: Defaults = field(default_factory=Defaults)
    outputs: MapValue | None = None
    on_error: tuple[Step, ...] = ()
    finally_: tuple[Step, ...] = ()
    keys: Mapping[str, Span] = field(default_factory=dict)
    is_broken: bool = False

    def all_steps(self) -> tuple[Step, ...]:
        """Every step at every depth, in file order."""
        return tuple(each for block in (self.steps, self.on_error, self.finally_) for each in walk(block))


def walk(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """The steps, each followed by those inside it."""
    found: list[Step] = []
    for step in steps:
        found.append(step)
        if isinstance(step.work, GroupStep):
            found.extend(walk(step.work.steps))
        found.extend(walk(step.on_error.steps))
    return tuple(found)
