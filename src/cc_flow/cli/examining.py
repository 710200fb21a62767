"""Asks every read of an account, one after the other and gently, and compares the answers with the models."""

from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from cc_flow.actions import catalog
from cc_flow.actions.answer import AnswerProblem, read_answer
from cc_flow.actions.compare import Difference, compare, things_in
from cc_flow.actions.probes import Probe, probes
from cc_flow.actions.request import build_request
from cc_flow.cli.connecting import Target, utc_now
from cc_flow.cli.key_in_use import key_in_use
from cc_flow.performer import Answer, Call, Failure, FailureKind, Performer
from cc_flow.report.doctor import Checkup, Reading

Sleep = Callable[[float], Awaitable[None]]

TIMEOUT = 40.0
LONGEST_WAIT = 60.0
# After so many reads in a row without any answer the rest is left alone.
PATIENCE = 3
# Whoever answers so, or not at all, is not the API.
_SILENT = frozenset(
    {
        FailureKind.NOT_SENT,
        FailureKind.CUT,
        FailureKind.BAD_ANSWER,
        FailureKind.REDIRECT,
        FailureKind.GATEWAY,
        FailureKind.ROUTER,
        FailureKind.MAINTENANCE,
        FailureKind.UNAVAILABLE,
    }
)


@dataclass(slots=True)
class _Round:
    """One examination under way: what lists gave for those that need an id, and how long nobody has answered."""

    target: Target
    performer: Performer
    sleep: Sleep
    results: dict[str, list[Any]] = field(default_factory=dict)
    silent: int = 0
    is_over: bool = False


async def examine(target: Target, checkup: Checkup, *, sleep: Sleep) -> None:
    """Ask everything and fill `checkup`. Stops at the first 401, and where nobody answers."""
    performer = target.performer()
    going = _Round(target, performer, sleep)
    try:
        for probe in probes():
            checkup.readings.append(await _reading(going, probe, checkup))
    finally:
        await performer.aclose()
    if checkup.key == "not tried" and any(one.outcome == "forbidden" for one in checkup.readings):
        checkup.key, checkup.problem = "refused", "it may read nothing; is it a key of this tenant?"


async def _reading(going: _Round, probe: Probe, checkup: Checkup) -> Reading:
    inputs = probe.filled(going.results.get(probe.source, []))
    if going.is_over or inputs is None:
        return Reading(probe.action, "not asked")
    outcome = await _ask(going, probe.action, inputs)
    if outcome.at is not None:
        checkup.skew = utc_now() - outcome.at
    if isinstance(outcome, Failure):
        return _failed(going, probe.action, outcome, checkup)
    going.silent, checkup.is_reachable = 0, True
    if probe.action != "feature_flags.list" and checkup.key == "not tried":
        checkup.key = "accepted"
    if probe.action == "api_keys.list":
        checkup.key_in_use = _key_in_use(going, outcome)
    return _compared(going, probe.action, outcome)


async def _ask(going: _Round, name: str, inputs: Mapping[str, Any]) -> Answer | Failure:
    """One read; throttled, once more after the time that the server asks for."""
    kind = catalog.find(name)
    try:
        request = build_request(kind, inputs, wire=going.target.wire_fields.get(name), prefix=going.target.wire_prefix)
    except ValueError as error:
        return Failure(FailureKind.REJECTED, str(error))
    call = Call(at="doctor", spec=kind.spec, request=request, values=inputs, timeout=TIMEOUT)
    outcome = await going.performer.perform(call)
    if isinstance(outcome, Failure) and outcome.kind is FailureKind.THROTTLED:
        await going.sleep(min(outcome.retry_after or 5.0, LONGEST_WAIT))
        outcome = await going.performer.perform(call)
    return outcome


def _failed(going: _Round, name: str, failure: Failure, checkup: Checkup) -> Reading:
    going.silent = going.silent + 1 if failure.kind in _SILENT else 0
    if going.silent == 0:
        checkup.is_reachable = True
    if failure.status == 401:
        checkup.key, checkup.problem, going.is_over = "refused", failure.message, True
    elif failure.kind in _SILENT and (checkup.is_reachable is None or going.silent >= PATIENCE):
        checkup.is_reachable, checkup.problem, going.is_over = False, failure.message, True
    elif failure.status == 403:
        return Reading(name, "forbidden", 403, failure.kind.value)
    elif failure.status == 404 and catalog.find(name).spec.may_be_absent:
        return Reading(name, "absent", 404)
    return Reading(name, "failed", failure.status, failure.kind.value, message=failure.message)


def _compared(going: _Round, name: str, answer: Answer) -> Reading:
    kind, wire = catalog.find(name), going.target.wire_fields.get(name)
    if answer.body is None and kind.spec.may_be_absent:
        return Reading(name, "absent", answer.status)
    differences, things = compare(kind, answer.body, wire=wire), things_in(answer.body)
    if kind.spec.paged:
        with suppress(AnswerProblem):  # then it has no results, which the comparison has said
            going.results[name] = read_answer(kind, answer.body, wire=wire)["results"]
    return Reading(name, _outcome(differences, things), answer.status, compared=things, differences=differences)


def _key_in_use(going: _Round, answer: Answer) -> str:
    name = "api_keys.list"
    try:
        listed = read_answer(catalog.find(name), answer.body, wire=going.target.wire_fields.get(name))
    except AnswerProblem:  # which the comparison has said
        return ""
    return key_in_use(going.target.key, listed["results"] or [])


def _outcome(differences: tuple[Difference, ...], things: int) -> str:
    """Fields beyond what we know of are kept and usable; everything else makes a template or a check go wrong."""
    if any(one.kind != "unknown" for one in differences):
        return "differs"
    if differences:
        return "more"
    return "fits" if things else "empty"
