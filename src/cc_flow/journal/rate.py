"""Sliding windows of rate limits, shared by the processes of one machine; worth nothing once a window has passed.

The server counts requests as they arrive, which is at some moment between their sending and their answer. So a call
counts from the moment it ends, and all the while it is under way: two calls that are a window apart here are so there,
however long the network took.
"""

import json
from contextlib import suppress
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from functools import cached_property

from cc_flow.errors import StoreError
from cc_flow.journal import statements
from cc_flow.journal.database import Database
from cc_flow.journal.lease import Holder, is_alive, this_process
from cc_flow.journal.scratch import Scratch

_MICROSECOND = timedelta(microseconds=1)
_DAY_ONE = datetime(1970, 1, 1, tzinfo=UTC)
_LONGEST_CALL = 600_000_000  # microseconds; no call is believed to be under way for longer


class RateWindows:
    """The windows of all scopes. May be used from any thread."""

    def __init__(self, scratch: Scratch) -> None:
        self._scratch = scratch

    def reserve(self, scope: str, *, requests: int, per: timedelta, now: datetime, place: str) -> float:
        """Take a place among the `requests` that any stretch of `per` may hold.

        0 when it is taken; else the seconds until one may be free, and nothing is taken. The call in it is under way
        until `leave`. Raises StoreFull.
        """
        at, length = _microseconds(now), per // _MICROSECOND
        return self._scratch.write(lambda database: self._reserve(database, scope, requests, at, length, place))

    def leave(self, scope: str, *, place: str, now: datetime) -> None:
        """The call that took `place` has ended. Never raises: what cannot be noted leaves the place taken for longer,
        and the outcome of the call is still to be recorded.
        """
        ended = (_microseconds(now), scope, place)
        with suppress(StoreError):
            self._scratch.write(lambda database: database.run(statements.END_CALL, ended))

    @cached_property
    def _holder(self) -> str:
        return json.dumps(asdict(this_process()), sort_keys=True)

    def _reserve(self, database: Database, scope: str, requests: int, at: int, length: int, place: str) -> float:
        # A call more than a window ahead was made before the clock was set back.
        old = at - length
        database.run(statements.FORGET_CALLS, (scope, old, old - _LONGEST_CALL, at + length))
        under_way = self._under_way(database, scope, at)
        if under_way >= requests:
            return length / 1_000_000
        oldest = database.rows(statements.NTH_NEWEST_CALL, (scope, requests - under_way - 1))
        if oldest:
            return (int(oldest[0][0]) + length - at) / 1_000_000
        database.run(statements.ADD_CALL, (scope, at, self._holder, place))
        return 0.0

    def _under_way(self, database: Database, scope: str, at: int) -> int:
        """How many calls are; those of processes that have died meanwhile end now."""
        count = 0
        for holder, calls in database.rows(statements.HOLDERS_OF_CALLS, (scope,)):
            if holder == self._holder or is_alive(Holder(**json.loads(holder))) is not False:
                count += int(calls)
            else:
                database.run(statements.END_CALLS_OF, (at, scope, holder))
        return count


def _microseconds(moment: datetime) -> int:
    return (moment - _DAY_ONE) // _MICROSECOND
