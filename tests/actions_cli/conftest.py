"""Commands in this process, on a machine with nothing set, with a sandbox that was seeded once and is new for each."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from command_line import Cli
from sandbox_world import SandboxWorld

from cc_flow.sandbox import reset

# Before the Monday that examples speak of.
NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The file of a new sandbox."""
    folder = tmp_path_factory.mktemp("seed")
    reset(folder, now=lambda: NOW)
    return (folder / "sandbox.sqlite3").read_bytes()


@pytest.fixture
def sandbox_world(tmp_path: Path, seeded: bytes) -> SandboxWorld:
    """A machine whose sandbox nobody has touched."""
    (tmp_path / "sandbox.sqlite3").write_bytes(seeded)
    return SandboxWorld(tmp_path)


@pytest.fixture
def cli(tmp_path: Path, seeded: bytes, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Cli:
    """The command line of a machine with nothing set; its sandbox is in `state/sandbox`."""
    (tmp_path / "state" / "sandbox").mkdir(parents=True)
    (tmp_path / "state" / "sandbox" / "sandbox.sqlite3").write_bytes(seeded)
    for name in ("API_KEY", "API_KEY_FILE", "TENANT", "BASE_URL", "PROFILE", "CAPABILITIES", "SANDBOX_FAULTS"):
        monkeypatch.delenv(f"CC_FLOW_{name}", raising=False)
    monkeypatch.setenv("CC_FLOW_STATE_DIR", str(tmp_path / "state"))
    monkeypatch.setenv("CC_FLOW_CONFIG_DIR", str(tmp_path / "config"))
    monkeypatch.chdir(tmp_path)
    return Cli(tmp_path, monkeypatch, capsys)
