"""What is hard about a write that happens once: twins, late work, deaths between two sends, doubts that must end."""

from collections.abc import Callable

import pytest
from strict_api import (
    CUT_AFTER,
    CUT_BEFORE,
    ERROR_AFTER,
    ERROR_BEFORE,
    Died,
    Fault,
    late,
)
from world import World, workflow_of

from cc_flow.actions.spec import Effect
from cc_flow.journal.events import StepSucceeded

SCHEDULE = "/user/content/schedule"
JSON = {"content-type": "application/json"}
DIES_AFTER, DIES_BEFORE = Fault(applied=True, dies=True), Fault(dies=True)
SLOT = workflow_of("- {id: slot, action: calendar.schedule_post, with: {post_id: p1, date: 2026-12-01}}")
TWINS = """
- id: slot
  for_each: [a, b]
  concurrency: 2
  on_conflict: %s
  action: calendar.schedule_post
  with: {post_id: p1, date: 2026-12-01}
"""


def sends(method: str, *faults: Fault | None) -> Callable[[str, str, int], Fault | None]:
    """The first writes by `method` go wrong so, one after the other; the rest is well."""
    arrived = 0

    def fault(asked: str, _path: str, _number: int) -> Fault | None:
        nonlocal arrived
        arrived += asked == method
        return faults[arrived - 1] if asked == method and arrived <= len(faults) else None

    return fault


class TestTwins:
    """Two items of a loop that mean the same thing, under way at once."""

    def test_one_is_there_where_one_is_enough(self, world: World):
        """`skip` holds among items of one loop: they do not both look before either has sent."""
        assert world.run(workflow_of(TWINS % "skip")).exit_code == 0
        assert len(world.api.entries) == 1

    def test_two_are_there_where_two_are_meant(self, world: World):
        """`allow` adds both, and the look at the end does not take one for a duplicate of the other."""
        world.api.faults = sends("POST", CUT_AFTER)
        assert world.run(workflow_of(TWINS % "allow")).exit_code == 0
        assert len(world.api.entries) == 2

    def test_what_the_other_has_made_is_not_adopted(self, world: World):
        """One was lost, the other made meanwhile: the lost one is sent again, and does not take the other's entry."""
        world.api.faults = sends("POST", CUT_BEFORE)
        assert world.run(workflow_of(TWINS % "allow")).exit_code == 0
        assert len(world.api.entries) == 2
        assert world.state().steps["slot[a]"].output["id"] != world.state().steps["slot[b]"].output["id"]


class TestEmptyAnswers:
    """A create that is answered with success and nothing else."""

    EMPTY = Fault(applied=True, answer=(201, "", JSON))

    def test_what_it_made_is_looked_for_and_adopted(self, world: World):
        """One thing, with the id that later steps need."""
        world.api.faults = sends("POST", self.EMPTY)
        assert world.run(SLOT).exit_code == 0
        assert len(world.api.entries) == 1
        assert world.state().steps["slot"].output["id"] == "e1"

    def test_what_it_did_not_make_is_not_taken_for_made(self, world: World):
        """Something else said 201: the post is sent once more, when its absence is sure."""
        world.api.faults = sends("POST", Fault(answer=(201, "", JSON)))
        assert world.run(SLOT).exit_code == 0
        assert len(world.api.entries) == 1

    def test_a_removal_may_answer_nothing(self, world: World):
        """As may every change of what is there."""
        world.run(SLOT)
        text = workflow_of("- {id: gone, action: calendar.remove_entry, with: {id: e1}}")
        world.api.faults = sends("DELETE", Fault(applied=True, answer=(200, "", JSON)))
        assert world.run(text).exit_code == 0


class TestRefusals:
    """Answers that say that nothing was done, when it is there all the same."""

    @pytest.mark.parametrize("status", [409, 429])
    def test_a_create_that_is_there_after_a_refusal_is_adopted(self, world: World, status: int):
        """A conflict, or a 429 passed on from behind the API: a look shows it, and it is the result."""
        world.api.faults = sends("POST", Fault(applied=True, answer=(status, "{}", JSON)))
        assert world.run(SLOT).exit_code == 0
        assert len(world.api.entries) == 1
        assert world.state().steps["slot"].output["id"] == "e1"

    def test_a_caption_that_is_there_after_a_refusal_has_the_shape_of_a_caption(self, world: World):
        """What is adopted looks like what would have been answered."""
        world.api.faults = sends("POST", Fault(applied=True, answer=(409, "{}", JSON)))
        text = workflow_of("- {id: caption, action: captions.generate, with: {post_id: p1}}")
        assert world.run(text).exit_code == 0
        assert world.state().steps["caption"].output["text"] == "caption 1"

    def test_a_throttled_create_waits_once(self, world: World):
        """The told time passes once, not once for the look and once for the send."""
        world.api.faults = sends("POST", Fault(answer=(429, "{}", {**JSON, "retry-after": "100"})))
        assert world.run(SLOT).exit_code == 0
        assert 100 <= world.clock.monotonic() <= 111


