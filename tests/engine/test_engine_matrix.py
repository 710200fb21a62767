"""The table of class x failure, cell by cell: how often a write arrives at the server, how long is waited, how it ends.

What is expected follows from the cell's move by the words of the promise, not by the code that makes the move.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
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
    Fault,
)
from world import World, workflow_of

from cc_flow.actions.spec import Effect, EffectClass
from cc_flow.engine.policy import AT_REST_AFTER, TABLE, Move
from cc_flow.performer import FailureKind

JSON = {"content-type": "application/json"}
QUIET, BETWEEN_LOOKS = 120.0, 10.0
DELAYS = (1.0, 2.0, 4.0, 8.0)  # before attempt 2, 3, 4, 5, without jitter
AT_REST = AT_REST_AFTER * QUIET


def answered(status: int, text: str = "{}") -> Fault:
    """An answer, and no work done."""
    return Fault(answer=(status, text, JSON))


FAULTS: dict[FailureKind, Fault] = {
    FailureKind.NOT_SENT: REFUSED_CONNECTION,
    FailureKind.CUT: CUT_BEFORE,
    FailureKind.BAD_ANSWER: Fault(answer=HTML_AFTER.answer),
    FailureKind.REDIRECT: answered(301),
    FailureKind.REJECTED: answered(422),
    FailureKind.UNAUTHORIZED: answered(401),
    FailureKind.TIMEOUT_408: answered(408),
    FailureKind.CONFLICT: answered(409),
    FailureKind.TOO_EARLY: answered(425),
    FailureKind.THROTTLED: THROTTLED,
    FailureKind.SERVER_ERROR: ERROR_BEFORE,
    FailureKind.GATEWAY: answered(502),
    FailureKind.UNAVAILABLE: answered(503),
    FailureKind.ROUTER: ROUTER_BEFORE,
    FailureKind.MAINTENANCE: MAINTENANCE,
    FailureKind.OTHER_SERVER_ERROR: answered(501),
}


@dataclass(frozen=True)
class Sample:
    """An action of a class: its step, and the method and path at which its own request arrives."""

    step: str
    method: str
    path: str


SAMPLES: dict[EffectClass, Sample] = {
    EffectClass.READ: Sample("action: content.get_post, with: {id_or_slug: p1}", "GET", "/user/content/posts-v2/p1"),
    EffectClass.SET: Sample(
        "action: calendar.update_entry, with: {id: e1, is_completed: true}", "PATCH", "/user/content/schedule/e1"
    ),
    EffectClass.TOGGLE: Sample(
        "action: content.update_post, with: {id_or_slug: p1, is_favorite: true}", "PATCH", "/user/content/posts-v2/p1"
    ),
    EffectClass.CREATE: Sample(
        "action: calendar.schedule_post, with: {post_id: p1, date: 2026-12-01}", "POST", "/user/content/schedule"
    ),
    EffectClass.GENERATE: Sample("action: captions.generate, with: {post_id: p1}", "POST", "/user/content/ai-caption"),
    EffectClass.EXTERNAL: Sample("action: billing.send_invoice_csv", "POST", "/user/payment/send-invoice-csv"),
    EffectClass.MONEY: Sample(
        "action: billing.change_plan, with: {membership_id: m1}", "POST", "/user/payment/change-plan"
    ),
    EffectClass.ACCOUNT: Sample(
        "action: account.change_password,"
        ' with: {current_password: "{{ secrets.OLD }}", new_password: "{{ secrets.NEW }}"}',
        "POST",
        "/user/change-password",
    ),
}
GRAVE = (EffectClass.MONEY, EffectClass.ACCOUNT)
ATTEMPTS = {kind: 2 if kind in GRAVE else 4 for kind in EffectClass}  # of a request that is never sent
POSITIONS = ("first", "second", "last")


@dataclass(frozen=True)
class Expected:
    """How a cell ends: the exit code, the requests of the step that arrive, and the seconds it all takes."""

    exit_code: int
    arrivals: int
    seconds: float


def expected(kind: FailureKind, effect_class: EffectClass, before: int) -> Expected:  # noqa: C901, PLR0912 - a table in words
    """What must come of one failure of `kind` that did no work, after `before` attempts that were never sent."""
    move = TABLE[kind, effect_class]
    waited = sum(DELAYS[:before])
    is_last = before + 1 == ATTEMPTS[effect_class]
    arrived = 0 if kind is FailureKind.NOT_SENT else 1
    # A host that starts is given the time for it.
    pause = max(DELAYS[before], 2.0) if kind is FailureKind.ROUTER else DELAYS[before]
    again = Expected(0, arrived + 1, waited + pause)
    failed = Expected(1, arrived, waited)
    unknown = Expected(6, arrived, waited)
    match move:
        case Move.FAIL | Move.LOOK_OR_FAIL:
            return failed
        case Move.STOP:
            return Expected(4, arrived, waited)
        case Move.UNKNOWN:
            return unknown
        case Move.RETRY_ONCE:
            return failed if before >= 1 else again
        case Move.RETRY_TWICE:
            return failed if before >= 2 else again
        case Move.WAIT | Move.WAIT_LOOK if kind is FailureKind.THROTTLED:
            # A read that is throttled has had an attempt; a write has not been sent.
            is_over = is_last and effect_class is EffectClass.READ
            return failed if is_over else Expected(0, 2, waited + 7)
        case Move.WAIT_LOOK:
            # It waits before it looks, and then there is no further attempt.
            return Expected(6, 1, waited + DELAYS[-1]) if is_last else Expected(0, 2, waited + pause + AT_REST)
        case Move.RETRY | Move.WAIT:
            if not is_last:
                return again
            return (
                unknown if effect_class is EffectClass.SET and kind is not FailureKind.TOO_EARLY and arrived else failed
            )
        case Move.LOOK if effect_class is EffectClass.SET:
            return unknown if is_last else again
        case Move.LOOK if effect_class is EffectClass.GENERATE:
            return Expected(6, 1, waited + QUIET + BETWEEN_LOOKS)
        case Move.LOOK if is_last:
            return Expected(1, 1, waited + QUIET + BETWEEN_LOOKS)
        case Move.LOOK:
            # Sent twice: the run ends when the last of it must have come to rest.
            return Expected(0, 2, waited + QUIET + BETWEEN_LOOKS + pause + AT_REST)
    raise AssertionError(f"no words for {move}")


@pytest.fixture
def world(tmp_path: Path) -> World:
    """A machine on which nothing dies, with one entry on the calendar and all effects allowed."""
    world = World(
        tmp_path / "store",
        is_durable=False,
        permitted=frozenset(Effect),
        secrets={"OLD": "old-pass-word", "NEW": "new-pass-word"},
    )
    world.api._schedule({"postId": "p2", "date": "2026-12-05"})
    world.api.writes.clear()
    return world


def text_of(effect_class: EffectClass) -> str:
    """A workflow of one step, which is never late by chance."""
    return workflow_of(
        f"- {{id: it, {SAMPLES[effect_class].step}}}",
        allow="[billing, account]",
        defaults="{retry: {max_attempts: 4, initial_delay: 1s, multiplier: 2, max_delay: 1m, jitter: none}}",
    )


def failing(sample: Sample, fault: Fault, before: int) -> Callable[[str, str, int], Fault | None]:
    """`before` requests of the sample are never sent, the next fails."""

    def faults(method: str, path: str, number: int) -> Fault | None:
        if (method, path) != (sample.method, sample.path):
            return None
        if number <= before:
            return REFUSED_CONNECTION
        return fault if number == before + 1 else None

    return faults


@pytest.mark.parametrize("position", POSITIONS)
@pytest.mark.parametrize("effect_class", list(EffectClass))
@pytest.mark.parametrize("kind", list(FailureKind))
def test_a_failure_is_met_as_the_table_says(world: World, kind: FailureKind, effect_class: EffectClass, position: str):
    """Each cell, at the first, second and last attempt: the requests that arrive, the seconds waited, the exit code."""
    sample = SAMPLES[effect_class]
    before = {"first": 0, "second": 1, "last": ATTEMPTS[effect_class] - 1}[position]
    world.api.faults = failing(sample, FAULTS[kind], before)
    ended = world.run(text_of(effect_class))
    arrivals = sum((method, path) == (sample.method, sample.path) for method, path, _ in world.api.requests)
    wanted = expected(kind, effect_class, before)
    assert (ended.exit_code, arrivals) == (wanted.exit_code, wanted.arrivals), world.state().steps["it"]
    # Requests take 10 ms each, and what a server asks to wait is stretched by up to a tenth.
    slack = 0.3 + (0.7 if kind is FailureKind.THROTTLED else 0.0)
    assert wanted.seconds <= world.clock.monotonic() <= wanted.seconds + slack


DONE = {
    FailureKind.CUT: CUT_AFTER,
    FailureKind.BAD_ANSWER: HTML_AFTER,
    FailureKind.SERVER_ERROR: ERROR_AFTER,
    FailureKind.GATEWAY: Fault(applied=True, answer=(504, "", JSON)),
    FailureKind.UNAVAILABLE: Fault(applied=True, answer=(503, "{}", JSON)),
    FailureKind.ROUTER: ROUTER_AFTER,
    FailureKind.TIMEOUT_408: Fault(applied=True, answer=(408, "", JSON)),
}


@pytest.mark.parametrize("effect_class", [one for one in EffectClass if one is not EffectClass.READ])
@pytest.mark.parametrize("kind", list(DONE))
def test_a_write_that_was_done_and_not_answered_is_done_once(
    world: World, kind: FailureKind, effect_class: EffectClass
):
    """The work was done, the answer lost: adopted where it is seen, set again where that is the same, else unknown."""
    sample = SAMPLES[effect_class]
    world.api.faults = failing(sample, DONE[kind], 0)
    ended = world.run(text_of(effect_class))
    is_blind = effect_class in (EffectClass.EXTERNAL, *GRAVE)
    assert ended.exit_code == (6 if is_blind else 0)
    assert len(world.api.writes) == (2 if effect_class is EffectClass.SET else 1)
    assert world.clock.monotonic() < 3


def test_the_table_has_a_cell_for_every_class_and_failure():
    """Nothing that can happen is left to chance."""
    assert set(TABLE) == {(kind, effect_class) for kind in FailureKind for effect_class in EffectClass}
