"""Standard output and standard error that outlive whoever reads them.

A run does not end half-way because nobody reads its progress any more (`| head`, a terminal that is gone) or because
the disk under its log is full: from the first failure on nothing is written there, and the command goes on.
"""

import errno
import io
import os
import select
import sys
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer


class Outlet(io.RawIOBase):
    """Bytes to a file descriptor, until it fails. `problem` is the failure."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self.problem: OSError | None = None

    def write(self, data: "ReadableBuffer", /) -> int:
        """Write some of `data`, or nothing at all where it has failed; how many bytes are done with."""
        while self.problem is None:
            try:
                return os.write(self._descriptor, data)
            except BlockingIOError:  # somebody else made it so; a reader that is slow is no failure
                select.select([], [self._descriptor], [])
            except OSError as problem:
                self.problem = problem
        return memoryview(data).nbytes

    def writable(self) -> bool:
        """It is."""
        return True

    def fileno(self) -> int:
        """The file descriptor."""
        return self._descriptor

    def isatty(self) -> bool:
        """Whether a terminal reads it."""
        return os.isatty(self._descriptor)


def stand_ready() -> Outlet:
    """Put outlets behind `sys.stdout` and `sys.stderr`; standard output's. A stream that was closed is /dev/null.

    Who begins a command with a stream closed has nothing to say there and hears nothing; Python has None for it.
    """
    if sys.stdin is None:
        sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: PTH123, SIM115 - open as long as the process
    out, err = Outlet(_open(sys.stdout)), Outlet(_open(sys.stderr))
    sys.stdout, sys.stderr = _text(out, sys.stdout), _text(err, sys.stderr)
    return out


def what_is_missing(outlet: Outlet) -> str | None:
    """Why something is missing in what was written, in words; None where nothing is, or who read it left."""
    if outlet.problem is None or outlet.problem.errno == errno.EPIPE:
        return None
    return (outlet.problem.strerror or "").lower()


def _open(stream: TextIO | None) -> int:
    return os.open(os.devnull, os.O_WRONLY) if stream is None else stream.fileno()


def _text(outlet: Outlet, like: TextIO | None) -> io.TextIOWrapper:
    if not isinstance(like, io.TextIOWrapper):
        return io.TextIOWrapper(io.BufferedWriter(outlet), "utf-8")
    is_by_line = like.line_buffering or like.write_through  # the second is PYTHONUNBUFFERED
    return io.TextIOWrapper(io.BufferedWriter(outlet), like.encoding, like.errors, line_buffering=is_by_line)
