"""Files gone wrong, checked by the command as it is: `python -m proofs.mutations [--files 10000] [--first 0]`.

Each is written to a disk and given to `cc-flow validate`. It must end with 0 or 2, never by an exception; with 2 each
finding has a place in the file; it may take a second and 256 MiB at the most. Processes have that much and no more.
"""

import argparse
import contextlib
import io
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from pathlib import Path

from proofs.mutants import mutant

MOST_SECONDS = 1.0
MOST_MEMORY = 256 * 1024 * 1024
AT_A_TIME = 250


@dataclass(slots=True)
class Seen:
    """What came of some files: how many ended how, the slowest, the memory of the process, and what was wrong."""

    files: int = 0
    invalid: int = 0
    slowest: float = 0.0
    memory: int = 0
    wrong: list[str] = field(default_factory=list)

    def take(self, other: "Seen") -> None:
        """Add what came of others."""
        self.files += other.files
        self.invalid += other.invalid
        self.slowest = max(self.slowest, other.slowest)
        self.memory = max(self.memory, other.memory)
        self.wrong += other.wrong


def main(arguments: list[str] | None = None) -> int:
    """Check them all and print what came of it; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m proofs.mutations", description=__doc__)
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--first", type=int, default=0, help="the number of the first mutant")
    parser.add_argument("--here", action="store_true", help="in this process, and print what came of it as JSON")
    given = parser.parse_args(arguments)
    if given.here:
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
        print(json.dumps(asdict(examine(given.first, given.files))))
        return 0
    seen = Seen()
    for part in _in_processes(given.first, given.files):
        seen.take(part)
    print(f"{seen.files} files, {seen.invalid} of them invalid, the slowest {seen.slowest:.2f} s, {seen.memory} MiB")
    print("\n".join(seen.wrong[:50]))
    return 1 if seen.wrong or seen.files != given.files else 0


def _in_processes(first: int, count: int) -> Iterator[Seen]:
    """What came of them, some hundred in each process."""
    starts = range(first, first + count, AT_A_TIME)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        yield from pool.map(lambda start: _process(start, min(AT_A_TIME, first + count - start)), starts)


def _process(first: int, count: int) -> Seen:
    command = [sys.executable, "-m", "proofs.mutations", "--here", "--first", str(first), "--files", str(count)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        return Seen(wrong=[f"{first}–{first + count}: the process ended by {done.returncode}: {done.stderr[-2000:]}"])
    return Seen(**json.loads(done.stdout))


def examine(first: int, count: int) -> Seen:
    """Give mutants to the command, in this process."""
    seen = Seen()
    with tempfile.TemporaryDirectory() as folder:
        for number in range(first, first + count):
            file = Path(folder) / f"{number}.yaml"
            file.write_bytes(mutant(number))
            _validate(file, number, seen)
            file.unlink()
    seen.memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return seen


def _validate(file: Path, number: int, seen: Seen) -> None:
    from cc_flow.cli.main import run

    form = ("json", "json", "text", "github", "sarif")[number % 5]
    out, err = io.StringIO(), io.StringIO()
    began = time.process_time()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = run(["validate", "--format", form, str(file)])
    seconds = time.process_time() - began
    seen.files += 1
    seen.invalid += code == 2
    seen.slowest = max(seen.slowest, seconds)
    if seconds > MOST_SECONDS:
        seen.wrong.append(f"mutant {number}: {seconds:.2f} s")
    seen.wrong += [
        f"mutant {number}: {words}" for words in _objections(file, form, code, out.getvalue(), err.getvalue())
    ]


def _objections(file: Path, form: str, code: int, out: str, err: str) -> Iterator[str]:
    """What is wrong with how the command ended."""
    if code not in {0, 2}:
        yield f"exit {code}: {err[-500:]}"
        return
    if form != "json":
        if code == 2 and file.name not in out:
            yield f"exit 2 without a place: {out[:200]}{err[:200]}"
        return
    found = json.loads(out)["diagnostics"]
    if (code == 2) != any(one["severity"] == "error" for one in found):
        yield f"exit {code} with {[one['code'] for one in found]}"
    lines = file.read_bytes().count(b"\n") + file.read_bytes().count(b"\r") + 1
    for one in found:
        if one["file"] == str(file) and not (1 <= one["line"] <= lines and one["column"] >= 1 and one["message"]):
            yield f"{one['code']} at {one['line']}:{one['column']} of {lines} lines"


if __name__ == "__main__":
    sys.exit(main())
