"""The journal of a run under way: order, shared commits, cancellation, and a store that fails."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from store_world import TTL, StoreWorld, at_once

from cc_flow.errors import StoreError, StoreFull
from cc_flow.journal.events import (
    Recorded,
    Reported,
    RunStarted,
    StepStarted,
    StepSucceeded,
    WriteAnswered,
    WriteIntended,
)
from cc_flow.journal.lease import LeaseLost, this_process
from cc_flow.journal.state import IllegalEvent, fold
from cc_flow.journal.store import Store
from cc_flow.secret import Secret

WRITE = WriteIntended("a", 1, "calendar.schedule_post", "digest", "POST", "/x")


class Disk:
    """Offloads like a slow disk: a commit begins when asked for and ends when the test lets it. Counts commits."""

    def __init__(self) -> None:
        self.commits = 0
        self.gate = asyncio.Event()
        self.gate.set()

    async def __call__(self, work: Callable[[], Any]) -> Any:
        """Run `work`, then wait for the gate."""
        self.commits += 1
        result = work()
        await self.gate.wait()
        return result


def test_state_is_there_at_once_and_the_disk_later(world: StoreWorld) -> None:
    """`record` changes the state and tells listeners at once; nothing is on disk before somebody waits for it."""

    async def scene() -> None:
        journal = world.journal(world.begin())
        heard: list[Recorded] = []
        journal.on_event(heard.append)
        journal.record(RunStarted(1, "me"))
        journal.record(StepStarted("a"))
        assert journal.state.steps["a"].status == "running"
        assert [one.number for one in heard] == [2, 3]
        assert len(world.store.events("01RUN")) == 1
        await journal.flush()
        assert world.store.state("01RUN") == journal.state

    asyncio.run(scene())


def test_a_durable_record_takes_those_before_it_along(world: StoreWorld) -> None:
    """When a write's intent is on disk, so is every read it was made from, in the same commit."""

    async def scene() -> None:
        disk = Disk()
        journal = world.journal(world.begin(), disk)
        for event in (RunStarted(1, "me"), StepStarted("r"), StepSucceeded("r", 1), StepStarted("a")):
            journal.record(event)
        await journal.record_durably(WRITE)
        assert disk.commits == 1
        assert [type(one.event).__name__ for one in world.store.events("01RUN")[-2:]] == [
            "StepStarted",
            "WriteIntended",
        ]

    asyncio.run(scene())


def test_waiters_share_commits(world: StoreWorld) -> None:
    """While one commit is on its way, fifty more come: they share the next one."""

    async def scene() -> None:
        disk = Disk()
        journal = world.journal(world.begin(), disk)
        disk.gate.clear()
        first = asyncio.ensure_future(journal.record_durably(RunStarted(1, "me")))
        await asyncio.sleep(0)
        others = [asyncio.ensure_future(journal.record_durably(Reported("", str(number)))) for number in range(50)]
        await asyncio.sleep(0)
        assert not first.done()
        disk.gate.set()
        await asyncio.gather(first, *others)
        assert disk.commits == 2
        assert [one.number for one in world.store.events("01RUN")] == list(range(1, 53))

    asyncio.run(scene())


def test_nobody_goes_on_before_the_disk_has_it(world: StoreWorld) -> None:
    """A waiter waits for the commit with its own record, not for the one before it."""

    async def scene() -> None:
        disk = Disk()
        journal = world.journal(world.begin(), disk)
        disk.gate.clear()
        first = asyncio.ensure_future(journal.record_durably(RunStarted(1, "me")))
        await asyncio.sleep(0)
        second = asyncio.ensure_future(journal.record_durably(Reported("", "later")))
        for _ in range(5):
            await asyncio.sleep(0)
        assert not second.done()
        disk.gate.set()
        await second
        assert first.done()
        assert len(world.store.events("01RUN")) == 3

    asyncio.run(scene())


def test_a_waiter_that_is_cancelled_leaves_its_record(world: StoreWorld) -> None:
    """Cancelling who waits cancels no commit: the record is on disk and the next follows it."""

    async def scene() -> None:
        disk = Disk()
        journal = world.journal(world.begin(), disk)
        disk.gate.clear()
        first = asyncio.ensure_future(journal.record_durably(RunStarted(1, "me")))
        await asyncio.sleep(0)
        first.cancel()
        with pytest.raises(asyncio.CancelledError):
            await first
        disk.gate.set()
        await journal.record_durably(Reported("", "next"))
        assert [one.number for one in world.store.events("01RUN")] == [1, 2, 3]

    asyncio.run(scene())


