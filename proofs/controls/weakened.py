"""A copy of cc-flow without one of its protections, and whether the test named for it notices."""

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from proofs import MEMORY
from proofs.controls.table import Control

ROOT = Path(__file__).parent.parent.parent
SOURCE = ROOT / "src" / "cc_flow"
_TESTS_FAILED = 1  # pytest's own exit code; 2 and more say that it could not run them


@dataclass(frozen=True)
class Noticed:
    """Whether the test failed, as it must, and what it said."""

    control: Control
    is_caught: bool
    output: str


def try_without(control: Control) -> Noticed:
    """Take the protection out of a copy and run the test on it."""
    folder = Path(tempfile.mkdtemp(prefix="cc-flow-control-", dir=MEMORY))
    try:
        copy = folder / "cc_flow"
        shutil.copytree(SOURCE, copy, ignore=shutil.ignore_patterns("__pycache__"))
        file = copy / control.file
        file.write_text(weakened(file.read_text(), control))
        return _run(control, folder)
    finally:
        shutil.rmtree(folder)


def weakened(text: str, control: Control) -> str:
    """The source without the protection. Raises ValueError where it does not stand there exactly once."""
    if text.count(control.old) != 1:
        raise ValueError(f"{control.file} has changed: `{control.removed}` cannot be tried")
    return text.replace(control.old, control.new)


def _run(control: Control, folder: Path) -> Noticed:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-n", "0", control.test]
    environment = {**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    ran = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    return Noticed(control, ran.returncode == _TESTS_FAILED, ran.stdout[-2000:] + ran.stderr[-2000:])
