"""Whether a plan still holds: everything that it rests on is read once more, before the first write."""

from dataclasses import replace

from cc_flow.actions.catalog import find
from cc_flow.actions.spec import Request
from cc_flow.engine.attempts import read_all
from cc_flow.engine.context import Bounds, Context
from cc_flow.engine.prepared import Prepared
from cc_flow.engine.results import StepFailure, Stop
from cc_flow.errors import CcFlowError, NotAuthorized, Refused
from cc_flow.plan import Fact, Plan
from cc_flow.simulation.facts import digest_of

_GONE = (400, 404, 410)


async def check_facts(plan: Plan, context: Context) -> None:
    """Raise Refused, with the name of what changed, where the plan is stale. Reads only."""
    for fact in plan.facts:
        if not await _holds(fact, context):
            raise Refused(
                f"{fact.name} changed since the plan was made (`{fact.step}` rests on it); nothing was written",
                help="plan it again: `cc-flow plan`, then apply that",
            )


async def _holds(fact: Fact, context: Context) -> bool:
    try:
        output = await read_all(context, _reading(fact, context), max_items=fact.most)
    except StepFailure as failure:
        if failure.facts.get("status") in _GONE:
            return False
        raise CcFlowError(f"{fact.name} cannot be read: {failure.message}; nothing was written") from None
    except Stop as stop:
        raise NotAuthorized(stop.message, help=stop.help) from None
    return digest_of(fact.action, output) == fact.digest


def _reading(fact: Fact, context: Context) -> Prepared:
    kind = find(fact.action)
    defaults = context.workflow.defaults
    return Prepared(
        at=fact.step,
        template_at=fact.step,
        kind=kind,
        spec=replace(kind.spec, method="GET", paged=kind.spec.paged and not fact.is_page),
        values=fact.inputs,
        request=Request("GET", fact.path, fact.query),
        retry=defaults.retry,
        timeout=defaults.timeout,
        quiet=defaults.quiet,
        bounds=Bounds(),
    )
