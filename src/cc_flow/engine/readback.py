"""Looking whether a write is there: before it (the baseline), after an unknown outcome (what is new), and at the end
of the run.
"""

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from cc_flow.actions.catalog import find
from cc_flow.actions.spec import EffectClass, ReadBack, Spec
from cc_flow.engine.attempts import read_all
from cc_flow.engine.context import Context
from cc_flow.engine.policy import AT_REST_AFTER
from cc_flow.engine.prepared import Prepared
from cc_flow.engine.results import StepFailure
from cc_flow.frozen import frozen
from cc_flow.journal.steps import StepState
from cc_flow.unknown import holds_unknown

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")

_MAKING = frozenset({EffectClass.CREATE, EffectClass.GENERATE})


@frozen
class Seen:
    """What a look-up showed: the things that match, or the watched value. `was` is what stood in one thing, by path;
    `beside` is when another run sent the same and did not know what became of it.
    """

    matches: tuple[Mapping[str, Any], ...] = ()
    watched: Any = None
    was: Mapping[str, Any] | None = None
    beside: datetime | None = None

    def as_baseline(self) -> dict[str, Any]:
        """What the journal keeps of it."""
        kept: dict[str, Any] = {"ids": [identity(match) for match in self.matches], "watched": self.watched}
        if self.was is not None:
            kept["was"] = dict(self.was)
        if self.beside is not None:
            kept["beside"] = self.beside.isoformat()
        return kept

    def new_since(self, baseline: Mapping[str, Any] | None) -> tuple[Mapping[str, Any], ...]:
        """The matches that were not there before."""
        before = set((baseline or {}).get("ids", ()))
        return tuple(match for match in self.matches if identity(match) not in before)

    def watched_is_new(self, baseline: Mapping[str, Any] | None) -> bool:
        """Whether the watched value is another than before."""
        return self.watched is not None and self.watched != (baseline or {}).get("watched")


NOTHING = Seen()


def watched_output(watched: Any) -> Any:
    """A watched value as the output of what made it."""
    return watched if isinstance(watched, dict) else {"text": watched}


def with_what_others_made(context: Context, prepared: Prepared, baseline: Any) -> dict[str, Any]:
    """A baseline, and what other steps have made of the same kind: that is theirs, not this one's.

    Where one of a kind is enough, whoever made it, the baseline stays as it is.
    """
    if prepared.is_one_enough:
        return dict(baseline or {})
    return with_ids(baseline, made_by_others(context, prepared, {prepared.at}))


def with_ids(baseline: Any, ids: Iterable[str]) -> dict[str, Any]:
    """A baseline, and things that count as if they had been there before."""
    before = baseline or {}
    return {**before, "ids": [*before.get("ids", ()), *ids]}


def made_by_others(context: Context, prepared: Prepared, own: Collection[str]) -> set[str]:
    """What steps have made of the same kind, of this run but for those at the paths `own`, and of others since then."""
    makers = _makers(context, prepared, apart_from=own)
    return {identity(thing) for step in makers for thing in _things(step.made)}


def is_another_in_doubt(context: Context, prepared: Prepared) -> bool:
    """Whether another step, of whichever run, may have made something of the same kind: it is not known, or it was not
    and may still come late.
    """
    makers, began = _makers(context, prepared, apart_from={prepared.at}), _restless_since(context, prepared)
    return any(intent.was_doubtful and intent.at >= began for step in makers for intent in step.intents)


def _makers(context: Context, prepared: Prepared, *, apart_from: Collection[str]) -> Iterator[StepState]:
    """The steps that were to make something where a look for what `prepared` has made shows it: of this run, and of all
    that went on since that was sent, but where one of a kind is enough.
    """
    if prepared.spec.effect_class not in _MAKING:
        return
    own = (step for path, step in context.journal.state.steps.items() if path not in apart_from)
    for step in (*own, *_steps_of_others(context, prepared)):
        spec = find(step.intents[-1].intended.action).spec if step.intents else None
        if spec is not None and spec.effect_class in _MAKING and _place(spec) == _place(prepared.spec):
            yield step


def _steps_of_others(context: Context, prepared: Prepared) -> Iterator[StepState]:
    state = context.journal.state
    if state.step(prepared.at).intents and not prepared.is_one_enough:
        for other in context.store.states_since(state.origin, state.tenant, _restless_since(context, prepared)):
            if other.run != state.run:
                yield from other.steps.values()


def _restless_since(context: Context, prepared: Prepared) -> datetime:
    """What was sent before that was at rest when this step first sent its write."""
    (first, *_) = context.journal.state.step(prepared.at).intents
    return first.at - timedelta(seconds=AT_REST_AFTER * prepared.quiet)


