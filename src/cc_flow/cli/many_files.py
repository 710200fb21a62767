"""Files checked one after the other, or, where there are many, by several processes that share them out."""

import os
import signal
from collections.abc import Iterator

from cc_flow.cli.checking import check_loaded
from cc_flow.cli.loading import load
from cc_flow.diagnostic import Diagnostic
from cc_flow.errors import UsageError
from cc_flow.frozen import frozen

ENOUGH = 100
"""So many files are worth the time in which processes start."""
_SHARE = 10


@frozen
class Examined:
    """What was found in a file and all it uses, with the texts of these where there is something to show."""

    diagnostics: tuple[Diagnostic, ...]
    texts: dict[str, str]


@frozen
class Unreadable:
    """A file that cannot be read, and why."""

    message: str
    help: str | None


def examine(files: tuple[str, ...]) -> Iterator[Examined | Unreadable]:
    """What is found in each file, in their order."""
    is_shared = len(files) >= ENOUGH and "-" not in files and (os.cpu_count() or 1) > 1
    return _shared_out(files) if is_shared else map(_examine, files)


def _shared_out(files: tuple[str, ...]) -> Iterator[Examined | Unreadable]:
    """The same by as many processes as there are processors."""
    from concurrent.futures import ProcessPoolExecutor

    try:
        pool = ProcessPoolExecutor(initializer=_leave_interrupts_to_the_first)
    except (OSError, ImportError, NotImplementedError):
        # Where there is no shared memory, as in small containers, processes cannot be told what to do.
        yield from map(_examine, files)
        return
    with pool:
        yield from pool.map(_examine, files, chunksize=_SHARE)


def _leave_interrupts_to_the_first() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _examine(file: str) -> Examined | Unreadable:
    try:
        loaded = load(file)
    except UsageError as error:
        return Unreadable(error.message, error.help)
    diagnostics = check_loaded(loaded)[1]
    return Examined(diagnostics, loaded.texts if diagnostics else {})
