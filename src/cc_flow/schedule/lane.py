"""What is owed to one workflow and tenant in one pass, done one after the other: claim, start, record."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from cc_flow.cron import Due
from cc_flow.errors import AlreadyRunning, CcFlowError
from cc_flow.schedule.decisions import FAILURES_TO_PAUSE, Decision, Verdict, reason_to_pause
from cc_flow.schedule.model import Overlap, Schedule, begins_at
from cc_flow.schedule.orphans import Interrupted, word_of_leaving
from cc_flow.schedule.store import OccurrenceStore

_FAILED, _INTERRUPTED = 1, 130
_STILL_GOING_ON = "the run before is still going on"
# Cancelled runs do not count towards a pause: look a little further back than the failures that make one.
_ENDINGS = FAILURES_TO_PAUSE + 10


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A due time whose run, of that name, is to begin: `due.label` is its `run.scheduled_for`, however late it is."""

    schedule: Schedule
    due: Due
    run: str
    reason: str


@dataclass(frozen=True, slots=True)
class Ending:
    """How a run ended: its status word and its exit code. `message` says what there is to say."""

    status: str
    exit_code: int
    message: str = ""


class Runs(Protocol):
    """How runs are made: the pass waits for the end of each. Both raise CcFlowError for what cannot be."""

    async def start(self, occurrence: Occurrence) -> Ending:
        """Make the run of that name. Raises AlreadyRunning where there is one of that name."""

    async def resume(self, interrupted: Interrupted) -> Ending:
        """Go on with a run that was cut off. Raises AlreadyRunning where another process has it, or had it since."""


@dataclass(frozen=True, slots=True)
class Line:
    """What a pass did about a due time: `ran`, `skipped` or `queued`, why, which run it got and how that ended.

    Of one whose run was cut off: `resumed`, or `left` to a person. A `count` above 1 stands for so many due
    times. `paused` is why the schedules rest from now on.
    """

    schedule: Schedule
    due: Due
    did: str
    reason: str
    count: int = 1
    run: str | None = None
    ending: Ending | None = None
    paused: str | None = None