def _place(spec: Spec) -> tuple[str, str | None] | None:
    """Where what an action makes is to be seen. Ids tell things apart within one place only."""
    return None if spec.read_back is None else (spec.read_back.read, spec.read_back.items)


def _things(made: Mapping[str, Any] | None) -> Sequence[Mapping[str, Any]]:
    """What a write has made, one by one."""
    if made is None:
        return ()
    several = made.get("results")
    return several if isinstance(several, list) else (made,)


def identity(thing: Mapping[str, Any]) -> str:
    """What makes a thing itself: its id, else all of it."""
    return str(thing["id"]) if thing.get("id") is not None else json.dumps(thing, sort_keys=True, default=repr)


def natural_key(prepared: Prepared) -> str | None:
    """The name of the thing a write makes, as far as its inputs say it; None where it has none."""
    read_back = prepared.spec.read_back
    if read_back is None:
        return None
    inputs = {*read_back.match.values(), *(name for name in read_back.inputs.values() if not name.startswith("="))}
    given = {name: found for name in inputs if (found := dig(prepared.values, name)) is not None}
    return json.dumps(given, sort_keys=True, default=str) if given else None


async def look(context: Context, prepared: Prepared) -> Seen:
    """What is there now. Raises StepFailure or Stop where it cannot be seen.

    Of one thing a 400 or 404 says that it is not there; a list always is, and such an answer says nothing of what it
    holds.
    """
    read_back = prepared.spec.read_back
    if read_back is None:
        return NOTHING
    inputs = _inputs(read_back, prepared.values)
    if holds_unknown(inputs):
        return NOTHING
    reading = prepared.reading(find(read_back.read), inputs, context)
    try:
        answer = await read_all(context, reading)
    except StepFailure as failure:
        if failure.facts.get("status") in (400, 404) and not reading.spec.paged:
            return NOTHING
        raise
    if reading.spec.paged or read_back.items is not None:
        listed = answer["results"] if reading.spec.paged else dig(answer, read_back.items or "")
        if not isinstance(listed, list):
            return NOTHING  # nothing is there, or a plan cannot know
        items = [item for item in listed if isinstance(item, dict)]
        return Seen(tuple(item for item in items if matches(read_back, item, prepared.values)))
    watched = dig(answer, read_back.watch) if read_back.watch else None
    there = (answer,) if says_state(prepared) and matches(read_back, answer, prepared.values) else ()
    return Seen(there, watched, {path: dig(answer, path) for path in read_back.match} or None)


def _inputs(read_back: ReadBack, values: Mapping[str, Any]) -> dict[str, Any]:
    pairs = {
        name: source[1:] if source.startswith("=") else dig(values, source) for name, source in read_back.inputs.items()
    }
    return {name: value for name, value in pairs.items() if value is not None}


def says_state(prepared: Prepared) -> bool:
    """Whether the inputs say how the thing shall be. A toggle without a word on that flips what is there, so that no
    state shows whether it was done.
    """
    read_back = prepared.spec.read_back
    told = read_back.match.values() if read_back else ()
    return any(dig(prepared.values, name) is not None for name in told)


def matches(read_back: ReadBack, item: Mapping[str, Any], values: Mapping[str, Any]) -> bool:
    """Whether what was read is what the write asks for; inputs that were not given are not compared."""
    pairs = ((dig(item, path), dig(values, name)) for path, name in read_back.match.items())
    return all(wanted is None or _same(there, wanted) for there, wanted in pairs)


def _same(there: Any, wanted: Any) -> bool:
    if holds_unknown(there) or holds_unknown(wanted):
        return False  # a plan cannot know, and what is not known to be there is planned
    if isinstance(there, bool) or isinstance(wanted, bool):
        return there is wanted
    if isinstance(there, str) and isinstance(wanted, str) and _DATE.fullmatch(wanted):
        return there[:10] == wanted  # a day may come back as the time it begins
    # An id is a number in one answer and text in the next.
    return there == wanted or (
        isinstance(there, str | int) and isinstance(wanted, str | int) and str(there) == str(wanted)
    )


def dig(tree: Any, path: str) -> Any:
    """What stands at a dotted path, None where nothing does."""
    for part in path.split("."):
        if not isinstance(tree, Mapping) or part not in tree:
            return None
        tree = tree[part]
    return tree


def has_look_before(prepared: Prepared) -> bool:
    """Whether the state is read before the first send."""
    if prepared.spec.read_back is None:
        return False
    classes = (EffectClass.CREATE, EffectClass.TOGGLE, EffectClass.GENERATE)
    return prepared.spec.effect_class in classes
