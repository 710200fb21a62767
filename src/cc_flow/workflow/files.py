"""The bytes of a workflow file, as it lies on a disk."""

import os
import stat

from cc_flow.errors import UsageError
from cc_flow.syntax import MAX_BYTES


def read_file(file: str) -> bytes:
    """The bytes of `file`, at the most one more than may be read. Raises UsageError where it cannot be read."""
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
