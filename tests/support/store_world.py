"""A store on disk with a clock that tests own, and short words for what they do with it."""

import asyncio
import os
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cc_flow.journal.events import Event, RunCreated
from cc_flow.journal.lease import Holder, Lease, this_process
from cc_flow.journal.store import Store
from cc_flow.journal.writer import Journal

TTL = timedelta(seconds=30)


@dataclass
class Clock:
    """Time that moves when a test says so."""

    now: datetime = datetime(2026, 12, 7, 7, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **length: float) -> None:
        """Let time pass."""
        self.now += timedelta(**length)


async def at_once(work: Callable[[], Any]) -> Any:
    """Offloads nothing: the simulation's way."""
    return work()


class StoreWorld:
    """A store in a directory, with a clock, and short words for what tests do all the time."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.clock = Clock()
        self.store = Store.open(directory, clock=self.clock)

    def created(self, run: str = "01RUN", **changes: Any) -> RunCreated:
        """The first event of a run."""
        plain = RunCreated(
            run=run,
            workflow="monday",
            tenant="acme",
            origin="https://api.test",
            account="hash",
            file="monday.yaml",
            text="cc_flow: 1",
            files={},
            inputs={"month": "2026-12"},
            scheduled_for="2026-12-07T07:00:00+00:00",
        )
        return replace(plain, **changes)

    def begin(self, run: str = "01RUN", holder: Holder | None = None, **changes: Any) -> Lease:
        """A new run, taken."""
        return self.store.begin(self.created(run, **changes), holder or this_process(), ttl=TTL, exclusive=None)

    def journal(self, lease: Lease, offload: Callable[[Callable[[], Any]], Awaitable[Any]] = at_once) -> Journal:
        """The journal of a taken run."""
        return Journal(self.store, lease, offload=offload, clock=self.clock)

    def record(self, lease: Lease, *events: Event, **options: Any) -> None:
        """Events on disk, in one commit."""

        async def recording() -> None:
            journal = self.journal(lease)
            await journal.record_durably(*events, **options)
            await journal.aclose()

        asyncio.run(recording())

    def reopen(self) -> Store:
        """The store as another process finds it."""
        self.store.close()
        self.store = Store.open(self.directory, clock=self.clock)
        return self.store


@contextmanager
def without_rights(*paths: Path) -> Iterator[None]:
    """As a process that may read what is in these directories and write nothing; also when the tests run as root."""
    inside = [path for directory in paths for path in (directory, *directory.iterdir())]
    modes = {path: path.stat().st_mode for path in inside}
    for path in inside:
        path.chmod(0o555 if path.is_dir() else 0o444)
    user = os.geteuid()
    if user == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(user)
        for path, mode in modes.items():
            path.chmod(mode)