class TestSets:
    """What is the same when it is done twice."""

    REMOVE = workflow_of("- {id: gone, action: calendar.remove_entry, with: {id: e1}}", allow="[destroy]")

    @pytest.fixture(autouse=True)
    def entry(self, world: World) -> None:
        """One entry is on the calendar."""
        world.api._schedule({"postId": "p1", "date": "2026-12-01"})

    @pytest.mark.parametrize("status", [408, 503])
    def test_a_delete_repeated_after_an_error_that_had_done_it(self, world: World, status: int):
        """It finds nothing the second time, which says that the first was done."""
        world.api.faults = sends("DELETE", Fault(applied=True, answer=(status, "{}", JSON)))
        assert world.run(self.REMOVE).exit_code == 0
        assert world.api.entries == []

    def test_a_delete_whose_process_died_is_done_when_it_finds_nothing(self, world: World):
        """The send before belongs to another attempt of the run, and counts all the same."""
        world.api.faults = sends("DELETE", DIES_AFTER)
        with pytest.raises(Died):
            world.run(self.REMOVE)
        assert world.resume().exit_code == 0
        assert world.api.entries == []

    def test_a_delete_of_what_never_was_there_fails(self, world: World):
        """Nothing was in doubt: 404 is 404, also after the server would not take it so early."""
        world.api.faults = sends("DELETE", Fault(answer=(425, "{}", JSON)))
        text = self.REMOVE.replace("id: e1", "id: e9")
        assert world.run(text).exit_code == 1

    def test_a_set_without_any_answer_is_unknown(self, world: World):
        """Three lost answers prove nothing: it does not say that nothing was written, and a resume sets it again."""
        text = workflow_of("- {id: done, action: calendar.update_entry, with: {id: e1, is_completed: true}}")
        world.api.faults = sends("PATCH", ERROR_AFTER, ERROR_BEFORE, ERROR_BEFORE)
        ended = world.run(text)
        assert ended.exit_code == 6
        assert "may or may not have been done" in str(ended.problem)
        assert world.resume().exit_code == 0

    def test_a_late_reset_does_not_take_what_was_put_there_since(self, world: World):
        """The reset was repeated at once and its first send comes late: what is put on that day waits for it."""
        world.api.faults = sends("DELETE", late(100))
        text = workflow_of(
            """
            - {id: fresh, action: calendar.reset_date, with: {date: 2026-12-01}}
            - {id: slot, action: calendar.schedule_post, with: {post_id: p2, date: 2026-12-01}}
            - {id: rest, action: core.pause, with: {duration: 5m}}
            """,
            allow="[destroy]",
        )
        assert world.run(text).exit_code == 0
        assert [entry["post"]["id"] for entry in world.api.entries] == ["p2"]

    def test_a_resume_waits_for_a_late_reset_too(self, world: World):
        """What an attempt before left restless is found in the journal."""
        world.api.faults = sends("DELETE", late(100))
        text = workflow_of(
            """
            - {id: fresh, action: calendar.reset_date, with: {date: 2026-12-01}}
            - {id: slot, action: calendar.schedule_post, with: {post_id: p2, date: 2026-12-01}}
            """,
            allow="[destroy]",
        )
        world.interrupt_after = 50
        assert world.run(text).exit_code == 130
        world.interrupt_after = None
        assert world.resume().exit_code == 0
        assert 600 <= world.clock.monotonic() < 601


class TestIntents:
    """What is on disk before the first byte leaves."""

    def test_a_post_whose_process_died_after_it_was_sent_is_not_sent_again(self, world: World):
        """The intent tells the resume what to look for, also where a second one like it would be allowed."""
        world.api.faults = sends("POST", DIES_AFTER)
        with pytest.raises(Died):
            world.run(SLOT.replace("action:", "on_conflict: allow, action:"))
        assert world.resume().exit_code == 0
        assert len(world.api.entries) == 1

    def test_what_was_intended_long_ago_is_not_sent(self, world: World):
        """A machine that fell asleep between intent and send may have been given up meanwhile: nothing leaves it."""
        world.commit_takes = 11
        ended = world.run(SLOT)
        assert ended.exit_code == 1
        assert "fell asleep" in str(ended.problem)
        assert world.api.writes == []


