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
class _Unreadable:
    """A file that cannot be read, on its way from one process to the other."""

    message: str
    help: str | None


def examine(files: tuple[str, ...]) -> Iterator[Examined]:
    """What is found in each file, in their order. Raises UsageError for one that cannot be read."""
    is_shared = len(files) >= ENOUGH and "-" not in files and (os.cpu_count() or 1) > 1
    return _shared_out(files) if is_shared else map(_examine, files)


def _shared_out(files: tuple[str, ...]) -> Iterator[Examined]:
    """The same by as many processes as there are processors."""
    from concurrent.futures import ProcessPoolExecutor

    try:
        pool = ProcessPoolExecutor(initializer=_leave_interrupts_to_the_first)
    except (OSError, ImportError, NotImplementedError):
        # Where there is no shared memory, as in small containers, processes cannot be told what to do.
        yield from map(_examine, files)
        return
    with pool:
        for one in pool.map(_examine_elsewhere, files, chunksize=_SHARE):
            if isinstance(one, _Unreadable):
                pool.shutdown(wait=False, cancel_futures=True)
                raise UsageError(one.message, help=one.help)
            yield one


def _leave_interrupts_to_the_first() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _examine(file: str) -> Examined:
    loaded = load(file)
    diagnostics = check_loaded(loaded)[1]
    return Examined(diagnostics, loaded.texts if diagnostics else {})


def _examine_elsewhere(file: str) -> Examined | _Unreadable:
    try:
        return _examine(file)
    except UsageError as error:
        return _Unreadable(error.message, error.help)
