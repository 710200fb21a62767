"""What the tests of the journal share."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from store_world import StoreWorld


@pytest.fixture
def world(tmp_path: Path) -> Iterator[StoreWorld]:
    """A new store."""
    made = StoreWorld(tmp_path / "state")
    yield made
    made.store.close()


@pytest.fixture
def public_path() -> Iterator[Path]:
    """A directory that other users of the machine can reach, unlike `tmp_path`."""
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name)
        directory.chmod(0o755)
        yield directory
