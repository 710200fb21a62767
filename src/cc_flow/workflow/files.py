"""The bytes of files that users name: never more of them than can count."""

import os
import stat
from pathlib import Path

from cc_flow.errors import UsageError
from cc_flow.syntax import MAX_BYTES


def read_file(file: str) -> bytes:
    """The bytes of a workflow file, at the most one more than may be read. Raises UsageError."""
    try:
        # Opened without waiting: a named pipe would make us wait for ever.
        descriptor = os.open(file, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except (OSError, ValueError) as error:
        # A name that holds U+0000 is none to the system, and a ValueError to Python.
        reason = getattr(error, "strerror", None) or "no such file"
        raise UsageError(f"{file} cannot be read: {reason.lower()}") from None
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise UsageError(f"{file} is not a file")
    with os.fdopen(descriptor, "rb") as opened:
        return opened.read(MAX_BYTES + 1)


def read_file_or_pipe(file: str | Path) -> bytes:
    """The bytes of what a flag names, a pipe too (`<(…)`), at the most one more than may be read. Raises OSError."""
    # A device gives bytes without end.
    with Path(file).open("rb") as opened:
        return opened.read(MAX_BYTES + 1)
