"""How long commands take to start, as multiples of `python -c pass`: `python -m benchmarks.startup [--rounds N]`.

Each round runs every command once, in turn, so that a machine that slows down slows all of them down; the figure is
the median of the rounds' ratios.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.loopback import serving

ONE_STEP = """\
cc_flow: 1
name: one-step
steps:
  - id: post
    action: content.get_post
    with: {id_or_slug: post-1}
"""
TARGETS = {"--help": 5.0, "validate": 22.0, "run one step": 36.0}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder, serving(latency=0.0) as origin:
        file = Path(folder) / "one-step.yaml"
        file.write_text(ONE_STEP)
        commands = _commands(file)
        environment = _environment(Path(folder), origin)
        for command in commands.values():
            _time(command, environment)  # compiles what is not compiled yet
        ratios = _measure(commands, environment, rounds)
    for name, target in TARGETS.items():
        found = statistics.median(ratios[name])
        print(f"{name:<14} {found:5.1f} x python -c pass   (target {target:g}, rounds {rounds})")


def _commands(file: Path) -> dict[str, list[str]]:
    program = [sys.executable, "-m", "cc_flow"]
    return {
        "pass": [sys.executable, "-c", "pass"],
        "--help": [*program, "--help"],
        "validate": [*program, "validate", str(file)],
        "run one step": [*program, "run", str(file), "--json"],
    }


def _environment(folder: Path, origin: str) -> dict[str, str]:
    own = {
        "CC_FLOW_STATE_DIR": str(folder / "state"),
        "CC_FLOW_CONFIG_DIR": str(folder / "config"),
        "CC_FLOW_BASE_URL": origin,
        "CC_FLOW_TENANT": "benchmark",
        "CC_FLOW_API_KEY": "cc_benchmark_0123456789",
    }
    # What runs a second time is compiled, as it is wherever cc-flow is installed.
    inherited = {name: text for name, text in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**inherited, **own}


def _measure(commands: dict[str, list[str]], environment: dict[str, str], rounds: int) -> dict[str, list[float]]:
    ratios: dict[str, list[float]] = {name: [] for name in TARGETS}
    for _ in range(rounds):
        taken = {name: _time(command, environment) for name, command in commands.items()}
        for name in TARGETS:
            ratios[name].append(taken[name] / taken["pass"])
    return ratios


def _time(command: list[str], environment: dict[str, str]) -> float:
    began = time.perf_counter()
    subprocess.run(command, env=environment, check=True, capture_output=True)
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
