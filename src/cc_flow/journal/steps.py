"""One step as its events tell it, with every write it meant to send. What changes them stands in `state`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from cc_flow.journal.events import WriteAnswered, WriteIntended, WriteSettled


class IllegalEvent(ValueError):  # noqa: N818 - reads as the event it names
    """An event that cannot follow the ones before it. In a store it means corruption, from the engine a mistake."""


# A settlement by these words is an end of doubt; `unknown` is none.
KNOWN_SETTLEMENTS = frozenset({"adopted", "absent", "person-applied", "person-not-applied"})
APPLIED_SETTLEMENTS = frozenset({"adopted", "person-applied"})
KNOWN_OUTCOMES = frozenset({"done", "refused", "not_sent"})


@dataclass(slots=True)
class Intent:
    """A write that was about to be sent, and what became of it. `attempt` is the run's."""

    intended: WriteIntended
    at: datetime
    attempt: int
    answer: WriteAnswered | None = None
    settlement: WriteSettled | None = None

    @property
    def is_open(self) -> bool:
        """Whether nobody knows if it happened: no answer, or an ambiguous one that was never settled."""
        if self.settlement is not None and self.settlement.how in KNOWN_SETTLEMENTS:
            return False
        return self.answer is None or self.answer.outcome not in KNOWN_OUTCOMES

    @property
    def was_doubtful(self) -> bool:
        """Whether it was ever not known what became of it; what it may have done can come late."""
        return self.answer is None or self.settlement is not None or self.answer.outcome == "ambiguous"

    @property
    def is_applied(self) -> bool:
        """Whether it surely happened."""
        if self.settlement is not None and self.settlement.how in APPLIED_SETTLEMENTS:
            return True
        return self.answer is not None and self.answer.outcome == "done"

    @property
    def is_send(self) -> bool:
        """Whether bytes may have reached the API's work: not-sent and throttled attempts are no sends."""
        return self.answer is None or not (self.answer.outcome == "not_sent" or self.answer.failure == "throttled")


@dataclass(slots=True)
class StepState:
    """One step, or one item of a loop, by its path.

    `status`: pending | running | skipped | succeeded | failed | partial | unknown | cancelled. `attempt` is the run's
    attempt in which it last began; `failed_attempts` counts its own. After a reset for a resume it is pending and keeps
    `error`, `intents`, `items` and `task`. `made` is what its write gave, which it keeps where it begins anew. `reason`
    is why it was skipped or what is unknown; `failed` and `total` are items of a partial loop.
    """

    path: str
    status: str = "pending"
    output: Any = None
    error: Mapping[str, Any] | None = None
    made: Mapping[str, Any] | None = None
    reused: str | None = None
    changed: bool = False
    hidden: bool = False
    continued: bool = False
    not_reached: bool = False
    reason: str = ""
    failed: int = 0
    total: int = 0
    items: tuple[tuple[str, Any, bool], ...] | None = None
    items_hidden: bool = False
    intents: list[Intent] = field(default_factory=list)
    task: Any = None
    attempt: int = 0
    failed_attempts: int = 0
    started_at: datetime | None = None
    finished_at: datetime | None = None

    @property
    def open_intent(self) -> Intent | None:
        """The write whose outcome is not known. A later one that was applied or settled tells of those before."""
        for intent in reversed(self.intents):
            if intent.is_open:
                return intent
            if intent.is_applied or intent.settlement is not None:
                return None
        return None

    @property
    def last_settled(self) -> Intent | None:
        """The last write whose outcome was settled."""
        return next((intent for intent in reversed(self.intents) if intent.settlement is not None), None)

    @property
    def last_settlement(self) -> str | None:
        """How it was, in the journal's word."""
        last = self.last_settled
        return None if last is None or last.settlement is None else last.settlement.how

    @property
    def sends(self) -> int:
        """How often its write was sent in this run, over all resumes."""
        return sum(intent.is_send for intent in self.intents)

    def sends_in(self, attempt: int) -> int:
        """How often its write was sent in one attempt of the run."""
        return sum(intent.is_send for intent in self.intents if intent.attempt == attempt)
