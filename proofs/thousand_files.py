"""How long `cc-flow validate` takes over many files in one call: `python -m proofs.thousand_files [--files N]`.

Each file has about a hundred lines, and no two have the same expressions. Exits 1 beyond `--seconds` (10), or where a
right file is not called right.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from proofs.written import workflow


@dataclass(frozen=True, slots=True)
class Measured:
    """One call: how many lines it read, how long it took, how it ended and what it said."""

    lines: int
    seconds: float
    code: int
    said: str


def main(arguments: list[str] | None = None) -> int:
    """Measure and print; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m proofs.thousand_files", description=__doc__)
    parser.add_argument("--files", type=int, default=1000)
    parser.add_argument("--seconds", type=float, default=10.0)
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        measured = measure(Path(folder), given.files)
    print(f"{given.files} files, {measured.lines} lines: {measured.seconds:.2f} s (at most {given.seconds:g})")
    print(measured.said)
    return 0 if measured.code == 0 and measured.seconds < given.seconds else 1


def measure(folder: Path, count: int) -> Measured:
    """Write `count` files into `folder` and validate them in one call."""
    texts = {folder / f"{number:04}.yaml": workflow(number) for number in range(count)}
    for file, text in texts.items():
        file.write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "cc_flow", "validate", *map(str, texts)]
    began = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - began
    said = (done.stdout[:2000] + done.stderr[-2000:]).rstrip()
    return Measured(sum(text.count("\n") for text in texts.values()), seconds, done.returncode, said)


if __name__ == "__main__":
    sys.exit(main())
