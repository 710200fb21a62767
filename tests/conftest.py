"""What all tests share."""

from pathlib import Path

import pytest
from program import Program
from world import World


@pytest.fixture
def world(tmp_path: Path) -> World:
    """A fresh machine and a fresh API."""
    return World(tmp_path / "store")


@pytest.fixture
def program(tmp_path: Path) -> Program:
    """The program, on a machine with nothing set."""
    return Program(tmp_path)
