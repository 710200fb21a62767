"""What binds later runs: idempotency keys, and writes whose outcome nobody knows."""

import asyncio
from dataclasses import replace

import pytest
from store_world import TTL, StoreWorld

from cc_flow.journal.events import (
    Event,
    RunFinished,
    RunStarted,
    StepStarted,
    StepSucceeded,
    StepUnknown,
    WriteAnswered,
    WriteIntended,
    WriteSettled,
)
from cc_flow.journal.keys import KeyScope, NewKey
from cc_flow.journal.lease import this_process

ORIGIN, TENANT = "https://api.test", "acme"
SCOPE = KeyScope(ORIGIN, TENANT, "monday", "calendar", "2026-12")
WRITE = WriteIntended("a", 1, "calendar.schedule_post", "d", "POST", "/x", natural_key="2026-12-07 7", request_id="r1")


def test_a_key_is_recorded_with_its_success(world: StoreWorld) -> None:
    """Later runs find the output, the request's digest and where they come from."""
    lease = world.begin()
    output = {"days": ["2026-12-01"] * 500}
    started = (RunStarted(1, "me"), StepStarted("calendar"))
    world.record(lease, *started, StepSucceeded("calendar", output, hidden=True), key=NewKey(SCOPE, "digest"))
    found = world.reopen().find_key(SCOPE)
    assert found is not None
    assert (found.output, found.digest, found.run, found.path) == (output, "digest", "01RUN", "calendar")
    assert (found.hidden, found.at, found.scope) == (True, world.clock(), SCOPE)


@pytest.mark.parametrize("part", ["origin", "tenant", "workflow", "step", "key"])
def test_a_key_holds_in_its_scope_only(world: StoreWorld, part: str) -> None:
    """Another origin, tenant, workflow, step or key is another key."""
    lease = world.begin()
    world.record(lease, RunStarted(1, "me"), StepStarted("c"), StepSucceeded("c", 1), key=NewKey(SCOPE, "digest"))
    assert world.store.find_key(replace(SCOPE, **{part: "other"})) is None


def test_a_key_is_not_there_before_its_success_is(world: StoreWorld) -> None:
    """Key and success are one commit: while the success waits for the disk there is no key."""

    async def scene() -> None:
        journal = world.journal(world.begin())
        await journal.record_durably(RunStarted(1, "me"), StepStarted("c"))
        journal.record(StepSucceeded("c", 1), key=NewKey(SCOPE, "digest"))
        assert world.store.find_key(SCOPE) is None
        await journal.flush()
        assert world.store.find_key(SCOPE) is not None

    asyncio.run(scene())


def test_keys_of_one_origin_are_forgotten(world: StoreWorld) -> None:
    """Resetting the sandbox forgets the sandbox's keys and no other's."""
    lease = world.begin()
    sandbox = replace(SCOPE, origin="sandbox")
    world.record(lease, RunStarted(1, "me"), StepStarted("a"), StepSucceeded("a", 1), key=NewKey(sandbox, "d"))
    world.record(lease, StepStarted("b"), StepSucceeded("b", 2), key=NewKey(SCOPE, "d"))
    assert world.store.forget_keys("sandbox") == 1
    assert world.store.find_key(sandbox) is None
    assert world.store.find_key(SCOPE) is not None


def test_an_open_write_binds_other_runs(world: StoreWorld) -> None:
    """From its intent on, anybody who asks for its action and natural key hears of it."""
    world.record(world.begin(), RunStarted(1, "me"), StepStarted("a"), WRITE)
    (found,) = world.reopen().open_intents(ORIGIN, TENANT, "calendar.schedule_post", "2026-12-07 7")
    assert (found.run, found.path, found.request_id, found.since) == ("01RUN", "a", "r1", world.clock())
    assert world.store.open_intents(ORIGIN, TENANT) == (found,)


@pytest.mark.parametrize(
    ("origin", "tenant", "action", "natural_key"),
    [
        ("sandbox", TENANT, None, None),
        (ORIGIN, "other", None, None),
        (ORIGIN, TENANT, "calendar.reorder", None),
        (ORIGIN, TENANT, "calendar.schedule_post", "2026-12-08 7"),
    ],
)
def test_other_things_are_not_bound(
    world: StoreWorld, origin: str, tenant: str, action: str | None, natural_key: str | None
) -> None:
    """Another origin, tenant, action or thing has nothing to do with it."""
    world.record(world.begin(), RunStarted(1, "me"), StepStarted("a"), WRITE)
    assert world.store.open_intents(origin, tenant, action, natural_key) == ()


AGAIN = replace(WRITE, send=2)


@pytest.mark.parametrize(
    ("after", "is_open"),
    [
        ((WriteAnswered("a", 1, "done"),), False),
        ((WriteAnswered("a", 1, "refused"),), False),
        ((WriteAnswered("a", 1, "not_sent"),), False),
        ((WriteAnswered("a", 1, "ambiguous"),), True),
        ((WriteAnswered("a", 1, "ambiguous"), WriteSettled("a", "unknown")), True),
        ((WriteAnswered("a", 1, "ambiguous"), WriteSettled("a", "adopted")), False),
        ((WriteAnswered("a", 1, "ambiguous"), WriteSettled("a", "absent"), AGAIN), True),
        ((WriteAnswered("a", 1, "ambiguous"), AGAIN, WriteAnswered("a", 2, "not_sent")), True),
        ((WriteAnswered("a", 1, "ambiguous"), AGAIN, WriteAnswered("a", 2, "done")), False),
        ((StepUnknown("a", "?"), RunFinished("unknown", 6), WriteSettled("a", "person-not-applied")), False),
    ],
)
def test_a_write_binds_until_its_outcome_is_known(
    world: StoreWorld, after: tuple[Event, ...], *, is_open: bool
) -> None:
    """The record beside the events says what the fold of the events says, event by event."""
    lease = world.begin()
    world.record(lease, RunStarted(1, "me"), StepStarted("a"), WRITE)
    for event in after:
        world.record(lease, event)
        assert bool(world.store.open_intents(ORIGIN, TENANT)) is bool(world.store.state("01RUN").open_intents)
    assert bool(world.store.open_intents(ORIGIN, TENANT)) is is_open
    assert world.store.verify() == ()


def test_a_write_of_a_killed_run_stays_open(world: StoreWorld) -> None:
    """Taking the run over closes nothing: somebody must look first."""
    lease = world.begin()
    world.record(lease, RunStarted(1, "me"), StepStarted("a"), WRITE)
    world.store.release(lease)
    world.record(world.store.acquire("01RUN", this_process(), ttl=TTL), RunStarted(2, "me"))
    assert len(world.store.open_intents(ORIGIN, TENANT)) == 1
