"""A flipped bit in the store is detected or changes nothing that can be read. CC_FLOW_TEST_FLIPS: how many to try."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest
from store_world import TTL, StoreWorld

from cc_flow.errors import CcFlowError, StoreError
from cc_flow.journal.events import RunFinished, RunStarted, StepStarted, StepSucceeded, WriteAnswered, WriteIntended
from cc_flow.journal.keys import KeyScope, NewKey
from cc_flow.journal.lease import Holder
from cc_flow.journal.store import Store

FLIPS = int(os.environ.get("CC_FLOW_TEST_FLIPS", "150"))
RUNS = [f"01RUN{number:02d}" for number in range(8)]
OTHER = Holder("elsewhere", "another boot", 1, 1)
DETECTED = "detected"


def key(number: int) -> KeyScope:
    """A key that the run of this number recorded, below 6."""
    return KeyScope("https://api.test", "acme", "monday", "calendar", str(number))


def fill(world: StoreWorld) -> None:
    """Runs of all kinds, keys, open writes, leases, occurrences: something in every table and family."""
    for number, run in enumerate(RUNS):
        lease = world.begin(run)
        write = WriteIntended("b", 1, "act", "digest", "POST", "/x", natural_key=f"k{number}")
        output = {"text": "y" * (100 if number % 2 else 5000)}
        world.record(lease, RunStarted(1, "me"), StepStarted("a"), StepSucceeded("a", output), StepStarted("b"), write)
        if number < 6:
            world.record(lease, WriteAnswered("b", 1, "done"))
            world.record(lease, StepSucceeded("b", {"id": number}), key=NewKey(key(number), "digest"))
        if number < 3:
            world.record(lease, RunFinished("succeeded", 0))
        if number % 2:
            world.store.release(lease)
        world.store.occurrences.claim_occurrence("acme", "monday", due(number), decision="run", run=run)
    world.store.occurrences.mark_looked({"monday": world.clock()})


def due(number: int) -> str:
    """The due time that the run of this number was for."""
    return f"2026-12-{number + 1:02d}T07:00:00+00:00"


def looks(store: Store) -> dict[str, Callable[[], Any]]:
    """Everything that can be read, what is not there included."""
    schedule = store.occurrences
    return {
        **{f"events {run}": lambda run=run: store.events(run) for run in RUNS},  # type: ignore[misc]
        **{f"summary {run}": lambda run=run: store.summary(run) for run in [*RUNS, "01NONE"]},  # type: ignore[misc]
        **{f"key {number}": lambda number=number: store.find_key(key(number)) for number in range(8)},  # type: ignore[misc]
        "runs": lambda: store.runs(100),
        "newest": lambda: store.runs(2),
        "open": lambda: store.open_intents("https://api.test", "acme"),
        "none open": lambda: store.open_intents("https://api.test", "other"),
        "claimed": lambda: schedule.claimed("acme", "monday"),
        "looked": lambda: schedule.last_looked(["monday", "never"]),
        "since": lambda: schedule.running_since("acme", "monday"),
        "endings": lambda: schedule.endings("acme", "monday", most=9),
    }


def deeds(store: Store) -> dict[str, Callable[[], Any]]:
    """What must not be done twice: claims, runs, leases."""
    return {
        **{
            f"claim {number}": lambda number=number: store.occurrences.claim_occurrence(  # type: ignore[misc]
                "acme", "monday", due(number), decision="again"
            )
            for number in range(8)
        },
        **{f"acquire {run}": lambda run=run: store.acquire(run, OTHER, ttl=TTL).epoch for run in RUNS},  # type: ignore[misc]
    }


def outcome(work: Callable[[], Any]) -> Any:
    """What came of it; an error of the store is a detection, any other error of ours a result."""
    try:
        return work()
    except StoreError:
        return DETECTED
    except CcFlowError as problem:
        return type(problem), problem.message


def all_outcomes(directory: Path, world: StoreWorld, chosen: Random | None = None) -> dict[str, Any] | str:
    """Everything read, then everything tried (or some of it: each costs a commit), in the store as it lies there."""
    try:
        store = Store.open(directory, clock=world.clock)
    except StoreError:
        return DETECTED
    with store:
        found = {name: outcome(work) for name, work in looks(store).items()}
        tried = list(deeds(store).items())
        return found | {name: outcome(work) for name, work in (chosen.sample(tried, k=2) if chosen else tried)}


@pytest.mark.parametrize("name", ["store.db", "heads"])
def test_a_flipped_bit_is_detected_or_harmless(world: StoreWorld, tmp_path: Path, name: str) -> None:
    """Some hundred random flips: each answer is the true one or an error of the store, and no other error comes out."""
    fill(world)
    world.store.close()
    random = Random(20261207)
    whole = (world.directory / name).read_bytes()
    detected = 0
    copy = tmp_path / "copy"
    shutil.copytree(world.directory, copy)
    truth = all_outcomes(copy, world)
    assert isinstance(truth, dict)
    assert DETECTED not in truth.values()
    for _ in range(FLIPS if name == "store.db" else FLIPS // 5):
        shutil.rmtree(copy)
        shutil.copytree(world.directory, copy)
        bit = random.randrange(len(whole) * 8)
        flipped = bytearray(whole)
        flipped[bit // 8] ^= 1 << bit % 8
        (copy / name).write_bytes(flipped)
        found = all_outcomes(copy, world, random)
        if isinstance(found, str):
            detected += 1
            continue
        wrong = [what for what, answer in found.items() if answer not in (truth[what], DETECTED)]
        assert not wrong, f"bit {bit} of {name}: {wrong}"
        detected += DETECTED in found.values()
    assert name == "heads" or detected > FLIPS // 5


def test_verify_finds_what_reading_would(world: StoreWorld, tmp_path: Path) -> None:
    """A flip in an event, in a summary and in a tally each makes a finding, and the event's names its run."""
    fill(world)
    assert world.store.verify() == ()
    world.store.close()
    whole = (world.directory / "store.db").read_bytes()
    for part, run in ((b'"path":"b","send":1', "any"), (b'"status":"succeeded"', None), (b"calendar", None)):
        place = whole.index(part)
        flipped = bytearray(whole)
        flipped[place + 2] ^= 1
        copy = tmp_path / part.hex()
        shutil.copytree(world.directory, copy)
        (copy / "store.db").write_bytes(flipped)
        with Store.open(copy, clock=world.clock) as store:
            findings = store.verify()
        assert findings
        assert run is None or {finding.run for finding in findings} & set(RUNS)
