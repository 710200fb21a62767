"""What one run is writing no other writes, until it has, or has ended."""

from datetime import timedelta

from store_world import StoreWorld

from cc_flow.journal.claims import LONGEST_CLAIM


def test_a_thing_is_one_runs_until_it_gives_it_back(world: StoreWorld):
    """Another thing is free meanwhile."""
    world.begin("01A"), world.begin("02B")
    assert world.store.claim("slot", run="01A")
    assert not world.store.claim("slot", run="02B")
    assert world.store.claim("other", run="02B")
    world.store.drop_claim("slot", run="01A")
    assert world.store.claim("slot", run="02B")


def test_nobody_gives_back_what_is_anothers(world: StoreWorld):
    """A run that was slow to end has lost it meanwhile."""
    world.begin("01A"), world.begin("02B")
    assert world.store.claim("slot", run="01A")
    world.store.drop_claim("slot", run="02B")
    assert not world.store.claim("slot", run="02B")


def test_a_run_has_what_it_claimed_before_it_died(world: StoreWorld):
    """Its resume goes on with the same write."""
    world.begin("01A")
    assert world.store.claim("slot", run="01A")
    assert world.reopen().claim("slot", run="01A")


def test_what_a_run_had_is_free_when_it_has_ended(world: StoreWorld):
    """Its lease is given back, or its holder is dead."""
    lease = world.begin("01A")
    world.begin("02B")
    assert world.store.claim("slot", run="01A")
    world.store.release(lease)
    assert world.store.claim("slot", run="02B")


def test_a_run_that_stands_still_keeps_nobody_waiting_for_ever(world: StoreWorld):
    """Also where the clock was set back meanwhile."""
    world.begin("01A"), world.begin("02B")
    for turned_by in (LONGEST_CLAIM, -LONGEST_CLAIM):
        assert world.store.claim("slot", run="01A")
        world.clock.now += turned_by - timedelta(seconds=1) * (turned_by / LONGEST_CLAIM)
        assert not world.store.claim("slot", run="02B")
        world.clock.now += timedelta(seconds=1) * (turned_by / LONGEST_CLAIM)
        assert world.store.claim("slot", run="02B")
        world.store.drop_claim("slot", run="02B")


def test_two_processes_see_each_others_claims(world: StoreWorld):
    """They have the file in common."""
    world.begin("01A"), world.begin("02B")
    assert world.store.claim("slot", run="01A")
    with world.store.open(world.directory, clock=world.clock) as other:
        assert not other.claim("slot", run="02B")


def test_a_run_that_goes_on_keeps_what_it_has(world: StoreWorld):
    """For as long again from each time it says so; not once another has taken it."""
    world.begin("01A"), world.begin("02B")
    assert world.store.claim("slot", run="01A")
    world.clock.now += LONGEST_CLAIM - timedelta(seconds=1)
    assert world.store.renew_claim("slot", run="01A")
    world.clock.now += LONGEST_CLAIM - timedelta(seconds=1)
    assert not world.store.claim("slot", run="02B")
    world.clock.now += timedelta(seconds=1)
    assert world.store.claim("slot", run="02B")
    assert not world.store.renew_claim("slot", run="01A")
