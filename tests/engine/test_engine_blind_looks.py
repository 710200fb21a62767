"""A list that answers "not found" is there all the same: such a look tells nothing, and nothing is believed of it."""

from collections.abc import Callable

import pytest
from strict_api import CUT_AFTER, Fault
from world import World, workflow_of

SLOT = workflow_of("- {id: slot, action: calendar.schedule_post, with: {post_id: p1, date: 2026-12-01}}")
NOT_FOUND = Fault(answer=(404, '{"detail": "Not found."}', {"content-type": "application/json"}))
REFUSED = Fault(answer=(400, '{"date": ["Unknown filter."]}', {"content-type": "application/json"}))
PAGE = Fault(answer=(404, "<html><title>No such app</title></html>", {"content-type": "text/html"}))

blind = pytest.mark.parametrize("answer", [NOT_FOUND, REFUSED, PAGE], ids=["not found", "refused", "a page"])


def looks_fail(answer: Fault, *, after_sends: int = 0) -> Callable[[str, str, int], Fault | None]:
    """Every GET is answered so once so many writes have arrived; no write's answer does."""
    sent = 0

    def fault(method: str, _path: str, _number: int) -> Fault | None:
        nonlocal sent
        if method == "GET":
            return answer if sent >= after_sends else None
        sent += 1
        return CUT_AFTER

    return fault


@blind
def test_nothing_is_sent_where_what_is_there_cannot_be_seen(world: World, answer: Fault):
    """A run of every Monday would put the same post there anew."""
    world.api.faults = looks_fail(answer)
    assert world.run(SLOT).exit_code == 1
    assert world.api.writes == []


@blind
def test_a_lost_write_is_not_sent_again_on_such_a_look(world: World, answer: Fault):
    """Whether it is there is not known, and a person is told so; seen again, it is found."""
    world.api.faults = looks_fail(answer, after_sends=1)
    assert world.run(SLOT).exit_code == 6
    assert len(world.api.entries) == 1
    world.api.faults = lambda *_: None
    assert world.resume().exit_code == 0
    assert len(world.api.entries) == len(world.api.writes) == 1


def test_of_one_thing_it_is_an_answer(world: World):
    """A post that is not there: the write is sent, and says so in its own words."""
    text = workflow_of("- {id: mark, action: content.update_post, with: {id_or_slug: gone, is_favorite: true}}")
    ended = world.run(text)
    assert ended.exit_code == 1
    assert [method for method, *_ in world.api.requests] == ["GET", "PATCH"]
