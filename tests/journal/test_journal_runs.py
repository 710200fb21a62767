"""Names of runs, and the list of runs."""

from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from store_world import StoreWorld

from cc_flow.journal.events import RunFinished, RunStarted
from cc_flow.journal.run_id import new_run_id

NOW = datetime(2026, 12, 7, 7, 0, tzinfo=UTC)


def seeded(seed: int) -> Random:
    """Chance that a test owns."""
    return Random(seed)


def ended(world: StoreWorld, run: str, status: str, **changes: Any) -> None:
    """A run that ended so, and nobody holds it."""
    lease = world.begin(run, **changes)
    world.record(lease, RunStarted(1, "me"), RunFinished(status, 0, reason="why", message="so"))
    world.store.release(lease)


def test_a_name_is_26_letters_that_sort_by_time() -> None:
    """Later runs sort after earlier ones, in the letters of Crockford's base 32."""
    names = [new_run_id(NOW + timedelta(milliseconds=number), seeded(99 - number)) for number in range(50)]
    assert names == sorted(names)
    assert {len(name) for name in names} == {26}
    assert set("".join(names)) <= set("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
    assert names[0].startswith("01M97MTQC0")


def test_a_name_is_made_of_time_and_chance_alone() -> None:
    """The same time and chance give the same name; other chance another."""
    assert new_run_id(NOW, seeded(1)) == new_run_id(NOW, seeded(1))
    assert new_run_id(NOW, seeded(1)) != new_run_id(NOW, seeded(2))


def test_the_list_tells_what_a_run_is_and_how_it_ended(world: StoreWorld) -> None:
    """One line has the identity, the end and the times, without reading events."""
    ended(world, "01RUN", "failed")
    (line,) = world.store.runs()
    assert (line.run, line.workflow, line.tenant, line.origin) == ("01RUN", "monday", "acme", "https://api.test")
    assert (line.status, line.exit_code, line.reason, line.message) == ("failed", 0, "why", "so")
    assert (line.attempts, line.events, line.started_at, line.finished_at) == (1, 3, world.clock(), world.clock())
    assert world.store.summary("01RUN") == line


def test_the_newest_come_first_over_many_months(world: StoreWorld) -> None:
    """Names of three years, recorded in any order: the list is by time, as long as was asked for."""
    names = [new_run_id(NOW + timedelta(days=9 * number), seeded(number)) for number in range(120)]
    for name in seeded(3).sample(names, k=len(names)):
        world.store.create(world.created(name))
    assert [line.run for line in world.store.runs(1000)] == names[::-1]
    assert [line.run for line in world.store.runs(7)] == names[:-8:-1]


def test_the_list_is_filtered(world: StoreWorld) -> None:
    """By workflow, tenant, status and plan; the limit counts what fits."""
    ended(world, "01A", "succeeded", workflow="other")
    ended(world, "01B", "succeeded", tenant="other")
    ended(world, "01C", "failed", plan="plan-1")
    ended(world, "01D", "succeeded")
    assert [line.run for line in world.store.runs(1, workflow="other")] == ["01A"]
    assert [line.run for line in world.store.runs(tenant="other")] == ["01B"]
    assert [line.run for line in world.store.runs(status="failed")] == ["01C"]
    assert [line.run for line in world.store.runs(plan="plan-1")] == ["01C"]
    assert [line.run for line in world.store.runs(tenant="acme", status="succeeded", workflow="monday")] == ["01D"]


def test_a_run_nobody_works_on_was_interrupted(world: StoreWorld) -> None:
    """A started run is running while its lease lives, and interrupted afterwards."""
    lease = world.begin()
    world.record(lease, RunStarted(1, "me"))
    assert [line.shown_status for line in world.store.runs(status="running")] == ["running"]
    world.store.release(lease)
    assert [line.shown_status for line in world.store.runs(status="interrupted")] == ["interrupted"]
    assert world.store.runs(status="running") == ()
