"""How steps end, and what ends a run before its time."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from cc_flow.errors import CcFlowError
from cc_flow.frozen import frozen
from cc_flow.shape import ANYTHING, BOOLEAN, TEXT, ListOf, shape_of
from cc_flow.unknown import Unknown


class Status(StrEnum):
    """How a step ended."""

    SUCCEEDED = "succeeded"
    FAILED = "failed"
    SKIPPED = "skipped"
    PARTIAL = "partial"
    UNKNOWN = "unknown"
    CANCELLED = "cancelled"


@frozen
class Result:
    """A step's end. `output` counts only where there is one; `iterations` are a loop's items.

    `may_run` is the unknown value that a plan's conditional step turns on, None for every other step.
    """

    status: Status
    output: Any = None
    error: Mapping[str, Any] | None = None
    iterations: list[dict[str, Any]] | None = None

    may_run: Unknown | None = None

    @property
    def has_output(self) -> bool:
        """Whether later steps may use the output."""
        return self.status in (Status.SUCCEEDED, Status.PARTIAL)

    def as_names(self) -> dict[str, Any]:
        """What templates see as `steps.<id>`."""
        if self.may_run is not None:
            return _undecided_names(self.may_run, self.output)
        names: dict[str, Any] = {"status": self.status.value, "ran": self.has_output}
        if self.has_output:
            names["output"] = self.output
        if self.error is not None:
            names["error"] = dict(self.error)
        if self.iterations is not None:
            names["iterations"] = self.iterations
            if isinstance(self.output, Unknown):
                names["iterations"] = self.output.derived(ListOf(ANYTHING), at_most=self.output.at_most)
        return names


def _undecided_names(turns_on: Unknown, output: Any) -> dict[str, Any]:
    """What templates see of a step of which a plan cannot say whether it runs. Its output is then of this form."""
    most = output.at_most if isinstance(output, Unknown) else len(output) if isinstance(output, list) else None
    shape = output.shape if isinstance(output, Unknown) else shape_of(output)
    return {
        "status": turns_on.derived(TEXT),
        "ran": turns_on.derived(BOOLEAN),
        "output": turns_on.derived(shape, at_most=most),
        "iterations": turns_on.derived(ListOf(ANYTHING), at_most=most),
    }


class StepFailure(Exception):  # noqa: N818 - it is what happened to a step, and handlers may go on from it
    """A step failed: its handlers run, a loop may tolerate it. `iterations` are the elements of a loop that failed."""

    def __init__(self, step: str, message: str, **facts: Any) -> None:
        super().__init__(message)
        self.step = step
        self.message = message
        self.facts = facts
        self.iterations: list[dict[str, Any]] | None = None

    def as_error(self) -> dict[str, Any]:
        """What templates see as `error`, and the journal keeps."""
        return {"step": self.step, "message": self.message, **{k: v for k, v in self.facts.items() if v is not None}}


class StopReason(StrEnum):
    """Why a run stops where nothing may catch it, worst first."""

    INTERRUPTED = "interrupted"
    UNKNOWN = "unknown"
    POLICY = "policy"
    UNAUTHORIZED = "unauthorized"


EXIT_CODES: Mapping[StopReason, int] = {
    StopReason.INTERRUPTED: 130,
    StopReason.UNKNOWN: 6,
    StopReason.POLICY: 5,
    StopReason.UNAUTHORIZED: 4,
}


class Stop(Exception):  # noqa: N818 - an order, not an error
    """The run stops; no handler and no tolerance catches it."""

    def __init__(self, reason: StopReason, step: str, message: str, *, help: str | None = None) -> None:  # noqa: A002
        super().__init__(message)
        self.reason = reason
        self.step = step
        self.message = message
        self.help = help

    def as_error(self) -> dict[str, Any]:
        """What templates see as `error`, and the journal keeps."""
        error = {"step": self.step, "message": self.message, "reason": self.reason.value}
        return error | ({"help": self.help} if self.help else {})


def outweighs_doubt(problem: StepFailure | Stop | None) -> bool:
    """Whether a run that ends with it says enough: that nobody knows of a write would be no worse news."""
    return isinstance(problem, Stop) and problem.reason in (StopReason.INTERRUPTED, StopReason.UNKNOWN)


class Continue(Exception):  # noqa: N818 - a handler's word, not an error
    """A handler says that the run goes on."""


@dataclass(slots=True)
class Worst:
    """What ends things that run side by side: the worst of what went wrong counts, the first among equals.

    `fatal` is an error of the journal: nothing can be recorded any more. `word` is a handler's; anything else is worse.
    """

    fatal: CcFlowError | None = None
    stop: Stop | None = None
    failure: StepFailure | None = None
    word: Continue | None = None
    _order: tuple[StopReason, ...] = field(default=tuple(StopReason))

    def add(self, error: CcFlowError | Stop | StepFailure | Continue) -> None:
        """Take note of `error`."""
        if isinstance(error, CcFlowError):
            self.fatal = self.fatal or error
        elif isinstance(error, StepFailure):
            self.failure = self.failure or error
        elif isinstance(error, Continue):
            self.word = self.word or error
        elif self.stop is None or self._order.index(error.reason) < self._order.index(self.stop.reason):
            self.stop = error

    @property
    def is_over(self) -> bool:
        """Whether nothing new begins any more."""
        return self._found is not None

    def throw(self) -> None:
        """Raise the worst of it, if anything."""
        if self._found is not None:
            raise self._found

    @property
    def _found(self) -> Exception | None:
        return self.fatal or self.stop or self.failure or self.word
