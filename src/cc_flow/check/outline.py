"""A workflow as an outline: each step in its place, what stands around it, and what has surely ended before it
begins.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from cc_flow.workflow.model import GroupStep, Step, Workflow

BlockKind = Literal["steps", "on_error", "finally"]


@dataclass(frozen=True, eq=False)
class Block:
    """A list of steps: a workflow's, a group's, or handlers. `owner` is the step it belongs to, None where that is
    the workflow.
    """

    kind: BlockKind
    steps: tuple[Step, ...]
    owner: "Site | None" = None

    @cached_property
    def sites(self) -> tuple["Site", ...]:
        """The steps in their places, in file order."""
        return tuple(Site(step, self) for step in self.steps)

    @cached_property
    def by_key(self) -> Mapping[str, "Site"]:
        """The sites by what templates call their steps; of two with one name the first."""
        return {site.step.key: site for site in reversed(self.sites)}

    @cached_property
    def waits_for(self) -> Mapping[str, tuple[str, ...]]:
        """What each step waits for: what its `needs` says, else every step above it. Names that are no siblings are
        left out.
        """
        waits: dict[str, tuple[str, ...]] = {}
        above: list[str] = []
        for step in self.steps:
            needs = None if step.needs is None else tuple(name.text for name in step.needs if name.text in self.by_key)
            waits[step.key] = tuple(above) if needs is None else needs
            above.append(step.key)
        return waits

    def before(self, key: str) -> frozenset[str]:
        """The steps that have surely ended before the step `key` begins."""
        if not any(step.needs is not None for step in self.steps):
            return frozenset(self.waits_for[key])
        before: set[str] = set()
        waiting = list(self.waits_for[key])
        while waiting:
            one = waiting.pop()
            if one not in before:
                before.add(one)
                waiting.extend(self.waits_for[one])
        return frozenset(before - {key})

    def in_order(self) -> Iterator["Site"]:
        """The sites, each after those it waits for; where they wait for each other, in file order."""
        done: set[str] = set()
        for site in self.sites:
            yield from self._with_needs(site, done)

    def _with_needs(self, site: "Site", done: set[str]) -> Iterator["Site"]:
        # Lists may be as long as files: no recursion, and a step is entered before its needs, so that a cycle ends.
        stack = [(site, iter(self.waits_for[site.step.key]))]
        entered = {site.step.key}
        while stack:
            current, needs = stack[-1]
            following = next((name for name in needs if name not in done and name not in entered), None)
            if following is not None:
                entered.add(following)
                stack.append((self.by_key[following], iter(self.waits_for[following])))
                continue
            stack.pop()
            if current.step.key not in done or current is not self.by_key[current.step.key]:
                done.add(current.step.key)
                yield current


@dataclass(frozen=True, eq=False)
class Site:
    """A step in its place."""

    step: Step
    block: Block

    @property
    def parent(self) -> "Site | None":
        """The step around it: the group it stands in, or the step whose handler it is."""
        return self.block.owner

    @cached_property
    def path(self) -> str:
        """Where it stands: `arrange.reorder`."""
        return f"{self.parent.path}.{self.step.name}" if self.parent else self.step.name

    @cached_property
    def inside(self) -> tuple[Block, ...]:
        """The lists of steps in it: the group's, then its handlers."""
        group = (Block("steps", self.step.work.steps, self),) if isinstance(self.step.work, GroupStep) else ()
        return (*group, Block("on_error", self.step.on_error.steps, self)) if self.step.on_error.steps else group

    @cached_property
    def around(self) -> tuple["Site", ...]:
        """The steps around it, the innermost first."""
        return () if self.parent is None else (self.parent, *self.parent.around)

    @cached_property
    def is_inside_loop(self) -> bool:
        """Whether what stands around it is done once an item. A loop's own handlers run once."""
        if self.parent is None:
            return False
        return self.parent.is_looped if self.block.kind == "steps" else self.parent.is_inside_loop

    @property
    def is_looped(self) -> bool:
        """Whether it is done once an item."""
        return self.step.loop is not None or self.is_inside_loop

    @property
    def is_handler(self) -> bool:
        """Whether it runs only when something failed, or at the end."""
        return self.block.kind != "steps" or any(site.block.kind != "steps" for site in self.around)


@dataclass(frozen=True, eq=False)
class Outline:
    """All sites of a workflow."""

    steps: Block
    on_error: Block
    finally_: Block

    @classmethod
    def of(cls, workflow: Workflow) -> "Outline":
        """The outline of a workflow."""
        return cls(
            Block("steps", workflow.steps), Block("on_error", workflow.on_error), Block("finally", workflow.finally_)
        )

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """Every list of steps, at every depth, in file order."""
        return tuple(inner for block in (self.steps, self.on_error, self.finally_) for inner in _with_inner(block))

    @cached_property
    def sites(self) -> tuple[Site, ...]:
        """Every step, at every depth."""
        return tuple(site for block in self.blocks for site in block.sites)


def _with_inner(block: Block) -> Iterator[Block]:
    yield block
    for site in block.sites:
        for inner in site.inside:
            yield from _with_inner(inner)
