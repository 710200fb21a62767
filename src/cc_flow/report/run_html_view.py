"""A run as its page shows it: facts in words, its steps, what it changed, what is not known. No layout."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from cc_flow.frozen import frozen
from cc_flow.journal.state import RunState
from cc_flow.journal.steps import Intent, StepState
from cc_flow.plan import Change, ChangeKind
from cc_flow.report.plan_calls import Field, fields_of
from cc_flow.report.run_html_timeline import Timeline, timeline_of
from cc_flow.report.run_lines import next_command
from cc_flow.report.words import due_words, lasted, moment_words, one_line

TONES = {"succeeded": "new", "failed": "removed", "partial": "moved", "unknown": "open", "interrupted": "moved"}
MARKS = {
    "succeeded": "✓",
    "failed": "✗",
    "partial": "!",
    "unknown": "?",
    "skipped": "–",
    "cancelled": "–",
    "running": "…",
}
_REUSED = {"exists": "there already", "idempotency_key": "done before, under the same key"}
_OUTCOMES = {
    "adopted": "done; the answer was lost, and it was found there",
    "absent": "not done; the answer was lost, and it was not there",
    "person-applied": "done, as a person says",
    "person-not-applied": "not done, as a person says",
}

_IN_DOUBT = "not known: it may have been done"


@frozen
class StepView:
    """A step. `tries` is how often it was tried, empty for once."""

    path: str
    mark: str
    status: str
    tone: str
    lasted: str
    tries: str
    words: str


@frozen
class WriteView:
    """A write that was sent, or was about to be, and what came of it."""

    path: str
    action: str
    sent: str
    fields: tuple[Field, ...]
    outcome: str
    tone: str


@frozen
class RunView:
    """A run as it is shown."""

    run: str
    workflow: str
    tenant: str
    place: str
    is_sandbox: bool
    status: str
    tone: str
    message: str
    due: str
    timezone: str
    started: str
    lasted: str
    attempts: int
    trigger: str
    plan: str
    version: str
    counts: tuple[tuple[str, int, str], ...]
    timeline: Timeline | None
    writes: tuple[WriteView, ...]
    steps: tuple[StepView, ...]
    reports: tuple[tuple[str, str, bool], ...]
    outputs: tuple[tuple[str, str], ...]
    next: str


def run_view(state: RunState, status: str) -> RunView:
    """The run, made ready to show."""
    return RunView(
        run=one_line(state.run),
        workflow=one_line(state.workflow),
        tenant=one_line(state.tenant),
        place=one_line(state.origin.removeprefix("https://").removeprefix("http://")),
        is_sandbox=state.origin == "sandbox",
        status=status,
        tone=TONES.get(status, ""),
        message=one_line(state.message),
        due=due_words(state.scheduled_for),
        timezone=one_line(state.timezone),
        started=moment_words(state.started_at) if state.started_at else "not started",
        lasted=_between(state.started_at, state.finished_at),
        attempts=state.attempts,
        trigger=one_line(state.trigger),
        plan=one_line(state.plan or ""),
        version=one_line(state.version),
        counts=_counts(state),
        timeline=timeline_of(state),
        writes=tuple(write for step in state.steps.values() for write in _writes(step)),
        steps=tuple(map(_step, state.steps.values())),
        reports=tuple(_reports(state)),
        outputs=tuple((one_line(name), one_line(value)) for name, value in state.outputs.items()),
        next=one_line(next_command(state)),
    )


def _between(start: datetime | None, end: datetime | None) -> str:
    return lasted(end - start) if start is not None and end is not None else ""


def _counts(state: RunState) -> tuple[tuple[str, int, str], ...]:
    """Mark, number and word for each status there is, and for what was written."""
    written = sum(intent.is_applied for step in state.steps.values() for intent in step.intents)
    statuses = Counter(step.status for step in state.steps.values())
    shown = (
        (MARKS.get(status, "·"), count, f"{status} steps" if count != 1 else f"{status} step")
        for status, count in statuses.items()
    )
    done = "+", written, "writes done" if written != 1 else "write done"
    in_doubt = len(state.open_intents)
    doubts = (("?", in_doubt, f"{'writes' if in_doubt != 1 else 'write'} may have been done"),) if in_doubt else ()
    return (done, *doubts, *shown)


def _step(step: StepState) -> StepView:
    tries = max(step.failed_attempts + 1, step.sends)
    return StepView(
        path=one_line(step.path),
        mark="=" if step.reused else MARKS.get(step.status, "·"),
        status=step.status,
        tone=TONES.get(step.status, "") if step.status != "succeeded" or step.changed else "",
        lasted=_between(step.started_at, step.finished_at),
        tries=f"{tries} tries" if tries > 1 else "",
        words=one_line(_words(step)),
    )


def _words(step: StepState) -> str:
    """What there is to say of how it ended."""
    if step.status == "failed" and step.error is not None:
        return str(step.error.get("message", "")) + (" (the run went on)" if step.continued else "")
    if step.status == "partial":
        return f"{step.failed} of {step.total} items failed, as tolerated"
    if step.reused:
        return _REUSED.get(step.reused, step.reused)
    return "" if step.status == "succeeded" else step.reason


def _writes(step: StepState) -> Iterator[WriteView]:
    """A send that was answered or settled tells of those before it."""
    told = [intent.is_applied or intent.settlement is not None for intent in step.intents]
    for number, intent in enumerate(step.intents, 1):
        yield _write(step.path, intent, is_told=any(told[number:]))


def _write(path: str, intent: Intent, *, is_told: bool) -> WriteView:
    sent = intent.intended
    change = Change(
        path, path, None, sent.action, sent.effect, sent.method, sent.url_path, ChangeKind.CREATE, sent.body, sent.query
    )
    outcome, tone = _outcome(intent, is_told=is_told)
    return WriteView(
        path=one_line(path),
        action=one_line(sent.action),
        sent=one_line(f"{sent.method} {sent.url_path}"),
        fields=tuple(fields_of(change)),
        outcome=one_line(outcome),
        tone=tone,
    )


def _outcome(intent: Intent, *, is_told: bool) -> tuple[str, str]:
    if intent.settlement is not None and intent.settlement.how in _OUTCOMES:
        return _OUTCOMES[intent.settlement.how], "new" if intent.is_applied else "moved"
    if intent.is_open:
        return ("the answer was lost; a later send tells", "moved") if is_told else (_IN_DOUBT, "open")
    answer = intent.answer
    words = {"done": "done", "refused": "refused", "not_sent": "not sent"}.get(answer.outcome if answer else "", "")
    return (
        f"{words}: {answer.message}" if answer and answer.message else words,
        "new" if intent.is_applied else "removed",
    )


def _reports(state: RunState) -> Iterator[tuple[str, str, bool]]:
    """Where, what, and whether it is a warning."""
    for report in state.reports:
        yield one_line(report.path), one_line(report.message), report.level == "warning"
    for duplicate in state.duplicates:
        yield one_line(duplicate.path), one_line(duplicate.message), True
