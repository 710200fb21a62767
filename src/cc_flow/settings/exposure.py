"""Files of the user's own: nobody else reads the secrets in them, or changes what they make cc-flow do."""

import os
import shlex
import stat
from collections.abc import Collection
from pathlib import Path

from cc_flow.errors import UsageError

_READ = stat.S_IRGRP | stat.S_IROTH
_WRITE = stat.S_IWGRP | stat.S_IWOTH
_MOUNTED = ("/run/secrets", "/var/run/secrets")


def refuse_readable(file: Path, what: str) -> None:
    """Refuse a file that others can open. `what` is what they would see in it (`the key`).

    Raises UsageError; OSError where the file is not there.
    """
    if _is_open(file, _READ | _WRITE):
        raise UsageError(f"others can read {what} in {file}", help=f"chmod 600 {shlex.quote(str(file))}")


def refuse_writable(file: Path) -> None:
    """Refuse a file that others can write; a group that is its user's alone is not others, so that a umask of 002 does
    no harm. Raises UsageError; OSError where the file is not there.
    """
    if _is_open(file, _WRITE & ~stat.S_IWGRP if _is_of_own_group(file) else _WRITE):
        raise UsageError(
            f"others can write {file}: it says which commands run and where the key goes",
            help=f"chmod go-w {shlex.quote(str(file))}",
        )


def _is_of_own_group(file: Path) -> bool:
    """Whether the group of a file has nobody in it but the file's user."""
    if os.name != "posix":
        return False
    import grp
    import pwd

    found = file.stat()
    try:
        user, group = pwd.getpwuid(found.st_uid), grp.getgrgid(found.st_gid)
    except KeyError:  # a number without a name, as containers have them
        return False
    return is_own(group.gr_gid, group.gr_mem, user=user.pw_name, users_own=user.pw_gid)


def is_own(group: int, members: Collection[str], *, user: str, users_own: int) -> bool:
    """Whether a group is the one that was made with its user, and has nobody else in it."""
    return group == users_own and set(members) <= {user}


def _is_open(file: Path, to_others: int) -> bool:
    if os.name != "posix":
        return False
    found = file.stat()
    if not found.st_mode & to_others:
        return False
    is_fixed = bool(os.statvfs(file).f_flag & os.ST_RDONLY)
    return not is_given(file.resolve(), found.st_mode, owner=found.st_uid, user=os.geteuid(), is_fixed=is_fixed)


def is_given(file: Path, mode: int, *, owner: int, user: int, is_fixed: bool) -> bool:
    """Whether a file was put there for `user` by whoever runs the machine or the container.

    Secrets of containers are mounted readable for all, and who runs there cannot change that: from a file system that
    is read-only (`is_fixed`), from root for a user who is not root, or under `/run/secrets`.
    """
    if is_fixed:
        return True
    if mode & _WRITE:
        return False
    return (owner == 0 and user != 0) or any(file.is_relative_to(folder) for folder in _MOUNTED)
