"""A sandbox that was seeded once and is new for every test."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
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
