"""What a write must pass before it is sent: effects allowed three times over, limits, and a person's yes."""

import re

from cc_flow.actions.spec import Effect
from cc_flow.engine.attempts import stop_if_interrupted
from cc_flow.engine.context import Confirm, Context
from cc_flow.engine.prepared import Prepared
from cc_flow.engine.results import Stop, StopReason
from cc_flow.engine.wrong_clock import refuse_wrong_day

FREE = frozenset({Effect.READ, Effect.WRITE})
GRAVE = frozenset({Effect.BILLING, Effect.ACCOUNT})
_HANDLER = re.compile(r"(?:^|(?<=\.))(?:on_error|finally)\[\d+\]")


def may(context: Context, prepared: Prepared) -> None:
    """Raise Stop where the effect is not allowed, or nothing may be written any more."""
    effect = prepared.spec.effect
    if not prepared.may_write:
        raise Stop(StopReason.POLICY, prepared.at, "nothing is written to the API after a run that stopped")
    if effect in GRAVE and _is_in_loop(prepared.at):
        words = f"`{prepared.spec.name}` is about money or the account, and never runs in a loop"
        raise Stop(StopReason.POLICY, prepared.at, words)
    if effect in FREE or effect in context.permitted:
        return
    raise Stop(
        StopReason.POLICY,
        prepared.at,
        f"`{prepared.spec.name}` has the effect `{effect.value}`, which is not allowed here",
        help=way_to_allow(effect),
    )


def _is_in_loop(at: str) -> bool:
    """Whether a path has the key of an item in it; the places of handlers are none."""
    return "[" in _HANDLER.sub("", at)


def way_to_allow(effect: Effect) -> str:
    """What an effect needs before a run may have it, in words."""
    if effect is Effect.DESTROY:
        return "add `allow: [destroy]` to the workflow"
    return (
        f"it needs `allow: [{effect.value}]` in the workflow, `--allow {effect.value}` on the command line, "
        f"and the capability `{effect.value}` in your own profile"
    )


async def before_send(context: Context, prepared: Prepared, *, attempt: int) -> None:
    """Raise Stop where this machine's clock, the plan that is applied, or a person, say no."""
    refuse_wrong_day(context, prepared.at)
    if context.admit is not None and (why := context.admit(prepared.call(context, attempt=attempt))):
        raise Stop(StopReason.POLICY, prepared.at, why, help="plan it again: `cc-flow plan`, then apply that")
    if context.confirm is not None:
        await _ask(context, prepared, context.confirm, attempt)


def refuse_excess(context: Context, prepared: Prepared) -> None:
    """Raise Stop where the run's limits say no. Nothing may wait between this and the intent that raises the count.

    What a plan may take of the limits depends on what it cannot know yet: it counts by itself.
    """
    if not context.is_plan and not _was_counted(context, prepared.at):
        _count(context, prepared)


async def _ask(context: Context, prepared: Prepared, confirm: Confirm, attempt: int) -> None:
    """One answer for the whole run: what is under way beside it waits for that, too. Who interrupts says no."""
    async with context.asking:
        if context.is_confirmed is None:
            context.is_confirmed = await confirm(prepared.call(context, attempt=attempt))
    stop_if_interrupted(context, prepared.at)
    if not context.is_confirmed:
        raise Stop(StopReason.POLICY, prepared.at, "you said no; nothing was sent")


def _was_counted(context: Context, at: str) -> bool:
    """Whether a write was intended before, in this invocation or one that it resumes."""
    return at in context.written or bool(context.journal.state.step(at).intents)


def _count(context: Context, prepared: Prepared) -> None:
    """Each written step counts once, over all resumes."""
    limits = context.workflow.limits
    # The first intent of each step that was ever sent.
    written = [step.intents[0].intended for step in context.journal.state.steps.values() if step.intents]
    counts = {
        "writes": (limits.writes, True, len(written)),
        "deletes": (
            limits.deletes,
            prepared.spec.effect is Effect.DESTROY,
            sum(each.effect == "destroy" for each in written),
        ),
        "ai_generations": (
            limits.ai_generations,
            uses_ai(prepared.spec.name),
            sum(uses_ai(each.action) for each in written),
        ),
    }
    for name, (limit, counts_here, so_far) in counts.items():
        if limit is not None and counts_here and so_far >= limit:
            raise Stop(
                StopReason.POLICY,
                prepared.at,
                f"`limits.{name}` is {limit}, and this would be one more",
                help=f"raise `limits.{name}` if that is meant, then run it again",
            )


_GENERATES = frozenset(
    {"captions.generate", "ai.generate_market_profile", "ai.generate_reel_script", "ai.generate_hook_menu"}
)


def uses_ai(action: str) -> bool:
    """Whether the action spends an AI generation: captions and what the assistant generates, not the calendar."""
    return action in _GENERATES
