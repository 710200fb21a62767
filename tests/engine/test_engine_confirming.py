"""A person's yes before the first write: one answer for the whole run, and nothing is sent before it."""

from dataclasses import dataclass, field

import pytest
from world import World, workflow_of

from cc_flow.performer import Call

THREE = workflow_of(
    """
    - id: slot
      for_each: [p1, p2, p3]
      concurrency: 3
      action: calendar.schedule_post
      with: {post_id: "{{ item }}", date: 2026-12-01}
    """
)
LAST = "finally:\n  - {action: calendar.schedule_post, with: {post_id: p4, date: 2026-12-02}}\n"


@dataclass
class Person:
    """Thinks for a minute. `asked` are the steps they were asked about, `sent` what was written by the time they
    answered.
    """

    world: World
    says: bool = True
    asked: list[str] = field(default_factory=list)
    sent: int = 0

    async def __call__(self, call: Call) -> bool:
        """The answer."""
        self.asked.append(call.at)
        await self.world.clock.sleep(60)
        self.sent += len(self.world.api.writes)
        return self.says


@pytest.fixture
def person(world: World) -> Person:
    """Somebody at the terminal."""
    world.confirm = person = Person(world)
    return person


def test_nothing_is_sent_beside_the_question(world: World, person: Person):
    """Items that run at once wait for the same answer."""
    assert world.run(THREE).exit_code == 0
    assert (len(person.asked), person.sent) == (1, 0)
    assert len(world.api.entries) == 3


def test_one_no_is_for_all(world: World, person: Person):
    """Nobody is asked again for the next item, or for what runs in any case."""
    person.says = False
    assert world.run(THREE + LAST).exit_code == 5
    assert len(person.asked) == 1
    assert world.api.writes == []


def test_a_yes_after_an_interruption_sends_nothing(world: World, person: Person):
    """Who interrupts has said no to the first write, whatever is answered then."""
    world.interrupt_after = 30
    assert world.run(THREE).exit_code == 130
    assert len(person.asked) == 1
    assert world.api.writes == []


def test_who_interrupts_the_question_is_not_asked_again(world: World, person: Person):
    """What runs in any case does not write then."""
    world.interrupt_after, person.says = 30, False
    assert world.run(THREE + LAST).exit_code == 130
    assert len(person.asked) == 1
    assert world.api.writes == []
