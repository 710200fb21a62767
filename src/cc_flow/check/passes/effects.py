"""Effects beyond read and write: allowed by the file, or not."""

from collections.abc import Iterator

from cc_flow.actions.spec import Effect
from cc_flow.check.facts import Facts
from cc_flow.check.outline import Site
from cc_flow.diagnostic import Diagnostic, Span
from cc_flow.workflow.model import ActionStep, BrokenStep, WorkflowStep

FREE = frozenset({Effect.READ, Effect.WRITE})
_WORDS = {
    Effect.DESTROY: "deletes something",
    Effect.ACCOUNT: "changes the account itself",
    Effect.BILLING: "is about money",
}


def effects(facts: Facts) -> Iterator[Diagnostic]:
    """E701: an effect that the file does not allow. W705: one that it allows and does not have."""
    allowed = {name.text for name in facts.workflow.allow}
    used: dict[Effect, list[tuple[str, Span]]] = {}
    for site in facts.outline.sites:
        for effect, name, span in effects_of(facts, site):
            used.setdefault(effect, []).append((name, span))
    for effect, places in used.items():
        if effect not in FREE and effect.value not in allowed:
            yield _forbidden(facts, effect, places)
    if _all_is_known(facts):
        for one in facts.workflow.allow:
            if Effect(one.text) not in used:
                message = f"nothing here has the effect `{one.text}`"
                yield Diagnostic("W705", message, one.span, "take it away: allow no more than is needed")


def effects_of(facts: Facts, site: Site) -> Iterator[tuple[Effect, str, Span]]:
    """The effects of a step, each with what has it and where: its action, or an action of the workflow that it runs."""
    if (call := facts.calls.get(site)) is not None and not call.is_core:
        yield call.spec.effect, call.spec.name, call.work.action.span
    work = site.step.work
    if (child := facts.children.get(site)) is not None and isinstance(work, WorkflowStep):
        seen: set[Effect] = set()
        for one in child.family():
            for call in one.calls.values():
                if not call.is_core and call.spec.effect not in seen:
                    seen.add(call.spec.effect)
                    yield call.spec.effect, f"{call.spec.name}` in `{work.file.text}", work.file.span


def _forbidden(facts: Facts, effect: Effect, places: list[tuple[str, Span]]) -> Diagnostic:
    (name, span), *others = places
    message = f"`{name}` {_WORDS[effect]}, and this file does not allow that"
    allow = [*(one.text for one in facts.workflow.allow), effect.value]
    related = tuple((place, "so does this") for _, place in others[:5])
    return Diagnostic(
        "E701", message, span, f"write `allow: [{', '.join(allow)}]` at the top, if that is meant", related
    )


def _all_is_known(facts: Facts) -> bool:
    """Whether every step could be read, so that what is not found is not there."""
    for one in facts.family():
        for site in one.outline.sites:
            match site.step.work:
                case BrokenStep():
                    return False
                case ActionStep() if site not in one.calls:
                    return False
                case WorkflowStep() if site not in one.children:
                    return False
    return True
