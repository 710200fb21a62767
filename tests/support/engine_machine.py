"""The engine as a machine: runs, faults, deaths, resumes, a person's words and hands, in any order; a model watches."""

import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from strict_api import (
    CUT_AFTER,
    CUT_BEFORE,
    ERROR_AFTER,
    ERROR_BEFORE,
    HTML_AFTER,
    MAINTENANCE,
    REFUSED_CONNECTION,
    ROUTER_AFTER,
    ROUTER_BEFORE,
    THROTTLED,
    Died,
    Fault,
    late,
)
from world import World, workflow_of

from cc_flow.actions.spec import Effect
from cc_flow.engine.run import Ended
from cc_flow.journal.state import RunState

POSTS = ("p1", "p2")
DATE = "2026-12-01"
FLOW = workflow_of(
    f"""
    - id: slot
      for_each: [p1, p2]
      action: calendar.schedule_post
      with: {{post_id: "{{{{ item }}}}", date: {DATE}}}
    - {{id: mark, action: content.update_post, with: {{id_or_slug: p3, is_favorite: true}}}}
    - {{id: mail, action: billing.send_invoice_csv}}
    """,
    allow="[billing]",
)
FAULTS = (
    None, None, CUT_BEFORE, CUT_AFTER, ERROR_BEFORE, ERROR_AFTER, ROUTER_BEFORE, ROUTER_AFTER, HTML_AFTER, THROTTLED,
    MAINTENANCE, REFUSED_CONNECTION, late(5), late(100), Fault(dies=True), Fault(dies=True, applied=True),
)  # fmt: skip


class Machine(RuleBasedStateMachine):
    """One machine, one account, and what must always be true of them."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.world = World(Path(self.folder.name) / "store", is_durable=False, permitted=frozenset(Effect))
        self.coming: Iterator[Fault | None] = iter(())
        self.world.api.faults = lambda _method, _path, _number: next(self.coming, None)
        self.added: Counter[str] = Counter()
        self.runs = 0
        self.died = False

    def teardown(self) -> None:
        """The machine is taken away."""
        self.folder.cleanup()

    @rule(faults=st.lists(st.sampled_from(FAULTS), max_size=8))
    def weather(self, faults: list[Fault | None]) -> None:
        """What becomes of the requests to come."""
        self.coming = iter(faults)

    @precondition(lambda self: self.state is None or self.state.status == "succeeded")
    @rule()
    def run(self) -> None:
        """The file, anew."""
        self.runs += 1
        self._go(lambda: self.world.run(FLOW))

    @precondition(lambda self: self.state is not None and self.state.status != "succeeded")
    @rule()
    def resume(self) -> None:
        """Go on with what stopped."""
        self._go(self.world.resume)

    @rule(post=st.sampled_from(POSTS))
    def add_by_hand(self, post: str) -> None:
        """A person puts a post on the day."""
        self.world.api._schedule({"postId": post, "date": DATE})
        self.world.api.writes.pop()
        self.added[post] += 1

    @rule(seconds=st.sampled_from((1, 60, 1000)))
    def wait(self, seconds: int) -> None:
        """Time passes, and nobody works on anything."""
        self.world.clock.pass_time(seconds)

    @precondition(lambda self: bool(self.open_paths))
    @rule()
    def settle(self) -> None:
        """A person looks, and says what is there."""
        for path in self.open_paths:
            self.world.settle(path, "person-applied" if self._is_done(path) else "person-not-applied")

    @invariant()
    def is_never_doubled_in_silence(self) -> None:
        """A post stands there once, and once more for each time that a person put it there; or the run has told it."""
        is_told = self.state is not None and (bool(self.state.duplicates) or self.state.status == "unknown")
        for post in POSTS:
            assert self._count(post) <= 1 + self.added[post] or is_told or self.died

    @invariant()
    def mail_goes_out_once_a_run(self) -> None:
        """No run sends its e-mail twice."""
        mails = sum(path.endswith("send-invoice-csv") for _, path, _ in self.world.api.writes)
        assert mails <= self.runs

    @invariant()
    def a_success_is_one(self) -> None:
        """What has succeeded is there."""
        if self.state is not None and self.state.status == "succeeded":
            assert all(self._count(post) >= 1 for post in POSTS)
            assert self.world.api.posts["p3"]["isFavorite"] is True

    @invariant()
    def its_store_adds_up(self) -> None:
        """Every record is as it was written."""
        with self.world.store() as store:
            assert store.verify() == ()

    @property
    def state(self) -> RunState | None:
        """The last run."""
        return self.world.state() if self.world.last else None

    @property
    def open_paths(self) -> list[str]:
        """Steps of which nobody knows whether they wrote."""
        state = self.state
        return [step.path for step in state.steps.values() if step.open_intent is not None] if state is not None else []

    def _go(self, begin: Callable[[], Ended]) -> None:
        try:
            ended = begin()
        except Died:
            self.died = True
            return
        self.died = False
        assert ended.exit_code in {0, 1, 6}

    def _count(self, post: str) -> int:
        return sum(entry["post"]["id"] == post for entry in self.world.api.entries)

    def _is_done(self, path: str) -> bool:
        if path == "mail":
            mails = sum(where.endswith("send-invoice-csv") for _, where, _ in self.world.api.writes)
            return mails == self.runs
        if path == "mark":
            return bool(self.world.api.posts["p3"]["isFavorite"])
        return self._count(path[5:7]) > 0
