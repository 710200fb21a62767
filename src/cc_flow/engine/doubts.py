"""What was ever in doubt in a run: creates and toggles whose answer was lost, with what was there before the first send."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cc_flow.actions.catalog import find
from cc_flow.actions.spec import EffectClass, Request
from cc_flow.engine.context import Bounds, Context
from cc_flow.engine.prepared import Prepared
from cc_flow.journal.steps import Intent, StepState

_DOUBTFUL = frozenset({EffectClass.CREATE, EffectClass.TOGGLE})


@dataclass(frozen=True, slots=True)
class Doubt:
    """A write that a lost answer put in doubt. `baseline` is what was there before the first send.

    `since` is when the last was intended. `may_be_twice`: more than one of its sends may have been done.
    """

    prepared: Prepared
    baseline: Any
    since: datetime
    may_be_twice: bool


def doubts_of(context: Context) -> Iterator[Doubt]:
    """Each write of the run, over all its attempts, that is worth another look.

    What is needed for a look stands in the journal: the natural key holds the inputs that the look compares.
    """
    for step in context.journal.state.steps.values():
        if any(map(_was_doubtful, step.intents)) and step.intents[0].intended.natural_key is not None:
            prepared = _prepared(context, step)
            if prepared.spec.effect_class in _DOUBTFUL:
                yield _doubt(prepared, step.intents)


def _doubt(prepared: Prepared, intents: list[Intent]) -> Doubt:
    may_be_done = [intent for intent in intents if intent.is_applied or _was_doubtful(intent)]
    return Doubt(prepared, intents[0].intended.baseline, intents[-1].at, len(may_be_done) > 1)


def _was_doubtful(intent: Intent) -> bool:
    return intent.answer is None or intent.settlement is not None or intent.answer.outcome == "ambiguous"


def _prepared(context: Context, step: StepState) -> Prepared:
    first = step.intents[0].intended
    kind = find(first.action)
    return Prepared(
        at=step.path,
        template_at=step.path,
        kind=kind,
        spec=kind.spec,
        values=json.loads(first.natural_key or "{}"),
        request=Request(first.method, first.url_path),
        retry=context.workflow.defaults.retry,
        timeout=context.workflow.defaults.timeout,
        quiet=context.workflow.defaults.quiet,
        bounds=Bounds(),
    )
