"""The run store for commands that only look: also on a disk that takes nothing, and where there is none yet."""

from collections.abc import Iterator
from contextlib import contextmanager

from cc_flow.cli.connecting import utc_now
from cc_flow.errors import AlreadyRunning, UsageError
from cc_flow.journal.store import Store
from cc_flow.settings.places import state_folder


@contextmanager
def reading_store() -> Iterator[Store | None]:
    """The store, open for reading; None where nothing was ever run."""
    folder = state_folder()
    if not Store.exists(folder):
        yield None
        return
    with Store.open_read_only(folder, clock=utc_now) as store:
        yield store


def newest(store: Store | None, *, unfinished: bool = False) -> str:
    """The newest run, or the newest that did not finish.

    Raises UsageError where there is none, AlreadyRunning where all that did not finish are going on.
    """
    ends = ("succeeded", "partial") if unfinished else ()
    left = [one for one in (() if store is None else store.runs(1000)) if one.shown_status not in ends]
    for one in left:
        if not (unfinished and one.is_live):
            return one.run
    if left:
        raise AlreadyRunning(
            f"run {left[0].run} is going on", help=f"wait for it, or stop it with `cc-flow runs cancel {left[0].run}`"
        )
    what = "no unfinished run" if unfinished else "no run yet"
    raise UsageError(f"there is {what}", help="`cc-flow runs list` shows what there is")