class TestLateWork:
    """Work that comes to its end after the answer."""

    def test_waiting_for_a_turn_does_not_eat_up_quiet(self, world: World):
        """Quiet counts from the send: a rate limit makes a run wait before the intent, never after it."""
        text = workflow_of(
            """
            - {id: reads, for_each: [p1, p2, p3, p4], action: content.get_post, with: {id_or_slug: "{{ item }}"}}
            - {id: slot, action: calendar.schedule_post, with: {post_id: p1, date: 2026-12-01}}
            - {id: rest, action: core.pause, with: {duration: 5m}}
            """,
            defaults="{reconcile: {quiet: 40s}}",
            rate_limit="{requests: 5, per: 100s}",
        )
        world.api.faults = sends("POST", late(35))
        assert world.run(text).exit_code == 0
        assert len(world.api.entries) == 1

    def test_a_duplicate_that_comes_minutes_later_is_told(self, world: World):
        """Sent twice, and the first came through nine minutes later: the run waits for it to show."""
        world.api.faults = sends("POST", late(540))
        ended = world.run(SLOT)
        assert ended.exit_code == 6
        assert len(world.api.entries) == 2
        assert world.state().duplicates

    def test_a_duplicate_taken_away_lets_the_run_end(self, world: World):
        """Exit 6 asks for a person's hand; after it a resume looks once more and is content."""
        world.api.faults = sends("POST", late(540))
        world.run(SLOT)
        world.api.entries.pop()
        assert world.resume().exit_code == 0

    def test_a_toggle_flipped_twice_is_told(self, world: World):
        """Sent twice, and the first came through late and flipped it back: no success is claimed."""
        world.api.faults = sends("PATCH", late(300))
        text = workflow_of("- {id: mark, action: content.update_post, with: {id_or_slug: p1, is_favorite: true}}")
        assert world.run(text).exit_code == 6
        world.api.posts["p1"]["isFavorite"] = True
        assert world.resume().exit_code == 0

    def test_a_toggle_that_failed_is_as_it_was(self, world: World):
        """Sent twice, twice not done, and said so: nothing is wrong, and a resume flips it."""
        world.api.faults = lambda method, _path, number: CUT_BEFORE if method == "PATCH" and number <= 2 else None
        text = workflow_of("- {id: mark, action: content.update_post, with: {id_or_slug: p1, is_favorite: true}}")
        assert world.run(text).exit_code == 1
        assert world.state().duplicates == []
        assert world.resume().exit_code == 0
        assert world.api.posts["p1"]["isFavorite"] is True

    def test_what_was_sent_once_ends_at_once(self, world: World):
        """Nothing is waited for where nothing can be there twice."""
        world.api.faults = sends("POST", CUT_AFTER)
        assert world.run(SLOT).exit_code == 0
        assert world.clock.monotonic() < 1

    def test_an_interruption_ends_the_last_wait(self, world: World):
        """Ctrl-C during the wait at the end stops there; a resume goes on waiting, and looks."""
        world.api.faults = sends("POST", late(540))
        world.interrupt_after = 400
        assert world.run(SLOT).exit_code == 130
        world.interrupt_after = None
        world.clock.pass_time(300)
        world.api._schedule({"postId": "p1", "date": "2026-12-01"})  # the late one, in a world whose loop has ended
        assert world.resume().exit_code == 6

    @pytest.mark.parametrize("status", [400, 404, 500])
    def test_the_look_at_the_end_may_fail(self, world: World, status: int):
        """A read that fails after the step has ended: what was sent twice is no success yet, and nothing breaks."""
        looks = iter([None] * 4 + [Fault(answer=(status, "{}", JSON))] * 4)
        posts = sends("POST", CUT_BEFORE)
        world.api.faults = lambda method, path, number: (
            next(looks, None) if method == "GET" else posts(method, path, number)
        )
        assert world.run(SLOT).exit_code == 6
        world.api.faults = sends("POST")
        assert world.resume().exit_code == 0
        assert len(world.api.entries) == 1


