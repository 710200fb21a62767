"""Where a store may lie."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from store_world import Clock

from cc_flow.errors import StoreError
from cc_flow.journal.place import file_system, mounts, prepare, refuse_network
from cc_flow.journal.store import Store

MOUNTS = """\
/dev/vda / ext4 rw,relatime 0 0
server:/export /home nfs4 rw 0 0
/dev/vdb /home/me/local xfs rw 0 0
me@host: /mnt/my\\040files fuse.sshfs rw 0 0
tmpfs /run tmpfs rw 0 0
//nas/share /run cifs rw 0 0
"""


@pytest.mark.parametrize(
    ("directory", "kind"),
    [
        ("/var/lib", "ext4"),
        ("/home/you/state", "nfs4"),
        ("/homestead", "ext4"),
        ("/home/me/local/state", "xfs"),
        ("/mnt/my files/x", "fuse.sshfs"),
        ("/run/x", "cifs"),
    ],
)
def test_the_file_system_is_that_of_the_nearest_mount(directory: str, kind: str) -> None:
    """The longest mount above a directory holds it; of two on one point the later hides the earlier."""
    assert file_system(Path(directory), MOUNTS) == kind


@pytest.mark.parametrize("directory", ["/home/you", "/mnt/my files", "/run"])
def test_a_network_file_system_is_refused(directory: str) -> None:
    """SQLite's locks do not hold on NFS, SMB and SSHFS: the store says so and where it could lie."""
    with pytest.raises(StoreError, match="network file system") as caught:
        refuse_network(Path(directory), MOUNTS)
    assert "CC_FLOW_STATE_DIR" in (caught.value.help or "")


def test_a_local_file_system_is_taken() -> None:
    """A disk of this machine is fine, and so is a system without a table of mounts."""
    refuse_network(Path("/var/lib"), MOUNTS)
    refuse_network(Path("/var/lib"), "")
    refuse_network(Path.cwd(), mounts())


def test_a_file_in_the_place_of_the_directory_is_refused(tmp_path: Path) -> None:
    """It is said in words, and the file stays."""
    file = tmp_path / "state"
    file.write_text("mine")
    with pytest.raises(StoreError, match="is not a directory") as caught:
        prepare(file)
    assert "CC_FLOW_STATE_DIR" in (caught.value.help or "")
    assert file.read_text() == "mine"


@pytest.mark.parametrize("name", ["store.db", "heads", "reserve", "rate.db"])
@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo])
def test_what_is_no_file_in_the_place_of_one_is_refused(
    tmp_path: Path, name: str, make: Callable[[Path], None]
) -> None:
    """A folder or a pipe where the store has a file: it is named, with the way out, and stays."""
    make(tmp_path / name)
    with pytest.raises(StoreError, match=f"{name} is not a file") as caught:
        Store.open(tmp_path, clock=Clock())
    assert "CC_FLOW_STATE_DIR" in (caught.value.help or "")
    assert (tmp_path / name).exists()


def test_a_folder_in_the_place_of_the_store_is_no_store_to_read(tmp_path: Path) -> None:
    """Reading says it in the same words as writing."""
    (tmp_path / "store.db").mkdir()
    with pytest.raises(StoreError, match=r"store\.db is not a file"):
        Store.open_read_only(tmp_path, clock=Clock())
