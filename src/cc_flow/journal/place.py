"""Where a run store may lie: its directory, its files' permissions, and the reserve for a full disk. Keeps out what is
in it.
"""

import contextlib
import errno
import os
import tempfile
from pathlib import Path

from cc_flow.errors import StoreError, StoreFull

# SQLite's locks do not hold there: two processes would write at once.
NETWORK_FILE_SYSTEMS = frozenset({
    "afs", "beegfs", "ceph", "cifs", "coda", "davfs", "glusterfs", "gpfs", "lustre", "ncpfs", "nfs", "nfs4", "ocfs2",
    "orangefs", "pvfs2", "smb3", "smbfs",
    "fuse.ceph", "fuse.davfs2", "fuse.glusterfs", "fuse.rclone", "fuse.s3fs", "fuse.smbnetfs", "fuse.sshfs",
})  # fmt: skip
_MOUNTS = Path("/proc/self/mounts")
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_READ_ONLY = "`runs list`, `runs show` and `run --dry-run` still work; `CC_FLOW_STATE_DIR` names another place"

# Enough for SQLite to roll back, and to record the outcomes of the writes under way, on a disk that takes nothing more.
RESERVE = 256 * 1024


def prepare(directory: Path) -> None:
    """The directory, for its owner only. Raises StoreFull where it cannot be made, StoreError on a network, or where a
    file stands in its place.
    """
    if directory.exists() and not directory.is_dir():
        raise StoreError(
            f"the run store cannot be used: {directory} is not a directory",
            help="set CC_FLOW_STATE_DIR to a directory on a disk of this machine",
        )
    with told(directory):
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    refuse_network(directory, mounts())


def refuse_other(*paths: Path) -> None:
    """Raises StoreError for a path that is there and is no file: a folder, a pipe."""
    for path in filter(Path.exists, paths):
        if not path.is_file():
            raise StoreError(
                f"the run store cannot be used: {path} is not a file",
                help="move it away, or set CC_FLOW_STATE_DIR to another directory",
            )


def refuse_read_only(*paths: Path) -> None:
    """Raises StoreFull for a path that is there and that this process may not write to."""
    for path in filter(Path.exists, paths):
        if not may_write(path):
            raise no_permission(path, "no permission")


def may_write(*paths: Path) -> bool:
    """Whether this process may write to each of them."""
    as_it_is = os.access in os.supports_effective_ids
    return all(os.access(path, os.W_OK, effective_ids=as_it_is) for path in paths)


def mounts() -> str:
    """The system's table of mounts; empty where the system has none to read."""
    try:
        return _MOUNTS.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return ""


def refuse_network(directory: Path, table: str) -> None:
    """Raises StoreError when `directory` lies on a file system of another machine, by the mounts in `table`."""
    kind = file_system(directory.resolve(), table)
    if kind in NETWORK_FILE_SYSTEMS:
        raise StoreError(
            f"the run store cannot lie on a network file system (`{kind}` at {directory})",
            help="set CC_FLOW_STATE_DIR to a directory on a disk of this machine",
        )


def file_system(directory: Path, table: str) -> str | None:
    """The kind of file system that holds `directory`: of the mounts above it the longest, of equals the last."""
    best, kind, within = "", None, f"{directory}/"
    for line in table.splitlines():
        words = line.split(" ")
        if len(words) < 3:
            continue
        point = _unescaped(words[1])
        if len(point) >= len(best) and within.startswith(f"{point.rstrip('/')}/"):
            best, kind = point, words[2]
    return kind


def _unescaped(point: str) -> str:
    for code, character in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        point = point.replace(code, character)
    return point


def make_file(path: Path) -> None:
    """An empty file for its owner only, unless it is there. Raises StoreFull."""
    # An existing file is not even opened: closing it would drop the locks that this process holds on it elsewhere.
    with told(path), contextlib.suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))


def keep_reserve(path: Path) -> None:
    """Set `RESERVE` bytes of disk aside in `path`. Raises StoreFull when there is no room even for that."""
    with told(path):
        if path.exists() and path.stat().st_size >= RESERVE:
            return
        handle = os.open(path, os.O_CREAT | os.O_WRONLY, 0o600)
        try:
            # A disk with room for some of it takes some, and says so only when it is asked again.
            if os.write(handle, b"\0" * RESERVE) < RESERVE:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        finally:
            os.close(handle)


def give_reserve(path: Path) -> bool:
    """Give the bytes back to the disk; False when that was done before."""
    try:
        path.unlink()
    except FileNotFoundError:
        return False
    return True


def is_full(path: Path) -> bool:
    """Whether there is no room for `path` and `RESERVE` bytes more: the disk, a quota, a limit on the size of files.

    Tried out with a file of its own, that is gone again: SQLite does not say why a write failed.
    """
    try:
        with tempfile.TemporaryFile(dir=path.parent, buffering=0) as trial:
            trial.seek(path.stat().st_size)
            return (trial.write(b"\0" * RESERVE) or 0) < RESERVE
    except OSError as problem:
        return problem.errno in _NO_ROOM


class told(contextlib.AbstractContextManager[None]):  # noqa: N801 - reads as a word: `with told(path):`
    """Turns an OSError about `path` into StoreFull or StoreError, in words."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __exit__(self, _kind: object, problem: BaseException | None, _trace: object) -> None:
        """Raises StoreFull for no room and no permission, StoreError for the rest."""
        if not isinstance(problem, OSError) or isinstance(problem, FileExistsError):
            return
        if problem.errno in _NO_ROOM:
            raise no_room(self._path) from problem
        if problem.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
            raise no_permission(self._path, problem.strerror or "no permission") from problem
        raise StoreError(
            f"the run store cannot be used: {(problem.strerror or '').lower()} ({self._path})",
            help="set CC_FLOW_STATE_DIR to a directory on a disk of this machine",
        ) from problem


def way_out(directory: Path) -> str:
    """The help for a store that does not add up; it was not touched."""
    return (
        f"nothing was changed; move {directory} away, and put a backup of the whole folder in its place or begin anew;"
        " either forgets what was done under a key since, and writes in doubt: look at the calendar first"
        " (docs/runs.md)"
    )


def no_room(path: Path) -> StoreFull:
    """For a disk, a quota or a limit that takes no more."""
    return StoreFull(f"the run store takes no more: no space left ({path})", help="make room")


def no_permission(path: Path, why: str) -> StoreFull:
    """For a place that can be read at best."""
    return StoreFull(f"the run store cannot be written: {why.lower()} ({path})", help=_READ_ONLY)
