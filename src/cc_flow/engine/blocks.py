"""The order of steps in a list: each after all above it, or, where `needs` says so, as soon as those have ended.

On failure nothing new starts and what is under way is drained, never cancelled: a write cut off in the middle is the
one thing that cannot be made good.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import anyio

from cc_flow.engine.results import Continue, Result, StepFailure, Stop, Worst
from cc_flow.errors import CcFlowError
from cc_flow.workflow.model import Step

Finished = dict[str, Mapping[str, Any]]
RunStep = Callable[[Step, Mapping[str, Mapping[str, Any]]], Awaitable[Result]]


async def run_in_order(
    steps: tuple[Step, ...], visible: Mapping[str, Mapping[str, Any]], run_step: RunStep, finished: Finished
) -> None:
    """Run the steps; `run_step` gets each with the ended steps it may name. `finished` takes what they end as, also
    where one fails.

    Raises the worst of what went wrong, after the rest has come to rest.
    """
    if any(step.needs is not None for step in steps):
        await _run_as_needed(steps, visible, run_step, finished)
        return
    for step in steps:
        finished[step.key] = (await run_step(step, {**visible, **finished})).as_names()


async def _run_as_needed(
    steps: tuple[Step, ...], visible: Mapping[str, Mapping[str, Any]], run_step: RunStep, finished: Finished
) -> None:
    ended = {step.key: anyio.Event() for step in steps}
    needs = needs_of(steps)
    worst = Worst()

    async def run(step: Step) -> None:
        for name in needs[step.key]:
            await ended[name].wait()
        if not worst.is_over:
            named = {name: finished[name] for name in _all_before(step.key, needs) if name in finished}
            try:
                finished[step.key] = (await run_step(step, {**visible, **named})).as_names()
            except (StepFailure, Stop, Continue, CcFlowError) as error:
                worst.add(error)
        ended[step.key].set()

    async with anyio.create_task_group() as group:
        for step in steps:
            group.start_soon(run, step)
    worst.throw()


def needs_of(steps: tuple[Step, ...]) -> dict[str, tuple[str, ...]]:
    """What each step of a list waits for: what it says, or every step above it."""
    names = [step.key for step in steps]
    return {
        step.key: tuple(names[:index]) if step.needs is None else tuple(need.text for need in step.needs)
        for index, step in enumerate(steps)
    }


def _all_before(name: str, needs: Mapping[str, tuple[str, ...]]) -> set[str]:
    """The steps that have surely ended before `name` begins."""
    before: set[str] = set()
    waiting = list(needs[name])
    while waiting:
        one = waiting.pop()
        if one not in before:
            before.add(one)
            waiting.extend(needs[one])
    return before
