"""The command line in this process, on a machine with nothing set."""

from pathlib import Path

import pytest
from command_line import Cli


@pytest.fixture
def cli(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Cli:
    """The command line of a machine with nothing set, in an empty folder."""
    for name in ("API_KEY", "API_KEY_FILE", "TENANT", "BASE_URL", "PROFILE", "CAPABILITIES", "SANDBOX_FAULTS"):
        monkeypatch.delenv(f"CC_FLOW_{name}", raising=False)
    monkeypatch.setenv("CC_FLOW_STATE_DIR", str(tmp_path / "state"))
    monkeypatch.setenv("CC_FLOW_CONFIG_DIR", str(tmp_path / "config"))
    monkeypatch.chdir(tmp_path)
    return Cli(tmp_path, monkeypatch, capsys)
