"""What all tests share."""

from pathlib import Path

import pytest
from world import World


@pytest.fixture
def world(tmp_path: Path) -> World:
    """A fresh machine and a fresh API."""
    return World(tmp_path / "store")
