"""The steps of a run on one line of time: bars, sends, and long pauses folded, for resumes days later."""

from bisect import bisect_right
from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import pairwise

from cc_flow.frozen import frozen
from cc_flow.journal.state import RunState
from cc_flow.journal.steps import StepState
from cc_flow.report.plain import clip
from cc_flow.report.words import day_words, lasted, one_line

MOST_ROWS = 60
LABEL, WIDTH, ROW, TOP = 270, 1000, 24, 26
"""Of the picture, in units of its view box: the names' column, all of it, a row, the scale above the rows."""
_TAIL = 90
_LEAST_BAR = 3.0
_FOLD = 14.0

Span = tuple[datetime, datetime]


@frozen
class Bar:
    """A step: where its bar stands, the sends of its write that are marked, and a word after it."""

    label: str
    tone: str
    x: float
    y: float
    width: float
    sends: tuple[float, ...]
    words: str
    title: str


@frozen
class Timeline:
    """A picture `WIDTH` wide. Ticks are places with words; `left_out` counts the steps that have no row."""

    height: int
    bars: tuple[Bar, ...]
    ticks: tuple[tuple[float, str], ...]
    folds: tuple[float, ...]
    left_out: int


def timeline_of(state: RunState) -> Timeline | None:
    """The timeline; None for a run in which nothing has begun."""
    begun = {step.path: _span(step, state) for step in state.steps.values() if step.started_at is not None}
    if not begun:
        return None
    steps = [state.steps[path] for path in begun]
    sends = ((intent.at, intent.at) for step in steps for intent in step.intents)
    scale = Scale([*begun.values(), *sends])
    rows = _rows(steps)
    bars = tuple(_bar(step, begun[step.path], scale, TOP + ROW * place) for place, step in enumerate(rows))
    return Timeline(TOP + ROW * len(rows) + 6, bars, tuple(scale.ticks()), tuple(scale.folds()), len(begun) - len(rows))


def _rows(begun: list[StepState]) -> list[StepState]:
    """All steps; of too many, those that are no items of loops, then the first ones."""
    if len(begun) > MOST_ROWS:
        begun = [step for step in begun if "[" not in step.path] or begun
    return begun[:MOST_ROWS]


def _span(step: StepState, state: RunState) -> Span:
    """From where it last began to its end; an unfinished one lasts as long as the run, as far as is known."""
    start = step.started_at or state.created_at
    end = step.finished_at or state.finished_at or max([start, *(intent.at for intent in step.intents)])
    return start, max(start, end)


class Scale:
    """Times to places. A pause in which no step was under way is folded where it is longer than a fifth of the rest."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._busy = _merged(spans)
        active = sum(((end - start) for start, end in self._busy), timedelta())
        room = WIDTH - LABEL - _TAIL - _FOLD * (len(self._busy) - 1)
        self._unit = room / max(active.total_seconds(), 0.001)
        self._places = self._begin()

    def _begin(self) -> list[float]:
        places, place = [], float(LABEL)
        for start, end in self._busy:
            places.append(place)
            place += (end - start).total_seconds() * self._unit + _FOLD
        return places

    def place(self, moment: datetime) -> float:
        """Where `moment` stands."""
        index = max(0, bisect_right([start for start, _ in self._busy], moment) - 1)
        start, end = self._busy[index]
        inside = (min(moment, end) - start).total_seconds()
        return round(self._places[index] + max(0.0, inside) * self._unit, 2)

    def ticks(self) -> Iterable[tuple[float, str]]:
        """The time since the beginning, in quarters; of a folded line, the clock where each piece begins."""
        start, end = self._busy[0]
        if len(self._busy) == 1:
            quarters = [(end - start) * part / 4 for part in range(5)]
            return [(self.place(start + quarter), lasted(quarter)) for quarter in quarters]
        return [(self.place(begin), f"{day_words(begin.date())} {begin:%H:%M}") for begin, _ in self._busy]

    def folds(self) -> Iterable[float]:
        """Where a pause is folded."""
        return [round(place - _FOLD / 2, 2) for place in self._places[1:]]


def _merged(spans: Iterable[Span]) -> list[Span]:
    """Stretches in which something was under way. Short pauses belong to them, and all but the seven longest."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(joined[-1][1], end)
        else:
            joined.append((start, end))
    active = sum((end - start for start, end in joined), timedelta())
    shortest = max(active / 5, timedelta(seconds=30))
    pauses = sorted((later[0] - earlier[1] for earlier, later in pairwise(joined)), reverse=True)
    shortest = max([shortest, *pauses[7:8]])
    kept = joined[:1]
    for start, end in joined[1:]:
        if start - kept[-1][1] <= shortest:
            kept[-1] = kept[-1][0], end
        else:
            kept.append((start, end))
    return kept


def _bar(step: StepState, span: Span, scale: Scale, y: float) -> Bar:
    x, right = scale.place(span[0]), scale.place(span[1])
    tries = max(step.failed_attempts + 1, step.sends)
    words = lasted(span[1] - span[0]) + (f", {tries} tries" if tries > 1 else "")
    label, width = clip(one_line(step.path), 36), max(_LEAST_BAR, round(right - x, 2))
    return Bar(
        label,
        _tone(step),
        x,
        y,
        width,
        _sends(step, span, scale),
        words,
        f"{one_line(step.path)}: {step.status}, {words}",
    )


def _sends(step: StepState, span: Span, scale: Scale) -> tuple[float, ...]:
    """Where its write was sent, if that was more than once, or before it last began."""
    sent = [intent.at for intent in step.intents]
    return tuple(map(scale.place, sent)) if len(sent) > 1 or any(at < span[0] for at in sent) else ()


def _tone(step: StepState) -> str:
    if step.status in {"failed", "unknown"}:
        return {"failed": "bad", "unknown": "open"}[step.status]
    return "reused" if step.reused else "wrote" if step.changed else ""