@dataclass(slots=True)
class Lane:
    """The decisions about one workflow and tenant. `held` is from where a schedule must be looked at again, by key."""

    store: OccurrenceStore
    runs: Runs
    name_run: Callable[[], str]
    interrupted: list[Interrupted] = field(default_factory=list)
    owed: list[tuple[Schedule, Decision]] = field(default_factory=list)
    held: dict[str, datetime] = field(default_factory=dict)

    async def run(self, stop: asyncio.Event) -> list[Line]:
        """Go on with what was interrupted, then do what is owed, by when it should begin; once `stop` is set nothing
        more is started.
        """
        lines = [line for one in self.interrupted if (line := await self._go_on(one, stop)) is not None]
        for schedule, decision in sorted(self.owed, key=lambda one: begins_at(one[0], one[1].due)):
            if schedule.key in self.held or stop.is_set():
                self._hold(schedule, decision)
                continue
            line = await self._settle(schedule, decision)
            if line is not None:
                lines.append(line)
                _stop_after(line, stop)
        return lines

    async def _go_on(self, one: Interrupted, stop: asyncio.Event) -> Line | None:
        """Go on with a run that was cut off; None where it is not its time, or another process has it."""
        if one.is_told or stop.is_set():
            return None
        if one.left is not None:
            return self._leave(one, one.left)
        if self._pause(one.schedule):
            return None
        try:
            ending = await self.runs.resume(one)
        except AlreadyRunning:
            return None
        except CcFlowError as error:
            return self._leave(one, error.message)
        self.store.decide_occurrence(*one.place, decision=ending.status, run=one.orphan.run)
        paused = self._pause(one.schedule)
        line = Line(one.schedule, one.due, "resumed", one.reason, 1, one.orphan.run, ending, paused)
        _stop_after(line, stop)
        return line

    def _leave(self, one: Interrupted, reason: str) -> Line:
        """Record that a run that was cut off is left to a person: bad news, so the pass does not end well."""
        self.store.decide_occurrence(*one.place, decision=word_of_leaving(reason), run=one.orphan.run)
        ending = Ending("interrupted", _FAILED)
        return Line(one.schedule, one.due, "left", reason, 1, one.orphan.run, ending)

    async def _settle(self, schedule: Schedule, decision: Decision) -> Line | None:
        """What was done about one due time; None where another process has it."""
        if decision.verdict is Verdict.SKIP:
            return self._pass_over(schedule, decision)
        run = self._take(schedule, decision)
        if run is None:
            return None
        since = self._running_since(schedule)
        if since is not None and schedule.overlap is not Overlap.ALLOW:
            # A run begun after the due time is another catch-up: one waits for it, as one would in the same pass.
            if schedule.overlap is Overlap.SKIP and since <= begins_at(schedule, decision.due):
                return self._skip(schedule, decision, _STILL_GOING_ON)
            return self._queue(schedule, decision, _STILL_GOING_ON, run)
        if paused := self._pause(schedule):
            return self._skip(schedule, decision, f"paused: {paused}")
        return await self._start(schedule, decision, run)

    def _pass_over(self, schedule: Schedule, decision: Decision) -> Line | None:
        """Skip a due time that nobody decided about, or that was queued and is overtaken by a later one."""
        place = _place(schedule, decision)
        if self.store.claim_occurrence(*place, decision=f"skipped: {decision.reason}"):
            return Line(schedule, decision.due, "skipped", decision.reason, decision.count)
        return None if self._left(schedule, decision) is None else self._skip(schedule, decision, decision.reason)

    def _take(self, schedule: Schedule, decision: Decision) -> str | None:
        """Claim the due time: the name its run is to have, or None where another process has it.

        The name stands in the claim, and no two processes can begin a run of the same name. So a claim without a run,
        queued or left by a process that died, may be taken up by anybody at any time, under that name.
        """
        place, run = _place(schedule, decision), self.name_run()
        if self.store.claim_occurrence(*place, decision="run", run=run):
            return run
        return self._left(schedule, decision)

    def _left(self, schedule: Schedule, decision: Decision) -> str | None:
        """The name in a claim without a run, once nothing goes on; while a run does, it is left for a later pass."""
        left = self.store.run_not_begun(*_place(schedule, decision))
        if left is not None and self._running_since(schedule) is not None:
            self._hold(schedule, decision)
            return None
        return left

    async def _start(self, schedule: Schedule, decision: Decision, run: str) -> Line | None:
        """Make the run of a claimed due time, and record how it ended; None where another process made it."""
        place = _place(schedule, decision)
        try:
            ending = await self.runs.start(Occurrence(schedule, decision.due, run, decision.reason))
        except AlreadyRunning:
            if self.store.run_not_begun(*place) is None:
                return None
            return self._queue(schedule, decision, "another run began first", run)
        except CcFlowError as error:
            ending = Ending("failed", error.exit_code, error.message)
        # What failed before there was a run is over, too: it must not be taken up as a claim without a run.
        begun = run if self.store.run_not_begun(*place) is None else None
        self.store.decide_occurrence(*place, decision=ending.status, run=begun)
        return Line(schedule, decision.due, "ran", decision.reason, 1, begun, ending, self._pause(schedule))

    def _skip(self, schedule: Schedule, decision: Decision, reason: str) -> Line:
        """Record that a claimed due time gets no run."""
        self.store.decide_occurrence(*_place(schedule, decision), decision=f"skipped: {reason}", run=None)
        return Line(schedule, decision.due, "skipped", reason, decision.count)

    def _queue(self, schedule: Schedule, decision: Decision, reason: str, run: str) -> Line:
        """Leave a claimed due time to a later pass."""
        self.store.decide_occurrence(*_place(schedule, decision), decision=f"queued: {reason}", run=run)
        self._hold(schedule, decision)
        return Line(schedule, decision.due, "queued", reason)

    def _hold(self, schedule: Schedule, decision: Decision) -> None:
        """Have the schedule looked at again from just before this due time; the first one counts."""
        self.held.setdefault(schedule.key, begins_at(schedule, decision.due) - timedelta(seconds=1))

    def _running_since(self, schedule: Schedule) -> datetime | None:
        """Since when a run of this workflow and tenant has been going on, if one is."""
        return self.store.running_since(schedule.tenant, schedule.workflow)

    def _pause(self, schedule: Schedule) -> str | None:
        """Why the schedules of this workflow and tenant rest, if they do."""
        return reason_to_pause(self.store.endings(schedule.tenant, schedule.workflow, most=_ENDINGS))


def _stop_after(line: Line, stop: asyncio.Event) -> None:
    """Start nothing more once a run was interrupted."""
    if line.ending and line.ending.exit_code == _INTERRUPTED:
        stop.set()


def _place(schedule: Schedule, decision: Decision) -> tuple[str, str, str]:
    """What an occurrence is known by: tenant, workflow, due time."""
    return (schedule.tenant, schedule.workflow, decision.due.label)
