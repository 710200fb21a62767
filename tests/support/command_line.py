"""The command line in this process: quicker than a process of its own, and the same but for the door."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from cc_flow.cli.main import run

LIVE_KEY = "cc_a_key_for_tests_0123456789"


@dataclass(frozen=True)
class Ended:
    """What a command printed, and how it ended."""

    code: int
    out: str
    err: str


@dataclass
class Cli:
    """cc-flow, called as the command line calls it."""

    folder: Path
    monkeypatch: pytest.MonkeyPatch
    capsys: pytest.CaptureFixture[str]

    def __call__(self, *arguments: str) -> Ended:
        """Run a command to its end."""
        code = run(list(arguments))
        printed = self.capsys.readouterr()
        return Ended(code, printed.out, printed.err)

    def set(self, **variables: str) -> None:
        """Set variables of the environment."""
        for name, text in variables.items():
            self.monkeypatch.setenv(name, text)

    def live(self, origin: str) -> None:
        """Speak to `origin` as a tenant with a key."""
        self.set(CC_FLOW_BASE_URL=origin, CC_FLOW_TENANT="acme", CC_FLOW_API_KEY=LIVE_KEY)

    def write(self, name: str, text: str) -> str:
        """A file in the folder that commands run in, for its user alone; its path."""
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        file.chmod(0o600)
        return str(file)

    @property
    def config(self) -> Path:
        """The user's own configuration."""
        return self.folder / "config"
