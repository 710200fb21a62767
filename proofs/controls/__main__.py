"""`python -m proofs.controls`: remove each protection in turn; the exit code is 1 where its test does not notice."""

import sys
import time

from proofs.controls.table import CONTROLS, Control
from proofs.controls.weakened import Noticed, try_without
from proofs.spread import spread


def main() -> int:
    """Try them all; the exit code."""
    began = time.monotonic()
    missed: list[str] = []
    for noticed in spread(_try, CONTROLS, at_once=1):
        print(f"{'caught' if noticed.is_caught else 'MISSED'}: {noticed.control.removed}: {noticed.control.test}")
        if not noticed.is_caught:
            missed.append(f"{noticed.control.removed}\n{noticed.output}")
    caught = len(CONTROLS) - len(missed)
    print(f"{caught} of {len(CONTROLS)} removed protections are caught, {time.monotonic() - began:.0f} s")
    print("\n".join(missed))
    return 1 if missed else 0


def _try(controls: tuple[Control, ...]) -> Noticed:
    (control,) = controls
    return try_without(control)


if __name__ == "__main__":
    sys.exit(main())