def test_threads_change_nothing(world: StoreWorld) -> None:
    """With real threads under it, thirty items at once end up whole and in order."""

    async def scene() -> None:
        journal = world.journal(world.begin(), asyncio.to_thread)
        await journal.record_durably(RunStarted(1, "me"))

        async def item(number: int) -> None:
            await journal.record_durably(StepStarted(f"a[{number}]"))
            await journal.record_durably(StepSucceeded(f"a[{number}]", number))

        await asyncio.gather(*(item(number) for number in range(30)))
        await journal.aclose()
        assert fold(world.store.events("01RUN")) == journal.state

    asyncio.run(scene())


def test_many_reads_reach_the_disk_by_themselves(world: StoreWorld) -> None:
    """A run of reads alone commits now and then, so that a crash costs no more than a thousand records."""

    async def scene() -> None:
        journal = world.journal(world.begin())
        journal.record(RunStarted(1, "me"))
        for number in range(1500):
            journal.record(Reported("", str(number)))
        for _ in range(3):
            await asyncio.sleep(0)
        assert len(world.store.events("01RUN")) > 1000

    asyncio.run(scene())


def test_what_changes_later_changes_nothing(world: StoreWorld) -> None:
    """An output is taken as it is when it is recorded."""

    async def scene() -> None:
        journal = world.journal(world.begin())
        output = {"ids": [1]}
        journal.record(RunStarted(1, "me"))
        journal.record(StepStarted("a"))
        journal.record(StepSucceeded("a", output))
        output["ids"].append(2)
        await journal.flush()
        assert world.store.state("01RUN").steps["a"].output == {"ids": [1]}

    asyncio.run(scene())


def test_a_refused_event_leaves_no_gap(world: StoreWorld) -> None:
    """An event that cannot follow, or that is no JSON, is told to its author; the next takes its number."""

    async def scene() -> None:
        journal = world.journal(world.begin())
        with pytest.raises(IllegalEvent):
            journal.record(StepStarted("a"))
        await journal.record_durably(RunStarted(1, "me"), StepStarted("a"))
        with pytest.raises(TypeError):
            await journal.record_durably(StepSucceeded("a", Secret("cc_live_canary")))
        await journal.record_durably(StepSucceeded("a", 1))
        assert [one.number for one in world.store.events("01RUN")] == [1, 2, 3, 4]

    asyncio.run(scene())


def test_a_resume_goes_on_where_the_events_end(world: StoreWorld) -> None:
    """The journal of a resumed run has its state and continues its numbers."""
    first = world.begin()
    world.record(first, RunStarted(1, "me"), StepStarted("a"), StepSucceeded("a", 1))
    world.store.release(first)
    second = world.store.acquire("01RUN", this_process(), ttl=TTL)
    world.record(second, RunStarted(2, "me"), StepStarted("b"))
    assert {path: step.status for path, step in world.store.state("01RUN").steps.items()} == {
        "a": "succeeded",
        "b": "running",
    }


def test_a_fenced_journal_is_told_and_stops(world: StoreWorld) -> None:
    """After a take-over every waiter hears LeaseLost, and from then on everybody who records."""

    async def scene() -> None:
        lease = world.begin()
        journal = world.journal(lease)
        await journal.record_durably(RunStarted(1, "me"))
        world.store.release(lease)
        world.store.acquire("01RUN", this_process(), ttl=TTL)
        outcomes = await asyncio.gather(
            *(journal.record_durably(Reported("", "x")) for _ in range(3)), return_exceptions=True
        )
        assert [type(one) for one in outcomes] == [LeaseLost] * 3
        with pytest.raises(LeaseLost):
            journal.record(Reported("", "x"))
        await journal.aclose()
        assert len(world.store.events("01RUN")) == 2

    asyncio.run(scene())


def test_the_heartbeat_flushes_and_hears_who_asks_to_stop(world: StoreWorld) -> None:
    """One commit renews the lease, takes waiting records along and brings the wish to stop."""

    async def scene() -> None:
        disk = Disk()
        journal = world.journal(world.begin(), disk)
        journal.record(RunStarted(1, "me"))
        world.store.ask_to_stop("01RUN")
        assert not journal.stop_asked
        world.clock.pass_by(seconds=20)
        await journal.renew()
        assert (disk.commits, journal.stop_asked, len(world.store.events("01RUN"))) == (1, True, 2)
        await journal.renew()
        assert disk.commits == 2

    asyncio.run(scene())


def test_a_resume_forgets_the_wish_to_stop(world: StoreWorld) -> None:
    """Whoever takes the run anew was not asked to stop."""
    lease = world.begin()
    world.store.ask_to_stop("01RUN")
    assert world.store.append(lease, []) is True
    world.store.release(lease)
    assert world.store.append(world.store.acquire("01RUN", this_process(), ttl=TTL), []) is False


