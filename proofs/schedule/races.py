"""Races of two processes that look at the same schedules at the same moment, over one run store on disk.

`python -m proofs.schedule.races [--races 1000] [--commands 20] [--seed 1]`; exits 1 when a due time ran twice or never.
`--commands` are races of two whole `cc-flow schedule tick`.
"""

import argparse
import multiprocessing
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from multiprocessing.synchronize import Barrier
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

from cc_flow.cron import due_times, parse_cron
from cc_flow.journal.store import Store
from cc_flow.schedule import CatchUp, Overlap, Schedule
from proofs.schedule.passes import Runner, folder, labels, make_pass

START = datetime(2026, 12, 7, 0, 0, 10, tzinfo=UTC)
HOUR = timedelta(hours=1)
# After so many races a new store: each due time is looked for among all that were.
A_STORE = 100


def schedules() -> list[Schedule]:
    """Three workflows: one run an hour, all that were missed, and runs beside each other."""
    hourly, utc = parse_cron("0 * * * *"), ZoneInfo("UTC")
    return [
        Schedule("latest", "acme", hourly, utc),
        Schedule("all", "acme", hourly, utc, catch_up=CatchUp.ALL),
        Schedule("beside", "acme", hourly, utc, overlap=Overlap.ALLOW),
    ]


def moments(seed: int, races: int) -> list[datetime]:
    """When the racers look: a random number of hours after the last time."""
    hours = Random(seed)
    return list(accumulate((HOUR * hours.choice([1, 1, 1, 2, 5]) for _ in range(races)), initial=START))


def race(directory: str, number: int, seed: int, races: int, gate: Barrier) -> None:
    """One of the racers: at each gate a pass, then once more what one of them may have left to the other."""
    own, now = Random(f"{seed} {number}"), START
    with Store.open(Path(directory), clock=lambda: now) as store:
        runner = Runner(store, lambda: now)
        for now in moments(seed, races):
            gate.wait(60)
            make_pass(schedules(), store, runner, now=now + timedelta(seconds=own.random() * 5), chance=own)
        gate.wait(60)
        if number == 0:
            make_pass(schedules(), store, runner, now=now + timedelta(minutes=1), chance=own)


def run_races(races: int, seed: int) -> Iterator[str]:
    """Race, store after store; what went wrong."""
    spawn = multiprocessing.get_context("spawn")
    for first in range(0, races, A_STORE):
        count = min(A_STORE, races - first)
        with folder() as directory:
            Store.open(Path(directory), clock=lambda: START).close()
            gate = spawn.Barrier(2)
            racers = [
                spawn.Process(target=race, args=(directory, number, seed + first, count, gate)) for number in (0, 1)
            ]
            for racer in racers:
                racer.start()
            for racer in racers:
                racer.join()
                if racer.exitcode:
                    yield f"races {first}: a process ended with {racer.exitcode}"
            yield from _faults(directory, first, seed + first, count)


def _faults(directory: str, first: int, seed: int, races: int) -> Iterator[str]:
    last = moments(seed, races)[-1]
    with Store.open(Path(directory), clock=lambda: last) as store:
        for schedule in schedules():
            ran = Counter(labels(store, schedule.workflow))
            yield from (f"races {first}: {schedule.workflow} {due} ran {n} times" for due, n in ran.items() if n > 1)
            if schedule.catch_up is CatchUp.ALL:
                due = {
                    one.label for one in due_times(schedule.cron, zone=schedule.zone, after=START - HOUR, until=last)
                }
                yield from (f"races {first}: {label} never ran" for label in sorted(due - ran.keys()))


WORKFLOW = """\
cc_flow: 1
name: every-hour
schedules:
  - cron: "0 * * * *"
    catch_up: all
steps:
  - id: say
    action: core.report
    with: {message: "{{ run.scheduled_for }}"}
"""


def run_commands(races: int) -> Iterator[str]:
    """Races of the command itself, with the sandbox."""
    with tempfile.TemporaryDirectory() as name:
        flows = Path(name) / "flows"
        flows.mkdir()
        (flows / "every-hour.yaml").write_text(WORKFLOW)
        state = Path(name) / "state"
        environment = {**os.environ, "CC_FLOW_STATE_DIR": str(state), "CC_FLOW_CONFIG_DIR": name}
        command = [sys.executable, "-m", "cc_flow", "schedule", "tick", str(flows), "--sandbox", "--now"]
        for number in range(races):
            moment = (START + HOUR * number).isoformat()
            both = [subprocess.Popen([*command, moment], env=environment, stdout=-3, stderr=-3) for _ in (0, 1)]
            yield from (f"command {number} exited {one.returncode}" for one in both if one.wait(60))
        with Store.open(state, clock=lambda: START) as store:
            ran = Counter(labels(store, "every-hour"))
        yield from (f"{due} ran {n} times" for due, n in ran.items() if n > 1)
        if len(ran) != races:
            yield f"{races} due times, {len(ran)} of them ran"


def main() -> int:
    """Race, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--races", type=int, default=1000)
    parser.add_argument("--commands", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    started = time.monotonic()
    faults = [*run_races(asked.races, asked.seed), *run_commands(asked.commands)]
    for fault in faults:
        print(fault)
    seconds = time.monotonic() - started
    raced = f"{asked.races:,} races of two processes, {asked.commands} of two commands"
    print(f"{raced}, {len(faults)} faults, {seconds:.0f} s")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
