"""Who waits for whom, against the plain way of finding it out."""

from hypothesis import given, settings
from hypothesis import strategies as st

from cc_flow.check.order import numbers_in, order_of
from cc_flow.diagnostic import Span
from cc_flow.workflow.model import BrokenStep, Name, Step

NOWHERE = Span.start_of("test.yaml")


def steps_with(needs: list[list[int] | None]) -> tuple[Step, ...]:
    """Steps `s0`, `s1`, … that need those of these numbers; None is a step without `needs`."""
    return tuple(
        Step(
            name=f"s{number}",
            span=NOWHERE,
            work=BrokenStep(),
            id=Name(f"s{number}", NOWHERE),
            needs=None if named is None else tuple(Name(f"s{one}", NOWHERE) for one in named),
        )
        for number, named in enumerate(needs)
    )


def plainly(needs: list[list[int] | None]) -> list[set[int]]:
    """For each step all that it waits for, directly or not, itself left out."""
    waits = [set(range(number)) if named is None else set(named) for number, named in enumerate(needs)]
    for _ in waits:
        waits = [one | {far for near in one for far in waits[near]} for one in waits]
    return waits


@st.composite
def lists_of_needs(draw: st.DrawFn) -> list[list[int] | None]:
    """Up to eight steps that need any of each other."""
    count = draw(st.integers(1, 8))
    one = st.none() | st.lists(st.integers(0, count - 1), unique=True, max_size=3)
    return draw(st.lists(one, min_size=count, max_size=count))


@settings(deadline=None, max_examples=150)
@given(lists_of_needs())
def test_check_order_agrees_with_the_plain_way(needs: list[list[int] | None]) -> None:
    """Without circles: what has ended before is all that is waited for, and the sequence keeps to it. Circles are
    found.
    """
    steps = steps_with(needs)
    order = order_of(steps, {step.key: number for number, step in enumerate(steps)})
    waits = plainly(needs)
    has_circle = any(number in one for number, one in enumerate(waits))
    assert sorted(order.sequence) == list(range(len(steps)))
    assert bool(order.circles) == has_circle
    for circle in order.circles:
        for number, following in zip(circle, (*circle[1:], circle[0]), strict=True):
            assert following in waits[number]
    if not has_circle:
        assert [set(numbers_in(bits)) for bits in order.ended] == waits
        places = {number: place for place, number in enumerate(order.sequence)}
        assert all(places[before] < places[number] for number, one in enumerate(waits) for before in one)


def test_check_order_of_a_long_list_is_quick_and_flat() -> None:
    """Thousands of steps that each wait for the one above are no recursion."""
    count = 5_000
    needs: list[list[int] | None] = [[], *([number] for number in range(count - 1))]
    steps = steps_with(needs)
    order = order_of(steps, {step.key: number for number, step in enumerate(steps)})
    assert order.sequence == tuple(range(count))
    assert order.ended[-1] == (1 << (count - 1)) - 1