class CrampedStore(Store):
    """A store on a disk that is full until the reserve is given back; then `room` commits fit."""

    is_full = False
    room = 0

    def append(self, *given: Any, **options: Any) -> bool:
        """As a store, unless the disk is full."""
        if self.is_full:
            if not self.room:
                raise StoreFull("the run store takes no more")
            self.room -= 1
        return super().append(*given, **options)

    def give_reserve(self) -> bool:
        """Room for some commits."""
        given = super().give_reserve()
        self.room += 10 * given
        return given


@pytest.fixture
def cramped(world: StoreWorld) -> StoreWorld:
    """A store that can be made full."""
    world.store.close()
    world.store = CrampedStore.open(world.directory, clock=world.clock)
    return world


def test_the_outcome_of_a_write_finds_room_on_a_full_disk(cramped: StoreWorld) -> None:
    """A write was sent, then the disk is full: its outcome is recorded in the reserve, and no further write is sent."""

    async def scene() -> None:
        journal = cramped.journal(cramped.begin())
        await journal.record_durably(RunStarted(1, "me"), StepStarted("a"), WRITE)
        cramped.store.is_full = True  # type: ignore[attr-defined]
        await journal.record_durably(WriteAnswered("a", 1, "done"), StepSucceeded("a", 1))
        await journal.record_durably(StepStarted("b"))
        with pytest.raises(StoreFull):
            await journal.record_durably(replace(WRITE, path="b"))
        assert journal.state.open_intents == ()
        assert cramped.store.state("01RUN").steps["a"].status == "succeeded"

    asyncio.run(scene())


def test_an_intent_that_needs_the_reserve_is_not_sent(cramped: StoreWorld) -> None:
    """The intent whose commit met the full disk is refused and known as not sent; an outcome in that commit is
    recorded.
    """

    async def scene() -> None:
        journal = cramped.journal(cramped.begin())
        await journal.record_durably(RunStarted(1, "me"), StepStarted("a"), StepStarted("b"), WRITE)
        cramped.store.is_full = True  # type: ignore[attr-defined]
        outcome, intent = await asyncio.gather(
            journal.record_durably(WriteAnswered("a", 1, "done")),
            journal.record_durably(replace(WRITE, path="b")),
            return_exceptions=True,
        )
        assert outcome is None
        assert isinstance(intent, StoreFull)
        assert cramped.store.state("01RUN").open_intents == ()
        assert cramped.store.open_intents("https://api.test", "acme") == ()

    asyncio.run(scene())


def test_when_even_the_reserve_is_used_up_everything_stops(cramped: StoreWorld) -> None:
    """Every waiter hears StoreFull, then everybody who records; what is on disk is whole."""

    async def scene() -> None:
        journal = cramped.journal(cramped.begin())
        await journal.record_durably(RunStarted(1, "me"))
        cramped.store.is_full = True  # type: ignore[attr-defined]
        cramped.store.give_reserve()
        cramped.store.room = 0  # type: ignore[attr-defined]
        outcomes = await asyncio.gather(
            *(journal.record_durably(Reported("", "x")) for _ in range(3)), return_exceptions=True
        )
        assert [type(one) for one in outcomes] == [StoreFull] * 3
        with pytest.raises(StoreFull):
            journal.record(Reported("", "x"))
        assert cramped.store.verify() == ()

    asyncio.run(scene())


def test_the_reserve_is_filled_again(world: StoreWorld) -> None:
    """The next opening sets the bytes aside again."""
    size = (world.directory / "reserve").stat().st_size
    assert world.store.give_reserve() is True
    assert world.store.give_reserve() is False
    world.reopen()
    assert (world.directory / "reserve").stat().st_size == size


def test_a_commit_that_was_broken_off_stops_the_journal(world: StoreWorld) -> None:
    """When the thread under it dies nobody knows what is on disk: nothing more is recorded."""

    async def scene() -> None:
        async def dying(_work: Callable[[], Any]) -> Any:
            raise RuntimeError("no more threads")

        journal = world.journal(world.begin(), dying)
        with pytest.raises(RuntimeError):
            await journal.record_durably(RunStarted(1, "me"))
        with pytest.raises(StoreError, match="broken off"):
            journal.record(StepStarted("a"))

    asyncio.run(scene())


def test_a_closed_journal_records_no_more(world: StoreWorld) -> None:
    """Closing flushes; recording afterwards is an error."""

    async def scene() -> None:
        journal = world.journal(world.begin(), at_once)
        journal.record(RunStarted(1, "me"))
        await journal.aclose()
        await journal.aclose()
        with pytest.raises(StoreError, match="closed"):
            journal.record(StepStarted("a"))
        assert len(world.store.events("01RUN")) == 2

    asyncio.run(scene())
