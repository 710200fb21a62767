"""`for_each`: a frozen list, an identity for each item, so many at a time, so many failures tolerated."""

from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import anyio

from cc_flow.engine.context import Context, Scope
from cc_flow.engine.polling import holds
from cc_flow.engine.prepared import carry, render
from cc_flow.engine.recorded import as_kept, without_lost_secrets
from cc_flow.engine.results import Continue, Result, Status, StepFailure, Stop, Worst
from cc_flow.errors import CcFlowError
from cc_flow.frozen import frozen
from cc_flow.journal.events import LoopFrozen, StepFailed, StepSkipped
from cc_flow.journal.steps import StepState
from cc_flow.performer import Certainty
from cc_flow.shape import ANYTHING, INTEGER, TEXT, ListOf, shape_of, union
from cc_flow.unknown import Undecided, Unknown
from cc_flow.workflow.model import Loop

LONGEST_KEY = 200


@frozen
class Item:
    """One turn of a loop. `index` counts from 1 over the whole list.

    `loop` is what templates see as `loop`, where a plan does not know the key, or which of many items it stands for.
    """

    key: str
    value: Any
    is_let_through: bool
    index: int
    turns_on: Unknown | None = None
    at_most: int | None = 1
    loop: Mapping[str, Any] | None = None

    def certainty(self, outer: Certainty) -> Certainty:
        """How surely the item is done: a plan may not know whether `where` lets it through, or how many such there
        are.
        """
        return outer if self.turns_on is None else outer.doubted(self.turns_on.origin, at_most=self.at_most)

    def names(self, loop: Loop) -> dict[str, Any]:
        """What templates see of it."""
        return {loop.variable.text: self.value, "loop": self.loop or {"index": self.index, "key": self.key}}


RunItem = Callable[[Item], Awaitable[Result]]


def freeze(context: Context, loop: Loop, scope: Scope, at: str) -> tuple[Item, ...]:
    """The loop's items: as they were recorded when it began, else from the list as it is now."""
    step = context.journal.state.step(at)
    if step.items is not None:
        return tuple(_recorded(step))
    values = carry(loop.items, scope, at)
    if isinstance(values, Unknown):
        return (_deferred(values, at),)
    if not isinstance(values, list):
        raise StepFailure(at, "`for_each` needs a list", failure="template")
    items = tuple(_identify(loop, scope, at, value, index) for index, value in enumerate(values, 1))
    _refuse_shown_secrets(context, items, at)
    _refuse_twins(items, at)
    context.journal.record(_as_event(context, at, items))
    return items


def _as_event(context: Context, at: str, items: tuple[Item, ...]) -> LoopFrozen:
    kept = [as_kept(context, item.value) for item in items]
    is_hidden = any(shown is not item.value for shown, item in zip(kept, items, strict=True))
    frozen = tuple((item.key, shown, item.is_let_through) for shown, item in zip(kept, items, strict=True))
    return LoopFrozen(at, frozen, hidden=is_hidden)


def _recorded(step: StepState) -> Iterator[Item]:
    """The items of a loop that an attempt before this one has begun."""
    for index, (key, shown, is_let_through) in enumerate(step.items or (), 1):
        value = without_lost_secrets(shown, f"the list of `{step.path}`") if step.items_hidden else shown
        yield Item(key, value, is_let_through, index)


def _deferred(values: Unknown, at: str) -> Item:
    """The one item that stands for all of a list that is known only after apply."""
    one = Unknown(values[0].shape, f"{at}[?]")
    names = {"index": Unknown(INTEGER, f"{at}[?].index"), "key": Unknown(TEXT, f"{at}[?].key")}
    return Item("?", one, is_let_through=True, index=1, turns_on=values, at_most=values.at_most, loop=names)


def _identify(loop: Loop, scope: Scope, at: str, value: Any, index: int) -> Item:
    names = {**scope.names, loop.variable.text: value, "loop": {"index": index}}
    if loop.key is not None:
        inner = Scope(scope.workflow, names, scope.steps, scope.bounds)
        key = render(loop.key, inner, at)
    else:
        key = value
    unknown = {"index": index, "key": key.derived(TEXT)} if isinstance(key, Unknown) else None
    if unknown is not None:
        key = f"?{index}"
    if isinstance(key, bool) or not isinstance(key, str | int) or key == "":
        raise StepFailure(
            at, f"the key of item {index} is neither text nor a whole number; give the loop a `key`", failure="key"
        )
    text = str(key)
    if len(text) > LONGEST_KEY:
        raise StepFailure(at, f"the key of item {index} is longer than {LONGEST_KEY} characters", failure="key")
    item = Item(text, value, is_let_through=True, index=index, loop=unknown)
    named = {**scope.template_names(), **item.names(loop)}
    try:
        return replace(item, is_let_through=loop.where is None or holds(loop.where, named, at))
    except Undecided as undecided:
        return replace(item, turns_on=undecided.unknown)


