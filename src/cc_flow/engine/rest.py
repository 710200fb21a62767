"""Work that comes late: a set whose answer was lost is sent again at once, and the first one may still come to its end
after what follows it. A reset of a day would take the post away that was put there since.

So what follows, and could meet it, waits until it must have come to rest. Nothing else waits.
"""

from datetime import datetime

from cc_flow.actions.catalog import find
from cc_flow.actions.spec import EffectClass
from cc_flow.engine.attempts import stop_if_interrupted
from cc_flow.engine.context import Context, Restless
from cc_flow.engine.policy import AT_REST_AFTER
from cc_flow.engine.prepared import Prepared
from cc_flow.journal.steps import StepState


def note(context: Context, prepared: Prepared, intended_at: datetime) -> None:
    """The outcome of a set is not known: it may come late."""
    if prepared.spec.effect_class is EffectClass.SET:
        seconds = AT_REST_AFTER * prepared.quiet * context.quiet_factor
        place, is_wide = (prepared.request.method, prepared.request.path), "{" not in prepared.spec.path
        at = prepared.at, prepared.template_at
        _known(context).append(Restless(*at, prepared.spec.resource, place, is_wide, intended_at, seconds))


async def wait_for_rest(context: Context, prepared: Prepared) -> None:
    """Wait for late work that could undo this write, or be undone by it. Raises Stop where interrupted."""
    context.restless = [one for one in _known(context) if _left(context, one) > 0]
    met = [one for one in context.restless if _meet(one, prepared)]
    if met:
        await context.interrupt.pause(context.clock, max(_left(context, one) for one in met))
        stop_if_interrupted(context, prepared.at)
        # A clock that was set back would have it wait for the same again and again.
        context.restless = [one for one in context.restless if one not in met]


def _left(context: Context, one: Restless) -> float:
    """Seconds until it has come to rest."""
    return one.seconds - context.passed.at_least_since(one.since)


def _meet(one: Restless, prepared: Prepared) -> bool:
    """Whether the late work of one step and the write of another concern the same thing."""
    if one.at == prepared.at:
        return False
    if one.is_wide:
        # The items of one loop each set their own.
        return one.resource == prepared.spec.resource and one.template_at != prepared.template_at
    return one.place[1] == prepared.request.path


def _known(context: Context) -> list[Restless]:
    if context.restless is None:
        steps = context.journal.state.steps.values()
        context.restless = [one for step in steps if (one := _of_before(context, step)) is not None]
    return context.restless


def _of_before(context: Context, step: StepState) -> Restless | None:
    """What an attempt before this one left restless."""
    doubtful = [one for one in step.intents if one.answer is None or one.answer.outcome == "ambiguous"]
    if not doubtful:
        return None
    last = doubtful[-1]
    spec = find(last.intended.action).spec
    if spec.effect_class is not EffectClass.SET:
        return None
    seconds = AT_REST_AFTER * context.workflow.defaults.quiet * context.quiet_factor
    place = (last.intended.method, last.intended.url_path)
    return Restless(step.path, step.path, spec.resource, place, "{" not in spec.path, last.at, seconds)