class TestWords:
    """What a person says, and what other runs leave behind."""

    def test_a_persons_word_on_an_earlier_send_counts(self, world: World):
        """Done, says the person; that the send after it was refused changes nothing."""
        world.api._schedule({"postId": "p1", "date": "2026-12-01"})
        world.api.faults = sends("DELETE", ERROR_AFTER, Fault(answer=(422, "{}", JSON)))
        text = workflow_of("- {id: gone, action: calendar.remove_entry, with: {id: e1}}", allow="[destroy]")
        assert world.run(text).exit_code == 6
        world.settle("gone", "person-applied")
        assert world.resume().exit_code == 0
        assert world.api.counts["DELETE", f"{SCHEDULE}/e1"] == 2

    def test_a_person_may_say_what_it_gave_however_the_step_ended(self, world: World):
        """The run was interrupted while it waited for the outcome: the step counts as done, with that output."""
        world.api.faults = sends("POST", CUT_BEFORE)
        world.interrupt_after = 50
        assert world.run(SLOT).exit_code == 130
        world.settle("slot", "person-applied", StepSucceeded("slot", {"id": "by hand"}, changed=True))
        world.interrupt_after = None
        assert world.resume().exit_code == 0
        assert world.state().steps["slot"].output == {"id": "by hand"}
        assert world.api.counts["POST", SCHEDULE] == 1

    def test_money_waits_for_a_word_on_another_run(self, world: World):
        """While nobody knows whether the plan was changed, no other run changes it; after a word it may."""
        world.permitted = frozenset(Effect)
        world.api.faults = sends("POST", CUT_AFTER)
        text = workflow_of("- {id: plan, action: billing.change_plan, with: {membership_id: m1}}", allow="[billing]")
        assert world.run(text).exit_code == 6
        first = world.last
        ended = world.run(text)
        assert ended.exit_code == 6
        assert first in str(ended.problem)
        assert len(world.api.writes) == 1
        world.last = first
        world.settle("plan", "person-applied")
        assert world.run(text).exit_code == 0
        assert len(world.api.writes) == 2

    def test_a_caption_waits_for_what_another_run_has_sent(self, world: World):
        """Nobody pays for the same once more while it is unknown whether it was made; for another post one may."""
        caption = "- {id: caption, action: captions.generate, with: {post_id: %s}}"
        first, other = workflow_of(caption % "p1"), workflow_of(caption % "p2")
        world.api.faults = sends("POST", DIES_AFTER)
        with pytest.raises(Died):
            world.run(first)
        died = world.last
        assert world.run(other).exit_code == 0
        ended = world.run(first)
        assert ended.exit_code == 6
        assert died in str(ended.problem)
        assert world.resume(died).exit_code == 0
        assert [body["postId"] for _, _, body in world.api.writes] == ["p1", "p2"]
        assert world.run(first).exit_code == 0

    def test_what_is_expected_is_not_asked_of_what_was_sent(self, world: World):
        """`expect` guards a send. A resume says first what is unknown: the membership may have changed by that send."""
        world.permitted = frozenset(Effect)
        world.api.faults = sends("POST", CUT_AFTER)
        text = workflow_of(
            """
            - id: plan
              action: billing.change_plan
              with: {membership_id: m1}
              expect: membership.status == 'active'
            """,
            allow="[billing]",
        )
        assert world.run(text).exit_code == 6
        world.api.membership["status"] = "changed"
        assert world.resume().exit_code == 6
        world.settle("plan", "person-applied")
        assert world.resume().exit_code == 0
        assert len(world.api.writes) == 1

    def test_a_key_recorded_by_another_run_waits_for_what_this_one_has_sent(self, world: World):
        """A run died, a second did the work under the same key, the first is resumed: nothing is doubled."""
        text = SLOT.replace("2026-12-01}}", '2026-12-01}, idempotency_key: "monday"}')
        world.api.faults = sends("POST", DIES_BEFORE)
        with pytest.raises(Died):
            world.run(text)
        first = world.last
        assert world.run(text).exit_code == 0
        assert world.resume(first).exit_code == 0
        assert len(world.api.entries) == 1

    def test_money_never_runs_in_a_loop_by_a_side_door(self, world: World):
        """A path that only shows itself in the loop meets the same lock at run time."""
        world.permitted = frozenset(Effect)
        text = workflow_of(
            """
            - id: pay
              for_each: [user/payment/change-plan]
              action: core.http
              with: {method: POST, path: "/{{ item }}"}
            """,
            allow="[billing]",
        )
        assert world.run(text).exit_code == 5
        assert world.api.requests == []
