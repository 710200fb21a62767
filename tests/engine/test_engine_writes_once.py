"""A write happens once, whatever becomes of its answer."""

import pytest
from strict_api import (
    CUT_AFTER,
    CUT_BEFORE,
    ERROR_AFTER,
    ERROR_BEFORE,
    HTML_AFTER,
    REFUSED_CONNECTION,
    ROUTER_AFTER,
    ROUTER_BEFORE,
    THROTTLED,
    Fault,
    late,
)
from world import World, workflow_of

SLOT = workflow_of(
    """
    - id: slot
      action: calendar.schedule_post
      with: {post_id: p1, date: 2026-12-01}
    """
)


def on_post(fault: Fault, *, until: int = 1):
    """The first `until` requests to add to the schedule go wrong."""
    return lambda method, path, number: (
        fault if (method, path) == ("POST", "/user/content/schedule") and number <= until else None
    )


@pytest.mark.parametrize("fault", [CUT_AFTER, ROUTER_AFTER, ERROR_AFTER, HTML_AFTER])
def test_a_create_whose_answer_was_lost_is_adopted(world: World, fault: Fault):
    """The work was done and the answer lost: what is there is taken as the result, and nothing is sent again."""
    world.api.faults = on_post(fault)
    ended = world.run(SLOT)
    assert ended.status == "succeeded"
    assert len(world.api.entries) == 1
    assert world.state().steps["slot"].output["id"] == "e1"


@pytest.mark.parametrize("fault", [CUT_BEFORE, ROUTER_BEFORE, ERROR_BEFORE])
def test_a_create_that_did_not_happen_is_sent_again_after_quiet(world: World, fault: Fault):
    """Absence is believed only after the quiet time, and two looks; then the write is sent a second time, and no
    third.
    """
    world.api.faults = on_post(fault)
    ended = world.run(SLOT)
    assert ended.status == "succeeded"
    assert len(world.api.entries) == 1
    assert world.clock.monotonic() > 120


def test_a_create_that_is_applied_late_is_not_doubled(world: World):
    """The router gave up and the work came to its end 100 seconds later: within quiet, so it is seen and adopted."""
    world.api.faults = on_post(late(100))
    assert world.run(SLOT).status == "succeeded"
    assert len(world.api.entries) == 1


def test_a_create_applied_after_quiet_is_reported(world: World):
    """What is applied later than anyone waits makes a duplicate; it is never silent, and never deleted by us."""
    world.api.faults = lambda method, path, number: (
        late(160) if method == "POST" and number == 1 else (late(5) if method == "POST" and number == 2 else None)
    )
    ended = world.run(SLOT)
    assert len(world.api.entries) == 2
    assert ended.exit_code == 6
    assert "are there where one was meant" in world.state().duplicates[0].message


def test_two_sends_are_the_most(world: World):
    """When two sends came to nothing, the step has failed: surely nothing was written, and it says so."""
    world.api.faults = on_post(CUT_BEFORE, until=9)
    ended = world.run(SLOT)
    assert ended.exit_code == 1
    assert world.api.counts["POST", "/user/content/schedule"] == 2
    assert "nothing was written" in str(world.state().steps["slot"].error)


def test_a_request_that_was_never_sent_is_tried_again(world: World):
    """No connection means no request: it is no send, and is tried as often as the step allows."""
    world.api.faults = on_post(REFUSED_CONNECTION, until=3)
    assert world.run(SLOT).status == "succeeded"
    assert len(world.api.entries) == 1


def test_throttling_waits_as_told(world: World):
    """A 429 with Retry-After waits that long, counts as no send, and goes on."""
    world.api.faults = on_post(THROTTLED, until=6)
    assert world.run(SLOT).status == "succeeded"
    assert len(world.api.entries) == 1
    assert world.clock.monotonic() >= 6 * 7


def test_what_is_there_already_is_not_sent(world: World):
    """A create with a natural key looks before it sends: the existing thing is its output."""
    world.run(SLOT)
    again = world.run(SLOT)
    assert again.status == "succeeded"
    assert len(world.api.writes) == 1
    assert world.state().steps["slot"].reused == "exists"


