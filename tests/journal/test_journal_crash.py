"""Real processes that are killed, and real limits on what they may write."""

import os
import subprocess
import sys
from pathlib import Path

from store_world import StoreWorld

HEAD = """
import asyncio, resource, sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from cc_flow.errors import StoreFull
from cc_flow.journal.events import Reported, RunStarted, StepStarted, StepSucceeded, WriteAnswered, WriteIntended
from cc_flow.journal.lease import this_process
from cc_flow.journal.store import Store
from cc_flow.journal.writer import Journal

clock = lambda: datetime.now(UTC)

def taken(run):
    store = Store.open(Path(sys.argv[1]), clock=clock)
    lease = store.acquire(run, this_process(), ttl=timedelta(seconds=30))
    return store, Journal(store, lease, offload=asyncio.to_thread, clock=clock)
"""

APPEND = (
    HEAD
    + """
async def main():
    store, journal = taken("01RUN")
    await journal.record_durably(RunStarted(journal.state.attempts + 1, "me"))

    async def say():
        while True:
            journal.record(Reported("", "read"))
            number = journal.state.last_event + 1
            await journal.record_durably(Reported("", "x" * 500))
            print(number, flush=True)

    await asyncio.gather(*(say() for _ in range(3)))

asyncio.run(main())
"""
)

FULL = (
    HEAD
    + """
async def main():
    store, journal = taken("01RUN")
    await journal.record_durably(RunStarted(1, "me"), StepStarted("a"), StepStarted("b"))
    await journal.record_durably(WriteIntended("a", 1, "act", "d", "POST", "/x", natural_key="k"))
    fill()
    try:
        await journal.record_durably(WriteAnswered("a", 1, "done"), StepSucceeded("a", {"text": "x" * 200}))
        print("outcome recorded")
        await journal.record_durably(WriteIntended("b", 1, "act", "d", "POST", "/x"))
    except StoreFull as problem:
        print("refused:", problem)
    print([step.status for step in store.state("01RUN").steps.values()], store.verify())
"""
)
BY_LIMIT = """
def fill():
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))

asyncio.run(main())
"""
BY_FILLING = """
from cc_flow.journal.events import RunCreated

def fill():
    with (Path(sys.argv[1]) / "filler").open("wb", buffering=0) as filler:
        try:
            while True:
                filler.write(bytes(4096))
        except OSError:
            pass

def created(run):
    return RunCreated(run, "w", "t", "o", "a", "f", "", {}, {}, "2026-12-07T07:00:00+00:00")

Store.open(Path(sys.argv[1]), clock=clock).create(created("01RUN"))
asyncio.run(main())
try:
    Store.open(Path(sys.argv[1]), clock=clock).create(created("02RUN"))
except StoreFull as problem:
    print("no new run:", problem)
"""
BROKEN = (
    HEAD
    + """
import fcntl, os
from cc_flow.errors import StoreError

def break_it():
    # In the place of the open file one that can be read and locked, and refuses every write.
    file = Path(sys.argv[1]) / "store.db"
    sealed = os.memfd_create("sealed", os.MFD_ALLOW_SEALING)
    os.write(sealed, file.read_bytes())
    fcntl.fcntl(sealed, fcntl.F_ADD_SEALS, fcntl.F_SEAL_WRITE)
    for held in list(Path("/proc/self/fd").iterdir()):
        if held.resolve() == file:
            os.dup2(sealed, int(held.name))

async def main():
    store, journal = taken("01RUN")
    await journal.record_durably(RunStarted(1, "me"), StepStarted("a"))
    break_it()
    for _ in range(2):
        try:
            await journal.record_durably(WriteIntended("a", 1, "act", "d", "POST", "/x"))
        except StoreError as problem:
            print(type(problem).__name__, problem, problem.help)

asyncio.run(main())
"""
)
# A disk of a megabyte in a mount namespace of its own, which any user may have where the kernel allows namespaces.
SMALL_DISK = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c"]
ON_IT = 'mount -t tmpfs -o size=1m tmpfs "$3" && exec "$0" -c "$1" "$3"'


def process(code: str, world: StoreWorld) -> subprocess.Popen[str]:
    """Another process that works in the same store."""
    command = [sys.executable, "-c", code, str(world.directory)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment())


def environment() -> dict[str, str]:
    """This process's, with the package where this process finds it."""
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}


def test_what_was_acknowledged_outlives_a_kill(world: StoreWorld) -> None:
    """Killed while appending, five times over: every record that was said to be on disk is there, in order."""
    world.store.create(world.created())
    for acknowledged_first in (1, 3, 9, 22, 40):
        with process(APPEND, world) as child:
            assert child.stdout is not None
            acknowledged = [int(child.stdout.readline()) for _ in range(acknowledged_first)]
            child.kill()
            acknowledged += [int(line) for line in child.stdout if line.endswith("\n")]
        events = world.reopen().events("01RUN")
        assert len(events) >= max(acknowledged)
        assert world.store.summary("01RUN").shown_status == "interrupted"
    assert world.store.verify() == ()


def test_a_file_that_may_not_grow_is_a_full_disk(world: StoreWorld) -> None:
    """Where the system lets no file grow, a commit raises StoreFull in one sentence and what is on disk stays whole."""
    world.store.create(world.created())
    with process(FULL + BY_LIMIT, world) as child:
        said, errors = child.communicate()
    assert errors == ""
    assert said.startswith("refused: the run store takes no more: no space left")
    assert said.splitlines()[1:] == ["['running', 'running'] ()"]
    assert [one.natural_key for one in world.reopen().open_intents("https://api.test", "acme")] == ["k"]


def test_a_full_disk_still_takes_the_outcome_of_a_write(tmp_path: Path) -> None:
    """On a disk filled to the last byte the outcome finds room in the reserve; the next write and run do not."""
    command = [*SMALL_DISK, ON_IT, sys.executable, FULL + BY_FILLING, "", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, env=environment(), check=False)
    assert done.stderr == ""
    lines = done.stdout.splitlines()
    assert lines[0] == "outcome recorded"
    assert lines[1].startswith("refused: the run store takes no more: no space left")
    assert lines[2] == "['succeeded', 'running'] ()"
    assert lines[3].startswith("no new run: the run store takes no more")


def test_a_disk_that_does_not_take_a_write_is_no_full_disk(world: StoreWorld) -> None:
    """With room enough a failed write is one of the disk: nobody is told to make room, and nothing more is tried."""
    world.store.create(world.created())
    with process(BROKEN, world) as child:
        said, errors = child.communicate()
    assert errors == ""
    lines = said.splitlines()
    assert len(lines) == 2
    assert all(line.startswith("StoreError the disk of the run store does not answer as it should") for line in lines)
    assert "room" not in said
    assert world.reopen().verify() == ()
    assert not world.store.state("01RUN").open_intents
