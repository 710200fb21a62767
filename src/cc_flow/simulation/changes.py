"""The writes of a plan, in the order in which they would be made, each as a change for people and programs to read."""

from collections.abc import Iterator, Mapping
from typing import Any

from cc_flow.actions.spec import Does, EffectClass
from cc_flow.journal import events as was
from cc_flow.journal.events import Recorded
from cc_flow.journal.state import RunState
from cc_flow.performer import Call, Turn
from cc_flow.plan import Change, ChangeKind
from cc_flow.simulation.performer import PlannedWrite, Simulation
from cc_flow.simulation.things import Known, Thing
from cc_flow.simulation.wire import Kept, Mask, keep, plain
from cc_flow.unknown import Unknown

_REUSED = {"exists": "it is there already", "idempotency_key": "it was done before, under the same key"}
# Of a thing inside another only what tells it from others: a post is pages long.
_TELLING = ("id", "slug", "title", "name", "pillar", "type", "text", "platform", "date", "order")


def changes_of(
    turns: Mapping[str, Turn], simulation: Simulation, state: RunState, events: list[Recorded], mask: Mask
) -> tuple[Change, ...]:
    """A change for each write whose turn came: also those that need not be made."""
    started = _order_of_starts(events)
    changes = []
    for turn in sorted(_writes(turns), key=lambda turn: _position(turn.call.at, started)):
        written = simulation.written.get(turn.call.at)
        reused = state.step(turn.call.at).reused
        if written is not None:
            changes.append(_planned(turn, written, simulation.known, mask))
        elif reused is not None:
            changes.append(_skipped(turn, reused, mask))
    return tuple(changes)


def _writes(turns: Mapping[str, Turn]) -> Iterator[Turn]:
    return (turn for turn in turns.values() if turn.call.spec.is_write)


def _order_of_starts(events: list[Recorded]) -> dict[str, int]:
    started: dict[str, int] = {}
    for recorded in events:
        if isinstance(recorded.event, was.StepStarted):
            started.setdefault(recorded.event.path, recorded.number)
    return started


def _position(at: str, started: Mapping[str, int]) -> list[int]:
    """By when each step around it, and itself, began: side by side, items keep the order of their list."""
    return [started[at[:end]] for end in range(1, len(at) + 1) if at[:end] in started]


def _skipped(turn: Turn, reused: str, mask: Mask) -> Change:
    kept = keep(turn.call.request, turn.call.values, mask)
    return _change(turn, kept, ChangeKind.SKIP, because=_REUSED.get(reused, reused), at_least=0, at_most=0)


def _planned(turn: Turn, written: PlannedWrite, known: Known, mask: Mask) -> Change:
    call, outcome = written.call, written.outcome
    kept = keep(call.request, call.values, mask)
    before, after = (plain(_brief(one), mask) for one in (outcome.before, outcome.after))
    shown = {"before": before, "after": after, "title": mask(title_of(call, outcome.before, outcome.after, known))}
    if not call.certainty.is_sure:
        most = call.certainty.at_most
        return _change(
            turn, kept, ChangeKind.CONDITIONAL, because=call.certainty.because, at_least=0, at_most=most, **shown
        )
    doubt = written.doubt if turn.on_conflict != "allow" or call.spec.effect_class is EffectClass.TOGGLE else None
    kind = _kind(call, outcome.before)
    if doubt is not None:
        return _change(turn, kept, kind, because=doubt.origin, at_least=0, **shown)
    return _change(turn, kept, kind, **shown)


def _change(turn: Turn, kept: Kept, kind: ChangeKind, **rest: Any) -> Change:
    call = turn.call
    return Change(
        at=call.at,
        step=turn.template_at,
        key=turn.key,
        action=call.spec.name,
        effect=call.spec.effect.value,
        method=call.request.method,
        path=kept.path,
        kind=kind,
        request=kept.body,
        query=kept.query,
        unknown=kept.unknown,
        **rest,
    )


def _kind(call: Call, before: Any) -> ChangeKind:
    does = call.spec.overlay.does if call.spec.overlay is not None else Does.NOTHING
    if call.request.method == "DELETE":
        return ChangeKind.DELETE
    if does in (Does.ADDS, Does.FILLS) or call.spec.effect_class is EffectClass.CREATE:
        return ChangeKind.CREATE
    return ChangeKind.CREATE if call.spec.effect_class is EffectClass.GENERATE and before is None else ChangeKind.UPDATE


# What people call it.


def title_of(call: Call, before: Any, after: Any, known: Known) -> str:
    """A post's title, a page's name; of several things how many. Of a caption it is the post's."""
    thing = after if after is not None else before
    if isinstance(thing, list):
        days = f" of {call.values['month']}" if isinstance(call.values.get("month"), str) else ""
        noun = "day" if days else "entry"
        return f"{len(thing)} {noun if len(thing) == 1 else {'day': 'days', 'entry': 'entries'}[noun]}{days}"
    for one in (after, before, _touched(call, known)):
        if isinstance(one, Mapping) and (name := _name_of(one)):
            return name
    return _named_by_inputs(call)


def _touched(call: Call, known: Known) -> Thing | None:
    """What was read of the thing that the call is about."""
    overlay = call.spec.overlay
    ident = call.values.get(overlay.by) if overlay is not None and overlay.by is not None else None
    return known.find(overlay.things, ident) if overlay is not None and ident is not None else None


def _name_of(thing: Mapping[str, Any]) -> str | None:
    post = thing.get("post")
    if isinstance(post, Mapping):
        return _name_of(post) or _as_text(post.get("id"))
    return next((text for field in ("title", "name", "platform") if (text := _as_text(thing.get(field)))), None)


def _named_by_inputs(call: Call) -> str:
    given = [
        value
        for name, value in call.values.items()
        if name in ("month", "date", "name", "title") or name.endswith("id")
    ]
    return next((text for value in given if (text := _as_text(value))), "")


def _as_text(value: Any) -> str | None:
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else None


def _brief(thing: Any, depth: int = 0) -> Any:
    """A thing with its own fields, and of the things in it what tells them from others. What is unknown is left out."""
    match thing:
        case Mapping():
            fields = thing.items() if depth == 0 else ((name, thing[name]) for name in _TELLING if name in thing)
            return {name: _brief(one, depth + 1) for name, one in fields if not isinstance(one, Unknown)}
        case list() if depth == 0:
            return [_brief(one) for one in thing]
        case list():
            return [_brief(one, depth + 1) for one in thing[:20]]
        case _:
            return thing