def test_a_toggle_is_sent_only_when_the_state_differs(world: World):
    """The guide's words leave open that the server flips: the state is read first, and a repeated run sends nothing."""
    text = workflow_of("- {id: mark, action: content.update_post, with: {id_or_slug: p1, is_favorite: true}}")
    world.run(text)
    world.run(text)
    assert world.api.posts["p1"]["isFavorite"] is True
    assert len(world.api.writes) == 1


@pytest.mark.parametrize("fault", [CUT_AFTER, CUT_BEFORE, ROUTER_AFTER, ERROR_BEFORE])
def test_a_toggle_whose_answer_was_lost_ends_in_the_state_asked_for(world: World, fault: Fault):
    """After a lost answer the state is read again, and flipped only if it is not what was asked for."""
    world.api.faults = lambda method, _path, number: fault if method == "PATCH" and number == 1 else None
    text = workflow_of("- {id: mark, action: content.update_post, with: {id_or_slug: p1, is_favorite: true}}")
    assert world.run(text).status == "succeeded"
    assert world.api.posts["p1"]["isFavorite"] is True


def test_a_generation_whose_answer_was_lost_is_adopted_when_it_shows(world: World):
    """A caption that is there now and was not before is the result."""
    world.api.faults = lambda method, _path, number: CUT_AFTER if method == "POST" and number == 1 else None
    text = workflow_of("- {id: caption, action: captions.generate, with: {post_id: p1}}")
    assert world.run(text).status == "succeeded"
    assert world.state().steps["caption"].output["text"] == "caption 1"


def test_a_generation_that_does_not_show_is_unknown(world: World):
    """Nothing new is to be seen, but it may have been paid for: a person must look, and it is not sent again."""
    world.api.faults = lambda method, _path, number: CUT_BEFORE if method == "POST" and number == 1 else None
    text = workflow_of("- {id: caption, action: captions.generate, with: {post_id: p1}}")
    ended = world.run(text)
    assert ended.exit_code == 6
    assert world.api.counts["POST", "/user/content/ai-caption"] == 1


def test_an_e_mail_is_never_sent_twice(world: World):
    """What cannot be looked at is unknown after a lost answer, and the run stops there."""
    world.api.faults = lambda method, _path, number: CUT_AFTER if method == "POST" and number == 1 else None
    ended = world.run(workflow_of("- {id: mail, action: billing.send_invoice_csv}"))
    assert ended.exit_code == 6
    assert len(world.api.writes) == 1


def test_a_delete_that_finds_nothing_when_sent_again_was_done(world: World):
    """The answer was lost, the second send says 404: the first one was a success."""
    world.api._schedule({"postId": "p1", "date": "2026-12-01"})
    world.api.faults = lambda method, _path, number: CUT_AFTER if method == "DELETE" and number == 1 else None
    text = workflow_of("- {id: gone, action: calendar.remove_entry, with: {id: e1}}", allow="[destroy]")
    assert world.run(text).status == "succeeded"
    assert world.api.entries == []


def test_a_wrong_key_ends_the_run_at_once(world: World):
    """401 is for the whole run: no retry, no further step, exit 4."""
    world.key = "cc_another_key_0123456789"
    ended = world.run(SLOT)
    assert ended.exit_code == 4
    assert len(world.api.requests) == 1


def test_an_effect_that_is_not_allowed_is_refused_before_anything_is_sent(world: World):
    """Without `allow` in the file nothing is destroyed."""
    world.permitted = frozenset()
    ended = world.run(workflow_of("- {id: gone, action: calendar.remove_entry, with: {id: e1}}"))
    assert ended.exit_code == 5
    assert world.api.requests == []


def test_a_limit_stops_before_the_write_that_would_exceed_it(world: World):
    """`limits.writes` counts writes over the whole run; the next one is not sent, exit 5."""
    text = workflow_of(
        """
        - id: slot
          for_each: [p1, p2, p3]
          action: calendar.schedule_post
          with: {post_id: "{{ item }}", date: 2026-12-01}
        """,
        limits="{writes: 2}",
    )
    ended = world.run(text)
    assert ended.exit_code == 5
    assert len(world.api.writes) == 2
