"""What was ever in doubt in a run: creates and toggles whose answer was lost, and what was there before."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from cc_flow.actions.catalog import find
from cc_flow.actions.spec import EffectClass, Request
from cc_flow.engine.context import Bounds, Context
from cc_flow.engine.prepared import Prepared
from cc_flow.engine.readback import identity, made_by_others, with_ids
from cc_flow.frozen import frozen
from cc_flow.journal.steps import Intent, StepState

_DOUBTFUL = frozenset({EffectClass.CREATE, EffectClass.TOGGLE})


@frozen
class Doubt:
    """A thing that a lost answer put in doubt, with all steps of the run that wrote it.

    `baseline` is what was there before the first send or was made by other steps, `since` when the last was intended,
    `made` how many were meant.
    `may_be_twice`: more may come through than were meant, since it was sent twice, by one step, by two, or by two runs.
    `is_said_done`: a step ended in the belief that it was done.
    """

    prepared: Prepared
    baseline: Any
    since: datetime
    made: int
    may_be_twice: bool
    is_said_done: bool


def doubts_of(context: Context) -> Iterator[Doubt]:
    """Each thing of the run, over all its attempts, that is worth another look.

    What is needed for a look stands in the journal: the natural key holds the inputs that the look compares.
    """
    elsewhere = _open_elsewhere(context)
    for thing, steps in _by_thing(context).items():
        other = elsewhere.get(thing) or _was_beside(steps)
        if other is not None or any(intent.was_doubtful for step in steps for intent in step.intents):
            prepared = _prepared(context, steps[0])
            if prepared.spec.effect_class in _DOUBTFUL:
                yield _doubt(context, prepared, steps, other)


def _by_thing(context: Context) -> Mapping[tuple[str, str], list[StepState]]:
    things: dict[tuple[str, str], list[StepState]] = {}
    for step in context.journal.state.steps.values():
        if step.intents and (key := step.intents[0].intended.natural_key) is not None:
            things.setdefault((step.intents[0].intended.action, key), []).append(step)
    return things


def _open_elsewhere(context: Context) -> Mapping[tuple[str, str], datetime]:
    """What other runs have sent and do not know the outcome of: it may come through beside what this one has sent."""
    state = context.journal.state
    intents = context.store.open_intents(state.origin, state.tenant)
    return {(one.action, one.natural_key): one.since for one in intents if one.run != state.run and one.natural_key}


def _was_beside(steps: Sequence[StepState]) -> datetime | None:
    """When another run had sent the same, as was known when this one did. It may believe by now that what this one has
    made is its own.
    """
    baselines = (intent.intended.baseline or {} for step in steps for intent in step.intents)
    beside = [datetime.fromisoformat(baseline["beside"]) for baseline in baselines if "beside" in baseline]
    return max(beside, default=None)


def _doubt(context: Context, prepared: Prepared, steps: Sequence[StepState], elsewhere: datetime | None) -> Doubt:
    intents = sorted((intent for step in steps for intent in step.intents), key=lambda intent: intent.at)
    others = made_by_others(context, prepared, {step.path for step in steps})
    baseline = with_ids(intents[0].intended.baseline, others)
    before = set(baseline["ids"])
    own = {identity(step.made) for step in steps if step.made is not None} - before
    found = {identity(step.output) for step in steps if step.reused is not None and step.output is not None} - before
    made = max(1, len(own | found))
    # What was found there was made by somebody else: what this run has sent itself may come beside it.
    possible = sum(map(_may_be_done, intents)) + len(found - own) + (elsewhere is not None)
    sent = [*(intent.at for intent in intents), *([] if elsewhere is None else [elsewhere])]
    since = min(sent, key=context.passed.at_least_since)
    is_said_done = any(step.status == "succeeded" for step in steps)
    return Doubt(prepared, baseline, since, made, possible > made, is_said_done)


def _may_be_done(intent: Intent) -> bool:
    return intent.is_applied or intent.was_doubtful


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
        on_conflict="skip" if first.is_one_enough else "allow",
    )
