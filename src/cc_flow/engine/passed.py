"""What has passed since a write was intended, whoever set the clock meanwhile.

Two clocks tell it. The wall's is known in every process, and NTP and people set it; the other only runs, and says
nothing of the time before this process. Where they differ, what is waited for takes the less of both.
"""

from datetime import datetime

from cc_flow.engine.clock import Clock


class Passed:
    """Seconds since moments by the wall's clock. Of those that this process has noted the running clock tells, too; of
    one before this process it tells what has passed since the process began, and the wall's what lay between.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._began, self._began_running = clock.now(), clock.monotonic()
        self._noted: dict[datetime, list[float]] = {}

    def note(self, moment: datetime) -> None:
        """`moment` was just now. Noted twice, it was at the earliest the first time, at the latest the second."""
        self._noted.setdefault(moment, []).append(self._clock.monotonic())

    def at_least_since(self, moment: datetime) -> float:
        """The seconds that have surely passed: 0 since what the wall's clock says is still to come."""
        return max(0.0, min(self._on_the_wall(moment), *self._running(moment)))

    def at_most_since(self, moment: datetime) -> float:
        """The seconds that may have passed."""
        return max(self._on_the_wall(moment), *self._running(moment))

    def _on_the_wall(self, moment: datetime) -> float:
        return (self._clock.now() - moment).total_seconds()

    def _running(self, moment: datetime) -> list[float]:
        now = self._clock.monotonic()
        if moment in self._noted:
            return [now - noted for noted in self._noted[moment]]
        return [now - self._began_running + max(0.0, (self._began - moment).total_seconds())]
