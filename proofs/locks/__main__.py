"""`python -m proofs.locks`: every combination of locks for every action of money and the account."""

import sys
import time

from proofs.locks.locks import ACTIONS, ALL, attempt, counting


def main() -> int:
    """Try them all; the exit code."""
    began = time.monotonic()
    wrong: list[str] = []
    tried = 0
    with counting() as counter:
        for action in ACTIONS:
            for locks in ALL:
                tried += 1
                made = attempt(action, locks, counter)
                if len(made.arrived) != locks.are_all_open or (made.exit_code == 0) != locks.are_all_open:
                    wrong.append(f"{action}, {locks}: exit {made.exit_code}, {made.arrived}")
    print(
        f"{tried} attempts: {len(ACTIONS)} actions in {len(ALL)} combinations of locks, {time.monotonic() - began:.0f} s"
    )
    print(f"{len(wrong)} in which a request left with a lock closed, or none with all of them open")
    print("\n".join(wrong[:20]))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
