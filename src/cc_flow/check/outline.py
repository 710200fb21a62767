"""A workflow as an outline: each step in its place, what stands around it, and what has surely ended before it
begins.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from cc_flow.check.order import Order, order_of
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
        return tuple(Site(step, self, number) for number, step in enumerate(self.steps))

    @cached_property
    def by_key(self) -> Mapping[str, "Site"]:
        """The sites by what templates call their steps; of two with one name the first."""
        return {site.step.key: site for site in reversed(self.sites)}

    @cached_property
    def order(self) -> Order:
        """How the steps wait for each other."""
        return order_of(self.steps, {key: site.number for key, site in self.by_key.items()})

    def in_order(self) -> Iterator["Site"]:
        """The sites, each after those it waits for; where they wait for each other, as they come."""
        return (self.sites[number] for number in self.order.sequence)


@dataclass(frozen=True, eq=False)
class Site:
    """A step in its place: the one with this number, from 0, in its list."""

    step: Step
    block: Block
    number: int

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
