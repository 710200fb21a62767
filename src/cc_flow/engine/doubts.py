"""What was ever in doubt in a run: creates and toggles whose answer was lost, and what was there before."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from cc_flow.actions.catalog import find
from cc_flow.actions.spec import EffectClass, Request
from cc_flow.engine.context import Bounds, Context
from cc_flow.engine.prepared import Prepared
from cc_flow.engine.readback import identity
from cc_flow.frozen import frozen
from cc_flow.journal.steps import Intent, StepState

_DOUBTFUL = frozenset({EffectClass.CREATE, EffectClass.TOGGLE})


@frozen
class Doubt:
    """A thing that a lost answer put in doubt, with all steps of the run that wrote it.

    `baseline` is what was there before the first send, `since` when the last was intended, `made` how many were meant.
    `may_be_twice`: one step sent it twice, and both may have been done.
    """

    prepared: Prepared
    baseline: Any
    since: datetime
    made: int
    may_be_twice: bool


def doubts_of(context: Context) -> Iterator[Doubt]:
    """Each thing of the run, over all its attempts, that is worth another look.

    What is needed for a look stands in the journal: the natural key holds the inputs that the look compares.
    """
    for steps in _by_thing(context).values():
        intents = [intent for step in steps for intent in step.intents]
        if any(map(_was_doubtful, intents)):
            prepared = _prepared(context, steps[0])
            if prepared.spec.effect_class in _DOUBTFUL:
                yield _doubt(prepared, steps, min(intents, key=lambda intent: intent.at))


def _by_thing(context: Context) -> Mapping[tuple[str, str], list[StepState]]:
    things: dict[tuple[str, str], list[StepState]] = {}
    for step in context.journal.state.steps.values():
        if step.intents and (key := step.intents[0].intended.natural_key) is not None:
            things.setdefault((step.intents[0].intended.action, key), []).append(step)
    return things


def _doubt(prepared: Prepared, steps: Sequence[StepState], first: Intent) -> Doubt:
    baseline = first.intended.baseline
    before = set((baseline or {}).get("ids", ()))
    outputs = {identity(step.output) for step in steps if isinstance(step.output, Mapping)}
    since = max(step.intents[-1].at for step in steps)
    return Doubt(prepared, baseline, since, max(1, len(outputs - before)), any(map(_may_be_twice, steps)))


def _may_be_twice(step: StepState) -> bool:
    return sum(intent.is_applied or _was_doubtful(intent) for intent in step.intents) > 1


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
