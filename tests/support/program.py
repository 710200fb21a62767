"""The program itself, as a user runs it: a process of its own, with an environment of its own."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Ended:
    """What a command printed, and how it ended."""

    code: int
    out: str
    err: str

    @property
    def events(self) -> list[dict[str, Any]]:
        """Its JSON Lines."""
        return [json.loads(line) for line in self.out.splitlines()]


@dataclass
class Program:
    """cc-flow on a machine with nothing set but what `environment` says."""

    folder: Path
    environment: dict[str, str] = field(default_factory=dict)

    def variables(self) -> dict[str, str]:
        """The environment of a command."""
        kept = {name: text for name, text in os.environ.items() if not name.startswith("CC_FLOW_")}
        own = {"CC_FLOW_STATE_DIR": str(self.folder / "state"), "CC_FLOW_CONFIG_DIR": str(self.folder / "config")}
        return {**kept, "NO_COLOR": "1", **own, **self.environment}

    def __call__(self, *arguments: str, stdin: str | None = None, cwd: Path = ROOT) -> Ended:
        """Run a command to its end."""
        done = subprocess.run(
            [sys.executable, "-m", "cc_flow", *arguments],
            input=stdin,
            capture_output=True,
            text=True,
            env=self.variables(),
            cwd=cwd,
            timeout=120,
            check=False,
        )
        return Ended(done.returncode, done.stdout, done.stderr)

    def start(self, *arguments: str, cwd: Path = ROOT) -> subprocess.Popen[str]:
        """Begin a command and leave it running."""
        return subprocess.Popen(
            [sys.executable, "-m", "cc_flow", *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=self.variables(),
            cwd=cwd,
        )

    def write(self, name: str, text: str) -> str:
        """A file beside the state; its path."""
        file = self.folder / name
        file.write_text(text, encoding="utf-8")
        return str(file)
