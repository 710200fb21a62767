"""What was ever in doubt in a run: creates whose answer was lost, with what was there before the first send."""

import json
from collections.abc import Iterator
from typing import Any

from cc_flow.actions.catalog import find
from cc_flow.actions.spec import EffectClass, Request
from cc_flow.engine.context import Bounds, Context
from cc_flow.engine.prepared import Prepared
from cc_flow.journal.steps import Intent, StepState


def doubts_of(context: Context) -> Iterator[tuple[Prepared, Any]]:
    """Each create of the run, over all its attempts, that a lost answer put in doubt, and its first baseline.

    What is needed for a look stands in the journal: the natural key holds the inputs that the look compares.
    """
    for step in context.journal.state.steps.values():
        if any(map(_was_doubtful, step.intents)) and step.intents[0].intended.natural_key is not None:
            prepared = _prepared(context, step)
            if prepared.spec.effect_class is EffectClass.CREATE:
                yield prepared, step.intents[0].intended.baseline


def _was_doubtful(intent: Intent) -> bool:
    return intent.settlement is not None or (intent.answer is not None and intent.answer.outcome == "ambiguous")


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