def _refuse_shown_secrets(context: Context, items: tuple[Item, ...], at: str) -> None:
    """A key is part of a path, and paths are shown and recorded."""
    if shown := next((item for item in items if context.mask(item.key) != item.key), None):
        message = f"the key of item {shown.index} holds a secret, and keys are shown; give the loop another `key`"
        raise StepFailure(at, message, failure="key")


def _refuse_twins(items: tuple[Item, ...], at: str) -> None:
    seen: dict[str, int] = {}
    for item in items:
        if item.key in seen:
            message = f"items {seen[item.key]} and {item.index} have the same key `{item.key}`; a key names one item"
            raise StepFailure(at, message, failure="key")
        seen[item.key] = item.index


async def run_items(context: Context, loop: Loop, items: tuple[Item, ...], at: str, run_item: RunItem) -> Result:
    """Run each item that `where` let through. Raises StepFailure where more failed than the loop tolerates, else
    Stop.
    """
    through = [item for item in items if item.is_let_through]
    ends: dict[str, Result] = {}
    for item in items:
        if not item.is_let_through:
            _skip(context, f"{at}[{item.key}]")
            ends[item.key] = Result(Status.SKIPPED)
    tolerated = loop.tolerated(len(through))
    failures = await _drain(context, loop, iter(through), ends, tolerated, run_item)
    iterations = _iterations(items, ends)
    if len(failures) > tolerated:
        raise _too_many(failures, len(through), iterations)
    output: list[Any] | Unknown = [ends[item.key].output for item in through if ends[item.key].has_output]
    status = Status.PARTIAL if failures else Status.SUCCEEDED
    doubtful = next((item.turns_on for item in items if item.turns_on is not None), None)
    if doubtful is not None:
        # Whether and how often is not known, so neither is the list.
        element = union(*map(shape_of, output)) if output else ANYTHING
        output = doubtful.derived(ListOf(element), at_most=_most(through))
    return Result(status, output, iterations=iterations)


def _too_many(failures: list[StepFailure], total: int, iterations: list[dict[str, Any]]) -> StepFailure:
    """The failure of a loop of `total` items: its first one's, and how many more."""
    first = failures[0]
    many = f" ({len(failures)} of {total} items failed)" if len(failures) > 1 else ""
    failure = StepFailure(first.step, f"{first.message}{many}", **first.facts)
    failure.iterations = iterations
    return failure


async def recorded_iterations(
    context: Context, loop: Loop, scope: Scope, at: str, run_item: RunItem
) -> list[dict[str, Any]]:
    """What the items of a loop that failed have ended as; `run_item` gives the recorded end of one that has ended."""
    if context.journal.state.step(at).items is None:
        return []
    items = freeze(context, loop, scope, at)
    ended = [item for item in items if context.journal.state.step(f"{at}[{item.key}]").status in _ENDED]
    return _iterations(items, {item.key: await run_item(item) for item in ended})


_ENDED = frozenset({"succeeded", "partial", "failed", "skipped"})


def _iterations(items: tuple[Item, ...], ends: Mapping[str, Result]) -> list[dict[str, Any]]:
    """Every item as templates see it. One whose turn never came, as too many had failed, is cancelled."""
    return [_as_iteration(item, ends.get(item.key) or Result(Status.CANCELLED)) for item in items]


def _most(items: list[Item]) -> int | None:
    """How many items there can be, None where nothing bounds that."""
    counts = [item.at_most for item in items]
    return None if None in counts else sum(count for count in counts if count is not None)


async def _drain(
    context: Context, loop: Loop, queue: Iterator[Item], ends: dict[str, Result], tolerated: int, run_item: RunItem
) -> list[StepFailure]:
    """So many workers take items until none is left, too many have failed, or the run stops."""
    failures: list[StepFailure] = []
    worst = Worst()

    async def work() -> None:
        for item in queue:
            if worst.is_over or len(failures) > tolerated:
                return
            try:
                end = ends[item.key] = await run_item(item)
                if end.error is not None:
                    failures.append(StepFailure(**end.error))
            except StepFailure as failure:
                failures.append(failure)
                ends[item.key] = Result(Status.FAILED, error=context.mask.within(failure.as_error()))
            except (Stop, Continue, CcFlowError) as error:
                worst.add(error)

    if loop.concurrency == 1:
        await work()
    else:
        async with anyio.create_task_group() as group:
            for _ in range(loop.concurrency):
                group.start_soon(work)
    worst.throw()
    return failures


def _skip(context: Context, at: str) -> None:
    if context.journal.state.step(at).status == "pending":
        context.journal.record(StepSkipped(at, "where"))


def _as_iteration(item: Item, end: Result) -> dict[str, Any]:
    shown: dict[str, Any] = {"key": item.key, "status": end.status.value}
    shown["output"] = end.output if end.has_output else None
    shown["error"] = dict(end.error) if end.error else None
    return shown


def fail_item(context: Context, at: str, failure: StepFailure) -> None:
    """Record that an item failed."""
    context.journal.record(StepFailed(at, context.mask.within(failure.as_error())))
