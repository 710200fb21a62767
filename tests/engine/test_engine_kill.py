"""Real processes of the command line, killed without a warning, at a real socket: `proofs.kill` in short."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent


def test_a_killed_run_is_resumed_and_each_post_is_there_once():
    """At seams of the store and the socket, and at moments by the clock, with a server that fails too."""
    command = [sys.executable, "-m", "proofs.kill", "--points", "30"]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert ran.stdout.startswith("30 runs")
    assert "\n0 runs in which something was lost, doubled, or otherwise broken\n" in ran.stdout
