"""What a plan comes to in numbers: the one-line total, the counts it is made of, and the limits it takes."""

from cc_flow.frozen import frozen
from cc_flow.plan import Change, ChangeKind, LimitUse, Plan
from cc_flow.report.plan_calls import is_sure
from cc_flow.report.words import MARKS, condition_words, counted, one_line, range_words


@frozen
class Count:
    """How many changes of a kind. `number` is words, for what is not bounded too."""

    mark: str
    number: str
    words: str


@frozen
class LimitView:
    """A limit. `is_over` when the plan may go beyond it; `least` and `most` are shares of it, at the most 1."""

    name: str
    use: str
    is_over: bool
    least: float
    most: float


_TO = {ChangeKind.CREATE: "to add", ChangeKind.UPDATE: "to change", ChangeKind.DELETE: "to remove"}


def total(plan: Plan) -> str:
    """`Plan: 5 to add, 1 to change, 0 to remove; 3 there already; up to 2 more if menu.hooks says so; 4 reads`."""
    there = _there(plan)
    tail = [f"{there} there already"] if there else []
    if not plan.has_changes:
        return "; ".join(["No changes", *tail, counted(plan.reads, "read")])
    head = "Plan: " + ", ".join(f"{_sure(plan, kind)} {words}" for kind, words in _TO.items())
    more = _more(plan)
    return "; ".join([head, *tail, *([more] if more else []), counted(plan.reads, "read")])


def counts_of(plan: Plan) -> tuple[Count, ...]:
    """The numbers of the total one by one: added, changed, removed, perhaps, there already."""
    sure = [Count(MARKS[kind], str(_sure(plan, kind)), words) for kind, words in _TO.items()]
    perhaps = _perhaps(plan)
    more = () if perhaps == 0 else (Count("?", "any" if perhaps is None else f"up to {perhaps}", "more, perhaps"),)
    there = _there(plan)
    return (*sure, *more, *((Count("=", str(there), "there already"),) if there else ()))


def limit_view(use: LimitUse) -> LimitView:
    """A limit in words: `5 to 7 of 60`."""
    words = range_words(use.least, use.most)
    name = one_line(use.name).replace("_", " ")
    if use.limit is None:
        return LimitView(name, f"{words}, no limit", is_over=False, least=0, most=0)
    is_over = use.most is None or use.most > use.limit
    most = 1 if use.most is None else _share(use.most, use.limit)
    return LimitView(name, f"{words} of {use.limit}", is_over, _share(use.least, use.limit), most)


def _share(number: int, limit: int) -> float:
    return min(1.0, number / limit) if limit else float(number > 0)


def _there(plan: Plan) -> int:
    return sum(change.kind is ChangeKind.SKIP for change in plan.changes)


def _sure(plan: Plan, kind: ChangeKind) -> int:
    return sum(change.at_least for change in plan.changes if change.kind is kind)


def _perhaps(plan: Plan) -> int | None:
    """How many more there may be; None where nothing bounds them."""
    least, most = plan.writes
    return None if most is None else most - least


def _more(plan: Plan) -> str:
    perhaps = _perhaps(plan)
    if perhaps == 0:
        return ""
    doubted = [change for change in plan.changes if change.kind is not ChangeKind.SKIP and not is_sure(change)]
    number = "any number" if perhaps is None else f"up to {perhaps}"
    return f"{number} more {_condition(doubted)}"


def _condition(doubted: list[Change]) -> str:
    reasons = {change.because for change in doubted}
    return condition_words(reasons.pop()) if len(reasons) == 1 else condition_words(None)
