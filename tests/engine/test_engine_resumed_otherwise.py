"""A resume whose step would ask for something else than it sent: what was sent becomes known first, and has a name."""

from collections.abc import Iterator

import pytest
from strict_api import CUT_AFTER, CUT_BEFORE, Died, Fault
from world import TTL, World, in_place, workflow_of

from cc_flow.journal.events import WriteIntended, WriteSettled
from cc_flow.journal.lease import this_process
from cc_flow.journal.writer import Journal

SCHEDULE = "/user/content/schedule"
DIES_AFTER = Fault(applied=True, dies=True)
BY_ATTEMPT = """
- id: slot
  action: calendar.schedule_post
  with: {post_id: p1, date: "2026-12-0{{ run.attempt }}"}
"""
ONLY_ONCE = """
- id: slot
  on_error: continue
  action: calendar.schedule_post
  with: {post_id: p1, date: "{{ ['2026-12-01'][run.attempt - 1] }}"}
"""


def run_to_its_death(world: World, text: str) -> None:
    """The process dies as soon as its first POST has done its work."""
    world.api.faults = lambda method, _path, number: DIES_AFTER if method == "POST" and number == 1 else None
    with pytest.raises(Died):
        world.run(text)


def say_it_was_done(world: World, path: str) -> None:
    """A person's word on a write."""

    async def record() -> None:
        await journal.record_durably(WriteSettled(path, "person-applied", "a person looked"))

    with world.store() as store:
        lease = store.acquire(world.last, this_process(), ttl=TTL)
        journal = Journal(store, lease, offload=in_place, clock=world.clock.now)
        world.clock.run(record())
        store.release(lease)


def intents(world: World) -> Iterator[WriteIntended]:
    """The writes that the run meant to send, in order."""
    with world.store() as store:
        events = [one.event for one in store.events(world.last)]
    return (event for event in events if isinstance(event, WriteIntended))


class TestAnotherRequest:
    """What is asked for now says nothing of what was sent."""

    def test_it_is_not_sent_while_the_first_is_in_doubt(self, world: World):
        """To look for the second day would find nothing, and take that for leave to send: it ends unknown, and says
        what was sent.
        """
        run_to_its_death(world, workflow_of(BY_ATTEMPT))
        ended = world.resume()
        assert ended.exit_code == 6
        assert [body["date"] for _, _, body in world.api.writes] == ["2026-12-01"]
        sent = next(intents(world))
        assert f'for {{"date": "2026-12-01", "post_id": "p1"}} as {sent.request_id}' in str(ended.problem)
        assert f"runs settle {world.last} 'slot'" in str(getattr(ended.problem, "help", ""))

    def test_what_a_person_says_was_done_is_what_was_sent(self, world: World):
        """Once it is settled, the step's output is the entry of the first day, and nothing is sent."""
        run_to_its_death(world, workflow_of(BY_ATTEMPT))
        say_it_was_done(world, "slot")
        assert world.resume().exit_code == 0
        assert world.state().steps["slot"].output["date"] == "2026-12-01"
        assert len(world.api.writes) == 1

    def test_a_step_that_can_ask_no_more_stays_in_doubt(self, world: World):
        """Its template fails in the second attempt: that is no failure to go on from, as its write may be there."""
        run_to_its_death(world, workflow_of(ONLY_ONCE))
        ended = world.resume()
        assert ended.exit_code == 6
        assert "cannot ask for it any more" in str(ended.problem)
        assert world.state().steps["slot"].status == "unknown"

    def test_the_same_request_is_looked_for_as_ever(self, world: World):
        """What has not changed is adopted."""
        run_to_its_death(world, workflow_of(BY_ATTEMPT.replace("{{ run.attempt }}", "1")))
        assert world.resume().exit_code == 0
        assert len(world.api.writes) == 1


def test_a_run_does_not_end_well_beside_a_write_in_doubt(world: World):
    """Handlers may not be reached again: what one has sent is in doubt all the same, and the run says so."""
    text = workflow_of(
        """
        - {id: read, action: content.get_post, with: {id_or_slug: p9}}
        """,
        on_error="[{action: billing.send_invoice_csv}]",
    )
    world.api.faults = lambda method, _path, _number: CUT_AFTER if method == "POST" else None
    assert world.run(text).exit_code == 6
    world.api.posts["p9"] = world.api.posts["p1"]
    ended = world.resume()
    assert ended.exit_code == 6
    assert world.state().steps["read"].status == "succeeded"
    assert f"runs settle {world.last} 'on_error[0]'" in str(getattr(ended.problem, "help", ""))


class TestRequestIds:
    """By its id the API's support can say what became of a write."""

    def test_what_is_sent_is_what_was_recorded(self, world: World):
        """In every send, over all attempts of the run; no two have the same, and no look has one of them."""
        world.api.faults = lambda method, _path, number: CUT_BEFORE if method == "POST" and number <= 2 else None
        text = workflow_of("- {id: slot, action: calendar.schedule_post, with: {post_id: p1, date: 2026-12-01}}")
        assert world.run(text).exit_code == 1
        assert world.resume().exit_code == 0
        recorded = [intent.request_id for intent in intents(world)]
        assert [name for method, name in world.api.ids if method == "POST"] == recorded
        assert len(set(recorded)) == 3
        assert not set(recorded) & {name for method, name in world.api.ids if method == "GET"}
