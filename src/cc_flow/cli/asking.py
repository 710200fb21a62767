"""One request of a command's own, sent once: its answer, or the exception that ends the command."""

import asyncio
import secrets
from collections.abc import Mapping
from typing import Any

from cc_flow.actions.answer import AnswerProblem, read_answer
from cc_flow.actions.catalog import find
from cc_flow.actions.judge import judge
from cc_flow.actions.request import build_request
from cc_flow.actions.spec import Effect, Request, Spec
from cc_flow.cli.connecting import Target
from cc_flow.engine.policy import is_ambiguous
from cc_flow.errors import CcFlowError, NotAuthorized, OutcomeUnknown, UsageError
from cc_flow.performer import Answer, Call, Failure, FailureKind

TIMEOUT = 60.0
_DASHES = str.maketrans("._", "--")


def ask_once(target: Target, name: str, inputs: Mapping[str, Any], *, look: str = "") -> Any:
    """The output of the action `name`. `look` is the command that shows what became of a write.

    Raises UsageError for inputs that cannot be, NotAuthorized, OutcomeUnknown where a write may have happened,
    CcFlowError for the rest.
    """
    kind, wire = find(name), target.wire_fields.get(name)
    if problems := judge(kind, inputs):
        raise UsageError(problems[0].message, help=problems[0].help)
    request = build_request(kind, inputs, wire=wire, prefix=target.wire_prefix)
    outcome = asyncio.run(_perform(target, kind.spec, request, inputs))
    if isinstance(outcome, Failure):
        raise _error(kind.spec, outcome, look)
    try:
        return read_answer(kind, outcome.body, wire=wire)
    except AnswerProblem as problem:
        if kind.spec.effect is Effect.READ:
            raise CcFlowError(str(problem)) from None
        raise OutcomeUnknown(str(problem), help=_help(look)) from None


async def _perform(target: Target, spec: Spec, request: Request, inputs: Mapping[str, Any]) -> Answer | Failure:
    performer = target.performer()
    name = f"{spec.name.translate(_DASHES)}-{secrets.token_hex(10)}"
    call = Call(spec.name, spec, request, inputs, timeout=TIMEOUT, request_id=name, fresh=spec.is_write)
    try:
        return await performer.perform(call)
    finally:
        await performer.aclose()


def _error(spec: Spec, failure: Failure, look: str) -> CcFlowError:
    if failure.kind is FailureKind.UNAUTHORIZED:
        return NotAuthorized(failure.message)
    if spec.is_write and is_ambiguous(failure.kind, spec.effect_class):
        return OutcomeUnknown(f"{failure.message}; it may have been done all the same", help=_help(look))
    return CcFlowError(failure.message)


def _help(look: str) -> str | None:
    return f"`{look}` shows whether it was done" if look else None
