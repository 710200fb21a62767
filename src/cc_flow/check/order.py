"""The order of a list of steps: who waits for whom, who has surely ended before whom, and where they wait in a
circle.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from cc_flow.workflow.model import Step


@dataclass(frozen=True, slots=True, eq=False)
class Order:
    """How the steps of one list wait for each other. Steps are numbered as they stand.

    `sequence` has each after those it waits for; `ended` tells, as the bits of a number, which have surely ended
    before each;
    `circles` are steps of which each waits for the next and the last for the first.
    """

    sequence: tuple[int, ...]
    ended: tuple[int, ...]
    circles: tuple[tuple[int, ...], ...]


def numbers_in(bits: int) -> Iterator[int]:
    """The numbers of the bits that are set, from the lowest."""
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest


def order_of(steps: tuple[Step, ...], numbers: Mapping[str, int]) -> Order:
    """The order of a list of steps; `numbers` are those of the steps by name. Names that are no siblings count for
    nothing.
    """
    if all(step.needs is None for step in steps):
        ended = tuple((1 << number) - 1 for number in range(len(steps)))
        return Order(tuple(range(len(steps))), ended, ())
    return _Search(steps, numbers).order()


@dataclass(slots=True)
class _Search:
    """A walk from each step to what it waits for.

    A step without `needs` waits for all above it. So that a list of n steps has no n² ways to go, there is a node
    between each two:
    node n + i stands for everything above step i and leads to step i - 1 and to node n + i - 1.
    """

    steps: tuple[Step, ...]
    numbers: Mapping[str, int]
    sequence: list[int] = field(default_factory=list)
    ended: dict[int, int] = field(default_factory=dict)
    circles: list[tuple[int, ...]] = field(default_factory=list)

    def order(self) -> Order:
        """Walk from every step."""
        for number in range(len(self.steps)):
            if number not in self.ended:
                self._walk(number)
        ended = tuple(self.ended[number] & ~(1 << number) for number in range(len(self.steps)))
        return Order(tuple(self.sequence), ended, tuple(self.circles))

    def _walk(self, start: int) -> None:
        # Lists may be as long as files, so this does not recurse.
        stack = [(start, iter(self._waits_for(start)))]
        under_way = {start: 0}
        while stack:
            node, needs = stack[-1]
            following = next(needs, None)
            if following is None:
                stack.pop()
                del under_way[node]
                self._leave(node)
            elif following in under_way:
                self._close([one for one, _ in stack[under_way[following] :]])
            elif following not in self.ended:
                under_way[following] = len(stack)
                stack.append((following, iter(self._waits_for(following))))

    def _waits_for(self, node: int) -> list[int]:
        count = len(self.steps)
        if node >= count:
            above = node - count
            return [node - 1, above - 1] if above > 1 else [0]
        needs = self.steps[node].needs
        if needs is None:
            return [count + node] if node else []
        return [self.numbers[name.text] for name in needs if name.text in self.numbers]

    def _leave(self, node: int) -> None:
        bits = 0
        for one in self._waits_for(node):
            bits |= self.ended.get(one, 0)
            if one < len(self.steps):
                bits |= 1 << one
        self.ended[node] = bits
        if node < len(self.steps):
            self.sequence.append(node)

    def _close(self, way: list[int]) -> None:
        """Note a circle, unless one of its steps is in one already."""
        circle = tuple(node for node in way if node < len(self.steps))
        if not any(step in known for known in self.circles for step in circle):
            self.circles.append(circle)
