"""`python -m proofs.machine --examples 2000`: hypothesis looks for an order of runs, faults, deaths, resumes, and a
person's words and hands that breaks a promise of the engine; what it finds it makes small, and prints.
"""

import argparse
import sys
import time
from collections.abc import Sequence

from engine_machine import Machine
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test


def main(arguments: Sequence[str] | None = None) -> int:
    """Look for it; raises where it is found."""
    parser = argparse.ArgumentParser(prog="python -m proofs.machine", description=__doc__)
    parser.add_argument("--examples", type=int, default=200, help="how many orders of events (200)")
    parser.add_argument("--steps", type=int, default=30, help="how many events in each at the most (30)")
    asked = parser.parse_args(arguments)
    began = time.monotonic()
    healthy = list(HealthCheck)
    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=asked.examples,
            stateful_step_count=asked.steps,
            deadline=None,
            database=None,
            suppress_health_check=healthy,
        ),
    )
    print(f"{asked.examples} orders of up to {asked.steps} events, {time.monotonic() - began:.0f} s: no promise broken")
    return 0


if __name__ == "__main__":
    sys.exit(main())
