"""An action about to be done: its inputs rendered and judged, its request built."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from cc_flow.actions.base import Action
from cc_flow.actions.judge import judge, value_at
from cc_flow.actions.request import build_request, spec_of
from cc_flow.actions.spec import Problem, Request, Spec
from cc_flow.engine.context import Bounds, Context, Scope
from cc_flow.engine.recorded import lost_secret_in
from cc_flow.engine.results import StepFailure
from cc_flow.frozen import frozen
from cc_flow.performer import CERTAIN, Call, Certainty
from cc_flow.template import EvaluationError, size_after
from cc_flow.workflow.model import ActionStep, Retry, Step
from cc_flow.workflow.values import Condition, Value, evaluate, template_at


@frozen
class Prepared:
    """One action with all that doing it needs. `at` is the step path, `template_at` the same without item keys.
    `expect` is what the membership must be when it is sent.
    """

    at: str
    template_at: str
    kind: type[Action[Any]]
    spec: Spec
    values: Mapping[str, Any]
    request: Request
    retry: Retry
    timeout: float
    quiet: float
    bounds: Bounds
    on_conflict: str = "allow"
    file: str = ""
    may_write: bool = True
    expect: Condition | None = None
    certainty: Certainty = CERTAIN

    @property
    def digest(self) -> str:
        """Names the request: equal digests ask for the same."""
        return digest_of(self.request)

    @property
    def is_one_enough(self) -> bool:
        """Whether what it makes is wanted once, whoever makes it."""
        return self.spec.has_natural_key and self.on_conflict != "allow"

    def call(self, context: Context, *, attempt: int) -> Call:
        """The request as it goes to the performer; of a write, `attempt` counts the sends of its step."""
        return Call(
            at=self.at,
            spec=self.spec,
            request=self.request,
            values=self.values,
            timeout=max(0.001, min(self.timeout, self.bounds.left(context.clock))),
            request_id=self._request_id(context, attempt),
            fresh=self.spec.is_write,
            certainty=self.certainty,
        )

    def _request_id(self, context: Context, attempt: int) -> str:
        """Of a write, a name that no other request has: by it the API's support can find it. What looks whether it was
        done has another; an edited step counts its sends anew, in a later attempt of the run.
        """
        state = context.journal.state
        step = hashlib.sha256(self.at.encode()).hexdigest()[:12]
        return f"{state.run}-{step}-{state.attempts}-{'' if self.spec.is_write else 'read'}{attempt}"

    def reading(self, kind: type[Action[Any]], values: Mapping[str, Any], context: Context) -> "Prepared":
        """A read that belongs to this action: its look-up, its poll."""
        request = build(context, kind, values, at=self.at)
        return replace(self, kind=kind, spec=spec_of(kind, values), values=values, request=request)


def digest_of(request: Request) -> str:
    """A hash over all of a request."""
    text = json.dumps([request.method, request.path, request.query, request.body], sort_keys=True, default=repr)
    return hashlib.sha256(text.encode()).hexdigest()


def render(value: Value, scope: Scope, at: str) -> Any:
    """A value with its templates filled in, to be used; a template that cannot be is a failed step, and so is one that
    needs a secret of an earlier attempt.
    """
    rendered = carry(value, scope, at)
    if lost := lost_secret_in(rendered):
        raise StepFailure(at, lost.words, failure="secret")
    return rendered


def carry(value: Value, scope: Scope, at: str) -> Any:
    """A value with its templates filled in, to be handed on: lost secrets in it matter only to who uses them."""
    try:
        return evaluate(value, scope.template_names())
    except EvaluationError as error:
        raise StepFailure(at, str(error), failure="template") from None


def size_beside(before: int, value: Any, at: str) -> int:
    """The size of a value together with that of those before it; together too large, they are a failed step."""
    try:
        return size_after(before, value)
    except EvaluationError as error:
        raise StepFailure(at, str(error), failure="template") from None


def prepare(context: Context, step: Step, scope: Scope, at: str, kind: type[Action[Any]]) -> Prepared:
    """Render and judge an action's inputs. Raises StepFailure where they do not fit."""
    work = step.work
    assert isinstance(work, ActionStep)  # noqa: S101 - the caller dispatched on it
    values = render(work.inputs, scope, at)
    if problems := judge(kind, values):
        words = "; ".join(_in_words(problem, work.inputs, values) for problem in problems)
        raise StepFailure(at, words, failure="inputs")
    # Of `core.http` this depends on the inputs, and raises for those that `judge` objects to.
    spec = spec_of(kind, values)
    extra_query = render(work.extra_query, scope, at) if work.extra_query else None
    extra_body = render(work.extra_body, scope, at) if work.extra_body else None
    usual = "skip" if spec.has_natural_key else "allow"
    return Prepared(
        at=at,
        template_at=scope.template_prefix + step.name,
        kind=kind,
        spec=spec,
        values=values,
        request=build(context, kind, values, at=at, extra_query=extra_query, extra_body=extra_body),
        retry=step.retry or scope.defaults.retry,
        timeout=step.timeout or scope.defaults.timeout,
        quiet=scope.defaults.quiet,
        bounds=scope.bounds,
        on_conflict=work.on_conflict or usual,
        file=scope.workflow.file,
        may_write=scope.may_write,
        expect=work.expect,
        certainty=scope.certainty,
    )


def _in_words(problem: Problem, inputs: Value, values: Mapping[str, Any]) -> str:
    """What is wrong, and which template gave nothing: mostly an answer had less than it was asked for."""
    template = template_at(inputs, problem.where)
    if template is None or value_at(values, problem.where) is not None:
        return problem.message
    return f"{problem.message}, and `{template.compiled.text}` is null"


def build(
    context: Context,
    kind: type[Action[Any]],
    values: Mapping[str, Any],
    *,
    at: str,
    extra_query: Mapping[str, Any] | None = None,
    extra_body: Mapping[str, Any] | None = None,
) -> Request:
    """The request of an action, with the project's wire overrides applied. Secrets in it stay secrets until they are
    sent.
    """
    try:
        return build_request(
            kind,
            values,
            wire=context.wire.fields.get(kind.spec.name),
            extra_query=extra_query,
            extra_body=extra_body,
            prefix=context.wire.prefix,
        )
    except ValueError as error:
        raise StepFailure(at, str(error), failure="inputs") from None
