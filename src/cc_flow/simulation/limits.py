"""What a plan takes of each limit: at the least, and at the most."""

from collections.abc import Callable

from cc_flow.plan import Change, ChangeKind, LimitUse
from cc_flow.workflow.model import Workflow


def limits_of(workflow: Workflow, changes: tuple[Change, ...], uses_ai: Callable[[str], bool]) -> tuple[LimitUse, ...]:
    """What the plan takes of each limit."""
    limits = workflow.limits
    made = [change for change in changes if change.kind is not ChangeKind.SKIP]
    groups = (
        ("writes", limits.writes, made),
        ("deletes", limits.deletes, [change for change in made if change.effect == "destroy"]),
        ("ai_generations", limits.ai_generations, [change for change in made if uses_ai(change.action)]),
    )
    uses = (LimitUse(name, _least(group), _most(group), limit) for name, limit, group in groups)
    return tuple(use for use in uses if use.limit is not None or use.most != 0)


def _least(changes: list[Change]) -> int:
    return sum(change.at_least for change in changes if change.kind is not ChangeKind.CONDITIONAL)


def _most(changes: list[Change]) -> int | None:
    counts = [change.at_most for change in changes]
    return None if None in counts else sum(count for count in counts if count is not None)
