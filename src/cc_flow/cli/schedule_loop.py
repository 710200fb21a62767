"""The scheduler that runs on: a look every minute and every twenty seconds, until somebody ends it."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from cc_flow.cli.connecting import utc_now
from cc_flow.cli.running import say, signals
from cc_flow.cli.schedule_heartbeat import ping_after
from cc_flow.cli.schedule_lines import complaints, print_made
from cc_flow.cli.schedule_passes import Asked, Made, Scheduler
from cc_flow.cli.stopping import Stopping
from cc_flow.cron import forget_zones
from cc_flow.errors import CcFlowError, Interrupted
from cc_flow.journal.store import Store
from cc_flow.settings.places import state_folder

# A machine that slept, or whose clock was set, is noticed within this many seconds.
STEP = 20.0
_MINUTE = timedelta(minutes=1)
# So soon an update of the time zone database counts; reading it anew takes milliseconds.
_ZONES_KEPT = timedelta(hours=1)

# Waits so many seconds, or until it is asked to end.
Wait = Callable[[float], Awaitable[None]]


def keep_looking(asked: Asked) -> int:
    """Look until a signal comes; 130 where that cut a run short, else 0."""
    with Store.open(state_folder(), clock=utc_now) as store:

        async def look() -> int:
            stopping = Stopping()

            async def wait(seconds: float) -> None:
                with suppress(TimeoutError):
                    await asyncio.wait_for(stopping.asked.wait(), seconds)

            loop = Loop(asked, Scheduler(asked, store, stopping), clock=utc_now, wait=wait)
            words = "ending: what is under way is finished"
            with signals(stopping.stop, words=words, from_system=stopping.hear_system):
                return await loop.run()

        try:
            return asyncio.run(look())
        except asyncio.CancelledError:
            raise Interrupted(
                "stopped at once; `cc-flow runs list` shows the runs that go on by `runs resume`"
            ) from None


@dataclass(slots=True)
class Loop:
    """Passes over the schedules. One with long runs goes on beside the next: a claim belongs to one pass alone."""

    asked: Asked
    scheduler: Scheduler
    clock: Callable[[], datetime]
    wait: Wait
    _passes: set[asyncio.Task[None]] = field(default_factory=set)
    _told: frozenset[str] = frozenset()
    _known: frozenset[str] = frozenset()
    _pinged: datetime | None = None
    _zones_read: datetime | None = None
    _is_cut_short: bool = False

    async def run(self) -> int:
        """Until it is asked to end, and what is under way has ended. Raises UsageError where it cannot begin."""
        # What is wrong from the beginning ends it; what goes wrong later is told, and may be mended meanwhile.
        self.scheduler.folder.read()
        self.asked.members()
        while not self.scheduler.stopping.asked.is_set():
            task = asyncio.create_task(self._pass())
            self._passes.add(task)
            task.add_done_callback(self._passes.discard)
            await self.wait(_until_next(self.clock()))
        if self._passes:
            await asyncio.gather(*self._passes)
        say("ended; what is due meanwhile is caught up by the next start, as each `catch_up` says")
        return 130 if self._is_cut_short else 0

    async def _pass(self) -> None:
        now = self.clock()
        self._freshen_zones(now)
        try:
            made = await self.scheduler.look(now)
            self._tell(made)
            await self._ping(made, now)
        except CcFlowError as error:
            self._complain([f"error: {error.message}", *([f"  help: {error.help}"] if error.help else [])])

    def _freshen_zones(self, now: datetime) -> None:
        if self._zones_read is None or abs(now - self._zones_read) >= _ZONES_KEPT:
            self._zones_read = now
            forget_zones()

    def _tell(self, made: Made) -> None:
        known = frozenset(one.key for one in made.schedules)
        if known != self._known:
            self._known = known
            say(f"{len(known)} schedule{'' if len(known) == 1 else 's'} under {self.asked.directory}")
        print_made(made, is_json=self.asked.is_json, with_tenant=self.asked.whom.tenants is not None)
        self._is_cut_short = self._is_cut_short or made.made.exit_code == 130
        self._complain(list(complaints(made)))

    def _complain(self, words: list[str]) -> None:
        """Each complaint once, until it is gone: a look every twenty seconds would repeat it all night."""
        for line in words:
            if line not in self._told:
                say(line)
        self._told = frozenset(words)

    async def _ping(self, made: Made, now: datetime) -> None:
        if self._pinged is None or abs(now - self._pinged) >= _MINUTE:
            self._pinged = now
            await ping_after(made, self.asked, self.scheduler.store)


def _until_next(now: datetime) -> float:
    """Seconds to the next look: at the beginning of each minute, and not more than `STEP` away."""
    into_minute = now.second + now.microsecond / 1e6
    return min(STEP, 60.0 - into_minute + 0.05)
